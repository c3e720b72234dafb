import { describe, expect, test } from 'vitest';
import { aWorld } from '../../../test/support/action-fixtures.ts';
import { type AnsweredByOpenSearch, type AskedOfOpenSearch, askOpenSearch } from '../../../test/support/ask-opensearch.ts';
import { illegalArgument, SecurityError } from '../../domain/error.ts';
import { readJsonValue } from '../../domain/json/parse-json.ts';
import { parseRequestTarget } from '../../domain/request/parse-request-target.ts';
import { createOpenSearchApi, type OpenSearchApiDeps } from './opensearch-api.ts';
import type { OpenSearchOpenRoute, OpenSearchRoute } from './opensearch-route.ts';

const health: OpenSearchOpenRoute = {
  methods: ['GET', 'POST'],
  path: '/health',
  prefixes: 'both',
  parameterNames: ['mode'],
  answer: (query) => ({ status: 200, content: { json: { mode: query.get('mode') ?? 'strict' } } }),
};

function aRoute(parts: Partial<OpenSearchRoute>): OpenSearchRoute {
  return {
    method: 'GET',
    path: '/api/things',
    prefixes: 'plugins',
    errorForm: 'status',
    parameterNames: ['size'],
    body: 'optional',
    isSecretBody: false,
    handle: () => ({ status: 200, content: { json: [{ name: 'a', by: 'x' }] } }),
    ...parts,
  };
}

/** Asks an API of these routes as the superuser would. */
function ask(
  routes: readonly OpenSearchRoute[],
  asked: AskedOfOpenSearch,
  deps: Partial<OpenSearchApiDeps> = {},
): Promise<AnsweredByOpenSearch> {
  return askOpenSearch(createOpenSearchApi({ routes, openRoutes: [health], ...deps }), aWorld().superuser, asked);
}

const THINGS = '/_plugins/_security/api/things';
const failing = (error: SecurityError, errorForm: OpenSearchRoute['errorForm']): OpenSearchRoute =>
  aRoute({
    errorForm,
    handle: () => {
      throw error;
    },
  });

describe('before anyone is asked who they are', () => {
  test('a path that no route takes has no handler', async () => {
    expect(await ask([aRoute({})], { path: '/_opendistro/_security/api/things' })).toMatchObject({
      status: 400,
      body: '{"error":"no handler found for uri [/_opendistro/_security/api/things] and method [GET]"}',
      headers: { 'content-type': ['application/json; charset=UTF-8'] },
    });
  });

  test('a method that a path does not take is told those that it does', async () => {
    const routes = [aRoute({ method: 'PATCH' }), aRoute({ method: 'POST' }), aRoute({})];
    const { status, headers, body } = await ask(routes, { method: 'PUT', path: THINGS });
    expect(status).toBe(405);
    expect(headers['allow']).toEqual(['GET,POST,PATCH']);
    expect(body).toBe(
      `{"error":"Incorrect HTTP method for uri [${THINGS}] and method [PUT], allowed: [GET, POST, PATCH]","status":405}`,
    );
  });

  test('HEAD is such a method, and its answer has no body', async () => {
    expect(await ask([aRoute({})], { method: 'HEAD', path: THINGS })).toMatchObject({ status: 405, body: '' });
  });

  test('OPTIONS is told the methods of the path', async () => {
    const { status, headers, body } = await ask([aRoute({})], { method: 'OPTIONS', path: THINGS });
    expect({ status, body }).toEqual({ status: 200, body: '' });
    expect(headers).toEqual({ allow: ['GET'], 'content-type': ['text/plain; charset=UTF-8'] });
  });

  test.each(['/_plugins/_security/health', '/_opendistro/_security/health?mode=lenient'])('%s is answered', async (path) => {
    const mode = path.includes('lenient') ? 'lenient' : 'strict';
    expect(await ask([], { path })).toMatchObject({ status: 200, body: `{"mode":"${mode}"}` });
  });

  test('other paths are not this dialect’s', () => {
    const api = createOpenSearchApi({ routes: [] });
    for (const path of ['/_security/role', '/_plugins/_sql', '/_plugins']) {
      expect(api.owns(parseRequestTarget(path))).toBe(false);
      expect(api.respondToAnyone('OPTIONS', parseRequestTarget(path), new Map())).toBeNull();
    }
    expect(api.owns(parseRequestTarget('/_opendistro/_security'))).toBe(true);
  });
});

describe('an answer', () => {
  test('is JSON in UTF-8 and says nothing of another product', async () => {
    const { headers, body } = await ask([aRoute({})], { path: THINGS, headers: { 'x-opaque-id': 'mine' } });
    expect(body).toBe('[{"name":"a","by":"x"}]');
    expect(headers).toEqual({ 'content-type': ['application/json; charset=UTF-8'], 'x-opaque-id': ['mine'] });
  });

  test.each([
    { query: 'pretty', body: '[\n  {\n    "name" : "a",\n    "by" : "x"\n  }\n]\n' },
    { query: 'filter_path=name', body: '[{"name":"a"}]' },
    { query: 'filter_path=*.name', body: '' },
    { query: 'format=yaml', body: '---\n- name: "a"\n  by: "x"\n' },
  ])('has the form of ?$query', async ({ query, body }) => {
    expect((await ask([aRoute({})], { path: `${THINGS}?${query}` })).body).toBe(body);
  });

  test('may be a text, and of a secret is kept by nobody', async () => {
    const route = aRoute({ handle: () => ({ status: 401, content: { text: 'no' }, isSecret: true, headers: ['X-A', 'b'] }) });
    expect(await ask([route], { path: THINGS })).toEqual({
      status: 401,
      body: 'no',
      headers: { 'x-a': ['b'], 'cache-control': ['no-store'], 'content-type': ['text/plain; charset=UTF-8'] },
    });
  });
});

describe('a request', () => {
  test('with an unknown parameter is refused in the form of OpenSearch’s own errors', async () => {
    const reason = `request [${THINGS}] contains unrecognized parameter: [foo]`;
    const { status, body } = await ask([aRoute({})], { path: `${THINGS}?foo=bar` });
    expect(status).toBe(400);
    const error = { type: 'illegal_argument_exception', reason };
    expect(JSON.parse(body)).toEqual({ error: { root_cause: [error], ...error }, status: 400 });
  });

  test.each([
    { type: 'text/plain', error: 'Content-Type header [text/plain] is not supported' },
    { type: '', error: 'Content-Type header [] is not supported' },
  ])('with a body of the type [$type] is not taken', async ({ type, error }) => {
    const { status, body } = await ask([aRoute({})], { path: THINGS, body: '{}', headers: { 'content-type': type } });
    expect({ status, body: JSON.parse(body) }).toEqual({ status: 406, body: { error, status: 406 } });
  });

  test('in YAML is read, and answered in YAML', async () => {
    const route = aRoute({
      handle: ({ scanner }) => ({ status: 200, content: { json: { read: scanner && readJsonValue(scanner) } } }),
    });
    const asked = { path: THINGS, body: 'a: 1', headers: { 'content-type': 'application/yaml' } };
    expect((await ask([route], asked)).body).toBe('---\nread:\n  a: 1\n');
  });

  test('is not looked into before the handler asks for its body', async () => {
    const route = aRoute({ handle: () => ({ status: 200, content: { json: {} } }) });
    expect((await ask([route], { path: THINGS, body: '}' })).status).toBe(200);
  });

  test('whose body is no JSON is told so by the form of the route', async () => {
    const route = aRoute({ handle: ({ scanner }) => ({ status: 200, content: { json: scanner?.token ?? null } }) });
    expect(await ask([route], { path: THINGS, body: '}' })).toMatchObject({
      status: 400,
      body: '{"status":"error","reason":"Could not parse content of request."}',
    });
  });

  test('is judged before its route runs', async () => {
    const admit = (): never => {
      throw new SecurityError('forbidden', 'not listed');
    };
    expect(await ask([aRoute({})], { path: THINGS }, { admit })).toMatchObject({
      status: 403,
      body: '{"status":"FORBIDDEN","message":"not listed"}',
    });
  });
});

describe('an error', () => {
  const missing = new SecurityError('notFound', 'gone');
  const invalid = new SecurityError('configurationInvalid', 'Invalid configuration', {
    details: { invalid_keys: { keys: 'a' } },
  });
  test.each([
    { form: 'status', error: missing, status: 404, body: '{"status":"NOT_FOUND","message":"gone"}' },
    { form: 'status', error: illegalArgument('no'), status: 400, body: '{"status":"BAD_REQUEST","message":"no"}' },
    {
      form: 'status',
      error: invalid,
      status: 400,
      body: '{"status":"error","reason":"Invalid configuration","invalid_keys":{"keys":"a"}}',
    },
    {
      form: 'status',
      error: new SecurityError('unsupportedOperation', 'not here'),
      status: 501,
      body: '{"status":"NOT_IMPLEMENTED","message":"not here"}',
    },
    { form: 'error', error: missing, status: 404, body: '{"error":"gone"}' },
    {
      form: 'error',
      error: new SecurityError('forbidden', 'no'),
      status: 403,
      body: '{"status":"FORBIDDEN","message":"no"}',
    },
    { form: 'text', error: new SecurityError('forbidden', 'no'), status: 403, body: 'no' },
  ] as const)('of the form $form is written $body', async ({ form, error, status, body }) => {
    expect(await ask([failing(error, form)], { path: THINGS })).toMatchObject({ status, body });
  });

  test.each(['missingCredentials', 'invalidCredentials', 'credentialMalformed'] as const)(
    '%s says nothing but that it is one',
    async (code) => {
      const challenges = ['Basic realm="security"', 'Negotiate', 'ApiKey'];
      const error = new SecurityError(code, 'why', { headers: { 'WWW-Authenticate': challenges } });
      expect(await ask([failing(error, 'error')], { path: THINGS })).toEqual({
        status: 401,
        body: 'Unauthorized',
        headers: {
          'www-authenticate': ['Negotiate', 'Basic realm="OpenSearch Security"'],
          'content-type': ['text/plain; charset=UTF-8'],
        },
      });
    },
  );

  test.each([
    { code: 'tooManyRequests', status: 429, name: 'TOO_MANY_REQUESTS' },
    { code: 'unavailable', status: 503, name: 'SERVICE_UNAVAILABLE' },
  ] as const)('$status keeps Retry-After', async ({ code, status, name }) => {
    const error = new SecurityError(code, 'later', { retryAfterSeconds: 7 });
    expect(await ask([failing(error, 'status')], { path: THINGS })).toMatchObject({
      status,
      body: `{"status":"${name}","message":"later"}`,
      headers: { 'retry-after': ['7'] },
    });
  });

  test('of a path without a route has the form of OpenSearch’s own errors', () => {
    const api = createOpenSearchApi({ routes: [] });
    const { status, body } = api.shapeError(new SecurityError('bodyTooLarge', 'too large'), 'GET', null, null);
    expect({ status, body: JSON.parse(String(body)) }).toMatchObject({ status: 413, body: { error: { reason: 'too large' } } });
  });
});
