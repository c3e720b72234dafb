import { describe, expect, onTestFinished, test } from 'vitest';
import { ALICE_HASH, accept, aStore, aUser, basicHeader } from '../../test/support/authentication-fixtures.ts';
import { connectOpenSearch, onIndices, permitting, putActionGroup } from '../../test/support/opensearch-authentication.ts';
import { RESERVED_ROLES } from '../authorization/reserved-roles.ts';
import { STATIC_ROLES } from '../authorization/static-roles/static-roles.ts';
import type { OpenSearchRoleMapping } from '../domain/role-mapping/opensearch-role-mapping.ts';
import type { NativeUser } from '../domain/user/native-user.ts';
import type { OpenSearchUser } from '../domain/user/opensearch-user.ts';
import type { Store } from '../stores/store.ts';
import { RoleMapper } from './role-mapper.ts';
import { resolveRoles } from './role-resolution.ts';

const SEARCH = 'indices:data/read/search';
const FLAGS = { reserved: false, hidden: false };
const ALICE = basicHeader('alice', 'password-alice');

async function mapLists(store: Store, name: string, lists: Partial<OpenSearchRoleMapping>, enabled = true): Promise<void> {
  const openSearch = { users: [], backendRoles: [], andBackendRoles: [], hosts: [], description: null, flags: FLAGS, ...lists };
  const rules = { kind: 'any', rules: [] } as const;
  const item = { name, enabled, roles: [], roleTemplates: [], rules, metadata: {}, openSearch };
  await store.roleMappings.put([{ name, item }]);
}

async function putAlice(store: Store, openSearch: Partial<OpenSearchUser>, changes: Partial<NativeUser> = {}): Promise<void> {
  const whole = { backendRoles: [], attributes: {}, description: null, flags: FLAGS, ...openSearch };
  await store.users.put('native', aUser(ALICE_HASH, { openSearch: whole, ...changes }));
}

describe("OpenSearch's role mappings", () => {
  test.each([
    { name: 'by its name', lists: { users: ['alice'] }, isGiven: true },
    { name: 'by a pattern of names', lists: { users: ['a*e'] }, isGiven: true },
    { name: 'by an expression of names', lists: { users: ['/al[a-z]+/'] }, isGiven: true },
    { name: 'by a name in another case', lists: { users: ['Alice'] }, isGiven: false },
    { name: 'by a part of its name', lists: { users: ['ali'] }, isGiven: false },
    { name: 'by one of its backend roles', lists: { backendRoles: ['x', 'team-?'] }, isGiven: true },
    { name: 'by the backend role of another', lists: { backendRoles: ['x'] }, isGiven: false },
    { name: 'by all its backend roles', lists: { andBackendRoles: ['team-a', 'ops'] }, isGiven: true },
    { name: 'by all and one more', lists: { andBackendRoles: ['team-a', 'ops', 'x'] }, isGiven: false },
    { name: 'by an empty list of all', lists: { andBackendRoles: [] }, isGiven: false },
    { name: 'by where it comes from', lists: { hosts: ['*'] }, isGiven: false },
    { name: 'by an expression that cannot be read', lists: { users: ['/(?=a).*/'] }, isGiven: false },
  ])('a user is given a role $name: $isGiven', async ({ lists, isGiven }) => {
    const store = await aStore();
    await putAlice(store, { backendRoles: ['team-a', 'ops'] });
    await mapLists(store, 'mapped', lists);
    const { authentication } = await accept(connectOpenSearch(store), ALICE);
    expect(authentication.user.roles.includes('mapped')).toBe(isGiven);
  });

  test('take effect at once, and nothing when they are disabled', async () => {
    const store = await aStore();
    const authenticator = connectOpenSearch(store);
    const before = await accept(authenticator, ALICE);
    await mapLists(store, 'mapped', { users: ['alice'] });
    expect(before.isCurrent()).toBe(false);
    expect((await accept(authenticator, ALICE)).authentication.user.roles).toEqual(['idx_reader', 'mapped']);
    await mapLists(store, 'mapped', { users: ['alice'] }, false);
    expect((await accept(authenticator, ALICE)).authentication.user.roles).toEqual(['idx_reader']);
  });

  test('give roles to users whom another realm describes, whose groups are backend roles', async () => {
    const store = await aStore();
    await mapLists(store, 'mapped', { backendRoles: ['cn=ops,*'] });
    const mapper = new RoleMapper(store);
    onTestFinished(() => mapper.close());
    const user = { username: 'jane', dn: null, groups: ['cn=ops,dc=x'], metadata: {}, realmName: 'ldap' };
    expect((await mapper.mapRoles(user)).roles).toEqual(['mapped']);
  });

  test('never give roles to API keys', async () => {
    const store = await aStore();
    await mapLists(store, 'all_access', { users: ['*'], backendRoles: ['*'] });
    const key = `ApiKey ${Buffer.from('eOFcA6IBC5x7ff-E0M6A:LfN7VIsqSIS7F9_ZH__flw').toString('base64')}`;
    const { authentication, authorizer } = await accept(connectOpenSearch(store), key);
    expect(authentication.user.roles).toEqual([]);
    expect(authorizer.allowsSomeIndex(SEARCH)).toBe(false);
  });
});

describe("OpenSearch's permissions in roles", () => {
  test('name custom action groups and the user, whose attributes they know', async () => {
    const store = await aStore();
    await putAlice(store, { attributes: { team: 'blue' } });
    const patterns = 'user-${user.name},${user_name},team-${attr.internal.team},none-${attr.internal.other}';
    await store.roles.put([
      {
        name: 'idx_reader',
        descriptor: permitting({ indexPermissions: [onIndices(patterns, 'own_group')] }),
      },
    ]);
    await putActionGroup(store, 'own_group', 'search');
    const { authorizer } = await accept(connectOpenSearch(store), ALICE);
    for (const name of ['user-alice', 'alice', 'team-blue']) expect(authorizer.allowsIndex(SEARCH, name)).toBe(true);
    for (const name of ['user-bob', 'team-red', 'none-']) expect(authorizer.allowsIndex(SEARCH, name)).toBe(false);
  });

  test('follow their action groups at once', async () => {
    const store = await aStore();
    await store.roles.put([
      {
        name: 'idx_reader',
        descriptor: permitting({ indexPermissions: [onIndices('idx', 'own_group')] }),
      },
    ]);
    const authenticator = connectOpenSearch(store);
    const before = await accept(authenticator, ALICE);
    expect(before.authorizer.allowsIndex(SEARCH, 'idx')).toBe(false);
    await putActionGroup(store, 'own_group', 'read');
    expect(before.isCurrent()).toBe(false);
    expect((await accept(authenticator, ALICE)).authorizer.allowsIndex(SEARCH, 'idx')).toBe(true);
  });

  test('open the indices of the cluster when that is switched on, and spelled out', async () => {
    const { roles } = await aStore();
    const descriptor = permitting({ indexPermissions: [onIndices('.plugins-ml', 'read,system:admin/system_index')] });
    await roles.put([{ name: 'r', descriptor }]);
    for (const opensSystemIndices of [true, false]) {
      const { rights } = await resolveRoles({ reservedRoles: RESERVED_ROLES, roles, opensSystemIndices }, ['r']);
      const [actions] = rights.descriptorSets.flatMap(
        (set) => set['r']?.permissions?.indexPermissions[0]?.allowedActions ?? [],
      );
      expect(actions).toBe('read');
      const kept = JSON.stringify(rights.descriptorSets).includes('system:admin/system_index');
      expect(kept).toBe(opensSystemIndices);
    }
  });
});

describe('the roles that OpenSearch ships', () => {
  const resolve = async (store: Store, name: string) =>
    resolveRoles({ reservedRoles: RESERVED_ROLES, roles: store.roles, staticRoles: STATIC_ROLES }, [name]);

  test('are found by name', async () => {
    const { rights } = await resolve(await aStore(), 'all_access');
    expect(rights.unknownRoles).toEqual([]);
    expect(rights.descriptorSets[0]?.['all_access']?.permissions?.clusterPermissions).toEqual(['*']);
  });

  test('give way to a stored role of their name', async () => {
    const store = await aStore();
    await store.roles.put([{ name: 'readall', descriptor: permitting({}) }]);
    const { rights } = await resolve(store, 'readall');
    expect(rights.descriptorSets[0]?.['readall']?.permissions?.indexPermissions).toEqual([]);
  });

  test('add what they permit to a built-in role of their name', async () => {
    const { rights } = await resolve(await aStore(), 'kibana_user');
    const descriptor = rights.descriptorSets[0]?.['kibana_user'];
    expect(descriptor?.applications).toEqual(RESERVED_ROLES.get('kibana_user')?.applications);
    expect(descriptor?.permissions?.clusterPermissions).toContain('cluster_composite_ops');
  });

  test('give each user an index of its own name', async () => {
    const store = await aStore();
    await store.users.put('native', aUser(ALICE_HASH, { roles: ['own_index'] }));
    const { authorizer } = await accept(connectOpenSearch(store), ALICE);
    expect(authorizer.allowsIndex('indices:admin/create', 'alice')).toBe(true);
    expect(authorizer.allowsIndex('indices:admin/create', 'bob')).toBe(false);
  });

  test('let Dashboards keep its state, and no other names of the cluster', async () => {
    const store = await aStore();
    await store.users.put('native', aUser(ALICE_HASH, { roles: ['kibana_server'] }));
    const { authorizer } = await accept(connectOpenSearch(store), ALICE);
    for (const name of ['.kibana', '.kibana_1', '.opensearch_dashboards_2', '.tasks']) {
      expect(authorizer.allowsIndex('indices:admin/create', name)).toBe(true);
    }
    for (const name of ['.opendistro_security', '.plugins-ml', 'idx']) {
      expect(authorizer.allowsIndex('indices:admin/create', name)).toBe(false);
    }
  });
});
