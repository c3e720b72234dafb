import { describe, expect, test } from 'vitest';
import { aWorld, NOW } from '../../../test/support/action-fixtures.ts';
import type { ClientProof } from '../../actions/oauth2/authenticate-client.ts';
import type { TokenGrantRequest } from '../../actions/oauth2/grant-token.ts';
import type { ActiveToken } from '../../actions/oauth2/introspect-token.ts';
import { SecurityError } from '../../domain/error.ts';
import { parseRequestTarget } from '../../domain/request/parse-request-target.ts';
import { Secret } from '../../domain/secret.ts';
import { instant } from '../../domain/time.ts';
import type { OwnApiResponse } from '../contract/own-api.ts';
import { createOauth2Api } from './oauth2-api.ts';

const ISSUER = 'https://claviger.example';
const BASIC = `Basic ${Buffer.from('key:secret').toString('base64')}`;
const FORM = 'application/x-www-form-urlencoded';
const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';

interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly type?: string | null;
  readonly authorization?: string | null;
  readonly body?: string | Uint8Array;
}

interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly proofs: readonly ClientProof[];
  readonly grants: readonly TokenGrantRequest[];
  readonly revoked: readonly string[];
}

/** Asks the endpoints, over actions that note what they are told. */
async function ask(asked: Asked, told: ActiveToken | null = null): Promise<Answered> {
  const { method = 'POST', path = '/oauth2/token', type = FORM, authorization = BASIC } = asked;
  const { body = 'grant_type=client_credentials' } = asked;
  const proofs: ClientProof[] = [];
  const grants: TokenGrantRequest[] = [];
  const revoked: string[] = [];
  const api = createOauth2Api({
    issuer: () => ISSUER,
    publishedKeys: () => [{ kty: 'OKP', kid: 'k' }],
    formBytesMax: 1_024,
    actions: {
      async authenticateClient(_, proof) {
        proofs.push(proof);
        return aWorld().superuser;
      },
      async grantToken(_, request) {
        grants.push(request);
        return { accessToken: new Secret('token'), refreshToken: null, expiresInSeconds: 1_200, scope: 'read' };
      },
      introspectToken: async () => told,
      revokeToken: async (_, token) => void revoked.push(token.reveal()),
    },
  });
  const target = parseRequestTarget(path);
  const headers = new Map<string, string>();
  if (type !== null) headers.set('content-type', type);
  if (authorization !== null) headers.set('authorization', authorization);
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const readBody = async (bytesMax: number): Promise<Uint8Array> => {
    if (bytes.length > bytesMax) throw new SecurityError('bodyTooLarge', 'too large');
    return bytes;
  };
  const { origin } = aWorld().superuser;
  let response: OwnApiResponse;
  try {
    const anyone = api.respondToAnyone(method, target);
    const answered = anyone ?? (await api.respondUnproven({ method, target, headers, origin, now: NOW, readBody }));
    if (answered === null) throw new Error(`${path} is not answered here`);
    response = answered;
  } catch (error) {
    if (!(error instanceof SecurityError)) throw error;
    response = api.shapeError(error);
  }
  const pairs = response.headers.flatMap((name, at) =>
    at % 2 === 0 ? [[name.toLowerCase(), response.headers[at + 1] ?? '']] : [],
  );
  return { status: response.status, headers: Object.fromEntries(pairs), body: String(response.body), proofs, grants, revoked };
}

describe('a token is answered', () => {
  test('in the shape of RFC 6749, to be kept by nobody', async () => {
    const { status, headers, body } = await ask({});
    expect(status).toBe(200);
    expect(headers).toMatchObject({ 'cache-control': 'no-store', pragma: 'no-cache', 'content-type': 'application/json' });
    expect(JSON.parse(body)).toEqual({ access_token: 'token', token_type: 'Bearer', expires_in: 1_200, scope: 'read' });
  });

  test('with its type when it was exchanged', async () => {
    const body = `grant_type=${encodeURIComponent(EXCHANGE)}&subject_token=s&subject_token_type=t&audience=a&resource=r`;
    const { body: answer, grants } = await ask({ body });
    expect(JSON.parse(answer)).toMatchObject({ issued_token_type: 'urn:ietf:params:oauth:token-type:access_token' });
    expect(grants).toMatchObject([
      { grantType: 'token_exchange', subject: { type: 't', requestedType: null, targets: ['a', 'r'] }, scope: null },
    ]);
  });
});

describe('a client proves itself', () => {
  test('by Basic, whose parts are form-encoded', async () => {
    const authorization = `Basic ${Buffer.from('elastic%2Ffleet-server:a%3Ab+c').toString('base64')}`;
    const { proofs } = await ask({ authorization });
    expect(proofs).toEqual([{ type: 'secret', clientId: 'elastic/fleet-server', secret: new Secret('a:b c') }]);
    const [proof] = proofs;
    expect(proof?.type === 'secret' && proof.secret.reveal()).toBe('a:b c');
  });

  test('by its secret in the body', async () => {
    const { proofs } = await ask({ authorization: null, body: 'grant_type=client_credentials&client_id=key&client_secret=s' });
    expect(proofs).toMatchObject([{ type: 'secret', clientId: 'key' }]);
  });

  test('by an assertion, with its id beside it or without', async () => {
    const type = encodeURIComponent('urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
    const body = `grant_type=client_credentials&client_assertion_type=${type}&client_assertion=a.b.c`;
    expect((await ask({ authorization: null, body })).proofs).toMatchObject([{ type: 'assertion', clientId: null }]);
    expect((await ask({ authorization: null, body: `${body}&client_id=k` })).proofs).toMatchObject([{ clientId: 'k' }]);
  });
});

describe('a request is refused', () => {
  test.each<readonly [string, Asked, number, string]>([
    ['with another method', { method: 'GET' }, 405, 'invalid_request'],
    ['with parameters in the URL', { path: '/oauth2/token?client_secret=s' }, 400, 'invalid_request'],
    ['in JSON', { type: 'application/json', body: '{}' }, 400, 'invalid_request'],
    ['without a type', { type: null }, 400, 'invalid_request'],
    ['in another encoding', { type: `${FORM}; charset=latin1` }, 400, 'invalid_request'],
    ['that is too long', { body: 'x'.repeat(1_025) }, 413, 'invalid_request'],
    ['with a parameter twice', { body: 'grant_type=client_credentials&scope=a&scope=b' }, 400, 'invalid_request'],
    [
      'with a parameter twice, once without a value',
      { body: 'grant_type=client_credentials&scope=&scope=b' },
      400,
      'invalid_request',
    ],
    ['with a wrong escape', { body: 'grant_type=%zz' }, 400, 'invalid_request'],
    ['with an escape that is no UTF-8', { body: 'grant_type=%ff' }, 400, 'invalid_request'],
    ['that is no UTF-8', { body: Uint8Array.of(0xff) }, 400, 'invalid_request'],
    ['without a grant', { body: 'scope=a' }, 400, 'invalid_request'],
    ['with a grant without a value', { body: 'grant_type=' }, 400, 'invalid_request'],
    ['for the password grant', { body: 'grant_type=password&username=u&password=p' }, 400, 'unsupported_grant_type'],
    ['for a refresh without a token', { body: 'grant_type=refresh_token' }, 400, 'invalid_request'],
    ['for an exchange without a type', { body: `grant_type=${EXCHANGE}&subject_token=s` }, 400, 'invalid_request'],
    [
      'for an exchange with an actor',
      { body: `grant_type=${EXCHANGE}&subject_token=s&subject_token_type=t&actor_token=a` },
      400,
      'invalid_request',
    ],
    ['from nobody', { authorization: null }, 401, 'invalid_client'],
    [
      'from a client that gives its id alone',
      { authorization: null, body: 'grant_type=client_credentials&client_id=k' },
      401,
      'invalid_client',
    ],
    ['with another scheme', { authorization: 'ApiKey a2V5OnNlY3JldA==' }, 401, 'invalid_client'],
    ['with a Basic that cannot be read', { authorization: 'Basic ?' }, 401, 'invalid_client'],
    ['by two methods', { body: 'grant_type=client_credentials&client_id=key&client_secret=s' }, 400, 'invalid_request'],
    ['with another id beside Basic', { body: 'grant_type=client_credentials&client_id=other' }, 400, 'invalid_request'],
    [
      'by an assertion of another type',
      { authorization: null, body: 'grant_type=client_credentials&client_assertion=a&client_assertion_type=x' },
      400,
      'invalid_request',
    ],
    ['to introspect nothing', { path: '/oauth2/introspect', body: 'token=' }, 400, 'invalid_request'],
    ['to revoke nothing', { path: '/oauth2/revoke', body: 'token_type_hint=access_token' }, 400, 'invalid_request'],
    ['to change the metadata', { path: '/.well-known/oauth-authorization-server' }, 405, 'invalid_request'],
  ])('%s', async (_, asked, status, error) => {
    const answer = await ask(asked);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toEqual({ error, error_description: expect.any(String) });
    expect(answer.headers).toMatchObject({
      'cache-control': 'no-store',
      pragma: 'no-cache',
      'content-type': 'application/json',
    });
    expect(answer.grants).toEqual([]);
    expect(answer.headers['www-authenticate'] !== undefined).toBe(status === 401);
    expect(answer.headers['allow'] !== undefined).toBe(status === 405);
  });

  test('to 1,024 bytes and no further', async () => {
    const body = 'grant_type=client_credentials&x=';
    expect((await ask({ body: body.padEnd(1_024, 'x') })).status).toBe(200);
  });

  test.each([
    [new SecurityError('unavailable', 'down', { retryAfterSeconds: 1 }), 503, 'temporarily_unavailable'],
    [new SecurityError('tooManyRequests', 'slow down', { retryAfterSeconds: 2 }), 429, 'temporarily_unavailable'],
    [new SecurityError('internal', 'internal error'), 500, 'server_error'],
  ] as const)('in the same shape when something fails: %s', (error, status, name) => {
    const deps = { issuer: () => ISSUER, publishedKeys: () => [], formBytesMax: 1 };
    const never = async (): Promise<never> => {
      throw error;
    };
    const actions = { authenticateClient: never, grantToken: never, introspectToken: never, revokeToken: never };
    const response = createOauth2Api({ ...deps, actions }).shapeError(error);
    expect(response.status).toBe(status);
    expect(JSON.parse(String(response.body))).toEqual({ error: name, error_description: error.message });
    expect(response.headers.includes('Retry-After')).toBe(status !== 500);
  });
});

describe('introspection and revocation', () => {
  test('what is not active, or not the caller’s to know, is exactly that', async () => {
    expect(await ask({ path: '/oauth2/introspect', body: 'token=x&token_type_hint=refresh_token' })).toMatchObject({
      status: 200,
      body: '{"active":false}',
    });
  });

  test('of an active token all is told', async () => {
    const token: ActiveToken = {
      type: 'access',
      scope: 'read',
      clientId: 'key',
      username: 'alice',
      subject: 'key',
      creation: instant(1_000_999),
      expiration: instant(2_000_999),
    };
    const { body } = await ask({ path: '/oauth2/introspect', body: 'token=x' }, token);
    expect(JSON.parse(body)).toEqual({
      active: true,
      scope: 'read',
      client_id: 'key',
      username: 'alice',
      token_type: 'Bearer',
      exp: 2_000,
      iat: 1_000,
      sub: 'key',
      iss: ISSUER,
    });
  });

  test('a revocation is answered with nothing', async () => {
    expect(await ask({ path: '/oauth2/revoke', body: 'token=abc' })).toMatchObject({ status: 200, body: '', revoked: ['abc'] });
  });
});

describe('anyone may read', () => {
  test('the metadata, which names the issuer exactly', async () => {
    const { status, body } = await ask({ method: 'GET', path: '/.well-known/oauth-authorization-server' });
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({
      issuer: ISSUER,
      token_endpoint: `${ISSUER}/oauth2/token`,
      grant_types_supported: ['client_credentials', 'refresh_token', EXCHANGE],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    });
  });

  test('the public keys', async () => {
    const { body } = await ask({ method: 'GET', path: '/oauth2/jwks' });
    expect(JSON.parse(body)).toEqual({ keys: [{ kty: 'OKP', kid: 'k' }] });
    expect((await ask({ method: 'HEAD', path: '/oauth2/jwks' })).body).toBe('');
  });
});

test.each([
  ['/oauth2/token', true],
  ['/oauth2/token/', true],
  ['/oauth2/_search', false],
  ['/oauth2', false],
  ['/oauth2/token/x', false],
  ['/.well-known/openid-configuration', false],
])('of the paths of the cluster no more than its own are taken: %s: %s', (path, isOwned) => {
  const never = async (): Promise<never> => {
    throw new Error('nothing is asked');
  };
  const actions = { authenticateClient: never, grantToken: never, introspectToken: never, revokeToken: never };
  const api = createOauth2Api({ actions, issuer: () => ISSUER, publishedKeys: () => [], formBytesMax: 1 });
  expect(api.owns(parseRequestTarget(path))).toBe(isOwned);
});
