import { describe, expect, test } from 'vitest';
import { aResourceWorld, type ResourceWorld } from '../../../../test/support/opensearch-resources.ts';
import type { RoleMapping } from '../../../domain/role-mapping/role-mapping.ts';

const M = 'rolesmapping/r1';
const EMPTY = { hosts: [], users: [], reserved: false, hidden: false, backend_roles: [], and_backend_roles: [] };
const ONE_OF = { specify_one_of: { keys: 'backend_roles,hosts,and_backend_roles,users' } };
const error = (reason: string, details = {}) => ({ status: 400, body: { status: 'error', reason, ...details } });
const missing = (message: string) => ({ status: 404, body: { status: 'NOT_FOUND', message } });
const ok = (message: string) => ({ status: 200, body: { status: 'OK', message } });

async function aWorldWithRole(): Promise<ResourceWorld> {
  const world = aResourceWorld();
  await world.ask('PUT', 'roles/r1', { cluster_permissions: ['x'] });
  return world;
}

describe('a role mapping', () => {
  test('is made, read, replaced whole and deleted with the answers that were recorded', async () => {
    const { ask } = await aWorldWithRole();
    expect(await ask('PUT', M, { users: ['u1'] })).toEqual({
      status: 201,
      body: { status: 'CREATED', message: "'r1' created." },
    });
    expect(JSON.stringify((await ask('GET', M)).body)).toBe(
      '{"r1":{"hosts":[],"users":["u1"],"reserved":false,"hidden":false,"backend_roles":[],"and_backend_roles":[]}}',
    );
    const whole = { backend_roles: ['b'], and_backend_roles: ['c', 'd'], hosts: ['h'], description: 'x' };
    expect(await ask('PUT', M, whole)).toEqual(ok("'r1' updated."));
    expect(await ask('GET', M)).toEqual({ status: 200, body: { r1: { ...EMPTY, ...whole } } });
    expect(await ask('GET', 'rolesmapping')).toEqual({ status: 200, body: { r1: { ...EMPTY, ...whole } } });
    expect(await ask('DELETE', M)).toEqual(ok("'r1' deleted."));
    expect(await ask('GET', M)).toEqual(missing("rolesmapping 'r1' not found."));
    expect(await ask('DELETE', M)).toEqual(missing("rolesmapping 'r1' not found."));
  });

  test.each([
    { name: 'for a role that is not there', role: 'nope', body: { users: ['u1'] }, answer: missing("role 'nope' not found.") },
    {
      name: 'with an unknown key alone',
      role: 'nope',
      body: { foo: 1 },
      answer: error('Invalid configuration', { invalid_keys: { keys: 'foo' }, ...ONE_OF }),
    },
    {
      name: 'with a description alone',
      role: 'r1',
      body: { description: 'only' },
      answer: error('Invalid configuration', ONE_OF),
    },
    { name: 'without a body', role: 'nope', body: undefined, answer: error('Request body required for this action.') },
    {
      name: 'with a text for a list',
      role: 'r1',
      body: { users: 'a' },
      answer: error('Wrong datatype', { users: 'Array expected' }),
    },
    {
      name: 'with null for a list',
      role: 'r1',
      body: { users: ['a'], hosts: null },
      answer: error('Wrong datatype', { hosts: 'Array expected' }),
    },
    {
      name: 'with a blank user',
      role: 'r1',
      body: { users: [''] },
      answer: error('`null` or blank values are not allowed as json array elements'),
    },
  ])('is not made $name', async ({ role, body, answer }) => {
    const { ask, store } = await aWorldWithRole();
    expect(await ask('PUT', `rolesmapping/${role}`, body)).toEqual(answer);
    expect(await store.roleMappings.list()).toEqual([]);
  });

  test.each(['all_access', 'superuser'])('is made for %s, which comes with a product', async (role) => {
    const { ask } = aResourceWorld();
    expect(await ask('PUT', `rolesmapping/${role}`, { users: [] })).toMatchObject({ status: 201 });
  });

  test('outlives its role, and cannot be changed then', async () => {
    const { ask } = await aWorldWithRole();
    await ask('PUT', M, { users: ['u1'] });
    await ask('DELETE', 'roles/r1');
    expect(await ask('GET', M)).toMatchObject({ status: 200 });
    expect(await ask('PUT', M, { users: ['b'] })).toEqual(missing("role 'r1' not found."));
    expect(await ask('PATCH', M, [{ op: 'add', path: '/users', value: ['b'] }])).toEqual(missing("role 'r1' not found."));
    expect(await ask('DELETE', M)).toEqual(ok("'r1' deleted."));
  });

  test('is patched with the answers that were recorded', async () => {
    const { ask } = await aWorldWithRole();
    await ask('PUT', M, { users: ['a'], description: '' });
    const patch = (op: object) => ask('PATCH', M, [op]);
    expect(await patch({ op: 'add', path: '/backend_roles/-', value: 'x' })).toEqual({
      status: 400,
      body: { status: 'BAD_REQUEST', message: 'Missing field "backend_roles"' },
    });
    expect(await patch({ op: 'add', path: '/users/-', value: 'u2' })).toEqual(ok("'r1' updated."));
    expect(await patch({ op: 'remove', path: '/users' })).toEqual(error('Request body required for this action.'));
    expect(await patch({ op: 'remove', path: '/description' })).toEqual(ok('No updates required'));
    expect(await ask('PATCH', 'rolesmapping', [{ op: 'add', path: '/r1/users', value: ['q'] }])).toEqual(
      ok('Resource updated.'),
    );
    expect(await ask('GET', M)).toMatchObject({ body: { r1: { users: ['q'] } } });
  });
});

describe('what Elasticsearch’s dialect says of a mapping', () => {
  const mapping: RoleMapping = {
    name: 'r1',
    enabled: false,
    roles: ['other'],
    roleTemplates: [],
    rules: { kind: 'field', field: 'username', values: ['u*'], isList: false },
    metadata: { a: 1 },
  };
  const elasticsearch = { enabled: false, roles: ['other'], rules: { field: { username: 'u*' } }, metadata: { a: 1 } };

  test('is shown, kept by a body without it, taken back and removed', async () => {
    const { ask, store } = await aWorldWithRole();
    await store.roleMappings.create('r1', mapping);
    expect(await ask('GET', M)).toEqual({ status: 200, body: { r1: { ...EMPTY, elasticsearch } } });
    await ask('PUT', M, { users: ['a'] });
    expect(await store.roleMappings.find('r1')).toMatchObject({ ...mapping, openSearch: { users: ['a'] } });
    await ask('PUT', M, { users: ['a'], elasticsearch: null });
    expect(await ask('GET', M)).toEqual({ status: 200, body: { r1: { ...EMPTY, users: ['a'] } } });
    await ask('PUT', M, { users: ['a'], elasticsearch });
    expect(await store.roleMappings.find('r1')).toMatchObject({ ...mapping, openSearch: { users: ['a'] } });
  });

  test.each([
    { elasticsearch: { ...elasticsearch, metadata: { _x: 1 } } },
    { elasticsearch: { ...elasticsearch, role_templates: [{ template: { source: 'x' } }] } },
    { elasticsearch: { ...elasticsearch, rules: { field: {} } } },
    { elasticsearch: { foo: 1 } },
  ])('is refused as $elasticsearch', async (half) => {
    const { ask, store } = await aWorldWithRole();
    expect(await ask('PUT', M, { users: ['a'], ...half })).toMatchObject({ status: 400 });
    expect(await store.roleMappings.list()).toEqual([]);
  });
});
