import { beforeAll, describe, expect, test } from 'vitest';
import { openService, type Service, type ServiceResponse } from './service.ts';
import { authorizationOf, prepare } from './setting.ts';

const ROLE = { cluster: ['monitor'], indices: [{ names: ['idx'], privileges: ['read'] }] };

describe('POST /_claviger/explain over HTTP', () => {
  let service: Service;

  beforeAll(async () => {
    service = await openService();
    await prepare(service);
  });

  function explain(body: unknown, user = 'superuser'): Promise<ServiceResponse> {
    const headers = { authorization: authorizationOf({ user }, new Map()) ?? '', 'content-type': 'application/json' };
    return service.send({ method: 'POST', path: '/_claviger/explain', headers, body: JSON.stringify(body) });
  }

  test('answers verdict, route, checks and rules', async () => {
    const request = { method: 'GET', path: '/idx,other/_search?size=1', body: { query: { match_all: {} } } };
    const response = await explain({ request, role_descriptors: { reader: ROLE } });
    expect(response.status).toBe(200);
    const check = { action: 'indices:data/read/search', scope: 'index' };
    expect(JSON.parse(response.text)).toEqual({
      allowed: false,
      refusal: {
        type: 'security_exception',
        reason:
          'action [indices:data/read/search] is unauthorized for user [elastic] with effective roles [reader] on indices [other], this action is granted by the index privileges [read,all]',
        status: 403,
      },
      route: { path: '/{index}/_search', action: 'indices:data/read/search', scope: 'index' },
      indices: ['idx', 'other'],
      all_rights: false,
      checks: [
        // Whether any index grants the action: without one, even an empty answer is refused.
        {
          ...check,
          names: [],
          allowed: true,
          sets: [{ set: 'role_descriptors', allowed: true, rules: [{ role: 'reader', entry: 'indices[0]' }] }],
        },
        {
          ...check,
          names: ['idx'],
          allowed: true,
          sets: [{ set: 'role_descriptors', allowed: true, rules: [{ role: 'reader', entry: 'indices[0]' }] }],
        },
        {
          ...check,
          names: ['other'],
          allowed: false,
          sets: [{ set: 'role_descriptors', allowed: false, reason: 'not_granted', rules: [], granted_by: ['read', 'all'] }],
        },
      ],
    });
  });

  test.each([
    { body: [{ delete: { _index: 'idx', _id: '1' } }], names: ['idx'] },
    { body: '{"delete":{"_index":"idx","_id":"1"}}\n', names: ['idx'] },
  ])('a body of lines is an array or a text: $body', async ({ body, names }) => {
    const response = await explain({ request: { method: 'POST', path: '/_bulk', body } }, 'alice');
    const { checks } = JSON.parse(response.text) as { readonly checks: readonly { readonly action: string }[] };
    expect(checks).toContainEqual(expect.objectContaining({ action: 'indices:data/write/delete', names }));
  });

  test.each([
    { body: {}, status: 400, reason: 'Required [request]' },
    { body: { request: { method: 'GET', path: '/_security/user' } }, status: 400, reason: 'is answered here' },
    { body: { request: { method: 'GET', path: '/%5Fsecurity/user' } }, status: 200, reason: null },
    {
      body: { request: { method: 'GET', path: '/x' }, role_descriptors: {}, api_key_id: 'k' },
      status: 400,
      reason: 'only one of [role_descriptors, api_key_id] can be specified',
    },
    { body: { request: { method: 'GET', path: '/x', headers: { a: 1 } } }, status: 400, reason: 'header [a] must be a string' },
    { body: { request: { method: 'GET', path: '/x' }, x: 1 }, status: 400, reason: '[explain_request] unknown field [x]' },
    { body: { request: { method: 'GET', path: '/x' }, api_key_id: 'ghost' }, status: 404, reason: 'unable to find apikey' },
  ])('$body is answered with $status', async ({ body, status, reason }) => {
    const response = await explain(body);
    expect(response.status).toBe(status);
    if (reason !== null) expect(response.text).toContain(reason);
  });

  test("a limited caller learns its own rights and nobody else's", async () => {
    const request = { method: 'GET', path: '/idx/_search' };
    expect(JSON.parse((await explain({ request }, 'alice')).text)).toMatchObject({ allowed: true });
    expect((await explain({ request, role_descriptors: {} }, 'alice')).status).toBe(403);
  });

  test('needs a caller', async () => {
    const response = await service.send({ method: 'POST', path: '/_claviger/explain', headers: {}, body: '{}' });
    expect(response.status).toBe(401);
  });
});
