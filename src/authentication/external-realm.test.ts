import { describe, expect, test } from 'vitest';
import { aDescriptor, aUser, BUILT_IN, NOW, quickHashing, seededRandom } from '../../test/support/authentication-fixtures.ts';
import { RESERVED_ROLES } from '../authorization/reserved-roles.ts';
import type { Credential } from '../domain/principal/credential.ts';
import type { RoleMapping } from '../domain/role-mapping/role-mapping.ts';
import { Secret } from '../domain/secret.ts';
import { instant } from '../domain/time.ts';
import { openMemoryStore } from '../stores/memory/memory-store.ts';
import { createExternalRealm, type ExternalRealmOptions } from './external-realm.ts';
import type { ExternalSource, ExternalVerdict } from './external-source.ts';
import type { ExternalUser } from './external-user.ts';
import { createNativeRealm } from './native-realm.ts';
import type { Realm } from './realm.ts';
import { RoleMapper } from './role-mapper.ts';

const REF = { name: 'directory', type: 'ldap' };
const JANE: ExternalUser = {
  username: 'jane',
  dn: 'cn=jane,dc=x',
  groups: ['cn=staff,dc=x'],
  fullName: 'Jane',
  email: null,
  metadata: { floor: 3 },
};
const CACHE = { ttlMs: 60_000, usersMax: 10, refusedTtlMs: 5_000 };

function basic(password: string, username = 'jane'): Credential {
  return { scheme: 'basic', username, password: new Secret(password) };
}

/** A realm on a source that accepts `right`, is down while told so, and counts how often it is asked. */
async function open(options: Partial<ExternalRealmOptions> = {}, delegateTo: readonly Realm[] = []) {
  const store = openMemoryStore();
  await store.roles.put([{ name: 'staff', descriptor: aDescriptor({ cluster: ['monitor'] }) }]);
  const state = { asked: 0, isDown: false, right: 'right' };
  const events: string[] = [];
  const source: ExternalSource = {
    async verify(credential): Promise<ExternalVerdict> {
      state.asked += 1;
      if (state.isDown) throw new Error('connection refused');
      if (credential.scheme !== 'basic') return { outcome: 'notMine' };
      return credential.password.reveal() === state.right
        ? { outcome: 'verified', user: { ...JANE, username: credential.username } }
        : { outcome: 'rejected', reason: 'wrong password', claimedPrincipal: credential.username };
    },
    async find(username) {
      state.asked += 1;
      if (state.isDown) throw new Error('connection refused');
      return username === 'jane' ? JANE : null;
    },
  };
  const deps = {
    roleMapper: new RoleMapper(store),
    roleSources: { roles: store.roles, reservedRoles: RESERVED_ROLES },
    builtIn: BUILT_IN,
    random: seededRandom('realm'),
    delegates: () => delegateTo,
    count: (event: string) => void events.push(event),
  };
  const realm = createExternalRealm(deps, source, {
    ref: REF,
    cache: CACHE,
    circuit: { failuresMax: 2, openMs: 1_000 },
    believedMs: 60_000,
    ...options,
  });
  return { store, realm, state, events };
}

async function mapStaff({ store }: { readonly store: ReturnType<typeof openMemoryStore> }): Promise<void> {
  const item: RoleMapping = {
    name: 'staff',
    enabled: true,
    roles: ['staff'],
    roleTemplates: [],
    rules: { kind: 'field', field: 'groups', values: ['cn=staff,dc=x'], isList: false },
    metadata: {},
  };
  await store.roleMappings.put([{ name: 'staff', item }]);
}

describe('a realm outside the store', () => {
  test('gives a user the roles of role mappings', async () => {
    const world = await open();
    await mapStaff(world);
    expect(await world.realm.authenticate(basic('right'), NOW)).toMatchObject({
      outcome: 'authenticated',
      authentication: { type: 'realm', user: { username: 'jane', roles: ['staff'], metadata: { floor: 3 } }, realm: REF },
      rights: { descriptorSets: [{ staff: { cluster: ['monitor'] } }] },
      believedUntil: instant(NOW + 60_000),
      dependencies: [
        { kind: 'roleMapping', id: '*' },
        { kind: 'role', id: 'staff' },
      ],
    });
  });

  test('lets the realms behind have whom it rejects', async () => {
    const { realm } = await open();
    expect(await realm.authenticate(basic('wrong'), NOW)).toMatchObject({ outcome: 'rejected', mayBeAnothers: true });
  });

  test('finds users by name, for others to act as them', async () => {
    const world = await open();
    await mapStaff(world);
    expect(await world.realm.lookUp?.('jane', NOW)).toMatchObject({ found: { user: { roles: ['staff'] }, realm: REF } });
    expect(await world.realm.lookUp?.('bob', NOW)).toMatchObject({ found: null });
  });
});

test('what comes of credentials is counted', async () => {
  const { realm, state, events } = await open();
  for (const password of ['right', 'right', 'wrong']) await realm.authenticate(basic(password), NOW);
  state.isDown = true;
  await expect(realm.authenticate(basic('other'), NOW)).rejects.toThrow();
  await expect(realm.authenticate({ scheme: 'none' }, NOW)).rejects.toThrow();
  expect(events).toEqual(['verified', 'remembered', 'rejected', 'fault', 'fault']);
});

describe('its cache', () => {
  test('spares the source a password that was verified, while another one is put to it', async () => {
    const { realm, state } = await open();
    await realm.authenticate(basic('right'), NOW);
    await realm.authenticate(basic('right'), instant(NOW + CACHE.ttlMs - 1));
    expect(state.asked).toBe(1);
    expect(await realm.authenticate(basic('wrong'), NOW)).toMatchObject({ outcome: 'rejected' });
    expect(state.asked).toBe(2);
  });

  test.each([
    { case: 'its time', at: instant(NOW + CACHE.ttlMs) },
    { case: 'the clock was set back', at: instant(NOW - 1) },
  ])('ends with $case', async ({ at }) => {
    const { realm, state } = await open();
    await realm.authenticate(basic('right'), NOW);
    await realm.authenticate(basic('right'), at);
    expect(state.asked).toBe(2);
  });

  test('remembers a refusal briefly', async () => {
    const { realm, state } = await open();
    const first = await realm.authenticate(basic('late'), NOW);
    state.right = 'late';
    expect(first).toMatchObject({ outcome: 'rejected', believedUntil: instant(NOW + CACHE.refusedTtlMs) });
    expect(await realm.authenticate(basic('late'), instant(NOW + CACHE.refusedTtlMs - 1))).toMatchObject({
      outcome: 'rejected',
    });
    expect(await realm.authenticate(basic('late'), instant(NOW + CACHE.refusedTtlMs))).toMatchObject({
      outcome: 'authenticated',
    });
    expect(state.asked).toBe(2);
  });

  test('is bounded', async () => {
    const { realm, state } = await open();
    for (let i = 0; i < 20; i += 1) await realm.authenticate(basic('right', `user-${i}`), NOW);
    await realm.authenticate(basic('right', 'user-0'), NOW);
    expect(state.asked).toBe(21);
  });

  test('can be cleared, which voids what others were told', async () => {
    const { realm, state } = await open();
    const outcome = await realm.authenticate(basic('right'), NOW);
    if (outcome.outcome !== 'authenticated') throw new Error('jane is let in');
    expect(outcome.isCurrent?.()).toBe(true);
    realm.clearCache?.(['jane']);
    expect(outcome.isCurrent?.()).toBe(false);
    await realm.authenticate(basic('right'), NOW);
    expect(state.asked).toBe(2);
  });

  test('can be off', async () => {
    const { realm, state } = await open({ cache: { ...CACHE, ttlMs: 0 } });
    await realm.authenticate(basic('right'), NOW);
    await realm.authenticate(basic('right'), NOW);
    expect(state.asked).toBe(2);
  });
});

describe('when its source is down', () => {
  test('is a fault, not a rejection, and after some is not asked for a while', async () => {
    const { realm, state } = await open();
    state.isDown = true;
    for (let i = 0; i < 5; i += 1) {
      await expect(realm.authenticate(basic('right'), NOW)).rejects.toMatchObject({ code: 'unavailable' });
    }
    expect(state.asked).toBe(2);
  });

  test('one request tries it after a while; while it does, the others are refused', async () => {
    const { realm, state } = await open();
    state.isDown = true;
    for (let i = 0; i < 2; i += 1) await expect(realm.authenticate(basic('right'), NOW)).rejects.toThrow();
    const later = instant(NOW + 1_000);
    const both = await Promise.allSettled([
      realm.authenticate(basic('right'), later),
      realm.authenticate(basic('right'), later),
    ]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(state.asked).toBe(3);
    state.isDown = false;
    expect(await realm.authenticate(basic('right'), instant(NOW + 2_000))).toMatchObject({ outcome: 'authenticated' });
    expect(await realm.authenticate(basic('wrong'), instant(NOW + 2_000))).toMatchObject({ outcome: 'rejected' });
  });

  test('serves whom it remembers', async () => {
    const { realm, state } = await open();
    await realm.authenticate(basic('right'), NOW);
    state.isDown = true;
    expect(await realm.authenticate(basic('right'), NOW)).toMatchObject({ outcome: 'authenticated' });
  });
});

describe('a realm that leaves its users to others', () => {
  async function delegate() {
    const store = openMemoryStore();
    const passwords = quickHashing();
    const native = createNativeRealm({
      users: store.users,
      roles: store.roles,
      reservedRoles: RESERVED_ROLES,
      passwords,
      builtIn: BUILT_IN,
    });
    return { store, native };
  }

  test('takes roles and names from there', async () => {
    const { store, native } = await delegate();
    await store.users.put('native', aUser('', { username: 'jane', roles: ['superuser'] }));
    const { realm } = await open({}, [native]);
    expect(await realm.authenticate(basic('right'), NOW)).toMatchObject({
      outcome: 'authenticated',
      authentication: { user: { roles: ['superuser'], fullName: 'Alice' }, realm: REF, lookupRealm: REF },
      dependencies: [
        { kind: 'nativeUser', id: 'jane' },
        { kind: 'role', id: 'superuser' },
      ],
    });
  });

  test.each([
    {
      case: 'a user unknown there',
      user: aUser('', { username: 'bob' }),
      reason: 'the realms it is left to do not know the user',
    },
    { case: 'a user disabled there', user: aUser('', { username: 'jane', enabled: false }), reason: 'user is disabled' },
  ])('rejects $case', async ({ user, reason }) => {
    const { store, native } = await delegate();
    await store.users.put('native', user);
    const { realm } = await open({}, [native]);
    expect(await realm.authenticate(basic('right'), NOW)).toMatchObject({ outcome: 'rejected', reason });
  });
});
