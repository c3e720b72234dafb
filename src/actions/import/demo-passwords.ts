import type { PasswordHashing } from '../../authentication/password-hashing.ts';
import { Secret } from '../../domain/secret.ts';
import type { NativeUser } from '../../domain/user/native-user.ts';

/** Names of users that come with a demonstration's configuration. */
const DEMO_USERS: ReadonlySet<string> = new Set([
  'admin',
  'anomalyadmin',
  'elastic',
  'kibana',
  'kibanaro',
  'kibanaserver',
  'logstash',
  'readall',
  'snapshotrestore',
]);

/** Passwords that those users are known with; each user's own name is one too. */
const DEMO_PASSWORDS = ['admin', 'changeme', 'password', 'myStrongPassword123!', 'kibanaserver', 'elastic'] as const;

/**
 * Whether the user has a password that everybody knows: its own name, `admin`, or, for users of demonstrations, one of theirs. Costs
 * several slow hashes.
 */
export async function hasDemoPassword(
  passwords: Pick<PasswordHashing, 'verify'>,
  { username, passwordHash }: Pick<NativeUser, 'username' | 'passwordHash'>,
): Promise<boolean> {
  const candidates = new Set([username, 'admin', ...(DEMO_USERS.has(username) ? DEMO_PASSWORDS : [])]);
  for (const candidate of candidates) {
    if (await passwords.verify(new Secret(candidate), passwordHash)) return true;
  }
  return false;
}
