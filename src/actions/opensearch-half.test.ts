import { beforeEach, describe, expect, test } from 'vitest';
import { type ActionWorld, aDescriptor, aWorld, BUILT_IN } from '../../test/support/action-fixtures.ts';
import { NO_FLAGS } from '../domain/opensearch/resource-flags.ts';
import type { RoleMapping } from '../domain/role-mapping/role-mapping.ts';
import type { OpenSearchUser } from '../domain/user/opensearch-user.ts';
import { bulkPutRoles } from './role/bulk-put-roles.ts';
import { putRole } from './role/put-role.ts';
import { putRoleMapping } from './role-mapping/put-role-mapping.ts';
import { type PutUserRequest, putUser } from './user/put-user.ts';

const RESERVED = { reserved: true, hidden: false };
const PERMISSIONS = { clusterPermissions: ['cluster_monitor'], indexPermissions: [] };
const OF_USER: OpenSearchUser = { backendRoles: ['b'], attributes: { a: 'c' }, description: null, flags: RESERVED };
const LISTS = { users: ['u'], backendRoles: [], andBackendRoles: [], hosts: [], description: null };
const NO_RULES = { kind: 'any', rules: [] } as const;

let world: ActionWorld;

beforeEach(() => {
  world = aWorld();
});

describe('a role that has permissions in OpenSearch’s terms', () => {
  const deps = (): Parameters<typeof putRole>[0] => ({ roles: world.store.roles, audit: world.audit });
  const given = { name: 'r', descriptor: aDescriptor({ cluster: ['monitor'] }) };

  beforeEach(async () => {
    const descriptor = aDescriptor({ permissions: PERMISSIONS });
    await world.store.roles.put([{ name: 'r', descriptor, flags: RESERVED }]);
  });

  test.each([
    { name: 'keeps them where nothing is said of them', keepsOpenSearch: true as const, permissions: PERMISSIONS },
    { name: 'loses them where they are taken away', permissions: undefined },
  ])('$name, and its flags', async ({ permissions, name: _, ...more }) => {
    const stored = { ...given.descriptor, ...(permissions && { permissions }) };
    await putRole(deps(), world.superuser, { ...given, ...more });
    expect(await world.store.roles.find('r')).toEqual({ name: 'r', descriptor: stored, flags: RESERVED });
    await world.store.roles.put([{ name: 'r', descriptor: aDescriptor({ permissions: PERMISSIONS }), flags: RESERVED }]);
    await bulkPutRoles(deps(), world.superuser, [{ ...given, ...more }]);
    expect(await world.store.roles.find('r')).toEqual({ name: 'r', descriptor: stored, flags: RESERVED });
  });

  test('gets those that are given', async () => {
    const permissions = { clusterPermissions: [], indexPermissions: [] };
    await putRole(deps(), world.superuser, { ...given, descriptor: { ...given.descriptor, permissions } });
    expect((await world.store.roles.find('r'))?.descriptor.permissions).toEqual(permissions);
  });

  test('is refused with a pattern that cannot be read', async () => {
    const permissions = { clusterPermissions: ['/(?=a)b/'], indexPermissions: [] };
    const put = putRole(deps(), world.superuser, { ...given, descriptor: { ...given.descriptor, permissions } });
    await expect(put).rejects.toThrow('cannot be read exactly');
  });
});

describe('a user of whom OpenSearch’s dialect says more', () => {
  const passwords = { hash: async () => 'hash' };
  const asked: PutUserRequest = {
    username: 'jane',
    password: null,
    passwordHash: null,
    roles: ['a'],
    fullName: null,
    email: null,
    metadata: null,
    enabled: true,
  };
  const putJane = (more: Partial<PutUserRequest>): Promise<unknown> =>
    putUser({ users: world.store.users, passwords, builtIn: BUILT_IN, audit: world.audit }, world.superuser, {
      ...asked,
      ...more,
    });

  beforeEach(async () => {
    const { password: _, ...user } = asked;
    await world.store.users.put('native', {
      ...user,
      roles: [],
      metadata: {},
      enabled: true,
      passwordHash: 'h',
      openSearch: OF_USER,
    });
  });

  const { flags: _, ...given } = { ...OF_USER, backendRoles: ['other'] };
  test.each<{ name: string; more: Partial<PutUserRequest>; openSearch: OpenSearchUser }>([
    { name: 'keeps it where nothing is said of it', more: { keepsOpenSearch: true }, openSearch: OF_USER },
    {
      name: 'gets what is given, under the same flags',
      more: { openSearch: given },
      openSearch: { ...given, flags: RESERVED },
    },
    { name: 'keeps its flags alone where it is taken away', more: {}, openSearch: { ...saysNothing(), flags: RESERVED } },
  ])('$name', async ({ more, openSearch }) => {
    await putJane(more);
    expect(await world.store.users.find('native', 'jane')).toMatchObject({ roles: ['a'], passwordHash: 'h', openSearch });
  });

  test('loses no change that comes between', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, n) => putJane(n === 7 ? { openSearch: given } : { keepsOpenSearch: true })),
    );
    expect((await world.store.users.find('native', 'jane'))?.openSearch?.backendRoles).toEqual(['other']);
  });

  test.each(['token:x', 'Plugin:x'])('has no name such as %s', async (username) => {
    await expect(putJane({ username })).rejects.toThrow('may not begin with [token:] or [plugin:]');
  });
});

function saysNothing(): Omit<OpenSearchUser, 'flags'> {
  return { backendRoles: [], attributes: {}, description: null };
}

describe('a role mapping that has OpenSearch’s lists', () => {
  const deps = (): Parameters<typeof putRoleMapping>[0] => ({ roleMappings: world.store.roleMappings, audit: world.audit });
  const mapping: RoleMapping = { name: 'm', enabled: true, roles: ['a'], roleTemplates: [], rules: NO_RULES, metadata: {} };
  const present = { ...mapping, roles: [], openSearch: { ...LISTS, flags: NO_FLAGS } };

  beforeEach(async () => {
    await world.store.roleMappings.put([{ name: 'm', item: present }]);
  });

  test('keeps them, gets others, and loses them', async () => {
    await putRoleMapping(deps(), world.superuser, { ...mapping, keepsOpenSearch: true });
    expect(await world.store.roleMappings.find('m')).toEqual({ ...present, roles: ['a'] });
    await putRoleMapping(deps(), world.superuser, { ...mapping, openSearch: { ...LISTS, users: ['v'] } });
    expect((await world.store.roleMappings.find('m'))?.openSearch?.users).toEqual(['v']);
    await putRoleMapping(deps(), world.superuser, mapping);
    expect(await world.store.roleMappings.find('m')).toEqual(mapping);
  });

  test('needs no roles beside them, and without them it does', async () => {
    await putRoleMapping(deps(), world.superuser, { ...mapping, roles: [], openSearch: LISTS });
    const bare = putRoleMapping(deps(), world.superuser, { ...mapping, roles: [], keepsOpenSearch: true });
    await expect(bare).rejects.toThrow('role-mapping roles or role-templates are missing');
  });
});
