import { describe, expect, test } from 'vitest';
import { aResourceWorld } from '../../../../test/support/opensearch-resources.ts';

const G = 'actiongroups/g1';
const EMPTY = { reserved: false, hidden: false, allowed_actions: [], static: false };
const error = (reason: string, details = {}) => ({ status: 400, body: { status: 'error', reason, ...details } });
const bad = (message: string) => ({ status: 400, body: { status: 'BAD_REQUEST', message } });
const missing = (message: string) => ({ status: 404, body: { status: 'NOT_FOUND', message } });
const ok = (message: string) => ({ status: 200, body: { status: 'OK', message } });
const created = (name: string) => ({ status: 201, body: { status: 'CREATED', message: `'${name}' created.` } });
const itself = bad('g1 cannot be an allowed_action of itself');

describe('an action group', () => {
  test('is made, read, replaced whole and deleted with the answers that were recorded', async () => {
    const { ask } = aResourceWorld();
    expect(await ask('PUT', G, { allowed_actions: [] })).toEqual(created('g1'));
    expect(await ask('GET', G)).toEqual({ status: 200, body: { g1: EMPTY } });
    expect(await ask('PUT', G, { description: 'd', type: 'index', allowed_actions: ['read', 'x'] })).toEqual(
      ok("'g1' updated."),
    );
    expect(JSON.stringify((await ask('GET', '/_opendistro/_security/api/actiongroup/g1')).body)).toBe(
      '{"g1":{"reserved":false,"hidden":false,"allowed_actions":["read","x"],"type":"index","description":"d","static":false}}',
    );
    expect(await ask('DELETE', G)).toEqual(ok("'g1' deleted."));
    expect(await ask('GET', G)).toEqual(missing("actiongroup 'g1' not found."));
    expect(await ask('DELETE', G)).toEqual(missing("actiongroup 'g1' not found."));
  });

  test.each([
    { name: 'without a body', body: {}, answer: error('Request body required for this action.') },
    {
      name: 'without actions',
      body: { type: 1 },
      answer: error('Invalid configuration', { missing_mandatory_keys: { keys: 'allowed_actions' } }),
    },
    {
      name: 'with an unknown key alone',
      body: { foo: 1 },
      answer: error('Invalid configuration', {
        invalid_keys: { keys: 'foo' },
        missing_mandatory_keys: { keys: 'allowed_actions' },
      }),
    },
    {
      name: 'with a text for actions',
      body: { allowed_actions: 'a', type: 'x' },
      answer: error('Wrong datatype', { allowed_actions: 'Array expected' }),
    },
    {
      name: 'with null as an action',
      body: { allowed_actions: [null] },
      answer: error('`null` or blank values are not allowed as json array elements'),
    },
    {
      name: 'with null as its type',
      body: { allowed_actions: ['a'], type: null },
      answer: error('Wrong datatype', { type: 'String expected' }),
    },
    { name: 'with itself', body: { allowed_actions: ['g1'] }, answer: itself },
    {
      name: 'with another type',
      body: { allowed_actions: ['a'], type: 'kibana' },
      answer: bad('Invalid action group type: kibana. Supported types are: cluster, index.'),
    },
    {
      name: 'with an empty type',
      body: { allowed_actions: ['a'], type: '' },
      answer: bad('Invalid action group type: . Supported types are: cluster, index.'),
    },
  ])('is not made $name', async ({ body, answer }) => {
    const { ask, store } = aResourceWorld();
    expect(await ask('PUT', G, body)).toEqual(answer);
    expect(await store.actionGroups.list()).toEqual([]);
  });

  test('is not named like a role, while a role may be named like it', async () => {
    const { ask } = aResourceWorld();
    await ask('PUT', 'roles/r1', { cluster_permissions: ['x'] });
    const text = (name: string): string =>
      `${name} is an existing role. A action group cannot be named with an existing role name.`;
    expect(await ask('PUT', 'actiongroups/r1', { allowed_actions: ['a'] })).toEqual(bad(text('r1')));
    expect(await ask('PUT', 'actiongroups/all_access', { allowed_actions: ['a'] })).toEqual(bad(text('all_access')));
    await ask('PUT', G, { allowed_actions: ['a'] });
    expect(await ask('PUT', 'roles/g1', { cluster_permissions: ['x'] })).toEqual(created('g1'));
  });

  test('is patched with the answers that were recorded', async () => {
    const { ask } = aResourceWorld();
    await ask('PUT', G, { allowed_actions: ['a'] });
    expect(await ask('PATCH', G, [{ op: 'add', path: '/allowed_actions/-', value: 'g1' }])).toEqual(itself);
    expect(await ask('PATCH', G, [{ op: 'add', path: '/allowed_actions/-', value: 'b' }])).toEqual(ok("'g1' updated."));
    expect(await ask('PATCH', G, [{ op: 'remove', path: '/allowed_actions' }])).toEqual(
      error('Request body required for this action.'),
    );
    const another = [{ op: 'add', path: '/g3', value: { type: 'x' } }];
    expect(await ask('PATCH', 'actiongroups', another)).toEqual(
      error('Invalid configuration', { missing_mandatory_keys: { keys: 'allowed_actions' } }),
    );
    expect(await ask('GET', G)).toEqual({ status: 200, body: { g1: { ...EMPTY, allowed_actions: ['a', 'b'] } } });
  });

  test.each([
    { name: 'read', type: 'index' },
    { name: 'cluster_all', type: 'cluster' },
    { name: 'kibana_all_read', type: 'kibana' },
    { name: 'unlimited', type: 'all' },
  ])('$name comes with OpenSearch and cannot be changed', async ({ name, type }) => {
    const { ask } = aResourceWorld();
    const answer = { status: 403, body: { status: 'FORBIDDEN', message: `Resource '${name}' is static.` } };
    expect(await ask('GET', `actiongroups/${name}`)).toMatchObject({
      body: { [name]: { reserved: true, type, static: true } },
    });
    expect(await ask('PUT', `actiongroups/${name}`, { allowed_actions: ['a'] })).toEqual(answer);
    expect(await ask('DELETE', `actiongroups/${name}`)).toEqual(answer);
    expect(await ask('PATCH', 'actiongroups', [{ op: 'remove', path: `/${name}` }])).toEqual(answer);
  });
});

describe('a tenant', () => {
  const T = 'tenants/t1';

  test('is made, read, patched and deleted with the answers that were recorded', async () => {
    const { ask } = aResourceWorld();
    expect(await ask('PUT', T, {})).toEqual(error('Request body required for this action.'));
    expect(await ask('PUT', T, { foo: 1 })).toEqual(error('Invalid configuration', { invalid_keys: { keys: 'foo' } }));
    expect(await ask('PUT', T, { description: 1 })).toEqual(error('Wrong datatype', { description: 'String expected' }));
    expect(await ask('PUT', T, { description: '' })).toEqual(created('t1'));
    expect(await ask('GET', T)).toEqual({
      status: 200,
      body: { t1: { reserved: false, hidden: false, description: '', static: false } },
    });
    const missingField = bad('Missing field "description"');
    expect(await ask('PATCH', T, [{ op: 'replace', path: '/description', value: 'y' }])).toEqual(missingField);
    expect(await ask('PATCH', T, [{ op: 'add', path: '/description', value: 'y' }])).toEqual(ok("'t1' updated."));
    expect(await ask('PATCH', T, [{ op: 'remove', path: '/description' }])).toEqual(
      error('Request body required for this action.'),
    );
    expect(Object.keys((await ask('GET', 'tenants')).body ?? {})).toEqual(['global_tenant', 't1']);
    expect(await ask('DELETE', T)).toEqual(ok("'t1' deleted."));
    expect(await ask('DELETE', T)).toEqual(missing("tenant 't1' not found."));
  });

  test('of everybody is always there and cannot be changed', async () => {
    const { ask } = aResourceWorld();
    const answer = { status: 403, body: { status: 'FORBIDDEN', message: "Resource 'global_tenant' is static." } };
    expect(await ask('GET', 'tenants/global_tenant')).toEqual({
      status: 200,
      body: { global_tenant: { reserved: true, hidden: false, description: 'Global tenant', static: true } },
    });
    expect(await ask('PUT', 'tenants/global_tenant', { description: 'x' })).toEqual(answer);
    expect(await ask('DELETE', 'tenants/global_tenant')).toEqual(answer);
  });
});
