import { beforeAll, describe, expect, test } from 'vitest';
import { openService, type Service } from './service.ts';
import { authorizationOf } from './setting.ts';

/* What Elasticsearch 8.19 can keep as metadata, as asked of it. Its errors tell a place in its own document, which is none here. */

/** Objects in objects, this many. */
function nested(objects: number): object {
  return objects <= 1 ? { a: 1 } : { a: nested(objects - 1) };
}

const TOO_DEEP = {
  type: 'document_parsing_exception',
  reason: expect.stringContaining('failed to parse field [metadata_flattened] of type [flattened] in document with id '),
  caused_by: {
    type: 'illegal_argument_exception',
    reason: 'The provided [flattened] field [metadata_flattened] exceeds the maximum depth limit of [20].',
  },
};
const BULK_FAILED = { type: 'exception', reason: 'bulk request execution failure', caused_by: TOO_DEEP };
const ACCESS = { search: [{ names: ['a'] }] };
const GRANT = { grant_type: 'password', username: 'elastic', password: 'password-superuser' };

let service: Service;
let keyId: string;

beforeAll(async () => {
  service = await openService();
  const { body } = await ask('PUT', '/_security/api_key', { name: 'k' });
  // A key was made.
  keyId = (body as { readonly id: string }).id;
});

async function ask(method: string, path: string, body?: object): Promise<{ readonly status: number; readonly body: unknown }> {
  const headers = {
    authorization: authorizationOf({ user: 'superuser' }, new Map()) ?? '',
    'content-type': 'application/json',
  };
  const answer = await service.send({ method, path, headers, body: JSON.stringify(body) });
  return { status: answer.status, body: JSON.parse(answer.text) };
}

describe('metadata of 20 levels is kept, of 21 refused', () => {
  test.each<{ method: string; path: string; bodyWith: (metadata: object) => object }>([
    { method: 'PUT', path: '/_security/api_key', bodyWith: (metadata) => ({ name: 'k', metadata }) },
    {
      method: 'POST',
      path: '/_security/api_key/grant',
      bodyWith: (metadata) => ({ ...GRANT, api_key: { name: 'k', metadata } }),
    },
    {
      method: 'POST',
      path: '/_security/cross_cluster/api_key',
      bodyWith: (metadata) => ({ name: 'k', access: ACCESS, metadata }),
    },
    { method: 'PUT', path: '/_security/role/deep', bodyWith: (metadata) => ({ metadata }) },
  ])('$method $path', async ({ method, path, bodyWith }) => {
    expect((await ask(method, path, bodyWith(nested(20)))).status).toBe(200);
    expect(await ask(method, path, bodyWith(nested(21)))).toEqual({
      status: 400,
      body: { status: 400, error: { root_cause: [{ type: TOO_DEEP.type, reason: TOO_DEEP.reason }], ...TOO_DEEP } },
    });
  });

  test('the update of a key, and of many', async () => {
    const path = `/_security/api_key/${keyId}`;
    expect(await ask('PUT', path, { metadata: nested(20) })).toEqual({ status: 200, body: { updated: true } });
    expect(await ask('PUT', path, { metadata: nested(21) })).toEqual({
      status: 500,
      body: { status: 500, error: { root_cause: [{ type: TOO_DEEP.type, reason: TOO_DEEP.reason }], ...BULK_FAILED } },
    });
    expect(await ask('POST', '/_security/api_key/_bulk_update', { ids: [keyId], metadata: nested(21) })).toEqual({
      status: 200,
      body: { updated: [], noops: [], errors: { count: 1, details: { [keyId]: BULK_FAILED } } },
    });
  });

  test('many roles, of which the others are stored', async () => {
    const roles = { shallow: { metadata: nested(20) }, deeper: { metadata: nested(21) } };
    expect(await ask('POST', '/_security/role', { roles })).toEqual({
      status: 200,
      body: { created: ['shallow'], errors: { count: 1, details: { deeper: TOO_DEEP } } },
    });
  });

  test.each([
    { path: '/_security/user/deep', body: { password: 'long enough', roles: [], metadata: nested(25) } },
    {
      path: '/_security/role_mapping/deep',
      body: { roles: ['a'], enabled: true, rules: { field: { username: 'z' } }, metadata: nested(25) },
    },
    { path: '/_security/privilege', body: { app: { read: { actions: ['a:b'], metadata: nested(25) } } } },
  ])('but not where Elasticsearch does not index it: $path', async ({ path, body }) => {
    expect((await ask('PUT', path, body)).status).toBe(200);
  });
});

describe('many roles at once are laid over those that are there', () => {
  const FULL = {
    cluster: ['monitor'],
    global: { application: { manage: { applications: ['x*'] } } },
    metadata: { v: 1, n: { a: 1, b: [1, 2] }, list: [{ x: 1 }] },
    description: 'd',
  };

  test.each([
    { change: {}, outcome: 'updated', metadata: FULL.metadata },
    { change: { cluster: ['monitor'], description: 'd' }, outcome: 'noop', metadata: FULL.metadata },
    {
      change: { metadata: { n: { a: 2, c: 3 }, list: [{ y: 2 }] } },
      outcome: 'updated',
      metadata: { v: 1, n: { a: 2, b: [1, 2], c: 3 }, list: [{ y: 2 }] },
    },
    { change: { metadata: { v: null } }, outcome: 'updated', metadata: { ...FULL.metadata, v: null } },
    { change: { metadata: { n: 5 } }, outcome: 'updated', metadata: { ...FULL.metadata, n: 5 } },
  ])('$change: metadata and global rights stay, the rest is replaced', async ({ change, outcome, metadata }) => {
    await ask('PUT', '/_security/role/full', FULL);
    expect(await ask('POST', '/_security/role', { roles: { full: change } })).toEqual({
      status: 200,
      body: { [outcome]: ['full'] },
    });
    const { body } = await ask('GET', '/_security/role/full');
    expect(body).toMatchObject({ full: { metadata, global: { application: { manage: { applications: ['x*'] } } } } });
    expect(body).toMatchObject({ full: outcome === 'noop' ? { description: 'd' } : { cluster: [] } });
  });

  test('one role is replaced whole', async () => {
    await ask('PUT', '/_security/role/full', FULL);
    await ask('PUT', '/_security/role/full', { cluster: ['monitor'] });
    expect((await ask('GET', '/_security/role/full')).body).toEqual({
      full: expect.objectContaining({ cluster: ['monitor'], metadata: {} }),
    });
    expect((await ask('GET', '/_security/role/full')).body).not.toHaveProperty('full.global');
  });
});
