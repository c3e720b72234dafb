import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hashSync } from '@node-rs/bcrypt';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findElasticsearchPrerequisites, installElasticsearch } from '../../tools/elasticsearch/install-elasticsearch.ts';
import { type ElasticsearchProcess, startElasticsearch } from '../../tools/elasticsearch/start-elasticsearch.ts';
import { type ClavigerProcess, startClaviger } from '../support/claviger-process.ts';
import { describeWith } from '../support/requirements.ts';
import { startSecuredTestOpenSearch } from '../support/start-test-opensearch.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

const MAIN_FILE = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const BOOTSTRAP = { user: 'keeper', password: 'keeper-password' };
const KEEPER = `Basic ${Buffer.from(`${BOOTSTRAP.user}:${BOOTSTRAP.password}`).toString('base64')}`;

interface Imported {
  readonly status: number | null;
  readonly out: string;
  readonly talk: string;
}

function runImport(operands: readonly string[], env: Readonly<Record<string, string>> = {}): Imported {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN_FILE, 'import', ...operands], {
    env: { PATH: process.env['PATH'], ...env },
    encoding: 'utf8',
  });
  return { status, out: stdout, talk: stderr };
}

async function ask(
  url: string,
  authorization: string,
  init: RequestInit = {},
): Promise<{ status: number; body: unknown; ms: number }> {
  const begun = performance.now();
  const response = await fetch(url, { ...init, headers: { authorization, 'content-type': 'application/json' } });
  const text = await response.text();
  return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : text, ms: performance.now() - begun };
}

describe('an import of what OpenSearch kept', () => {
  const token = `os_${randomBytes(32).toString('base64url')}`;
  const password = 'an old password of jane';
  const env = { CLAVIGER_OPENSEARCH_API_TOKENS_ENABLED: 'true' };
  let made: Awaited<ReturnType<typeof makeTemporaryFolder>>;
  let folder: string;
  let exports: string;
  let tokens: string;
  let claviger: ClavigerProcess | undefined;

  beforeAll(async () => {
    made = await makeTemporaryFolder();
    folder = join(made.path, 'data');
    exports = join(made.path, 'exports');
    tokens = join(made.path, 'tokens.ndjson');
    mkdirSync(exports);
    const hash = hashSync(password, { cost: 10 }).replace('$2b$', '$2y$');
    writeFileSync(
      join(exports, 'internal_users.yml'),
      `jane: { hash: "${hash}", backend_roles: [ops], opendistro_security_roles: [looker] }\n`,
    );
    writeFileSync(join(exports, 'roles.yml'), 'looker: { cluster_permissions: [cluster_monitor] }\n');
    writeFileSync(join(exports, 'roles_mapping.yml'), 'looker: { backend_roles: [ops] }\n');
    const token_hash = createHash('sha256').update(token).digest('base64');
    const source = {
      name: 'ci',
      token_hash,
      cluster_permissions: ['cluster_monitor'],
      index_permissions: [],
      iat: Date.now(),
      expires_at: 0,
    };
    writeFileSync(tokens, `${JSON.stringify({ _id: 'imported-token-00001', _source: source })}\n`);
  });

  afterAll(async () => {
    await claviger?.stop();
    await made?.[Symbol.asyncDispose]();
  });

  const url = (path: string): string => `${claviger?.url}${path}`;

  test('dry tells what would be, into a folder that is not used yet', () => {
    const { status, out, talk } = runImport(['opensearch', exports, '--data', folder, '--dry-run', '--json']);
    expect(talk).toContain('dry run, nothing was stored: 3 created, 0 updated, 0 unchanged, 0 refused');
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).name),
    ).toEqual(['jane', 'looker', 'looker']);
    expect(status).toBe(0);
  });

  test('stores it, once, and what was imported is used with the old secrets', async () => {
    expect(runImport(['opensearch', exports, '--data', folder]).talk).toContain('3 created, 0 updated, 0 unchanged, 0 refused');
    expect(runImport(['opensearch', exports, '--data', folder]).talk).toContain('0 created, 0 updated, 3 unchanged, 0 refused');
    expect(runImport(['apitokens', tokens, '--data', folder]).talk).toContain('1 created');
    claviger = await startClaviger({ dataFolder: folder, bootstrap: BOOTSTRAP, env });
    const jane = `Basic ${Buffer.from(`jane:${password}`).toString('base64')}`;
    const authenticated = await ask(url('/_security/_authenticate'), jane);
    expect(authenticated).toMatchObject({ status: 200, body: { username: 'jane', roles: ['looker'] } });
    const tokenUse = await ask(url('/_security/_authenticate'), `ApiKey ${token}`);
    expect(tokenUse).toMatchObject({ status: 200, body: { api_key: { id: 'imported-token-00001', name: 'ci' } } });
  });

  test('is refused while a server has the folder, and goes through its API instead', () => {
    const inUse = runImport(['opensearch', exports, '--data', folder]);
    expect(inUse).toMatchObject({ status: 1, talk: expect.stringContaining('is in use by another process') });
    const credentials = ['--url', url(''), '--user', BOOTSTRAP.user];
    const live = runImport(['opensearch', exports, ...credentials], { CLAVIGER_PASSWORD: BOOTSTRAP.password });
    expect(live).toMatchObject({ status: 0, talk: expect.stringContaining('3 unchanged, 0 refused') });
    const stranger = runImport(['opensearch', exports, ...credentials], { CLAVIGER_PASSWORD: 'wrong' });
    expect(stranger).toMatchObject({ status: 1, talk: expect.stringContaining('answered 401') });
  });

  test('through the API is for users who manage security alone, and audited', async () => {
    const key = await ask(url('/_security/api_key'), KEEPER, { method: 'POST', body: JSON.stringify({ name: 'k' }) });
    const { encoded } = key.body as { encoded: string };
    const body = JSON.stringify({ source: 'opensearch', files: [] });
    const byKey = await ask(url('/_claviger/import'), `ApiKey ${encoded}`, { method: 'POST', body });
    expect(byKey.status).toBe(403);
    const audit = await ask(url('/_claviger/audit?action=cluster:admin/xpack/security/import'), KEEPER);
    expect(JSON.stringify(audit.body)).toContain('jane');
  });
});

describeWith('elasticsearch', 'an import of what Elasticsearch kept', () => {
  let server: ElasticsearchProcess;
  let claviger: ClavigerProcess | undefined;

  beforeAll(async () => {
    const prerequisites = findElasticsearchPrerequisites();
    if (!prerequisites.available) throw new Error(prerequisites.reason);
    const { jdk, maven } = prerequisites;
    server = await startElasticsearch({
      jdk,
      home: await installElasticsearch(jdk, maven, () => {}),
      clusterName: 'claviger-import',
    });
  });

  afterAll(async () => {
    await claviger?.stop();
    await server?.stop();
  });

  test('lets its keys and users in with the secrets that they have', async () => {
    const elastic = `Basic ${Buffer.from(`elastic:${server.password}`).toString('base64')}`;
    const call = (method: string, path: string, body: object) =>
      ask(`${server.url}${path}`, elastic, { method, body: JSON.stringify(body) });
    await call('PUT', '/_security/role/looker', { cluster: ['monitor'] });
    await call('PUT', '/_security/user/joe', { password: 'password-of-joe', roles: ['looker'], metadata: { team: 'x' } });
    const made = await Promise.all(
      ['kept', 'revoked'].map((name) =>
        call('POST', '/_security/api_key', { name, role_descriptors: { r: { cluster: ['monitor'] } } }),
      ),
    );
    const [kept, revoked] = made.map(({ body }) => body as { id: string; encoded: string });
    await ask(`${server.url}/_security/api_key`, elastic, { method: 'DELETE', body: JSON.stringify({ ids: [revoked?.id] }) });
    await ask(`${server.url}/.security/_refresh`, elastic, { method: 'POST' });
    const exported = await ask(`${server.url}/.security/_search?size=1000`, elastic);

    await using temporary = await makeTemporaryFolder();
    const folder = temporary.path;
    const file = join(folder, 'security.json');
    writeFileSync(file, JSON.stringify(exported.body));
    const { out, talk } = runImport(['elasticsearch', file, '--data', join(folder, 'data')]);
    expect(talk, out).toMatch(/\d+ created, 0 updated, 0 unchanged, 1 refused/);
    expect(out).toMatch(/refused\s+reserved-user/);

    claviger = await startClaviger({ dataFolder: join(folder, 'data'), bootstrap: BOOTSTRAP });
    const url = `${claviger.url}/_security/_authenticate`;
    const first = await ask(url, `ApiKey ${kept?.encoded}`);
    expect(first).toMatchObject({ status: 200, body: { username: 'elastic', api_key: { id: kept?.id, name: 'kept' } } });
    const later = await ask(url, `ApiKey ${kept?.encoded}`);
    console.log(`first use ${first.ms.toFixed(1)} ms, later ${later.ms.toFixed(1)} ms`);
    expect((await ask(url, `ApiKey ${revoked?.encoded}`)).status).toBe(401);
    const joe = await ask(url, `Basic ${Buffer.from('joe:password-of-joe').toString('base64')}`);
    expect(joe).toMatchObject({ status: 200, body: { username: 'joe', roles: ['looker'], metadata: { team: 'x' } } });
    const shown = await ask(`${claviger.url}/_security/api_key?id=${kept?.id}&with_limited_by=true`, KEEPER);
    expect(shown.body).toMatchObject({ api_keys: [{ role_descriptors: { r: { cluster: ['monitor'] } }, invalidated: false }] });
    await claviger.stop();
  });
});

describeWith('opensearch-secured', 'an import of the security index of an OpenSearch', () => {
  test('lets its users in with the passwords that they have', async () => {
    const password = 'the password that zoe has';
    const cluster = await startSecuredTestOpenSearch({
      internalUsers: { zoe: { password, backend_roles: ['readers'] } },
      roles: { reader: { cluster_permissions: ['cluster_monitor'] } },
      rolesMapping: { reader: { backend_roles: ['readers'] } },
      settings: { 'plugins.security.authcz.admin_dn': ['CN=keeper,O=claviger test'] },
      isTls: true,
      clientNames: ['keeper'],
    });
    await using temporary = await makeTemporaryFolder();
    const file = join(temporary.path, 'export.json');
    try {
      const { certificate, key } = cluster.clients.get('keeper') ?? { certificate: '', key: '' };
      const dispatcher = new Agent({ connect: { ca: cluster.authority, cert: certificate, key } });
      const answer = await request(`${cluster.url}/.opendistro_security/_search?size=100`, { dispatcher });
      expect(answer.statusCode).toBe(200);
      writeFileSync(file, await answer.body.text());
      await dispatcher.close();
    } finally {
      await cluster.stop();
    }
    const dataFolder = join(temporary.path, 'data');
    const { talk, out } = runImport(['opensearch', file, '--data', dataFolder, '--json']);
    expect(talk, out).toMatch(/\d+ created, 0 updated, 0 unchanged/);
    const claviger = await startClaviger({ dataFolder, bootstrap: BOOTSTRAP });
    try {
      const zoe = `Basic ${Buffer.from(`zoe:${password}`).toString('base64')}`;
      expect(await ask(`${claviger.url}/_security/_authenticate`, zoe)).toMatchObject({
        status: 200,
        body: { username: 'zoe', roles: ['reader'] },
      });
    } finally {
      await claviger.stop();
    }
  });
});
