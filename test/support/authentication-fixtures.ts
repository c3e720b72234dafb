import { createHash } from 'node:crypto';
import { createAccessTokenRealm } from '../../src/authentication/access-token-realm.ts';
import { createApiKeyRealm } from '../../src/authentication/api-key-realm.ts';
import { type Authenticator, type AuthenticatorDeps, createAuthenticator } from '../../src/authentication/authenticator.ts';
import { createNativeRealm } from '../../src/authentication/native-realm.ts';
import { createPasswordHashing, type PasswordHashing } from '../../src/authentication/password-hashing.ts';
import type { AuthenticationResult, Principal } from '../../src/authentication/principal.ts';
import { createReservedRealm } from '../../src/authentication/reserved-realm.ts';
import { hashApiKeySecret } from '../../src/authentication/secret-hash.ts';
import { AuthorizerInterner } from '../../src/authorization/compile-authorizer.ts';
import { RESERVED_ROLES } from '../../src/authorization/reserved-roles.ts';
import type { ApiKey } from '../../src/domain/api-key/api-key.ts';
import type { SecurityError } from '../../src/domain/error.ts';
import { NATIVE_REALM } from '../../src/domain/principal/authentication.ts';
import type { Random } from '../../src/domain/random.ts';
import { EMPTY_ROLE_DESCRIPTOR, type RoleDescriptor } from '../../src/domain/role/role-descriptor.ts';
import { Secret } from '../../src/domain/secret.ts';
import { type Instant, instant } from '../../src/domain/time.ts';
import { type BuiltInUsers, builtInUsers } from '../../src/domain/user/built-in-users.ts';
import type { NativeUser } from '../../src/domain/user/native-user.ts';
import { openMemoryStore } from '../../src/stores/memory/memory-store.ts';
import type { Store } from '../../src/stores/store.ts';

/** The time of the tests. */
export const NOW: Instant = instant(1_795_352_747_069);

/** The secret of `anApiKey`. */
export const SECRET = 'LfN7VIsqSIS7F9_ZH__flw';

/** The same "random" bytes at every run. */
export function seededRandom(seed: string): Random {
  let counter = 0;
  return {
    bytes(length) {
      counter += 1;
      return createHash('shake256', { outputLength: length }).update(`${seed}:${counter}`).digest();
    },
  };
}

/** A role descriptor with nothing but these rights. */
export function aDescriptor(rights: Partial<RoleDescriptor>): RoleDescriptor {
  return { ...EMPTY_ROLE_DESCRIPTOR, ...rights };
}

/** A valid key of alice's with the secret `SECRET`. */
export function anApiKey(changes: Partial<ApiKey> = {}): ApiKey {
  return {
    id: 'eOFcA6IBC5x7ff-E0M6A',
    name: 'plain',
    type: 'rest',
    secretHash: hashApiKeySecret(new Secret(SECRET)),
    creation: NOW,
    expiration: null,
    invalidation: null,
    creator: { principal: 'alice', fullName: 'Alice', email: null, metadata: { team: 'x' }, realm: NATIVE_REALM },
    metadata: {},
    roleDescriptors: {},
    limitedBy: { reader: aDescriptor({ cluster: ['monitor'] }) },
    ownerRights: 'snapshot',
    access: null,
    certificateIdentity: null,
    lastUse: null,
    ...changes,
  };
}

/** A user whose hash the test gives. */
export function aUser(passwordHash: string, changes: Partial<NativeUser> = {}): NativeUser {
  return {
    username: 'alice',
    roles: ['idx_reader'],
    fullName: 'Alice',
    email: 'alice@example.com',
    metadata: { team: 'x' },
    enabled: true,
    passwordHash,
    ...changes,
  };
}

/** `Authorization` value of an API key. */
export function apiKeyHeader(id: string, secret: string = SECRET): string {
  return `ApiKey ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
}

/** `Authorization` value of a user. */
export function basicHeader(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** Cheap password hashing. */
export function quickHashing(): PasswordHashing {
  return createPasswordHashing({ random: seededRandom('passwords'), algorithm: 'bcrypt4' });
}

/** Password hashing that is always at its limits. */
export function fullHashing(): PasswordHashing {
  return createPasswordHashing({ random: seededRandom('full'), hashesConcurrentMax: 0, hashesQueuedMax: 0 });
}

/** The built-in users of a server without settings. */
export const BUILT_IN: BuiltInUsers = builtInUsers({
  superuserName: 'elastic',
  reservedRealmEnabled: true,
  anonymousName: '_anonymous',
  anonymousRoles: [],
});

/** The authenticator on a store, as the server connects it. */
export function connectAuthenticator(
  store: Store,
  options: { readonly passwords?: PasswordHashing; readonly builtIn?: BuiltInUsers } & Partial<
    Pick<AuthenticatorDeps, 'limits' | 'services' | 'authorizers' | 'isRunAsEnabled'>
  > = {},
): Authenticator {
  const passwords = options.passwords ?? quickHashing();
  const users = {
    users: store.users,
    roles: store.roles,
    reservedRoles: RESERVED_ROLES,
    passwords,
    builtIn: options.builtIn ?? BUILT_IN,
  };
  const userRealms = [createReservedRealm(users), createNativeRealm(users)];
  return createAuthenticator({
    realms: [
      createAccessTokenRealm({ ...users, tokens: store.tokens, apiKeys: store.apiKeys, ownerRealms: userRealms }),
      createApiKeyRealm({ apiKeys: store.apiKeys, passwords, ownerRealms: userRealms, rehash: store.apiKeys }),
      ...userRealms,
    ],
    changes: store.changes,
    authorizers: options.authorizers ?? new AuthorizerInterner({ entriesMax: 1_000 }),
    random: seededRandom('cache'),
    services: options.services ?? { apiKeys: true, tokens: true },
    ...(options.isRunAsEnabled === undefined ? {} : { isRunAsEnabled: options.isRunAsEnabled }),
    ...(options.limits === undefined ? {} : { limits: options.limits }),
  });
}

/** `password-alice` at bcrypt's lowest cost. */
export const ALICE_HASH: string = await quickHashing().hash(new Secret('password-alice'));

/** A store with a key, a user and a disabled user. */
export async function aStore(): Promise<Store> {
  const store = openMemoryStore();
  await store.apiKeys.create(anApiKey());
  await store.apiKeys.create(anApiKey({ id: 'expired', expiration: NOW }));
  await store.apiKeys.create(anApiKey({ id: 'gone', invalidation: NOW }));
  await store.apiKeys.create(anApiKey({ id: 'cross', type: 'cross_cluster' }));
  await store.users.put('native', aUser(ALICE_HASH));
  await store.users.put('native', aUser(ALICE_HASH, { username: 'off', enabled: false }));
  return store;
}

/** Authenticates a request for `GET /`. */
export async function authenticate(
  authenticator: Authenticator,
  authorization: string | undefined,
  now: Instant = NOW,
): Promise<AuthenticationResult> {
  return authenticator.authenticate({ authorization, uri: '/', now });
}

/** The principal of an accepted request. */
export async function accept(authenticator: Authenticator, authorization: string, now: Instant = NOW): Promise<Principal> {
  const result = await authenticate(authenticator, authorization, now);
  if (result.outcome !== 'authenticated') throw result.error;
  return result.principal;
}

/** The error of a refused request. */
export async function refuse(
  authenticator: Authenticator,
  authorization: string | undefined,
  now: Instant = NOW,
): Promise<SecurityError> {
  const result = await authenticate(authenticator, authorization, now);
  if (result.outcome === 'authenticated') throw new Error('accepted');
  return result.error;
}
