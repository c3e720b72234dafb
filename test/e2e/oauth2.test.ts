import { mkdtempSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import * as oauth from 'oauth4webapi';
import * as client from 'openid-client';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { loadSettings } from '../../src/config/load-settings.ts';
import { Secret } from '../../src/domain/secret.ts';
import { openLog } from '../../src/platform/log.ts';
import { startServer } from '../../src/server.ts';

const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const API_KEY_TYPE = 'urn:claviger:params:oauth:token-type:api-key';
const JWT_TYPE = 'urn:ietf:params:oauth:token-type:jwt';
const ACCESS_TOKEN_TYPE = 'urn:ietf:params:oauth:token-type:access_token';
const SUPERUSER = `Basic ${Buffer.from('elastic:first-password').toString('base64')}`;
const INSECURE = { [oauth.allowInsecureRequests]: true };

interface Created {
  readonly id: string;
  readonly api_key: string;
  readonly encoded: string;
}

interface Running {
  readonly url: string;
  /** The data folder. */
  readonly folder: string;
  ask(
    method: string,
    path: string,
    body?: unknown,
    authorization?: string,
  ): Promise<{ status: number; body: Record<string, unknown> }>;
  createKey(fields?: object): Promise<Created>;
}

async function run(values: Readonly<Record<string, unknown>> = {}): Promise<Running> {
  const folder = join(mkdtempSync(join(tmpdir(), 'claviger-oauth2-')), 'data');
  const given = {
    'claviger.listen': '127.0.0.1:0',
    'claviger.console.enabled': false,
    'claviger.metrics.listen': 'off',
    'claviger.data.path': folder,
    'claviger.oauth2.enabled': true,
    ...values,
  };
  const result = loadSettings([{ name: 'the test', values: new Map(Object.entries(given)) }]);
  if ('problems' in result) throw new Error(result.problems.map(({ sentence }) => sentence).join());
  const log = openLog('fatal', 'test');
  const server = await startServer({ settings: result.settings, log, bootstrapPassword: new Secret('first-password') });
  onTestFinished(() => server.stop());
  const ask: Running['ask'] = async (method, path, body, authorization = SUPERUSER) => {
    const answer = await fetch(`${server.url}${path}`, {
      method,
      headers: { authorization, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: JSON.parse(await answer.text()) };
  };
  return {
    url: server.url,
    folder,
    ask,
    async createKey(fields = {}) {
      const { status, body } = await ask('PUT', '/_security/api_key', { name: 'client', ...fields });
      expect(status).toBe(200);
      // The status says that a key was made.
      return body as unknown as Created;
    },
  };
}

async function discover(url: string): Promise<oauth.AuthorizationServer> {
  const response = await oauth.discoveryRequest(new URL(url), { algorithm: 'oauth2', ...INSECURE });
  return oauth.processDiscoveryResponse(new URL(url), response);
}

describe.each(['opaque', 'jwt'])('oauth4webapi, with access tokens that are %s', (format) => {
  const settings = { 'claviger.oauth2.access_token_format': format };

  test.each([
    ['client_secret_basic', oauth.ClientSecretBasic],
    ['client_secret_post', oauth.ClientSecretPost],
  ] as const)('a key gets a token by %s, uses it, has it introspected and revokes it', async (_, method) => {
    const { url, ask, createKey } = await run(settings);
    const key = await createKey();
    const as = await discover(url);
    const known = { client_id: key.id };
    const auth = method(key.api_key);
    const response = await oauth.clientCredentialsGrantRequest(as, known, auth, {}, INSECURE);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('pragma')).toBe('no-cache');
    const token = await oauth.processClientCredentialsResponse(as, known, response);
    expect(token).toMatchObject({ token_type: 'bearer', expires_in: 1200 });
    expect(token.refresh_token).toBeUndefined();

    const who = await ask('GET', '/_security/_authenticate', undefined, `Bearer ${token.access_token}`);
    expect(who).toMatchObject({
      status: 200,
      body: { username: 'elastic', api_key: { id: key.id }, authentication_type: 'token' },
    });

    const introspect = async (): Promise<oauth.IntrospectionResponse> =>
      oauth.processIntrospectionResponse(
        as,
        known,
        await oauth.introspectionRequest(as, known, auth, token.access_token, INSECURE),
      );
    expect(await introspect()).toMatchObject({ active: true, client_id: key.id, sub: key.id, username: 'elastic', iss: url });

    const other = await createKey();
    const asOther = await oauth.introspectionRequest(
      as,
      { client_id: other.id },
      oauth.ClientSecretBasic(other.api_key),
      token.access_token,
      INSECURE,
    );
    // The other key is the superuser's too and may know; one that may nothing must not.
    expect(await asOther.json()).toMatchObject({ active: true });
    const stranger = await createKey({ role_descriptors: { none: { cluster: ['monitor'] } } });
    const asStranger = { client_id: stranger.id };
    const strange = oauth.ClientSecretBasic(stranger.api_key);
    expect(await (await oauth.introspectionRequest(as, asStranger, strange, token.access_token, INSECURE)).text()).toBe(
      '{"active":false}',
    );
    await oauth.processRevocationResponse(await oauth.revocationRequest(as, asStranger, strange, token.access_token, INSECURE));
    expect(await introspect()).toMatchObject({ active: true });

    await oauth.processRevocationResponse(await oauth.revocationRequest(as, known, auth, token.access_token, INSECURE));
    expect(await introspect()).toEqual({ active: false });
    expect((await ask('GET', '/_security/_authenticate', undefined, `Bearer ${token.access_token}`)).status).toBe(401);
  });

  test('a scope narrows a token, and an unknown one is refused', async () => {
    const { url, ask, createKey } = await run(settings);
    expect(await ask('PUT', '/_claviger/scope/watch', { cluster: ['monitor'] })).toMatchObject({
      body: { scope: { created: true } },
    });
    const key = await createKey();
    const as = await discover(url);
    const known = { client_id: key.id };
    const grant = async (scope: string): Promise<oauth.TokenEndpointResponse> =>
      oauth.processClientCredentialsResponse(
        as,
        known,
        await oauth.clientCredentialsGrantRequest(as, known, oauth.ClientSecretBasic(key.api_key), { scope }, INSECURE),
      );
    const token = await grant('watch');
    expect(token.scope).toBe('watch');
    const bearer = `Bearer ${token.access_token}`;
    expect((await ask('GET', '/_security/user', undefined, bearer)).status).toBe(403);
    const privileges = await ask(
      'POST',
      '/_security/user/_has_privileges',
      { cluster: ['monitor', 'manage_security'] },
      bearer,
    );
    expect(privileges.body).toMatchObject({ cluster: { monitor: true, manage_security: false } });
    await expect(grant('watch nobody')).rejects.toMatchObject({ error: 'invalid_scope', status: 400 });
  });

  test('a client proves itself by a key that it registered, each assertion once', async () => {
    const { url, ask, createKey } = await run(settings);
    const key = await createKey();
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    const jwk = { ...(await exportJWK(publicKey)), alg: 'ES256', kid: 'mine' };
    const registered = await ask('PUT', `/_claviger/client/${key.id}`, { keys: [jwk] }, `ApiKey ${key.encoded}`);
    expect(registered).toMatchObject({ status: 200, body: { client: { created: true } } });
    const as = await discover(url);
    const known = { client_id: key.id };
    const bodies: string[] = [];
    const auth = oauth.PrivateKeyJwt({ key: privateKey, kid: 'mine' });
    const keep = {
      ...INSECURE,
      [oauth.customFetch]: (target: string, options: oauth.CustomFetchOptions<'POST', URLSearchParams>): Promise<Response> => {
        bodies.push(options.body.toString());
        return fetch(target, options);
      },
    };
    const response = await oauth.clientCredentialsGrantRequest(as, known, auth, {}, keep);
    const token = await oauth.processClientCredentialsResponse(as, known, response);
    expect((await ask('GET', '/_security/_authenticate', undefined, `Bearer ${token.access_token}`)).status).toBe(200);

    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const again = await fetch(`${url}/oauth2/token`, { method: 'POST', headers, body: bodies[0] ?? '' });
    expect(again.status).toBe(401);
    expect(await again.json()).toMatchObject({ error: 'invalid_client' });

    expect((await ask('DELETE', `/_claviger/client/${key.id}`)).body).toEqual({ found: true });
    const later = await oauth.clientCredentialsGrantRequest(as, known, auth, {}, INSECURE);
    expect(later.status).toBe(401);
  });

  test('a refresh token of the token service is rotated, and its reuse is refused', async () => {
    const { url, ask, createKey } = await run({ ...settings, 'claviger.token.refresh_window': '0s' });
    const key = await createKey();
    const fields = { grant_type: 'password', username: 'elastic', password: 'first-password' };
    const { body } = await ask('POST', '/_security/oauth2/token', fields, `ApiKey ${key.encoded}`);
    const as = await discover(url);
    const known = { client_id: key.id };
    const refresh = async (token: string): Promise<oauth.TokenEndpointResponse> =>
      oauth.processRefreshTokenResponse(
        as,
        known,
        await oauth.refreshTokenGrantRequest(as, known, oauth.ClientSecretBasic(key.api_key), token, INSECURE),
      );
    const first = String(body['refresh_token']);
    const next = await refresh(first);
    expect(next.refresh_token).not.toBe(first);
    expect((await ask('GET', '/_security/_authenticate', undefined, `Bearer ${next.access_token}`)).status).toBe(200);
    await expect(refresh(first)).rejects.toMatchObject({ error: 'invalid_grant' });
    expect((await ask('GET', '/_security/_authenticate', undefined, `Bearer ${next.access_token}`)).status).toBe(401);
  });
});

describe('openid-client', () => {
  test('finds the service, gets a token, exchanges a key for one, introspects and revokes', async () => {
    const { url, ask, createKey } = await run({ 'claviger.oauth2.access_token_format': 'jwt' });
    const key = await createKey();
    const subject = await createKey({ role_descriptors: { watch: { cluster: ['monitor'] } } });
    const config = await client.discovery(new URL(url), key.id, undefined, client.ClientSecretPost(key.api_key), {
      algorithm: 'oauth2',
      execute: [client.allowInsecureRequests],
    });
    const own = await client.clientCredentialsGrant(config);
    expect(await client.tokenIntrospection(config, own.access_token)).toMatchObject({ active: true, client_id: key.id });

    const exchanged = await client.genericGrantRequest(config, EXCHANGE, {
      subject_token: subject.encoded,
      subject_token_type: API_KEY_TYPE,
    });
    expect(exchanged['issued_token_type']).toBe(ACCESS_TOKEN_TYPE);
    const who = await ask('GET', '/_security/_authenticate', undefined, `Bearer ${exchanged.access_token}`);
    expect(who.body).toMatchObject({ api_key: { id: subject.id } });
    expect(await client.tokenIntrospection(config, exchanged.access_token)).toMatchObject({
      client_id: key.id,
      sub: subject.id,
    });

    const twice = await client.genericGrantRequest(config, EXCHANGE, {
      subject_token: exchanged.access_token,
      subject_token_type: ACCESS_TOKEN_TYPE,
    });
    await client.tokenRevocation(config, exchanged.access_token);
    expect(await client.tokenIntrospection(config, exchanged.access_token)).toEqual({ active: false });
    expect(await client.tokenIntrospection(config, twice.access_token)).toMatchObject({ active: true });
    await ask('DELETE', '/_security/api_key', { ids: [subject.id] });
    expect(await client.tokenIntrospection(config, twice.access_token)).toEqual({ active: false });
  });
});

describe('a resource server', () => {
  test.each(['EdDSA', 'ES256', 'RS256'])(
    'verifies a token that is signed by %s without asking, by the published keys',
    async (alg) => {
      const settings = { 'claviger.oauth2.access_token_format': 'jwt', 'claviger.oauth2.signing_algorithm': alg };
      const { url, createKey, folder } = await run({ ...settings, 'claviger.oauth2.audience': 'search' });
      const key = await createKey();
      const as = await discover(url);
      const known = { client_id: key.id };
      const grant = await oauth.clientCredentialsGrantRequest(as, known, oauth.ClientSecretBasic(key.api_key), {}, INSECURE);
      const { access_token: token } = await oauth.processClientCredentialsResponse(as, known, grant);
      const request = new Request('https://search.example', { headers: { authorization: `Bearer ${token}` } });
      const claims = await oauth.validateJwtAccessToken(as, request, 'search', { ...INSECURE, signingAlgorithms: [alg] });
      expect(claims).toMatchObject({ iss: url, aud: 'search', sub: key.id, client_id: key.id });

      const keyFile = readdirSync(folder).find((name) => name.startsWith('oauth2-signing'));
      expect(statSync(join(folder, keyFile ?? '')).mode & 0o777).toBe(0o600);
      const published = await (await fetch(`${url}/oauth2/jwks`)).text();
      expect(published).not.toMatch(/"(d|p|q|dp|dq|qi)":/);
    },
  );
});

describe('a foreign token', () => {
  test('that a JWT realm trusts is exchanged for one of its user’s, and no other is', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    const keys = join(mkdtempSync(join(tmpdir(), 'claviger-jwks-')), 'keys.json');
    writeFileSync(keys, JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'p', alg: 'ES256' }] }));
    const realm = 'xpack.security.authc.realms.jwt.jobs';
    const { url, ask, createKey } = await run({
      [`${realm}.order`]: 4,
      [`${realm}.token_type`]: 'access_token',
      [`${realm}.allowed_issuer`]: 'https://login.example',
      [`${realm}.allowed_audiences`]: ['search'],
      [`${realm}.allowed_subjects`]: ['nightly-job'],
      [`${realm}.allowed_signature_algorithms`]: ['ES256'],
      [`${realm}.pkc_jwkset_path`]: keys,
      [`${realm}.claims.principal`]: 'sub',
      [`${realm}.client_authentication.type`]: 'none',
    });
    const key = await createKey();
    const config = await client.discovery(new URL(url), key.id, undefined, client.ClientSecretBasic(key.api_key), {
      algorithm: 'oauth2',
      execute: [client.allowInsecureRequests],
    });
    const foreign = (subject: string): Promise<string> =>
      new SignJWT({})
        .setProtectedHeader({ alg: 'ES256', kid: 'p' })
        .setIssuer('https://login.example')
        .setAudience('search')
        .setSubject(subject)
        .setIssuedAt()
        .setExpirationTime('5m')
        .sign(privateKey);
    const exchange = async (subject: string): Promise<oauth.TokenEndpointResponse> =>
      client.genericGrantRequest(config, EXCHANGE, { subject_token: await foreign(subject), subject_token_type: JWT_TYPE });
    const token = await exchange('nightly-job');
    // Five minutes of the foreign token, and the minute by which the realm lets clocks differ.
    expect(token.expires_in).toBeLessThanOrEqual(360);
    const who = await ask('GET', '/_security/_authenticate', undefined, `Bearer ${token.access_token}`);
    expect(who.body).toMatchObject({
      username: 'nightly-job',
      authentication_type: 'token',
      authentication_realm: { name: 'jobs', type: 'jwt' },
    });
    await expect(exchange('somebody-else')).rejects.toMatchObject({ error: 'invalid_grant' });
  });
});

test('where the endpoints are off nothing of them is served', async () => {
  const { url, ask } = await run({ 'claviger.oauth2.enabled': false });
  for (const path of ['/oauth2/jwks', '/.well-known/oauth-authorization-server']) {
    expect((await fetch(`${url}${path}`)).status).toBe(401);
  }
  expect((await ask('PUT', '/_claviger/scope/watch', { cluster: ['monitor'] })).status).toBe(400);
});

test.each([
  ['the token service', { 'xpack.security.authc.token.enabled': false }],
  ['API keys', { 'xpack.security.authc.api_key.enabled': false }],
])('without %s the endpoints are not opened', async (_, settings) => {
  await expect(run(settings)).rejects.toThrow('claviger.oauth2.enabled needs');
});

test('the public keys of a client go with its API key', async () => {
  const { ask, createKey } = await run({
    'xpack.security.authc.api_key.delete.interval': '1s',
    'xpack.security.authc.api_key.delete.retention_period': '0s',
  });
  const key = await createKey();
  const { publicKey } = await generateKeyPair('EdDSA', { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid: 'mine', alg: 'EdDSA' };
  expect((await ask('PUT', `/_claviger/client/${key.id}`, { keys: [jwk] })).status).toBe(200);
  await ask('DELETE', '/_security/api_key', { ids: [key.id] });
  const statusOf = async (): Promise<number> => (await ask('GET', `/_claviger/client/${key.id}`)).status;
  await vi.waitFor(async () => expect(await statusOf()).toBe(404), { timeout: 20_000, interval: 200 });
});

test('what is no key set, or holds a private key, is not registered nor repeated', async () => {
  const { ask, createKey } = await run();
  const key = await createKey();
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const jwk = { ...(await exportJWK(privateKey)), kid: 'mine', alg: 'EdDSA' };
  for (const body of [{}, [], { keys: {} }, { keys: [jwk] }]) {
    const answer = await ask('PUT', `/_claviger/client/${key.id}`, body);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).not.toContain(String(jwk.d));
  }
  expect((await ask('GET', `/_claviger/client/${key.id}`)).status).toBe(404);
});
