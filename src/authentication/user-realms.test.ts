import { describe, expect, test } from 'vitest';
import { aDescriptor, aUser, BUILT_IN, fullHashing, NOW, quickHashing } from '../../test/support/authentication-fixtures.ts';
import { RESERVED_ROLES } from '../authorization/reserved-roles.ts';
import { Secret } from '../domain/secret.ts';
import { builtInUsers } from '../domain/user/built-in-users.ts';
import { openMemoryStore } from '../stores/memory/memory-store.ts';
import { createNativeRealm } from './native-realm.ts';
import { createReservedRealm } from './reserved-realm.ts';

const PASSWORD = new Secret('password-alice');
const HASH = await quickHashing().hash(PASSWORD);
const OTHER_HASH = await quickHashing().hash(new Secret('other'));
const BASIC = { scheme: 'basic', username: 'alice', password: PASSWORD } as const;
const OTHER_SCHEMES = [
  { scheme: 'none' },
  { scheme: 'bearer', token: new Secret('t') },
  { scheme: 'malformedBasic', reason: 'r', cause: null },
  { scheme: 'apiKey', id: 'id', secret: new Secret('s') },
  { scheme: 'malformedApiKey', reason: 'r' },
] as const;

async function userRealms(passwords = quickHashing(), builtIn = BUILT_IN) {
  const store = openMemoryStore();
  const deps = { users: store.users, roles: store.roles, reservedRoles: RESERVED_ROLES, passwords, builtIn };
  return { store, native: createNativeRealm(deps), reserved: createReservedRealm(deps) };
}

describe('the native realm', () => {
  const dependencies = [{ kind: 'nativeUser', id: 'alice' }];
  // Whoever is rejected may be a user of a realm behind, but for a disabled user's right password.
  const reject = (reason: string) => ({
    outcome: 'rejected',
    reason,
    told: null,
    claimedPrincipal: 'alice',
    dependencies,
    ...(reason !== 'user is disabled' && { mayBeAnothers: true }),
  });

  test('accepts a user with the right password, with the rights of the roles', async () => {
    const { store, native } = await userRealms();
    const descriptor = aDescriptor({ cluster: ['monitor'] });
    await store.users.put('native', aUser(HASH));
    await store.roles.put([{ name: 'idx_reader', descriptor }]);
    const { passwordHash: _hash, ...user } = aUser(HASH);
    const realm = { name: 'default_native', type: 'native' };
    expect(await native.authenticate(BASIC, NOW)).toEqual({
      outcome: 'authenticated',
      authentication: { type: 'realm', user, realm, lookupRealm: realm, apiKey: null, authenticatingUser: null },
      rights: { descriptorSets: [{ idx_reader: descriptor }], unknownRoles: [] },
      expiration: null,
      dependencies: [...dependencies, { kind: 'role', id: 'idx_reader' }],
    });
  });

  test.each([
    { case: 'a wrong password', user: aUser(OTHER_HASH), reason: 'wrong password' },
    { case: 'a disabled user', user: aUser(HASH, { enabled: false }), reason: 'user is disabled' },
    { case: 'a stored hash that cannot be read', user: aUser('corrupt'), reason: 'wrong password' },
    { case: 'an unknown user', user: aUser(HASH, { username: 'bob' }), reason: 'unknown user' },
  ])('rejects $case', async ({ user, reason }) => {
    const { store, native } = await userRealms();
    await store.users.put('native', user);
    expect(await native.authenticate(BASIC, NOW)).toEqual(reject(reason));
  });

  test.each([
    { case: 'an unknown user', user: aUser(HASH, { username: 'bob' }) },
    { case: 'a disabled user', user: aUser(HASH, { enabled: false }) },
    { case: 'a known user', user: aUser(HASH) },
  ])('pays a password hash for $case', async ({ user }) => {
    const { store, native } = await userRealms(fullHashing());
    await store.users.put('native', user);
    await expect(native.authenticate(BASIC, NOW)).rejects.toMatchObject({ code: 'tooManyRequests' });
  });

  test('does not take a reserved user for one of its own', async () => {
    const { store, native } = await userRealms();
    await store.users.put('reserved', aUser(HASH));
    expect(await native.authenticate(BASIC, NOW)).toEqual(reject('unknown user'));
  });
});

describe('the reserved realm', () => {
  const ELASTIC = { ...BASIC, username: 'elastic' };
  const KIBANA = { ...BASIC, username: 'kibana_system' };
  const dependencies = [{ kind: 'reservedUser', id: 'elastic' }];

  test.each([
    { case: 'a name that is not reserved', builtIn: BUILT_IN, credential: BASIC },
    {
      case: 'every name when it is off',
      builtIn: builtInUsers({
        superuserName: 'elastic',
        reservedRealmEnabled: false,
        anonymousName: '_anonymous',
        anonymousRoles: [],
      }),
      credential: ELASTIC,
    },
  ])('leaves $case to the next realm, whatever is stored', async ({ builtIn, credential }) => {
    const { store, reserved } = await userRealms(quickHashing(), builtIn);
    await store.users.put('reserved', aUser(HASH, { username: credential.username }));
    expect(await reserved.authenticate(credential, NOW)).toEqual({ outcome: 'notMine' });
    expect((await reserved.lookUp?.(credential.username, NOW))?.found).toBeNull();
  });

  test('accepts the superuser with the reserved role and metadata, whatever is stored of them', async () => {
    const { store, reserved } = await userRealms();
    await store.users.put('reserved', aUser(HASH, { username: 'elastic', roles: ['ghost'] }));
    expect(await reserved.authenticate(ELASTIC, NOW)).toMatchObject({
      outcome: 'authenticated',
      authentication: { type: 'realm', user: { metadata: { _reserved: true } }, realm: { name: 'reserved', type: 'reserved' } },
      rights: { descriptorSets: [{ superuser: RESERVED_ROLES.get('superuser') }] },
      dependencies: [...dependencies, { kind: 'role', id: 'superuser' }],
    });
  });

  test('rejects a wrong password itself', async () => {
    const { store, reserved } = await userRealms();
    await store.users.put('reserved', aUser(HASH, { username: 'elastic' }));
    const outcome = await reserved.authenticate({ ...ELASTIC, password: new Secret('wrong') }, NOW);
    expect(outcome).toMatchObject({ outcome: 'rejected', reason: 'wrong password', dependencies });
  });

  test.each([
    { case: 'of which nothing is stored', stored: null },
    { case: 'that was enabled but has no password', stored: aUser('', { username: 'kibana_system' }) },
  ])('rejects a user $case, and pays a password hash', async ({ stored }) => {
    const { store, reserved } = await userRealms();
    if (stored !== null) await store.users.put('reserved', stored);
    for (const password of [PASSWORD, new Secret('')]) {
      expect(await reserved.authenticate({ ...KIBANA, password }, NOW)).toMatchObject({
        outcome: 'rejected',
        reason: 'the reserved user has no password',
        dependencies: [{ kind: 'reservedUser', id: 'kibana_system' }],
      });
    }
    const full = await userRealms(fullHashing());
    await expect(full.reserved.authenticate(KIBANA, NOW)).rejects.toMatchObject({ code: 'tooManyRequests' });
  });

  test('looks up a user of which nothing is stored', async () => {
    const { reserved } = await userRealms();
    expect(await reserved.lookUp?.('beats_system', NOW)).toMatchObject({
      found: { user: { username: 'beats_system', roles: ['beats_system'], enabled: true } },
    });
  });
});

test('every user has the roles of the anonymous user behind its own', async () => {
  const builtIn = builtInUsers({
    superuserName: 'elastic',
    reservedRealmEnabled: true,
    anonymousName: 'anyone',
    anonymousRoles: ['public'],
  });
  const { store, native } = await userRealms(quickHashing(), builtIn);
  const descriptor = aDescriptor({ cluster: ['monitor'] });
  await store.users.put('native', aUser(HASH));
  await store.roles.put([{ name: 'public', descriptor }]);
  const expected = {
    user: { roles: ['idx_reader', 'public'] },
    rights: { descriptorSets: [{ public: descriptor }], unknownRoles: ['idx_reader'] },
  };
  expect(await native.authenticate(BASIC, NOW)).toMatchObject({
    authentication: { user: expected.user },
    rights: expected.rights,
    dependencies: expect.arrayContaining([{ kind: 'role', id: 'public' }]),
  });
  expect((await native.lookUp?.('alice', NOW))?.found).toMatchObject(expected);
});

test.each(['native', 'reserved'] as const)('the %s realm knows nothing of other schemes', async (name) => {
  const realm = (await userRealms())[name];
  for (const credential of OTHER_SCHEMES) expect(await realm.authenticate(credential, NOW)).toEqual({ outcome: 'notMine' });
});
