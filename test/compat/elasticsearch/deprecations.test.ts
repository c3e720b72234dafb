import { beforeAll, describe, expect, test } from 'vitest';
import { openService, type Service, type ServiceResponse } from './service.ts';
import { authorizationOf } from './setting.ts';

/* What Elasticsearch 8.19 warns of, as asked of it. Where it tells the hash of its build, there is `unknown` here. */

const AGENT = '299 Elasticsearch-8.19.21-unknown';
const VERSION_7 = 'application/vnd.elasticsearch+json; compatible-with=7';
const JSON_TYPE = 'application/json';

let service: Service;

beforeAll(async () => {
  service = await openService();
  for (const [path, body] of [
    ['/_security/role/reader', { cluster: ['monitor'] }],
    ['/_security/user/alice', { password: 'password-alice', roles: ['reader'] }],
  ] as const) {
    expect((await send('superuser', 'PUT', path, JSON.stringify(body), JSON_TYPE)).status).toBe(200);
  }
});

function send(user: string, method: string, path: string, body: string, type: string): Promise<ServiceResponse> {
  const authorization = authorizationOf({ user }, new Map()) ?? '';
  return service.send({ method, path, headers: { authorization, 'content-type': type, accept: type }, body });
}

function warningsOf({ headers }: ServiceResponse): readonly string[] {
  return headers.filter(([name]) => name === 'warning').map(([, value]) => value);
}

function ofField(field: string): string {
  return `${AGENT} "Deprecated field [${field}] used, this field is unused and will be removed entirely"`;
}

describe('a warning', () => {
  test.each([
    { body: '{"id":"a"}', status: 200, place: '1:7' },
    { body: '{\n "name":"n",  "id":"a"}', status: 400, place: '2:20' },
    { body: '{"id":"a","ids":["b"]}', status: 400, place: '1:7' },
    { body: '{"id":null}', status: 400, place: '1:7' },
  ])('tells of the old field of an invalidation in version 7, also beside an error: $body', async ({ body, status, place }) => {
    const answer = await send('superuser', 'DELETE', '/_security/api_key', body, VERSION_7);
    const text = `[invalidate_api_key_v7][${place}] Deprecated field [id] used, replaced by [ids]`;
    expect([answer.status, warningsOf(answer)]).toEqual([status, [`${AGENT} "${text}"`]]);
  });

  test('is not told to who is refused', async () => {
    const answer = await send('alice', 'DELETE', '/_security/api_key', '{"id":"a"}', VERSION_7);
    expect([answer.status, warningsOf(answer)]).toEqual([403, []]);
  });

  test.each([
    {
      query: { range: { creation: { from: 1, to: 2, include_lower: true, include_upper: false } } },
      fields: ['from', 'to', 'include_lower', 'include_upper'],
    },
    {
      query: { bool: { must: [{ range: { creation: { from: 1 } } }, { range: { creation: { from: 3 } } }] } },
      fields: ['from'],
    },
    { query: { range: { creation: { gte: 1, lt: 2 } } }, fields: [] },
  ])('tells once of each old field of a range: $fields', async ({ query, fields }) => {
    const answer = await send('superuser', 'POST', '/_security/_query/api_key', JSON.stringify({ query }), JSON_TYPE);
    expect([answer.status, warningsOf(answer)]).toEqual([200, fields.map(ofField)]);
  });

  test.each([
    { path: '/_security/_query/api_key', body: { query: { range: { creation: { from: 1, nope: 2 } } } } },
    { path: '/_security/_query/api_key', body: { query: { range: { nofield: { from: 1 } } } } },
  ])('stands beside an error: $body', async ({ path, body }) => {
    const answer = await send('superuser', 'POST', path, JSON.stringify(body), JSON_TYPE);
    expect([answer.status, warningsOf(answer)]).toEqual([400, [ofField('from')]]);
  });

  test.each([
    { path: '/_security/_query/api_key', body: { aggs: { a: { filter: { range: { creation: { from: 1 } } } } } } },
    { path: '/_security/_query/user', body: { query: { range: { username: { from: 'a' } } } } },
    { path: '/_security/_query/role', body: { query: { range: { name: { from: 'a' } } } } },
  ])('is told by $path with $body', async ({ path, body }) => {
    const answer = await send('superuser', 'POST', path, JSON.stringify(body), JSON_TYPE);
    expect([answer.status, warningsOf(answer)]).toEqual([200, [ofField('from')]]);
  });
});
