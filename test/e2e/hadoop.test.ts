import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { loadSettings } from '../../src/config/load-settings.ts';
import { Secret } from '../../src/domain/secret.ts';
import { openLog } from '../../src/platform/log.ts';
import { type Server, startServer } from '../../src/server.ts';
import type { OpenSearchProcess } from '../../tools/opensearch/start-opensearch.ts';
import { basicAuthorization, type HttpResponse, sendRequest } from '../support/http-request.ts';
import { describeWith } from '../support/requirements.ts';
import { startTestOpenSearch } from '../support/start-test-opensearch.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

const HOUR_MS = 3_600_000;
const SUPERUSER = { user: 'elastic', password: 'hadoop e2e: correct horse' };
/** Submits the job; its roles are the job's rights. */
const SUBMITTER = { user: 'alice', password: 'hadoop e2e: alice' };
/** Renews the tokens of running jobs, and may do nothing else. */
const RENEWER = { user: 'yarn', password: 'hadoop e2e: yarn' };
const INDEX = 'hadoop-clicks';

interface Token {
  readonly id: string;
  readonly token: string;
  readonly creation: number;
  readonly expiration: number;
}

describeWith('opensearch', 'a Hadoop job that holds one token, in front of a real OpenSearch', () => {
  let cluster: OpenSearchProcess;
  let folder: Awaited<ReturnType<typeof makeTemporaryFolder>>;
  let server: Server;

  beforeAll(async () => {
    [cluster, folder] = await Promise.all([startTestOpenSearch(), makeTemporaryFolder()]);
    server = await start(folder.path, cluster.url);
    const rights = {
      cluster: ['monitor', 'manage_own_api_key'],
      indices: [{ names: ['hadoop-*'], privileges: ['all'] }],
    };
    await asSuperuser('PUT', '/_security/role/submitter', rights);
    await asSuperuser('PUT', '/_security/user/alice', { password: SUBMITTER.password, roles: ['submitter'] });
    await asSuperuser('PUT', '/_security/user/yarn', { password: RENEWER.password, roles: [] });
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  afterAll(async () => {
    await server.stop();
    await cluster.stop();
    await folder[Symbol.asyncDispose]();
  });

  const ask = (authorization: string, method: string, path: string, body?: unknown): Promise<HttpResponse> =>
    sendRequest({ method, url: `${server.url}${path}`, authorization, ...(body !== undefined && { body }) });

  async function asSuperuser(method: string, path: string, body?: unknown): Promise<void> {
    const response = await ask(basicAuthorization(SUPERUSER), method, path, body);
    expect(response.status, response.text).toBe(200);
  }

  async function submitJob(): Promise<Token> {
    const response = await ask(basicAuthorization(SUBMITTER), 'POST', '/_security/token', {
      renew_interval: '24h',
      max_lifetime: '60h',
      renewer: RENEWER.user,
      role_descriptors: { job: { cluster: ['monitor'], indices: [{ names: [INDEX], privileges: ['all'] }] } },
    });
    expect(response.status, response.text).toBe(200);
    return response.json() as unknown as Token;
  }

  const renew = ({ id }: Token): Promise<HttpResponse> =>
    ask(basicAuthorization(RENEWER), 'POST', `/_security/token/${id}/_renew`);

  /** What a task of the job does, as the connector of Elasticsearch for Hadoop does it. @returns the statuses. */
  async function runTask({ token }: Token, task: number): Promise<readonly number[]> {
    const bearer = `Bearer ${token}`;
    const lines = Array.from({ length: 10 }, (_, click) => [{ index: { _id: `${task}-${click}` } }, { task, click }]).flat();
    const bulk = `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`;
    const answers = [
      await ask(bearer, 'GET', '/'),
      await ask(bearer, 'POST', `/${INDEX}/_bulk?refresh=true`, bulk),
      await ask(bearer, 'GET', `/${INDEX}/_count?q=task:${task}`),
    ];
    return answers.map(({ status, text }) => (text.includes('"errors":true') ? 0 : status));
  }

  test('runs while the token is renewed past its interval, the token staying the same, and stops at the hard maximum', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
    const job = await submitJob();
    expect(job.expiration).toBe(job.creation + 24 * HOUR_MS);
    const ends: unknown[] = [];
    for (let round = 0; round < 3; round += 1) {
      vi.setSystemTime(job.creation + (round + 1) * 18 * HOUR_MS);
      const renewed = await renew(job);
      expect(renewed.status, renewed.text).toBe(200);
      ends.push((Number(renewed.json()['expiration']) - job.creation) / HOUR_MS);
      expect(await runTask(job, round)).toEqual([200, 200, 200]);
    }
    // Three intervals have passed since the job was submitted; the third renewal reached the hard maximum.
    expect(ends).toEqual([42, 60, 60]);
    vi.setSystemTime(job.creation + 60 * HOUR_MS - 1);
    expect(await runTask(job, 3)).toEqual([200, 200, 200]);
    vi.setSystemTime(job.creation + 60 * HOUR_MS);
    expect(await runTask(job, 4)).toEqual([401, 401, 401]);
    expect((await renew(job)).status).toBe(400);
  });

  test('stops at once when its token is cancelled', async () => {
    const job = await submitJob();
    expect(await runTask(job, 10)).toEqual([200, 200, 200]);
    const cancelled = await ask(basicAuthorization(RENEWER), 'POST', '/_security/token/_cancel', { token: job.token });
    expect([cancelled.status, cancelled.json()]).toEqual([200, { found: true }]);
    expect(await runTask(job, 11)).toEqual([401, 401, 401]);
  });

  test('stops without renewal at the end of its interval', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
    const job = await submitJob();
    vi.setSystemTime(job.expiration - 1);
    expect(await runTask(job, 20)).toEqual([200, 200, 200]);
    vi.setSystemTime(job.expiration);
    expect(await runTask(job, 21)).toEqual([401, 401, 401]);
  });

  test('may do what its limit and its submitter’s roles both allow', async () => {
    const { token } = await submitJob();
    const search = (index: string) => ask(`Bearer ${token}`, 'GET', `/${index}/_search`);
    expect((await search('hadoop-other')).status).toBe(403);
    expect((await ask(`Bearer ${token}`, 'GET', `/_security/user`)).status).toBe(403);
    expect((await ask(basicAuthorization(RENEWER), 'GET', `/${INDEX}/_search`)).status).toBe(403);
  });

  test('leaves its last use with the token, and the secret in no file', async () => {
    const { id, token } = await submitJob();
    await runTask({ id, token, creation: 0, expiration: 0 }, 30);
    await ask(basicAuthorization(SUBMITTER), 'GET', `/_security/token/${token}`);
    await vi.waitFor(async () => {
      const shown = await ask(basicAuthorization(SUBMITTER), 'GET', `/_security/token/${id}`);
      expect(shown.text).toMatch(/"last_used":\{"time":\d+,"address":"127\.0\.0\.1"\}/);
    }, 10_000);
    const secret = token.slice(token.indexOf('.') + 1);
    let searched = '';
    await vi.waitFor(async () => {
      searched = await allFiles(folder.path);
      expect(searched).toContain('/_security/token/{token}');
    }, 10_000);
    expect(searched).toContain(id);
    expect(searched).not.toContain(secret);
  });
});

async function start(dataFolder: string, upstream: string): Promise<Server> {
  const values = {
    'claviger.listen': '127.0.0.1:0',
    'claviger.console.enabled': false,
    'claviger.metrics.listen': 'off',
    'claviger.data.path': join(dataFolder, 'data'),
    'claviger.upstream.urls': upstream,
    'claviger.token.last_use_flush_interval_ms': 10,
    'claviger.audit.flush_interval_ms': 1,
  };
  const result = loadSettings([{ name: 'the test', values: new Map(Object.entries(values)) }]);
  if ('problems' in result) throw new Error(result.problems.map(({ sentence }) => sentence).join());
  const bootstrapPassword = new Secret(SUPERUSER.password);
  return startServer({ settings: result.settings, log: openLog('fatal', 'test'), bootstrapPassword });
}

async function allFiles(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return (await Promise.all(files.map((file) => readFile(file, 'latin1')))).join('\n');
}
