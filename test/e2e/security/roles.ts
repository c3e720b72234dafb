import { expect } from 'vitest';
import { ALL_NODES, ANY_TEXT, refusal, type Story, type Teller } from './story.ts';

/** `security.*Role`, `*RoleMapping`, `*Privileges`. */
export const ROLE_STORIES: readonly Story[] = [
  { title: 'a role is created, changed, read and deleted', tell: tellLife },
  { title: 'many roles are created, queried and deleted at once', tell: tellMany },
  { title: 'a role mapping is created, read and deleted', tell: tellMappings },
  { title: 'application privileges are created, held, read and deleted', tell: tellPrivileges },
];

/** A story that a server without the template language cannot tell. */
export const ROLE_TEMPLATE_STORY: Story = {
  title: 'a role mapping that names its roles by a template is created and read',
  async tell({ client, unique }) {
    const name = unique('templates');
    const mapping = { enabled: true, rules: { field: { username: `${name}*` } }, metadata: {} };
    const source = 'of_{{username}}';
    const role_templates = [{ template: { source }, format: 'string' as const }];
    expect(await client.security.putRoleMapping({ name, ...mapping, role_templates })).toEqual({
      role_mapping: { created: true },
    });
    expect(await client.security.getRoleMapping({ name })).toEqual({
      [name]: { ...mapping, role_templates: [{ template: JSON.stringify({ source }), format: 'string' }] },
    });
    expect(await client.security.deleteRoleMapping({ name })).toEqual({ found: true });
  },
};

async function tellLife({ client, unique }: Teller): Promise<void> {
  const name = unique('role');
  const role = {
    description: 'Reads the books',
    cluster: ['monitor' as const, 'manage_own_api_key' as const],
    indices: [{ names: ['books-*'], privileges: ['read' as const], field_security: { grant: ['title', 'author'] } }],
    applications: [{ application: 'shop', privileges: ['read'], resources: ['*'] }],
    run_as: ['someone'],
    metadata: { version: 1 },
  };
  expect(await client.security.putRole({ name, ...role })).toEqual({ role: { created: true } });
  expect(await client.security.putRole({ name, ...role, metadata: { version: 2 } })).toEqual({ role: { created: false } });
  const told = {
    ...role,
    indices: [{ ...role.indices[0], allow_restricted_indices: false }],
    metadata: { version: 2 },
    transient_metadata: { enabled: true },
  };
  expect(await client.security.getRole({ name })).toEqual({ [name]: told });
  const all = await client.security.getRole();
  expect(all[name]).toEqual(told);
  expect(all['superuser']).toMatchObject({ metadata: { _reserved: true }, cluster: ['all'], run_as: ['*'] });
  expect(await client.security.clearCachedRoles({ name })).toEqual(ALL_NODES);
  expect(await client.security.deleteRole({ name })).toEqual({ found: true });
  expect(await refusal(client.security.deleteRole({ name }))).toMatchObject({ status: 404 });
  expect(await refusal(client.security.getRole({ name }))).toMatchObject({ status: 404 });
  expect(await refusal(client.security.putRole({ name: 'superuser', cluster: ['all'] }))).toEqual({
    status: 400,
    type: 'action_request_validation_exception',
    reason: expect.stringContaining('superuser'),
  });
}

async function tellMany({ client, unique }: Teller): Promise<void> {
  const prefix = unique('many');
  const [first, second, bad] = [`${prefix}-a`, `${prefix}-b`, `${prefix}-c`];
  const roles = { [first]: { cluster: ['monitor' as const] }, [second]: { description: 'The second', metadata: { n: 2 } } };
  expect(await client.security.bulkPutRole({ roles })).toEqual({ created: [first, second] });
  const again = {
    ...roles,
    [second]: { description: 'Another', metadata: { n: 3 } },
    [bad]: { indices: [{ names: ['a'], privileges: ['no such'] }] },
  };
  expect(await client.security.bulkPutRole({ roles: again })).toEqual({
    noop: [first],
    updated: [second],
    errors: { count: 1, details: { [bad]: { type: 'action_request_validation_exception', reason: ANY_TEXT } } },
  });
  const found = await client.security.queryRole({ query: { prefix: { name: prefix } }, sort: [{ name: { order: 'desc' } }] });
  const empty = { indices: [], applications: [], run_as: [], metadata: {}, transient_metadata: { enabled: true } };
  expect(found).toEqual({
    total: 2,
    count: 2,
    roles: [
      { ...empty, name: second, cluster: [], description: 'Another', metadata: { n: 3 }, _sort: [second] },
      { ...empty, name: first, cluster: ['monitor'], _sort: [first] },
    ],
  });
  expect(await client.security.bulkDeleteRole({ names: [first, second, bad] })).toEqual({
    deleted: [first, second],
    not_found: [bad],
  });
}

async function tellMappings({ client, as, unique }: Teller): Promise<void> {
  const [name, username, password] = [unique('mapping'), unique('mapped'), 'a long enough passphrase'];
  await client.security.putUser({ username, password, roles: [] });
  const mapping = {
    enabled: true,
    roles: ['monitoring_user'],
    rules: { all: [{ field: { username: `${username}*` } }, { any: [{ field: { 'realm.name': 'default_native' } }] }] },
    metadata: { by: 'test' },
  };
  expect(await client.security.putRoleMapping({ name, ...mapping })).toEqual({ role_mapping: { created: true } });
  expect(await client.security.putRoleMapping({ name, ...mapping })).toEqual({ role_mapping: { created: false } });
  expect(await client.security.getRoleMapping({ name })).toEqual({ [name]: mapping });
  expect(await client.security.getRoleMapping()).toMatchObject({ [name]: mapping });
  // Elasticsearch maps what other realms bring: its own users have the roles that they were given.
  expect(await as({ username, password }).security.authenticate()).toMatchObject({ username, roles: [] });

  expect(await client.security.deleteRoleMapping({ name })).toEqual({ found: true });
  expect(await refusal(client.security.deleteRoleMapping({ name }))).toMatchObject({ status: 404 });
  expect(await refusal(client.security.getRoleMapping({ name }))).toMatchObject({ status: 404 });
  await client.security.deleteUser({ username });
}

async function tellPrivileges({ client, as, unique }: Teller): Promise<void> {
  const application = unique('shop').replaceAll('-', '');
  const role = unique('buyer');
  const read = { actions: ['data:read/*', 'action:login'], metadata: { say: 'read' } };
  const privileges = { [application]: { read, write: { actions: ['data:write/*'] } } };
  expect(await client.security.putPrivileges({ privileges })).toEqual({
    [application]: { read: { created: true }, write: { created: true } },
  });
  expect(await client.security.putPrivileges({ privileges: { [application]: { read } } })).toEqual({
    [application]: { read: { created: false } },
  });
  const told = { application, name: 'read', ...read };
  expect(await client.security.getPrivileges({ application, name: 'read' })).toEqual({ [application]: { read: told } });
  expect(await client.security.getPrivileges({ application })).toEqual({
    [application]: { read: told, write: { application, name: 'write', actions: ['data:write/*'], metadata: {} } },
  });
  expect(await client.security.clearCachedPrivileges({ application })).toEqual(ALL_NODES);

  await client.security.putRole({ name: role, applications: [{ application, privileges: ['read'], resources: ['item/*'] }] });
  const password = 'a long enough passphrase';
  await client.security.putUser({ username: role, password, roles: [role] });
  const asBuyer = as({ username: role, password });
  const asked = { application, privileges: ['read', 'write', 'data:read/basket'], resources: ['item/1', 'room/1'] };
  expect(await asBuyer.security.hasPrivileges({ application: [asked] })).toEqual({
    username: role,
    has_all_requested: false,
    cluster: {},
    index: {},
    application: {
      [application]: {
        'item/1': { read: true, write: false, 'data:read/basket': true },
        'room/1': { read: false, write: false, 'data:read/basket': false },
      },
    },
  });
  expect(await client.security.deletePrivileges({ application, name: ['read', 'write'] })).toEqual({
    [application]: { read: { found: true }, write: { found: true } },
  });
  expect(await refusal(client.security.deletePrivileges({ application, name: 'read' }))).toMatchObject({ status: 404 });
  expect(await refusal(client.security.getPrivileges({ application, name: 'read' }))).toMatchObject({ status: 404 });
  await client.security.deleteUser({ username: role });
  await client.security.deleteRole({ name: role });
}
