import { describe, expect, test } from 'vitest';
import { NO_ACTIONS } from '../../test/support/no-actions.ts';
import type { Principal } from '../authentication/principal.ts';
import { AuthorizerInterner } from '../authorization/compile-authorizer.ts';
import { SecurityError } from '../domain/error.ts';
import { NATIVE_REALM } from '../domain/principal/authentication.ts';
import { parseRequestTarget } from '../domain/request/parse-request-target.ts';
import { Secret } from '../domain/secret.ts';
import { instant } from '../domain/time.ts';
import type { OwnApi, OwnApiResponse } from './contract/own-api.ts';
import type { SecurityActions } from './elasticsearch/security-actions.ts';
import { createOpenSearchApi } from './opensearch/opensearch-api.ts';
import { createOwnApi, type OwnApiDeps } from './own-api.ts';

const ALICE = aPrincipal('alice');

describe('which paths are owned', () => {
  const ownApi = anOwnApi();
  test.each([
    ['/_security', true],
    ['/_security/anything/at/all', true],
    ['/_plugins/_security/api/account', true],
    ['/_opendistro/_security/api/account', true],
    ['/_claviger/anything', true],
    ['/', false],
    ['/_plugins/_security_analytics/x', false],
    ['/_plugins', false],
    ['/index/_security', false],
    ['/_SECURITY/x', false],
  ])('%s: %s', (target, isOwned) => {
    expect(ownApi.owns(parseRequestTarget(target))).toBe(isOwned);
  });

  test('an escaped spelling is owned too', () => {
    const target = { ...parseRequestTarget('/'), rawSegments: ['%5Fsecurity', 'x'], segments: ['_security', 'x'] };
    expect(ownApi.owns(target)).toBe(true);
  });
});

describe('what anyone is answered', () => {
  test('live while the process runs, whatever is down', () => {
    const ownApi = anOwnApi({ parts: { store: false } });
    expect(askAnyone(ownApi, 'GET', '/_claviger/health/live')).toMatchObject({ status: 200, body: '{"status":"live"}' });
  });

  test.each([
    { path: '/_claviger/health/ready', parts: { store: true, upstream: true }, status: 200, body: '{"status":"ready"}' },
    { path: '/_claviger/health/ready', parts: { store: true, upstream: false }, status: 503, body: '{"status":"unready"}' },
    {
      path: '/_claviger/health',
      parts: { store: true, upstream: false },
      status: 503,
      body: '{"status":"unready","parts":{"store":true,"upstream":false}}',
    },
  ])('$path with $parts is $status', ({ path, parts, status, body }) => {
    expect(askAnyone(anOwnApi({ parts }), 'GET', path)).toMatchObject({ status, body });
    expect(askAnyone(anOwnApi({ parts }), 'HEAD', path)).toMatchObject({ status, body: '' });
  });

  test('OPTIONS tells the methods of an own path and nothing of the others', () => {
    const known = askAnyone(anOwnApi(), 'OPTIONS', '/_security/api_key');
    expect(headersOf(known)).toMatchObject({ Allow: 'GET,POST,PUT,DELETE', 'content-type': 'text/plain; charset=UTF-8' });
    expect(headersOf(askAnyone(anOwnApi(), 'OPTIONS', '/_security/user/a/b/c'))['Allow']).toBeUndefined();
    expect(askAnyone(anOwnApi(), 'OPTIONS', '/index')).toBeNull();
  });

  test.each(['/_security/_authenticate', '/_claviger/health/other', '/'])('GET %s needs a caller', (path) => {
    expect(askAnyone(anOwnApi(), 'GET', path)).toBeNull();
  });
});

describe('the order of the checks', () => {
  test.each([
    {
      title: 'the method before the parameters',
      request: { method: 'PATCH', path: '/_security/api_key?foo=1' },
      code: 'methodNotAllowed',
    },
    {
      title: 'the content type before the parameters',
      request: { method: 'PUT', path: '/_security/api_key?foo=1', body: 'x', type: 'text/plain' },
      code: 'notAcceptable',
    },
    {
      title: 'the syntax before the parameters',
      request: { method: 'PUT', path: '/_security/api_key?foo=1', body: '{' },
      code: 'contentEnd',
    },
    {
      title: 'the content type before the syntax',
      request: { method: 'PUT', path: '/_security/api_key', body: '{', type: 'text/plain' },
      code: 'notAcceptable',
    },
    {
      title: 'the syntax before the action',
      request: { method: 'PUT', path: '/_security/api_key', body: '{' },
      code: 'contentEnd',
    },
    {
      title: 'a body where none is taken',
      request: { method: 'GET', path: '/_security/_authenticate', body: '{}' },
      code: 'illegalArgument',
    },
    { title: 'a body that must be there', request: { method: 'PUT', path: '/_security/role/r' }, code: 'parse' },
    { title: 'white space for a body', request: { method: 'PUT', path: '/_security/role/r', body: ' ' }, code: 'parse' },
  ])('$title', async ({ request, code }) => {
    await expect(ask(anOwnApi(), request)).rejects.toMatchObject({ code });
  });

  test('several unknown parameters are told at once, with what they may have meant', async () => {
    await expect(ask(anOwnApi(), { method: 'GET', path: '/_security/api_key?onwer=1&namee=2&zzzzzz' })).rejects.toThrow(
      'request [/_security/api_key] contains unrecognized parameters: [namee] -> did you mean [name]?, [onwer] -> did you mean [owner]?, [zzzzzz]',
    );
  });

  test('a flag of the answer that is none is refused', async () => {
    await expect(ask(anOwnApi(), { method: 'GET', path: '/_security/_authenticate?pretty=maybe' })).rejects.toThrow(
      'Failed to parse value [maybe] as only [true] or [false] are allowed.',
    );
  });

  test('the limit of the body is the one configured', async () => {
    let asked = 0;
    const ownApi = anOwnApi({ limits: { bodyBytesMax: 7, bodyDepthMax: 1, yamlBytesMax: 1_000 } });
    await expect(
      ask(ownApi, { method: 'PUT', path: '/_security/role/r', body: '{"a":[]}', onRead: (bytesMax) => (asked = bytesMax) }),
    ).rejects.toThrow('Document nesting depth (2) exceeds the maximum allowed (1');
    expect(asked).toBe(7);
  });
});

describe('answers', () => {
  test('who am I is written once per caller and not shared between callers', async () => {
    const ownApi = anOwnApi();
    const first = await ask(ownApi, { method: 'GET', path: '/_security/_authenticate' });
    const again = await ask(ownApi, { method: 'GET', path: '/_security/_authenticate' });
    const bob = await ask(ownApi, { method: 'GET', path: '/_security/_authenticate', principal: aPrincipal('bob') });
    expect(again).toBe(first);
    expect([first.body, bob.body]).toEqual([
      expect.stringContaining('"username":"alice"'),
      expect.stringContaining('"username":"bob"'),
    ]);
  });

  test('a kept answer is not given where the caller asks for another form', async () => {
    const ownApi = anOwnApi();
    const plain = await ask(ownApi, { method: 'GET', path: '/_security/_authenticate' });
    const pretty = await ask(ownApi, { method: 'GET', path: '/_security/_authenticate?pretty' });
    const named = await ask(ownApi, { method: 'GET', path: '/_security/_authenticate', headers: { 'x-opaque-id': 'one' } });
    const after = await ask(ownApi, { method: 'GET', path: '/_security/_authenticate' });
    expect(String(pretty.body)).toContain('"username" : "alice"');
    expect(headersOf(named)['X-Opaque-Id']).toBe('one');
    expect(after).toBe(plain);
    expect(headersOf(after)['X-Opaque-Id']).toBeUndefined();
  });

  test('an answer that carries a secret says that it must not be stored', async () => {
    const createApiKey: SecurityActions['createApiKey'] = async (_context, { name }) => ({
      id: 'id',
      name,
      expiration: null,
      secret: new Secret('s'),
    });
    const response = await ask(anOwnApi({ actions: { createApiKey } }), {
      method: 'PUT',
      path: '/_security/api_key',
      body: '{"name":"k"}',
    });
    expect(headersOf(response)['Cache-Control']).toBe('no-store');
    expect(response.body).toBe('{"id":"id","name":"k","api_key":"s","encoded":"aWQ6cw=="}');
  });

  test('a list of commas names nobody instead of everybody', async () => {
    const asked: unknown[] = [];
    const getUsers: SecurityActions['getUsers'] = async (_context, request) => {
      asked.push(request.names);
      return [];
    };
    const ownApi = anOwnApi({ actions: { getUsers } });
    expect((await ask(ownApi, { method: 'GET', path: '/_security/user/,' })).status).toBe(404);
    await ask(ownApi, { method: 'GET', path: '/_security/user/a,,b' });
    await ask(ownApi, { method: 'GET', path: '/_security/user' });
    expect(asked).toEqual([[','], ['a', 'b'], []]);
  });

  test('cross-cluster keys that were left alone are told beside those that were invalidated', async () => {
    const errors = [new SecurityError('illegalArgument', 'Cannot invalidate x')];
    const invalidateApiKeys: SecurityActions['invalidateApiKeys'] = async () => ({
      invalidated: ['a'],
      previouslyInvalidated: [],
      errors,
    });
    const response = await ask(anOwnApi({ actions: { invalidateApiKeys } }), {
      method: 'DELETE',
      path: '/_security/api_key',
      body: '{"name":"*"}',
    });
    expect(response.body).toBe(
      '{"invalidated_api_keys":["a"],"previously_invalidated_api_keys":[],"error_count":1,"error_details":[{"type":"illegal_argument_exception","reason":"Cannot invalidate x"}]}',
    );
  });

  test('a password never comes back in the error of a body that cannot be read', async () => {
    const body = '{"password":"hunter2-hunter2","roles":[}';
    const refused = await ask(anOwnApi(), { method: 'PUT', path: '/_security/user/u', body }).catch((error: unknown) => error);
    const response = anOwnApi().shapeError(refused as SecurityError, 'PUT', null, null);
    expect(response.status).toBe(400);
    expect(response.body).not.toContain('hunter2');
  });
});

describe('errors', () => {
  const ownApi = anOwnApi();
  const error = new SecurityError('forbidden', 'no');

  test.each([
    { code: 'missingCredentials', product: undefined },
    { code: 'forbidden', product: undefined },
    { code: 'illegalArgument', product: 'Elasticsearch' },
    { code: 'unavailable', product: 'Elasticsearch' },
  ] as const)('$code carries the product header: $product', ({ code, product }) => {
    expect(headersOf(ownApi.shapeError(new SecurityError(code, 'x'), 'GET', null, null))['X-elastic-product']).toBe(product);
  });

  test('are shaped without a target and without headers', () => {
    const body =
      '{"error":{"root_cause":[{"type":"security_exception","reason":"no"}],"type":"security_exception","reason":"no"},"status":403}';
    expect(ownApi.shapeError(error, 'GET', null, null)).toEqual({
      status: 403,
      headers: ['content-type', 'application/json'],
      body,
    });
    expect(ownApi.shapeError(error, 'HEAD', null, null).body).toBe('');
  });

  test('are not filtered, but pretty and traced when asked', () => {
    const target = parseRequestTarget('/x?filter_path=nothing&pretty&error_trace=true');
    const { body } = ownApi.shapeError(error, 'GET', target, new Map());
    expect(body).toContain('"reason" : "no"');
    expect(body).toContain('"stack_trace" : "security_exception: no"');
  });

  test.each(['a\u0000b', 'ü€', 'x'.repeat(1_025)])('an opaque id that no header can hold is dropped', (opaqueId) => {
    const response = ownApi.shapeError(error, 'GET', null, new Map([['x-opaque-id', opaqueId]]));
    expect(headersOf(response)['X-Opaque-Id']).toBeUndefined();
  });
});

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly principal?: Principal;
  readonly onRead?: (bytesMax: number) => void;
}

function ask(ownApi: OwnApi, asked: Asked): Promise<OwnApiResponse> {
  const bytes = new TextEncoder().encode(asked.body ?? '');
  const bodyHeaders =
    asked.body === undefined
      ? {}
      : { 'content-length': String(bytes.length), 'content-type': asked.type ?? 'application/json' };
  return ownApi.respond({
    method: asked.method,
    target: parseRequestTarget(asked.path),
    headers: new Map(Object.entries({ ...bodyHeaders, ...asked.headers })),
    principal: asked.principal ?? ALICE,
    origin: { requestId: 'r', remoteAddress: '127.0.0.1:1', method: asked.method, path: asked.path, opaqueId: null },
    now: instant(0),
    async readBody(bytesMax) {
      asked.onRead?.(bytesMax);
      return bytes;
    },
  });
}

function askAnyone(ownApi: OwnApi, method: string, path: string): OwnApiResponse | null {
  return ownApi.respondToAnyone(method, parseRequestTarget(path), new Map());
}

function headersOf(response: OwnApiResponse | null): Readonly<Record<string, string>> {
  const headers = response?.headers ?? [];
  return Object.fromEntries(headers.flatMap((name, at) => (at % 2 === 0 ? [[name, headers[at + 1] ?? '']] : [])));
}

describe('the paths of OpenSearch’s dialect', () => {
  const openSearch = createOpenSearchApi({
    routes: [
      {
        method: 'GET',
        path: '/authinfo',
        prefixes: 'both',
        errorForm: 'status',
        parameterNames: [],
        body: 'none',
        isSecretBody: false,
        handle: ({ context }) => ({ status: 200, content: { json: context.principal.authentication.user.username } }),
      },
    ],
  });
  const ownApi = createOwnApi({ actions: NO_ACTIONS, readReadiness: () => ({}), openSearch });
  const refused = new SecurityError('missingCredentials', 'missing');

  test.each(['/_plugins/_security/authinfo', '/_opendistro/_security/authinfo'])('%s is answered in it', async (path) => {
    expect((await ask(ownApi, { method: 'GET', path })).body).toBe('"alice"');
    const unauthorized = ownApi.shapeError(refused, 'GET', parseRequestTarget(path), new Map());
    expect(unauthorized).toMatchObject({ status: 401, body: 'Unauthorized' });
  });

  test('are the only ones that are', () => {
    expect(askAnyone(ownApi, 'GET', '/_plugins/_security/nope')).toMatchObject({ status: 400 });
    expect(askAnyone(ownApi, 'GET', '/_security/nope')).toBeNull();
    for (const path of ['/_security/authinfo', '/index/_search']) {
      const { body } = ownApi.shapeError(refused, 'GET', parseRequestTarget(path), new Map());
      expect(JSON.parse(String(body))).toMatchObject({ status: 401, error: { type: 'security_exception' } });
    }
  });
});

describe('formats', () => {
  test.each([
    ['application/yaml', '---\nusername: "alice"\n'],
    ['application/cbor', Buffer.from('bf68757365726e616d6565616c696365ff', 'hex')],
  ])('an answer in %s', async (accept, body) => {
    const target = parseRequestTarget('/_security/_authenticate?filter_path=username');
    const headers = new Map([['accept', accept]]);
    const origin = { requestId: 'r', remoteAddress: '127.0.0.1:1', method: 'GET', path: '/', opaqueId: null };
    const readBody = async (): Promise<Uint8Array> => new Uint8Array(0);
    const request = { method: 'GET', target, headers, principal: ALICE, origin, now: instant(0), readBody };
    const response = await anOwnApi().respond(request);
    expect(headersOf(response)).toMatchObject({ 'content-type': accept });
    expect(typeof response.body === 'string' ? response.body : Buffer.from(response.body)).toEqual(body);
  });

  test('media types that are refused are not used for the answer', () => {
    const error = new SecurityError('mediaTypeHeader', 'Invalid media-type value on headers [Accept]');
    const response = anOwnApi().shapeError(error, 'GET', null, new Map([['accept', 'application/yaml;x']]));
    expect(headersOf(response)).toMatchObject({ 'content-type': 'application/json' });
    expect(response.status).toBe(400);
  });
});

function anOwnApi(
  options: {
    readonly actions?: Partial<SecurityActions>;
    readonly parts?: Readonly<Record<string, boolean>>;
    readonly limits?: OwnApiDeps['limits'];
  } = {},
): OwnApi {
  return createOwnApi({
    actions: { ...NO_ACTIONS, ...options.actions },
    readReadiness: () => options.parts ?? { store: true },
    ...(options.limits !== undefined && { limits: options.limits }),
  });
}

function aPrincipal(username: string): Principal {
  const user = { username, roles: [], fullName: null, email: null, metadata: {}, enabled: true };
  return {
    authentication: {
      type: 'realm',
      user,
      realm: NATIVE_REALM,
      lookupRealm: NATIVE_REALM,
      apiKey: null,
      authenticatingUser: null,
    },
    rights: { descriptorSets: [{}], unknownRoles: [] },
    authorizer: new AuthorizerInterner({ entriesMax: 1 }).intern([{}]),
    expiration: null,
    isCurrent: () => true,
  };
}
