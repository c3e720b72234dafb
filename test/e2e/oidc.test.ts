import { createHmac, generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JWK } from 'oidc-provider';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type ClavigerProcess, startClaviger } from '../support/claviger-process.ts';
import { basicAuthorization, sendRequest } from '../support/http-request.ts';
import { APP, AUDIENCE, JOB, type OidcIssuer, startOidcIssuer } from '../support/oidc-issuer.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

const SUPERUSER = { user: 'elastic', password: 'oidc: correct horse' };
const CLIENT_SECRET = 'secret of this client';
const PEOPLE = { carol: { name: 'Carol C', email: 'carol@example.com', groups: ['operators', 'staff'] } };
const KEPT_MS = 4_000;

/** New keys for both algorithms, under key ids that end with `generation`. */
function keysOf(generation: number): readonly JWK[] {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
  return [
    { ...rsa, kid: `rsa-${generation}`, alg: 'RS256', use: 'sig' },
    { ...ec, kid: `ec-${generation}`, alg: 'ES256', use: 'sig' },
  ] as readonly JWK[]; // What Node exports is a JSON web key; its type there is looser.
}

/** The settings of the realms, with JSON for YAML. */
function configuration(issuer: string, secretFile: string): string {
  const common = {
    allowed_issuer: issuer,
    'claims.principal': 'sub',
    'jwks.refresh_ms': 1_000,
    'jwks.kept_ms': KEPT_MS,
    'jwks.cooldown_ms': 100,
  };
  const realms = {
    people: {
      ...common,
      order: 1,
      token_type: 'id_token',
      allowed_audiences: [APP],
      'claims.groups': 'groups',
      'claims.name': 'name',
      'claims.mail': 'email',
      'discovery.enabled': true,
      'client_authentication.type': 'shared_secret',
      'client_authentication.shared_secret_file': secretFile,
    },
    jobs: {
      ...common,
      order: 2,
      token_type: 'access_token',
      allowed_audiences: [AUDIENCE],
      allowed_subject_patterns: ['*-job'],
      allowed_signature_algorithms: ['ES256'],
      pkc_jwkset_path: `${issuer}/jwks`,
      'client_authentication.type': 'none',
    },
  };
  const throttling = { 'claviger.authc.throttle.enabled': false };
  return JSON.stringify({ xpack: { security: { authc: { realms: { jwt: realms } } } }, ...throttling });
}

describe('tokens of an OpenID provider', () => {
  const resources = new AsyncDisposableStack();
  let issuer: OidcIssuer;
  let claviger: ClavigerProcess;
  let configFile: string;
  let folder: string;

  beforeAll(async () => {
    issuer = resources.use(await startOidcIssuer(keysOf(1), PEOPLE));
    folder = resources.use(await makeTemporaryFolder()).path;
    const secretFile = join(folder, 'client-secret');
    configFile = join(folder, 'claviger.yml');
    writeFileSync(secretFile, `${CLIENT_SECRET}\n`);
    writeFileSync(configFile, configuration(issuer.url, secretFile));
    claviger = await startClaviger({ dataFolder: join(folder, 'data'), bootstrap: SUPERUSER, configFile });
    resources.defer(() => claviger.kill());
    await mapRole('operators', { field: { groups: 'operators' } }, 'monitoring_user');
    await mapRole('jobs', { all: [{ field: { 'realm.name': 'jobs' } }, { field: { username: JOB } }] }, 'viewer');
  }, 60_000);
  afterAll(() => resources.disposeAsync());

  async function mapRole(name: string, rules: unknown, role: string): Promise<void> {
    const response = await sendRequest({
      method: 'PUT',
      url: `${claviger.url}/_security/role_mapping/${name}`,
      authorization: basicAuthorization(SUPERUSER),
      body: { enabled: true, roles: [role], rules },
    });
    expect(response.status).toBe(200);
  }

  async function authenticate(token: string, secret: string | null = CLIENT_SECRET, at: ClavigerProcess = claviger) {
    const response = await fetch(`${at.url}/_security/_authenticate`, {
      headers: {
        authorization: `Bearer ${token}`,
        ...(secret !== null && { 'es-client-authentication': `SharedSecret ${secret}` }),
      },
    });
    // Both kinds of answers are JSON objects.
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  test('are who logged in, with the roles of their groups', async () => {
    expect((await authenticate(await issuer.idTokenOf('carol'))).body).toMatchObject({
      username: 'carol',
      roles: ['monitoring_user'],
      full_name: 'Carol C',
      email: 'carol@example.com',
      metadata: {
        jwt_claim_sub: 'carol',
        jwt_claim_groups: ['operators', 'staff'],
        jwt_claim_aud: [APP],
        jwt_token_type: 'id_token',
      },
      authentication_realm: { name: 'people', type: 'jwt' },
      authentication_type: 'realm',
    });
  });

  test('are the client that came in its own name', async () => {
    expect((await authenticate(await issuer.jobToken(), null)).body).toMatchObject({
      username: JOB,
      roles: ['viewer'],
      metadata: { jwt_claim_aud: [AUDIENCE], jwt_token_type: 'access_token' },
      authentication_realm: { name: 'jobs', type: 'jwt' },
    });
  });

  test.each([null, 'wrong', ''])(
    'are refused with the client’s secret %s, also once they were accepted with the right one',
    async (secret) => {
      const token = await issuer.idTokenOf('carol');
      expect((await authenticate(token)).status).toBe(200);
      const { status, body } = await authenticate(token, secret);
      expect(status).toBe(401);
      expect(body['error']).toMatchObject({
        reason: expect.stringMatching(
          /^unable to authenticate user \['aud:app' .*'sub:carol'\] for REST request \[\/_security\/_authenticate\]$/,
        ),
        additional_unsuccessful_credentials: 'oauth2 token: invalid token',
      });
    },
  );

  test('make API keys, with the client’s secret', async () => {
    const token = await issuer.idTokenOf('carol');
    const grant = (value: string) =>
      sendRequest({
        method: 'POST',
        url: `${claviger.url}/_security/api_key/grant`,
        authorization: basicAuthorization(SUPERUSER),
        body: {
          grant_type: 'access_token',
          access_token: token,
          client_authentication: { scheme: 'SharedSecret', value },
          api_key: { name: 'of carol' },
        },
      });
    const refused = await grant('wrong');
    expect(refused.status).toBe(403);
    expect(refused.text).toMatch(
      /unable to authenticate user \['aud:app' .*'sub:carol'\] for action \[cluster:admin\/xpack\/security\/api_key\/grant\]/,
    );
    const granted = await grant(CLIENT_SECRET);
    expect(granted.status).toBe(200);
    const used = await sendRequest({
      method: 'GET',
      url: `${claviger.url}/_security/_authenticate`,
      authorization: `ApiKey ${String(granted.json()['encoded'])}`,
    });
    expect(used.json()).toMatchObject({ username: 'carol', authentication_type: 'api_key' });
  });

  test('of new keys are accepted at once, and those of keys that are gone soon no more', async () => {
    const before = await issuer.jobToken();
    expect((await authenticate(before, null)).status).toBe(200);
    issuer.rotate(keysOf(2));
    expect((await authenticate(await issuer.jobToken(), null)).status).toBe(200);
    expect((await authenticate(await issuer.idTokenOf('carol'))).status).toBe(200);
    await vi.waitFor(async () => expect((await authenticate(before, null)).status).toBe(401), { timeout: 10_000 });
  });

  test('are refused when they were forged with what the provider publishes', async () => {
    const token = await issuer.idTokenOf('carol');
    const [header = '', claims = '', signature = ''] = token.split('.');
    const published = await (await fetch(`${issuer.url}/jwks`)).text();
    const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const kid: unknown = JSON.parse(Buffer.from(header, 'base64url').toString()).kid;
    const confused = `${encode({ alg: 'HS256', kid })}.${claims}`;
    const forgeries = [
      `${encode({ alg: 'none' })}.${claims}.`,
      `${confused}.${createHmac('sha256', published).update(confused).digest('base64url')}`,
      `${header}.${encode({ ...JSON.parse(Buffer.from(claims, 'base64url').toString()), sub: 'admin' })}.${signature}`,
      `${encode({ alg: 'RS256', kid: 'foreign' })}.${claims}.${signature}`,
      await issuer.jobToken().then((job) => `${job.slice(0, -4)}AAAA`),
    ];
    for (const forged of forgeries) expect((await authenticate(forged)).status).toBe(401);
  });

  test('are judged by the last keys for a while when the provider is down, and are then no refusal but a fault', async () => {
    const token = await issuer.jobToken();
    const another = await issuer.jobToken();
    expect((await authenticate(token, null)).status).toBe(200);
    await issuer.stop();
    expect((await authenticate(another, null)).status).toBe(200);
    await vi.waitFor(async () => expect((await authenticate(another, null)).status).toBe(503), { timeout: 20_000 });
    expect((await authenticate('garbage', null)).status).toBe(401);
    await issuer.start();
    await vi.waitFor(async () => expect((await authenticate(another, null)).status).toBe(200), { timeout: 10_000 });
  });

  test('are not judged at all while keys were never there', async () => {
    const token = await issuer.jobToken();
    await issuer.stop();
    const fresh = await startClaviger({ dataFolder: join(folder, 'fresh'), bootstrap: SUPERUSER, configFile });
    try {
      expect((await authenticate(token, null, fresh)).status).toBe(503);
      await issuer.start();
      await vi.waitFor(async () => expect((await authenticate(token, null, fresh)).status).toBe(200), { timeout: 10_000 });
    } finally {
      await fresh.kill();
    }
  });

  test('leave neither token nor secret in what is written', async () => {
    const token = await issuer.idTokenOf('carol');
    await authenticate(token, 'wrong');
    expect(claviger.output()).not.toContain(token);
    expect(claviger.output()).not.toContain(CLIENT_SECRET);
  });
});
