import { beforeAll, describe, expect, test } from 'vitest';
import { openService, type Service, type ServiceResponse } from './service.ts';
import { authorizationOf } from './setting.ts';

/*
 * A body in the parameters `source` and `source_content_type`, and which of several faults of a request is told, as asked of
 * Elasticsearch 8.19.
 */

const JSON_TYPE = 'application/json';
const QUERY = '/_security/_query/api_key';

let service: Service;

beforeAll(async () => {
  service = await openService();
});

function send(method: string, path: string, body?: string, contentType = JSON_TYPE): Promise<ServiceResponse> {
  const headers: Record<string, string> = { authorization: authorizationOf({ user: 'superuser' }, new Map()) ?? '' };
  if (body !== undefined) headers['content-type'] = contentType;
  return service.send({ method, path, headers, body });
}

function withSource(path: string, source: string, type: string | null = JSON_TYPE): string {
  return `${path}?${new URLSearchParams({ source, ...(type !== null && { source_content_type: type }) }).toString()}`;
}

function reasonOf({ text }: ServiceResponse): unknown {
  const { error } = JSON.parse(text) as { readonly error: { readonly type: string; readonly reason: string } };
  return `${error.type}: ${error.reason}`;
}

describe('a body in parameters', () => {
  test.each([
    { method: 'GET', path: QUERY, source: '{"size":0}', type: JSON_TYPE, answer: '{"total":0,"count":0,"api_keys":[]}' },
    { method: 'POST', path: QUERY, source: '{"size":0}', type: JSON_TYPE, answer: '{"total":0,"count":0,"api_keys":[]}' },
    { method: 'GET', path: QUERY, source: 'size: 0', type: 'application/yaml', answer: '{"total":0,"count":0,"api_keys":[]}' },
    {
      method: 'GET',
      path: QUERY,
      source: '{"size":0}',
      type: 'application/vnd.elasticsearch+json;compatible-with=7',
      answer: '{"total":0,"count":0,"api_keys":[]}',
    },
    { method: 'GET', path: '/_security/_query/role', source: '{"size":0}', type: JSON_TYPE, answer: '"roles":[]' },
    { method: 'GET', path: '/_security/_query/user', source: '{"size":0}', type: JSON_TYPE, answer: '"users":[]' },
    {
      method: 'GET',
      path: '/_security/user/_has_privileges',
      source: '{"cluster":["monitor"]}',
      type: JSON_TYPE,
      answer: '{"username":"elastic","has_all_requested":true,"cluster":{"monitor":true},"index":{},"application":{}}',
    },
    {
      method: 'GET',
      path: '/_security/profile/_suggest',
      source: '{"size":1}',
      type: JSON_TYPE,
      answer: '"total":{"value":0,"relation":"eq"},"profiles":[]}',
    },
  ])('$method $path takes $source as $type', async ({ method, path, source, type, answer }) => {
    const response = await send(method, withSource(path, source, type));
    expect({ status: response.status, text: response.text }).toEqual({ status: 200, text: expect.stringContaining(answer) });
  });

  test.each([
    {
      case: 'without its type',
      path: withSource(QUERY, '{}', null),
      reason: 'validation_exception: Validation Failed: 1: source and source_content_type parameters are required;',
    },
    {
      case: 'of a type that is none',
      path: withSource(QUERY, '{}', 'json'),
      reason: 'illegal_argument_exception: invalid Content-Type header [json]',
    },
    {
      case: 'of an empty type',
      path: withSource(QUERY, '{}', ''),
      reason: 'illegal_argument_exception: invalid Content-Type header []',
    },
    {
      case: 'of a type that is not served',
      path: withSource(QUERY, '{}', 'text/html'),
      reason: 'validation_exception: Validation Failed: 1: Unknown value for source_content_type [text/html];',
    },
    {
      case: 'that is empty',
      path: withSource(QUERY, ''),
      reason: 'x_content_parse_exception: [1:0] [query_api_key_request_payload] Expected START_OBJECT but was: null',
    },
    {
      case: 'with an unknown field',
      path: withSource(QUERY, '{"nope":1}'),
      reason: 'x_content_parse_exception: [1:2] [query_api_key_request_payload] unknown field [nope]',
    },
    {
      case: 'that is cut',
      path: withSource(QUERY, '{"size"'),
      reason: 'x_content_e_o_f_exception: [1:8] Unexpected end of file',
    },
    {
      case: 'whose type stands alone',
      path: `${QUERY}?source_content_type=application/json`,
      reason: `illegal_argument_exception: request [${QUERY}] contains unrecognized parameter: [source_content_type]`,
    },
  ])('$case is refused', async ({ path, reason }) => {
    const response = await send('GET', path);
    expect([response.status, reasonOf(response)]).toEqual([400, reason]);
  });

  test('beside a body is unknown', async () => {
    const response = await send('POST', withSource(QUERY, '{"size":0}'), '{"size":1}');
    expect(reasonOf(response)).toBe(
      `illegal_argument_exception: request [${QUERY}] contains unrecognized parameters: [source], [source_content_type]`,
    );
  });

  test.each([
    ['PUT', '/_security/api_key'],
    ['DELETE', '/_security/api_key'],
    ['PUT', '/_security/user/source'],
    ['PUT', '/_security/role/source'],
    ['POST', '/_security/api_key/grant'],
  ])('is none for %s %s, which no GET asks', async (method, path) => {
    const response = await send(method, withSource(path, '{"name":"x"}'));
    expect([response.status, reasonOf(response)]).toEqual([400, 'parse_exception: request body is required']);
  });

  test.each([
    ['GET', '/_security/api_key'],
    ['GET', '/_security/_authenticate'],
    ['PUT', '/_security/user/source/_disable'],
    ['PUT', '/_security/api_key/nosuch'],
  ])('is unknown to %s %s, which needs no body', async (method, path) => {
    const response = await send(method, withSource(path, '{}'));
    expect(reasonOf(response)).toBe(
      `illegal_argument_exception: request [${path}] contains unrecognized parameters: [source], [source_content_type]`,
    );
  });
});

describe('of several faults of a request', () => {
  const unknown = (path: string): string =>
    `illegal_argument_exception: request [${path}] contains unrecognized parameter: [foo]`;
  const flag = 'illegal_argument_exception: Failed to parse value [maybe] as only [true] or [false] are allowed.';

  test.each([
    { method: 'PUT', path: '/_security/api_key?foo=1', body: undefined, reason: 'parse_exception: request body is required' },
    {
      method: 'PUT',
      path: '/_security/api_key?foo=1',
      body: '{"nope":1}',
      reason: 'x_content_parse_exception: [1:2] [api_key_request] unknown field [nope]',
    },
    { method: 'PUT', path: '/_security/api_key?foo=1', body: '{"name":""}', reason: unknown('/_security/api_key') },
    { method: 'PUT', path: '/_security/api_key?foo=1&pretty=maybe', body: '{"nope":1}', reason: flag },
    { method: 'GET', path: '/_security/api_key?owner=maybe&foo=1', body: undefined, reason: flag },
    { method: 'GET', path: '/_security/api_key?id=a&name=b&foo=1', body: undefined, reason: unknown('/_security/api_key') },
    { method: 'GET', path: '/_security/_authenticate?foo=1', body: '{}', reason: unknown('/_security/_authenticate') },
    { method: 'POST', path: `${QUERY}?foo=1`, body: '{"from":-1}', reason: unknown(QUERY) },
  ])('$method $path with $body tells that of Elasticsearch', async ({ method, path, body, reason }) => {
    expect(reasonOf(await send(method, path, body))).toBe(reason);
  });

  test('a body of a type that is not served comes first', async () => {
    const response = await send('GET', '/_security/api_key?foo=1', '{}', 'text/html');
    expect(response.status).toBe(406);
  });
});
