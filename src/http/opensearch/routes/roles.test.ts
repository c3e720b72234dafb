import { describe, expect, test } from 'vitest';
import { aResourceWorld } from '../../../../test/support/opensearch-resources.ts';
import { EMPTY_ROLE_DESCRIPTOR } from '../../../domain/role/role-descriptor.ts';

const R = 'roles/r1';
const EMPTY = {
  reserved: false,
  hidden: false,
  cluster_permissions: [],
  index_permissions: [],
  tenant_permissions: [],
  static: false,
};
const error = (reason: string, details = {}) => ({ status: 400, body: { status: 'error', reason, ...details } });
const forbidden = (message: string) => ({ status: 403, body: { status: 'FORBIDDEN', message } });
const inIndices = (entry: object) => ({ index_permissions: [{ index_patterns: ['a'], ...entry }] });

describe('a role', () => {
  test('is made, read, replaced whole and deleted with the answers that were recorded', async () => {
    const { ask } = aResourceWorld();
    const body = {
      cluster_permissions: ['cluster_composite_ops_ro'],
      index_permissions: [{ index_patterns: ['x-*'], allowed_actions: ['read'] }],
    };
    expect(await ask('PUT', R, body)).toEqual({ status: 201, body: { status: 'CREATED', message: "'r1' created." } });
    const read = await ask('GET', R);
    expect(JSON.stringify(read.body)).toBe(
      '{"r1":{"reserved":false,"hidden":false,"cluster_permissions":["cluster_composite_ops_ro"],"index_permissions":[{"index_patterns":["x-*"],"fls":[],"masked_fields":[],"allowed_actions":["read"]}],"tenant_permissions":[],"static":false}}',
    );
    expect(await ask('PUT', R, { description: '' })).toEqual({ status: 200, body: { status: 'OK', message: "'r1' updated." } });
    expect(await ask('GET', R)).toEqual({ status: 200, body: { r1: { ...EMPTY, description: '' } } });
    expect(await ask('DELETE', R)).toEqual({ status: 200, body: { status: 'OK', message: "'r1' deleted." } });
    expect(await ask('DELETE', R)).toEqual({ status: 404, body: { status: 'NOT_FOUND', message: "role 'r1' not found." } });
  });

  test.each([
    {
      name: 'an entry without anything',
      body: { index_permissions: [{}] },
      shown: { index_permissions: [{ index_patterns: [], fls: [], masked_fields: [], allowed_actions: [] }] },
    },
    {
      name: 'an empty document query',
      body: inIndices({ dls: '' }),
      shown: { index_permissions: [{ index_patterns: ['a'], dls: '', fls: [], masked_fields: [], allowed_actions: [] }] },
    },
    {
      name: 'a document query that is none',
      body: inIndices({ dls: '{nope' }),
      shown: { index_permissions: [{ index_patterns: ['a'], dls: '{nope', fls: [], masked_fields: [], allowed_actions: [] }] },
    },
    {
      name: 'null as a document query',
      body: inIndices({ dls: null }),
      shown: { index_permissions: [{ index_patterns: ['a'], fls: [], masked_fields: [], allowed_actions: [] }] },
    },
    {
      name: 'fields and masks',
      body: inIndices({ fls: ['~x'], masked_fields: ['m', 'a::SHA-1', 'a::/x/::y'] }),
      shown: {
        index_permissions: [
          { index_patterns: ['a'], fls: ['~x'], masked_fields: ['m', 'a::SHA-1', 'a::/x/::y'], allowed_actions: [] },
        ],
      },
    },
    {
      name: 'tenants',
      body: { tenant_permissions: [{ tenant_patterns: ['t'], allowed_actions: ['kibana_all_read'] }] },
      shown: { tenant_permissions: [{ tenant_patterns: ['t'], allowed_actions: ['kibana_all_read'] }] },
    },
    {
      name: 'an entry of tenants without anything',
      body: { tenant_permissions: [{}] },
      shown: { tenant_permissions: [{ tenant_patterns: [], allowed_actions: [] }] },
    },
    {
      name: 'numbers for texts',
      body: { cluster_permissions: [1, 'a', 'a'] },
      shown: { cluster_permissions: ['1', 'a', 'a'] },
    },
    {
      name: 'expressions that cannot be read, which grant nothing',
      body: { cluster_permissions: ['/[/'], ...inIndices({ allowed_actions: ['/(/'] }) },
      shown: {
        cluster_permissions: ['/[/'],
        index_permissions: [{ index_patterns: ['a'], fls: [], masked_fields: [], allowed_actions: ['/(/'] }],
      },
    },
  ])('has $name', async ({ body, shown }) => {
    const { ask } = aResourceWorld();
    expect(await ask('PUT', R, body)).toMatchObject({ status: 201 });
    expect(await ask('GET', R)).toEqual({ status: 200, body: { r1: { ...EMPTY, ...shown } } });
  });

  test.each([
    { name: 'without anything', body: {}, answer: error('Request body required for this action.') },
    {
      name: 'with unknown keys',
      body: { foo: 1, bar: 1, cluster_permissions: 'x' },
      answer: error('Invalid configuration', { invalid_keys: { keys: 'bar,foo' } }),
    },
    {
      name: 'with flags',
      body: { reserved: false, hidden: false, static: false },
      answer: error('Invalid configuration', { invalid_keys: { keys: 'static,hidden,reserved' } }),
    },
    {
      name: 'with values of other types',
      body: { cluster_permissions: 'x', index_permissions: 1, description: [] },
      answer: error('Wrong datatype', {
        cluster_permissions: 'Array expected',
        description: 'String expected',
        index_permissions: 'Array expected',
      }),
    },
    {
      name: 'with null for a list',
      body: { cluster_permissions: null },
      answer: error('Wrong datatype', { cluster_permissions: 'Array expected' }),
    },
    {
      name: 'with an entry that is a text',
      body: { index_permissions: ['x'] },
      answer: error('Wrong datatype', { index_permissions: 'Object expected' }),
    },
    {
      name: 'with an unknown key in an entry',
      body: { index_permissions: [{ foo: ['a'] }] },
      answer: error('Invalid configuration', { invalid_keys: { keys: 'foo' } }),
    },
    {
      name: 'with an unknown key in a tenant',
      body: { tenant_permissions: [{ foo: 1 }] },
      answer: error('Invalid configuration', { invalid_keys: { keys: 'foo' } }),
    },
    {
      name: 'with a text for patterns',
      body: { index_permissions: [{ index_patterns: 'a' }] },
      answer: error('Wrong datatype', { index_patterns: 'Array expected' }),
    },
    {
      name: 'with an object for a permission',
      body: { cluster_permissions: [{ a: 1 }] },
      answer: error('Wrong datatype', { cluster_permissions: 'String expected' }),
    },
    {
      name: 'with null deep within',
      body: { index_permissions: [{ index_patterns: [null] }] },
      answer: error('`null` or blank values are not allowed as json array elements'),
    },
    {
      name: 'with null as an entry',
      body: { index_permissions: [null] },
      answer: error('`null` or blank values are not allowed as json array elements'),
    },
    {
      name: 'with an unwrapped expression in a mask',
      body: inIndices({ masked_fields: ['a::b::c'] }),
      answer: error('Wrong datatype', {
        'Masked field not valid: a::b::c': 'A regular expression needs to be wrapped in /.../',
      }),
    },
    {
      name: 'with an unknown digest',
      body: inIndices({ masked_fields: ['a::NOPE-99'] }),
      answer: error('Wrong datatype', { 'Masked field not valid: a::NOPE-99': 'Invalid algorithm NOPE-99' }),
    },
    {
      name: 'with a text that is too long',
      body: { cluster_permissions: ['x'.repeat(257)] },
      answer: error('String value exceeds the maximum allowed length of 256 characters'),
    },
    {
      name: 'with a document query that is too long',
      body: inIndices({ dls: 'x'.repeat(401) }),
      answer: error('String value exceeds the maximum allowed length of 400 characters'),
    },
    {
      name: 'with a pattern that is too large',
      body: { cluster_permissions: ['/(abcdefghij){201}/'] },
      answer: { status: 400, body: { status: 'BAD_REQUEST' } },
    },
  ])('is not made $name', async ({ body, answer }) => {
    const { ask, store } = aResourceWorld();
    expect(await ask('PUT', R, body)).toMatchObject(answer);
    expect(await store.roles.list()).toEqual([]);
  });

  test('may have a document query of just the length that may be', async () => {
    const { ask } = aResourceWorld();
    expect(await ask('PUT', R, inIndices({ dls: 'x'.repeat(400) }))).toMatchObject({ status: 201 });
  });
});

describe('roles that come with a product', () => {
  test.each([
    { name: 'all_access', isStatic: true, answer: forbidden("Resource 'all_access' is static.") },
    { name: 'own_index', isStatic: true, answer: forbidden("Resource 'own_index' is static.") },
    { name: 'superuser', isStatic: false, answer: forbidden("Resource 'superuser' is reserved.") },
  ])('$name is shown and cannot be changed', async ({ name, isStatic, answer }) => {
    const { ask, store } = aResourceWorld();
    expect(await ask('GET', `roles/${name}`)).toMatchObject({
      status: 200,
      body: { [name]: { reserved: true, static: isStatic } },
    });
    expect((await ask('GET', 'roles')).body).toHaveProperty(name);
    expect(await ask('PUT', `roles/${name}`, { cluster_permissions: ['x'] })).toEqual(answer);
    expect(await ask('PUT', `roles/${name}`, { foo: 1 })).toMatchObject({ status: 400 });
    expect(await ask('DELETE', `roles/${name}`)).toEqual(answer);
    expect(await store.roles.list()).toEqual([]);
  });
});

describe('what Elasticsearch’s dialect says of a role', () => {
  test('is shown, kept by a body without it, and removed', async () => {
    const { ask, store } = aResourceWorld();
    await store.roles.put([{ name: 'r1', descriptor: { ...EMPTY_ROLE_DESCRIPTOR, cluster: ['monitor'], metadata: { a: 1 } } }]);
    const { body } = await ask('GET', R);
    const { elasticsearch } = (body as { r1: { elasticsearch: object } }).r1;
    expect(elasticsearch).toMatchObject({ cluster: ['monitor'], metadata: { a: 1 } });
    expect(await ask('PUT', R, { cluster_permissions: ['x'] })).toMatchObject({ status: 200 });
    expect(await store.roles.find('r1')).toMatchObject({
      descriptor: { cluster: ['monitor'], permissions: { clusterPermissions: ['x'] } },
    });
    expect(await ask('PUT', R, { cluster_permissions: ['x'], elasticsearch: null })).toMatchObject({ status: 200 });
    expect(await store.roles.find('r1')).toMatchObject({ descriptor: { cluster: [], metadata: {} } });
    expect(await ask('PUT', R, { cluster_permissions: ['x'], elasticsearch })).toMatchObject({ status: 200 });
    expect(await store.roles.find('r1')).toMatchObject({ descriptor: { cluster: ['monitor'], metadata: { a: 1 } } });
  });

  test.each([
    { elasticsearch: { cluster: ['nope'] } },
    { elasticsearch: { foo: 1 } },
    { elasticsearch: { opensearch: {} } },
    { elasticsearch: 'x' },
  ])('is refused as $elasticsearch', async (half) => {
    const { ask, store } = aResourceWorld();
    expect(await ask('PUT', R, { cluster_permissions: ['x'], ...half })).toMatchObject({ status: 400 });
    expect(await store.roles.list()).toEqual([]);
  });
});

describe('who asks', () => {
  test.each(['GET', 'PUT', 'DELETE', 'PATCH'])(
    'a user without the right is refused %s before the body is looked at, and audited',
    async (method) => {
      const { ask, user, events } = aResourceWorld();
      const text =
        'No permission to access REST API: User limited with Security roles [idx_reader] does not have any role privileged for admin access. No ssl info found in request.';
      expect(
        await ask(method, R, method === 'PUT' || method === 'PATCH' ? '{' : undefined, user('limited', 'idx_reader')),
      ).toEqual(forbidden(text));
      expect(events).toMatchObject([{ event: 'access_denied', reason: text }]);
    },
  );

  test('whoever may read security may not change it', async () => {
    const { ask, user } = aResourceWorld();
    const reader = user('reader', 'sec_reader');
    expect(await ask('GET', 'roles', undefined, reader)).toMatchObject({ status: 200 });
    expect(await ask('PUT', R, { cluster_permissions: ['*'] }, reader)).toMatchObject({ status: 403 });
  });

  test('changes are audited by their names', async () => {
    const { ask, events } = aResourceWorld();
    await ask('PUT', R, { cluster_permissions: ['x'] });
    await ask('PUT', 'rolesmapping/r1', { users: ['a'] });
    await ask('PUT', 'actiongroups/g1', { allowed_actions: ['x'] });
    await ask('PUT', 'tenants/t1', { description: 'x' });
    for (const path of ['tenants/t1', 'actiongroups/g1', 'rolesmapping/r1', R]) await ask('DELETE', path);
    const changes = events.filter(({ targets }) => targets.length > 0).map(({ event, targets }) => [event, ...targets]);
    expect(changes).toEqual([
      ['put_role', 'r1'],
      ['put_role_mapping', 'r1'],
      ['put_action_group', 'g1'],
      ['put_tenant', 't1'],
      ['delete_tenant', 't1'],
      ['delete_action_group', 'g1'],
      ['delete_role_mapping', 'r1'],
      ['delete_role', 'r1'],
    ]);
  });
});
