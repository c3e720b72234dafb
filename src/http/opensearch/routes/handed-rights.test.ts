import { describe, expect, test } from 'vitest';
import { withPrincipal } from '../../../../test/support/action-fixtures.ts';
import { anOpenSearchUser } from '../../../../test/support/api-token-world.ts';
import { aResourceWorld, type ResourceWorld, STRONG_PASSWORD } from '../../../../test/support/opensearch-resources.ts';
import type { ActionContext } from '../../../actions/action-context.ts';
import { AuthorizerInterner } from '../../../authorization/compile-authorizer.ts';
import { EMPTY_ROLE_DESCRIPTOR } from '../../../domain/role/role-descriptor.ts';

const DENIED = { status: 403, body: { status: 'FORBIDDEN', message: 'Access denied' } };
const PERMISSIONS = ['roles', 'rolesmapping', 'internalusers', 'actiongroups'].map((part) => `restapi:admin/${part}`);
const interner = new AuthorizerInterner({ entriesMax: 20 });

/** A user of the security REST API by permissions alone, or by a listed role. */
function aUser(world: ResourceWorld, role: string, clusterPermissions: readonly string[]): ActionContext {
  const descriptor = { ...EMPTY_ROLE_DESCRIPTOR, permissions: { clusterPermissions, indexPermissions: [] } };
  return withPrincipal(anOpenSearchUser(world, 'eve', role), { authorizer: interner.intern([{ [role]: descriptor }]) });
}

const by = {
  permissions: (world: ResourceWorld) => aUser(world, 'delegates', PERMISSIONS),
  'a listed role': (world: ResourceWorld) => aUser(world, 'all_access', ['*']),
};
const either = Object.keys(by) as (keyof typeof by)[];

/** Things that others have made. */
async function aSettledWorld(): Promise<ResourceWorld> {
  const world = aResourceWorld({ isAdminEnabled: true });
  const made: readonly (readonly [string, object])[] = [
    ['roles/plain', { cluster_permissions: ['cluster_monitor'] }],
    ['roles/rest', { cluster_permissions: ['restapi:admin/config/update'] }],
    ['roles/chief', { elasticsearch: { cluster: ['manage_security'] } }],
    ['roles/mask', { elasticsearch: { run_as: ['*'] } }],
    ['actiongroups/rest_group', { allowed_actions: ['restapi:admin/*'] }],
    ['rolesmapping/chief', { users: ['boss'], backend_roles: ['bosses'] }],
    ['internalusers/chief1', { password: STRONG_PASSWORD, opendistro_security_roles: ['chief'] }],
    ['internalusers/other', { password: STRONG_PASSWORD }],
  ];
  for (const [path, body] of made) expect((await world.ask('PUT', path, body)).status, path).toBe(201);
  return world;
}

const password = STRONG_PASSWORD;
const ESCALATIONS: readonly { readonly name: string; readonly line: readonly [string, string, unknown?] }[] = [
  { name: 'a role of all permissions of the API', line: ['PUT', 'roles/x', { cluster_permissions: ['restapi:admin/*'] }] },
  {
    name: 'a role of a permission unlike the own',
    line: ['PUT', 'roles/x', { cluster_permissions: ['restapi:*/config/update'] }],
  },
  { name: 'a role of a group that has them', line: ['PUT', 'roles/x', { cluster_permissions: ['rest_group'] }] },
  {
    name: 'a role by a patch of all',
    line: ['PATCH', 'roles', [{ op: 'add', path: '/x', value: { cluster_permissions: ['restapi:*'] } }]],
  },
  {
    name: 'a patch of a role',
    line: ['PATCH', 'roles/plain', [{ op: 'add', path: '/cluster_permissions/-', value: 'restapi:admin/*' }]],
  },
  { name: 'a role of security actions', line: ['PUT', 'roles/x', { cluster_permissions: ['cluster:admin/xpack/security/*'] }] },
  { name: 'a role of all privileges', line: ['PUT', 'roles/x', { elasticsearch: { cluster: ['all'] } }] },
  { name: 'a role that manages keys', line: ['PUT', 'roles/plain', { elasticsearch: { cluster: ['manage_api_key'] } }] },
  { name: 'a role that acts as others', line: ['PUT', 'roles/x', { elasticsearch: { run_as: ['elastic'] } }] },
  {
    name: 'a role that reads restricted indices',
    line: [
      'PUT',
      'roles/x',
      { elasticsearch: { indices: [{ names: ['*'], privileges: ['read'], allow_restricted_indices: true }] } },
    ],
  },
  { name: 'a change of a role that manages security', line: ['PUT', 'roles/chief', { cluster_permissions: [] }] },
  { name: 'taking away a role that opens the API', line: ['DELETE', 'roles/rest'] },
  { name: 'a change of a group that opens the API', line: ['PUT', 'actiongroups/rest_group', { allowed_actions: ['read'] }] },
  { name: 'a group of a group', line: ['PUT', 'actiongroups/x', { allowed_actions: ['rest_group'] }] },
  { name: 'a mapping to a role that manages security', line: ['PUT', 'rolesmapping/chief', { users: ['eve'] }] },
  { name: 'a mapping to the superuser', line: ['PUT', 'rolesmapping/superuser', { users: ['eve'] }] },
  {
    name: 'a mapping whose other half gives a role',
    line: [
      'PUT',
      'rolesmapping/plain',
      { users: ['nobody'], elasticsearch: { roles: ['chief'], rules: { field: { username: '*' } }, enabled: true } },
    ],
  },
  {
    name: 'a user with a role',
    line: ['PUT', 'internalusers/newcomer', { password, opendistro_security_roles: ['superuser'] }],
  },
  { name: 'a user with a role of others', line: ['PUT', 'internalusers/other', { opendistro_security_roles: ['mask'] }] },
  { name: 'a user with the name in a mapping', line: ['PUT', 'internalusers/boss', { password }] },
  {
    name: 'a user with the backend role in a mapping',
    line: ['PUT', 'internalusers/newcomer', { password, backend_roles: ['bosses'] }],
  },
  { name: 'the password of a user with such a role', line: ['PUT', 'internalusers/chief1', { password }] },
  { name: 'removing a user with such a role', line: ['DELETE', 'internalusers/chief1'] },
];

describe.each(either)('by %s nobody hands out what manages security beyond the own rights:', (way) => {
  test.each(ESCALATIONS)('$name', async ({ line: [method, path, body] }) => {
    const world = await aSettledWorld();
    const before = await world.ask('GET', path.split('/')[0] ?? '');
    expect(await world.ask(method, path, body, by[way](world))).toEqual(DENIED);
    expect(await world.ask('GET', path.split('/')[0] ?? '')).toEqual(before);
    expect(world.events.map(({ event }) => event)).toContain('access_denied');
  });

  test('and all else is changed as before', async () => {
    const world = await aSettledWorld();
    const caller = by[way](world);
    for (const [path, body] of [
      ['roles/x', { cluster_permissions: ['*'], index_permissions: [{ index_patterns: ['*'], allowed_actions: ['*'] }] }],
      ['actiongroups/x_group', { allowed_actions: ['read', 'cluster:*'] }],
      ['rolesmapping/x', { users: ['eve'] }],
      ['internalusers/newcomer', { password, opendistro_security_roles: ['x'], backend_roles: ['some'] }],
    ] as const) {
      expect((await world.ask('PUT', path, body, caller)).status, path).toBe(201);
    }
    expect((await world.ask('DELETE', 'internalusers/other', undefined, caller)).status).toBe(200);
  });
});

test.each([
  { name: 'a mapping', line: ['PUT', 'rolesmapping/all_access', { users: ['eve'] }] },
  { name: 'a user', line: ['PUT', 'internalusers/newcomer', { password, opendistro_security_roles: ['all_access'] }] },
] as const)(
  'a role that opens the whole API is given by $name of those who have one',
  async ({ line: [method, path, body] }) => {
    const world = await aSettledWorld();
    expect(await world.ask(method, path, body, by.permissions(world))).toEqual(DENIED);
    expect((await world.ask(method, path, body, by['a listed role'](world))).status).toBe(201);
  },
);

test('permissions of the own are handed out, those beside are not', async () => {
  const world = await aSettledWorld();
  const caller = by.permissions(world);
  expect((await world.ask('PUT', 'roles/x', { cluster_permissions: ['restapi:admin/roles'] }, caller)).status).toBe(201);
  expect(await world.ask('PUT', 'roles/x', { cluster_permissions: ['restapi:admin/tenants'] }, caller)).toEqual(DENIED);
});
