import type { PasswordHashing } from '../authentication/password-hashing.ts';
import type { Settings } from '../config/settings.ts';
import { Secret } from '../domain/secret.ts';
import type { NativeUser } from '../domain/user/native-user.ts';
import { systemRandom } from '../platform/random.ts';
import { readSecretFile } from '../platform/secret-file.ts';
import type { Store } from '../stores/store.ts';

const GENERATED_PASSWORD_BYTES = 18;

/** The built-in superuser of the data folder. */
export interface Superuser {
  readonly username: string;
  /** Name and random password, when it was made just now without being given one. */
  readonly generated: { readonly username: string; readonly password: Secret } | null;
}

/** Finds the superuser, or makes it when the data folder is new. @throws Error when the password file cannot be read. */
export async function ensureSuperuser(
  store: Store,
  passwords: PasswordHashing,
  settings: Settings,
  given: Secret | null,
): Promise<Superuser> {
  const present = await findSuperuser(store);
  if (present !== null) return { username: present.username, generated: null };
  const username = settings['claviger.bootstrap.user'];
  const password = given ?? passwordFromFile(settings) ?? generatePassword();
  const user = { username, roles: ['superuser'], fullName: null, email: null, metadata: {}, enabled: true };
  await store.users.put('reserved', { ...user, passwordHash: await passwords.hash(password) });
  const isGenerated = given === null && settings['claviger.bootstrap.password_file'] === null;
  return { username, generated: isGenerated ? { username, password } : null };
}

/** The superuser of the data folder, or `null` when it is new. The other reserved users have other roles. */
export async function findSuperuser({ users }: Pick<Store, 'users'>): Promise<NativeUser | null> {
  const reserved = await users.list('reserved');
  return reserved.find(({ roles }) => roles.includes('superuser')) ?? null;
}

function passwordFromFile(settings: Settings): Secret | null {
  const path = settings['claviger.bootstrap.password_file'];
  return path === null ? null : readSecretFile(path);
}

/** A random password of 24 base64url characters. */
export function generatePassword(): Secret {
  return new Secret(Buffer.from(systemRandom.bytes(GENERATED_PASSWORD_BYTES)).toString('base64url'));
}
