import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type ClavigerProcess, startClaviger } from '../support/claviger-process.ts';
import { basicAuthorization, type HttpResponse, sendRequest } from '../support/http-request.ts';
import { openSampleUpstream, type SampleUpstream } from '../support/sample-upstream.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

const SUPERUSER = { user: 'elastic', password: 'e2e jobs: correct horse' };
const ALICE = { user: 'alice', password: 'e2e jobs: battery staple' };
const BOB = { user: 'bob', password: 'e2e jobs: another staple' };
const JOBS = '/_claviger/job';

describe('jobs over the network', () => {
  let folder: Awaited<ReturnType<typeof makeTemporaryFolder>>;
  let upstream: SampleUpstream;
  let claviger: ClavigerProcess;

  const start = () => startClaviger({ dataFolder: folder.path, upstream: upstream.url, bootstrap: SUPERUSER });
  const ask = (
    who: { readonly user: string; readonly password: string } | string,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<HttpResponse> => {
    const authorization = typeof who === 'string' ? who : basicAuthorization(who);
    return sendRequest({ method, url: claviger.url + path, authorization, ...(body !== undefined && { body }) });
  };

  beforeAll(async () => {
    folder = await makeTemporaryFolder();
    upstream = await openSampleUpstream();
    claviger = await start();
    const role = { cluster: ['manage_own_api_key', 'monitor'], indices: [{ names: ['in'], privileges: ['read'] }] };
    await ask(SUPERUSER, 'PUT', '/_security/role/maker', role);
    for (const { user, password } of [ALICE, BOB])
      await ask(SUPERUSER, 'PUT', `/_security/user/${user}`, { password, roles: ['maker'] });
  });
  afterAll(async () => {
    await claviger?.stop();
    await upstream?.close();
    await folder?.[Symbol.asyncDispose]();
  });

  const aJob = (changes: object = {}) => ({
    schedule: { cron: '0 3 * * *', time_zone: 'Europe/Berlin' },
    steps: [
      { name: 'look', method: 'GET', path: '/' },
      {
        name: 'count',
        method: 'POST',
        path: '/in/_search',
        body: { size: 0, query: { match_all: {} } },
        accept_statuses: [200, 404],
      },
    ],
    run_as: { role_descriptors: {} },
    ...changes,
  });

  test('a job outlives a crash of the process as it was put, with its runs and revisions', async () => {
    const put = await ask(ALICE, 'PUT', `${JOBS}/nightly`, aJob());
    expect([put.status, put.json()]).toMatchObject([200, { name: 'nightly', created: true, revision: 1 }]);
    expect((await ask(ALICE, 'PUT', `${JOBS}/nightly?if_revision=1`, aJob({ description: 'Counts.' }))).json()).toMatchObject({
      created: false,
      revision: 2,
    });
    const run = (await ask(ALICE, 'POST', `${JOBS}/nightly/_run`)).json();
    const runPath = `${JOBS}/nightly/runs/${String(run['id'])}`;
    await vi.waitFor(async () => expect((await ask(ALICE, 'GET', runPath)).json()['status']).not.toBe('running'), 60_000);
    const before = (await ask(ALICE, 'GET', `${JOBS}/nightly`)).json();
    const ended = (await ask(ALICE, 'GET', runPath)).json();
    expect(ended).toMatchObject({
      trigger: 'asked',
      asked_by: 'alice',
      revision: 2,
      steps: [{ name: 'look', status: 200 }, { name: 'count' }],
    });

    await claviger.kill();
    claviger = await start();

    expect((await ask(ALICE, 'GET', `${JOBS}/nightly`)).json()).toEqual(before);
    expect((await ask(ALICE, 'GET', `${JOBS}/nightly/runs`)).json()).toEqual({ runs: [ended], next: null });
    expect((await ask(ALICE, 'PUT', `${JOBS}/nightly?if_revision=1`, aJob())).status).toBe(409);
    expect((await ask(ALICE, 'PUT', `${JOBS}/nightly?if_revision=2`, aJob())).json()).toMatchObject({ revision: 3 });
  });

  test('a job that is paused stays so, and is resumed', async () => {
    await ask(ALICE, 'PUT', `${JOBS}/paused`, aJob());
    await ask(ALICE, 'POST', `${JOBS}/paused/_pause`, { reason: 'holidays' });
    await claviger.stop();
    claviger = await start();
    const told = (await ask(ALICE, 'GET', `${JOBS}?status=paused`)).json();
    expect(told).toMatchObject({
      total: 1,
      jobs: [{ name: 'paused', next_run: null, pause: { cause: 'asked', reason: 'holidays' } }],
    });
    expect((await ask(ALICE, 'POST', `${JOBS}/paused/_resume`)).json()).toMatchObject({ paused: false, revision: 3 });
  });

  test('a job is nobody else’s, and its name cannot be taken over', async () => {
    await ask(ALICE, 'PUT', `${JOBS}/alices`, aJob());
    for (const [method, path] of [
      ['GET', ''],
      ['DELETE', ''],
      ['POST', '/_pause'],
      ['POST', '/_resume'],
      ['POST', '/_run'],
      ['GET', '/runs'],
      ['GET', '/runs/x'],
      ['POST', '/runs/x/_stop'],
    ] as const)
      expect([method, path, (await ask(BOB, method, `${JOBS}/alices${path}`)).status]).toEqual([method, path, 404]);
    expect((await ask(BOB, 'PUT', `${JOBS}/alices`, aJob())).status).toBe(409);
    expect((await ask(BOB, 'GET', JOBS)).json()).toEqual({ jobs: [], total: 0 });
    expect((await ask(SUPERUSER, 'GET', `${JOBS}/alices`)).status).toBe(200);
  });

  test('a key runs jobs for its owner alone, and puts them for itself', async () => {
    const key = (await ask(ALICE, 'POST', '/_security/api_key', { name: 'k' })).json();
    const asKey = aJob({ run_as: { api_key: { id: key['id'] } } });
    expect((await ask(BOB, 'PUT', `${JOBS}/stolen`, asKey)).status).toBe(400);
    expect((await ask(ALICE, 'PUT', `${JOBS}/mine`, asKey)).status).toBe(200);
    expect((await ask(`ApiKey ${String(key['encoded'])}`, 'PUT', `${JOBS}/its-own`, asKey)).status).toBe(200);
    expect((await ask(SUPERUSER, 'GET', `${JOBS}?api_key=${String(key['id'])}`)).json()).toMatchObject({
      jobs: [{ name: 'its-own' }, { name: 'mine' }],
    });
  });

  test('what is wrong is told with a precise 4xx', async () => {
    const told = async (body: unknown) => {
      const { status, text } = await ask(ALICE, 'PUT', `${JOBS}/wrong`, body);
      return [status, text];
    };
    expect(await told(aJob({ shedule: {} }))).toEqual([400, expect.stringContaining('did you mean [schedule]?')]);
    expect(await told(aJob({ timeout: '10y' }))).toEqual([400, expect.stringContaining('unit is missing')]);
    expect(await told(aJob({ history: 100_000 }))).toEqual([400, expect.stringContaining('between [1] and [1000]')]);
    expect(await told('{')).toEqual([400, expect.any(String)]);
    expect((await ask(ALICE, 'PUT', `${JOBS}/wrong?revision=1`, aJob())).text).toContain('did you mean [if_revision]?');
    expect((await ask(ALICE, 'POST', `${JOBS}/wrong`)).status).toBe(405);
    expect((await ask(ALICE, 'GET', `${JOBS}/wrong`)).status).toBe(404);
    expect((await ask('', 'GET', JOBS)).status).toBe(401);
  });

  test('every change is in the audit log with the name of the job', async () => {
    await ask(ALICE, 'PUT', `${JOBS}/audited`, aJob());
    await ask(ALICE, 'POST', `${JOBS}/audited/_pause`);
    await ask(ALICE, 'POST', `${JOBS}/audited/_resume`);
    await ask(ALICE, 'DELETE', `${JOBS}/audited`);
    await vi.waitFor(async () => {
      const { text } = await ask(SUPERUSER, 'GET', '/_claviger/audit?principal=alice&size=1000');
      for (const event of ['put_job', 'pause_job', 'resume_job', 'delete_job']) expect(text).toContain(event);
    }, 60_000);
  });
});
