import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { loadSettings } from '../../src/config/load-settings.ts';
import { NATIVE_REALM, type User } from '../../src/domain/principal/authentication.ts';
import { createIdentityHeaders } from '../../src/gateway/upstream/identity/identity-headers.ts';
import { upstreamOptions } from '../../src/server/upstream-options.ts';
import type { SecuredOpenSearchProcess } from '../../tools/opensearch/start-secured-opensearch.ts';
import { type ClavigerProcess, startClaviger } from '../support/claviger-process.ts';
import { basicAuthorization } from '../support/http-request.ts';
import {
  askCluster,
  type ClusterCaller,
  IMPERSONATING_CLIENT,
  IMPERSONATOR,
  SIGNING_KEYS,
  startIdentityCluster,
  TOKEN_CLAIMS,
} from '../support/identity-cluster.ts';
import { describeWith } from '../support/requirements.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

/* A cluster with its own security knows each caller of the gateway, and nobody else. */

const SUPERUSER = { user: 'elastic', password: 'identity: correct horse' };
const PASSWORD = 'long enough';
/** Audit events are written some time after they happened. */
const SETTLED = { timeout: 10_000, interval: 50 };
const DOCUMENTS = [
  { team: 'red', text: 'one' },
  { team: 'blue', text: 'two' },
  { team: 'red', text: 'three' },
];
const SPOOFED = {
  'x-proxy-user': 'admin',
  'x-proxy-roles': 'admin',
  'x-proxy-ext-team': 'blue',
  'x-forwarded-for': '203.0.113.9',
  securitytenant: 'admin',
  opendistro_security_user: 'admin',
};

const IDENTITY = 'claviger.upstream.identity';
type Lines = Readonly<Record<string, string>>;

/** Identities by what distinguishes them; paths are within the folder of the test. */
const IDENTITIES: readonly {
  readonly name: string;
  readonly settings: Lines;
  readonly client?: string;
  readonly tellsRoles: boolean;
}[] = [
  {
    name: 'headers of a proxy',
    settings: { [`${IDENTITY}.type`]: 'proxy', [`${IDENTITY}.attribute_header_prefix`]: 'x-proxy-ext-' },
    tellsRoles: true,
  },
  ...(['HS512', 'RS256', 'ES256'] as const).map((algorithm) => ({
    name: `a token of ${algorithm}`,
    settings: {
      [`${IDENTITY}.type`]: 'jwt',
      [`${IDENTITY}.jwt.algorithm`]: algorithm,
      [`${IDENTITY}.jwt.key_file`]: `${algorithm}.key`,
      [`${IDENTITY}.jwt.subject_key`]: 'preferred_name',
      [`${IDENTITY}.jwt.roles_key`]: 'groups',
      [`${IDENTITY}.jwt.issuer`]: TOKEN_CLAIMS.issuer,
      [`${IDENTITY}.jwt.audience`]: TOKEN_CLAIMS.audience,
    },
    tellsRoles: true,
  })),
  {
    name: 'impersonation by a password',
    settings: {
      [`${IDENTITY}.type`]: 'impersonate',
      [`${IDENTITY}.username`]: IMPERSONATOR.user,
      [`${IDENTITY}.password_file`]: 'password',
    },
    tellsRoles: false,
  },
  {
    name: 'impersonation by a certificate',
    settings: {
      [`${IDENTITY}.type`]: 'impersonate',
      [`${IDENTITY}.service_user`]: IMPERSONATING_CLIENT,
      [`${IDENTITY}.certificate`]: 'client.pem',
      [`${IDENTITY}.key`]: 'client.key',
    },
    client: IMPERSONATING_CLIENT,
    tellsRoles: false,
  },
];
const FILES: ReadonlySet<string> = new Set(
  ['jwt.key_file', 'password_file', 'certificate', 'key'].map((name) => `${IDENTITY}.${name}`),
);

describeWith('opensearch-secured', 'a cluster with its own security', () => {
  let cluster: SecuredOpenSearchProcess;
  let files: Awaited<ReturnType<typeof makeTemporaryFolder>>;

  beforeAll(async () => {
    files = await makeTemporaryFolder();
    cluster = await startIdentityCluster();
    const mappings = { mappings: { properties: { team: { type: 'keyword' } } } };
    await askCluster(cluster, { method: 'PUT', path: '/logs-a', body: JSON.stringify(mappings) });
    for (const [id, document] of DOCUMENTS.entries()) {
      const path = `/logs-a/_doc/${id}?refresh=true`;
      const { status } = await askCluster(cluster, { method: 'PUT', path, body: JSON.stringify(document) });
      expect(status).toBe(201);
    }
    const write = (name: string, text: string): void => writeFileSync(join(files.path, name), text, { mode: 0o600 });
    for (const [algorithm, key] of Object.entries(SIGNING_KEYS)) write(`${algorithm}.key`, key);
    const pair = cluster.clients.get(IMPERSONATING_CLIENT);
    write('password', IMPERSONATOR.password);
    write('authority.pem', cluster.authority);
    write('client.pem', pair?.certificate ?? '');
    write('client.key', pair?.key ?? '');
  });

  afterAll(async () => {
    await cluster?.stop();
    await files?.[Symbol.asyncDispose]();
  });

  const settingsOf = (settings: Lines): Lines => {
    const inFolder = ([key, value]: readonly [string, string]) =>
      [key, FILES.has(key) ? join(files.path, value) : value] as const;
    return {
      'claviger.upstream.urls': cluster.url,
      'claviger.upstream.ssl.certificate_authorities': join(files.path, 'authority.pem'),
      ...Object.fromEntries(Object.entries(settings).map(inFolder)),
    };
  };

  /** The headers that the gateway would send for the user. */
  function headersOf(settings: Lines, user: Partial<User>): readonly string[] {
    const loaded = loadSettings([{ name: 'the test', values: new Map(Object.entries(settingsOf(settings))) }]);
    if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems));
    const whole: User = { username: 'zoe', roles: [], fullName: null, email: null, metadata: {}, enabled: true, ...user };
    const authentication = {
      type: 'realm',
      user: whole,
      realm: NATIVE_REALM,
      lookupRealm: NATIVE_REALM,
      apiKey: null,
      authenticatingUser: null,
    } as const;
    return createIdentityHeaders(upstreamOptions(loaded.settings).identity).of({ authentication });
  }

  describe.each(IDENTITIES)('by $name', ({ settings, client, tellsRoles }) => {
    let folder: Awaited<ReturnType<typeof makeTemporaryFolder>>;
    let claviger: ClavigerProcess;

    beforeAll(async () => {
      folder = await makeTemporaryFolder();
      const configFile = join(folder.path, 'claviger.yml');
      writeFileSync(configFile, JSON.stringify({ ...settingsOf(settings), [`${IDENTITY}.api_key_roles`]: 'red' }));
      claviger = await startClaviger({ dataFolder: join(folder.path, 'data'), bootstrap: SUPERUSER, configFile });
      const reader = { cluster: ['manage_own_api_key'], indices: [{ names: ['logs-*'], privileges: ['read'] }] };
      for (const role of ['red', 'green', 'red, all_access']) await set(`/_security/role/${encodeURIComponent(role)}`, reader);
      const users = { zoe: 'red', max: 'green', 'CN=admin': 'red', 'zoe,admin': 'red', amy: 'red, all_access' };
      for (const [user, role] of Object.entries(users)) {
        await set(`/_security/user/${encodeURIComponent(user)}`, { password: PASSWORD, roles: [role] });
      }
    });

    afterAll(async () => {
      await claviger?.stop();
      await folder?.[Symbol.asyncDispose]();
    });

    async function set(path: string, body: object): Promise<void> {
      const { status, text } = await ask(SUPERUSER.user, path, { method: 'PUT', body: JSON.stringify(body) });
      expect([status, text]).toEqual([200, expect.anything()]);
    }

    async function ask(user: string, path: string, more: { method?: string; body?: string; headers?: Lines } = {}) {
      const password = user === SUPERUSER.user ? SUPERUSER.password : PASSWORD;
      return send(basicAuthorization({ user, password }), path, more);
    }

    async function send(authorization: string, path: string, more: { method?: string; body?: string; headers?: Lines } = {}) {
      const headers = { authorization, 'content-type': 'application/json', ...more.headers };
      const init = { method: more.method ?? 'GET', headers, ...(more.body !== undefined && { body: more.body }) };
      const answer = await fetch(`${claviger.url}${path}`, init);
      return { status: answer.status, text: await answer.text() };
    }

    const teamsIn = (text: string): readonly string[] =>
      JSON.parse(text).hits.hits.map((hit: { _source: { team: string } }) => hit._source.team);

    test('the cluster sees the user itself', async () => {
      const headers = [...headersOf(settings, { roles: ['red'] }), 'x-forwarded-for', '198.51.100.7'];
      const { status, text } = await askCluster(cluster, {
        path: '/_plugins/_security/authinfo',
        headers,
        ...(client && { client }),
      });
      expect(status).toBe(200);
      const caller: ClusterCaller = JSON.parse(text);
      expect(caller).toMatchObject({ user_name: 'zoe', backend_roles: ['red'], roles: ['team'] });
      expect(caller.remote_address).toMatch(/^198\.51\.100\.7:/);
    });

    test('a document query of the cluster filters for the user, in a name and in a pattern', async () => {
      for (const path of ['/logs-a/_search', '/logs-*/_search', '/_search']) {
        const { status, text } = await ask('zoe', path);
        expect([path, status]).toEqual([path, 200]);
        expect(teamsIn(text)).toEqual(['red', 'red']);
      }
    });

    test('whom the cluster gives nothing gets nothing', async () => {
      const { status, text } = await ask('max', '/logs-a/_search');
      expect(status).toBe(403);
      expect(text).toContain('name=max');
    });

    test('headers that name another have no effect', async () => {
      const { status, text } = await ask('zoe', '/logs-a/_search', { headers: SPOOFED });
      expect(status).toBe(200);
      expect(teamsIn(text)).toEqual(['red', 'red']);
      const refused = await ask('zoe', '/logs-a/_search', { headers: { opendistro_security_impersonate_as: 'max' } });
      expect(refused.status).toBe(403);
    });

    test.each(['CN=admin', 'zoe,admin'])('the user %s is refused here, and the refusal is recorded', async (user) => {
      const { status, text } = await ask(user, '/logs-a/_search');
      expect(status).toBe(403);
      expect(text).toContain('the cluster cannot be told who the caller is: the name of the user');
      await vi.waitFor(async () => {
        const audit = await ask(SUPERUSER.user, '/_claviger/audit?decision=denied&size=1000');
        const refusals = JSON.parse(audit.text).events.filter((event: Lines) => event['user.name'] === user);
        expect(refusals).toEqual([expect.objectContaining({ 'event.action': 'access_denied' })]);
      }, SETTLED);
    });

    test('a role with a comma in its name is refused here where roles are told, and else given by nobody', async () => {
      const { status, text } = await ask('amy', '/logs-a/_search');
      expect(status).toBe(403);
      expect(text).toContain(
        tellsRoles ? 'the name of the role must not hold any of' : "is not allowed to impersonate as 'amy'",
      );
    });

    test('a key of the user is its owner to the cluster', async () => {
      const made = await ask('zoe', '/_security/api_key', { method: 'POST', body: JSON.stringify({ name: 'k' }) });
      expect(made.status).toBe(200);
      const { status, text } = await send(`ApiKey ${JSON.parse(made.text).encoded}`, '/logs-a/_search');
      expect(status).toBe(200);
      expect(teamsIn(text)).toEqual(['red', 'red']);
    });
  });

  test('attributes of a user are told by headers of a proxy where a prefix is set', async () => {
    const attributes = { 'attr.internal.team': 'red' };
    const settings = { [`${IDENTITY}.type`]: 'proxy', [`${IDENTITY}.attribute_header_prefix`]: 'x-proxy-ext-' };
    const headers = [...headersOf(settings, { attributes }), 'x-forwarded-for', '198.51.100.7'];
    const { text } = await askCluster(cluster, { path: '/_plugins/_security/authinfo', headers });
    expect(JSON.parse(text).custom_attribute_names).toContain('attr.proxy.team');
  });
});
