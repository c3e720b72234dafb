import { describe, expect, test } from 'vitest';
import { NOW } from '../../../test/support/action-fixtures.ts';
import { aJobActionsWorld, aJobRun } from '../../../test/support/job-actions-world.ts';
import type { ActionContext } from '../../actions/action-context.ts';
import { DEFAULT_JSON_LIMITS } from '../../domain/json/json-limits.ts';
import { JsonScanner } from '../../domain/json/json-scanner.ts';
import { parseRequestTarget } from '../../domain/request/parse-request-target.ts';
import { instant } from '../../domain/time.ts';
import { bindJobActions } from '../../server/bind-job-actions.ts';
import type { Answer } from '../contract/route.ts';
import { createRouter } from '../router.ts';
import { jobRoutes, withoutJobs } from './job.ts';

const JOB = {
  schedule: { every: '5m' },
  steps: [{ name: 'read', method: 'GET', path: '/idx/_search' }],
  run_as: { role_descriptors: {} },
};

function open(isEnabled = true) {
  const opened = aJobActionsWorld();
  const routes = jobRoutes(bindJobActions(opened.deps));
  const router = createRouter(isEnabled ? routes : withoutJobs(routes));
  const alice = opened.world.user('alice', 'own_keys');
  const ask = async (method: string, path: string, body?: unknown, context: ActionContext = alice): Promise<Answer> => {
    const target = parseRequestTarget(path);
    const { route, path: values } = router.match(method, target);
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const scanner = body === undefined ? null : new JsonScanner(Buffer.from(text), DEFAULT_JSON_LIMITS);
    scanner?.next();
    return route.read({ path: values, query: target.query, scanner, apiVersion: 8 })(context);
  };
  const put = (changes: object = {}) => ask('PUT', '/_claviger/job/rollup', { ...JOB, ...changes });
  return { ...opened, alice, ask, put };
}

describe('putting a job', () => {
  test('reads each field, and tells what became of it', async () => {
    const { ask, find } = open();
    const answer = await ask('PUT', '/_claviger/job/rollup?if_revision=0', {
      description: 'Sums up the last minute.',
      schedule: { cron: '*/5 * * * *', time_zone: 'Europe/Berlin' },
      steps: [
        { name: 'last', method: 'GET', path: '/out/_search?size=1', headers: { 'X-Trace': 'a' }, accept_statuses: [200, 404] },
        { name: 'write', method: 'POST', path: '/out/_doc', body: '{"from": "${last#/hits/hits/0/_id}"}' },
      ],
      run_as: { role_descriptors: { narrow: { cluster: ['monitor'] } } },
      delivery: 'at_least_once',
      overlap: 'wait',
      missed: 'run_all',
      timeout: '30s',
      retry: { retries: 3, backoff: '2s', backoff_max: '10s' },
      history: 7,
      paused: true,
    });
    expect(answer).toEqual({ status: 200, document: { name: 'rollup', created: true, revision: 1, next_run: null } });
    expect(await find()).toMatchObject({
      description: 'Sums up the last minute.',
      schedule: { kind: 'cron', expression: '*/5 * * * *', timeZone: 'Europe/Berlin' },
      steps: [
        { name: 'last', method: 'GET', headers: { 'x-trace': 'a' }, body: null, acceptStatuses: [200, 404] },
        { name: 'write', body: '{"from": "${last#/hits/hits/0/_id}"}' },
      ],
      context: { descriptorSets: [{ narrow: { cluster: ['monitor'] } }, { own_keys: {} }] },
      delivery: 'atLeastOnce',
      overlap: 'wait',
      missed: 'runAll',
      timeoutMs: 30_000,
      retry: { retriesMax: 3, backoffMs: 2_000, backoffMsMax: 10_000 },
      historyRunsMax: 7,
      pause: { cause: 'asked' },
    });
  });

  test('has defaults', async () => {
    const { ask, find, deps } = open();
    Object.assign(deps, { limits: { ...deps.limits, historyRunsMax: 100 } });
    await ask('PUT', '/_claviger/job/rollup', { ...JOB, schedule: { cron: '0 0 * * *' } });
    expect(await find()).toMatchObject({
      description: null,
      schedule: { timeZone: 'UTC' },
      delivery: 'atMostOnce',
      overlap: 'skip',
      missed: 'runOnce',
      timeoutMs: 600_000,
      retry: { retriesMax: 0, backoffMs: 1_000, backoffMsMax: 60_000 },
      historyRunsMax: 100,
      pause: null,
    });
  });

  test.each([
    { given: NOW + 60_000, at: NOW + 60_000 },
    { given: '2030-01-01T00:00:00+01:00', at: Date.UTC(2029, 11, 31, 23) },
  ])('takes $given as a time', async ({ given, at }) => {
    const { put, find } = open();
    await put({ schedule: { at: given }, history: 1 });
    expect(await find()).toMatchObject({ schedule: { kind: 'once', at }, dueAt: at });
  });

  test('keeps the numbers of a body as they are written, and sends an array as lines', async () => {
    const { ask, find } = open();
    const body = (text: string) =>
      `{"schedule":{"every":"1m"},"history":1,"run_as":{"role_descriptors":{}},"steps":[{"name":"a","method":"POST","path":"/_bulk","body":${text}}]}`;
    await ask('PUT', '/_claviger/job/rollup', body('{"a": 1.50, "b": 12345678901234567890}'));
    expect((await find()).steps).toMatchObject([{ body: '{"a":1.50,"b":12345678901234567890}', headers: {} }]);
    await ask('PUT', '/_claviger/job/rollup', body('[{"index":{}}, {"n": 1.0}]'));
    expect((await find()).steps).toMatchObject([
      { body: '{"index":{}}\n{"n":1.0}\n', headers: { 'content-type': 'application/x-ndjson' } },
    ]);
    await ask('PUT', '/_claviger/job/rollup', body('"as it is"'));
    expect((await find()).steps).toMatchObject([{ body: 'as it is', headers: {} }]);
    await ask('PUT', '/_claviger/job/rollup', body('null'));
    expect((await find()).steps).toMatchObject([{ body: null }]);
  });

  const step = (changes: object) => ({ steps: [{ name: 'a', method: 'GET', path: '/a', ...changes }] });

  test.each<{ what: string; changes: object; told: string }>([
    { what: 'an unknown field', changes: { histroy: 3 }, told: '[job] unknown field [histroy] did you mean [history]?' },
    { what: 'no schedule', changes: { schedule: undefined }, told: 'Required [schedule]' },
    { what: 'no steps', changes: { steps: undefined }, told: 'Required [steps]' },
    { what: 'no context', changes: { run_as: undefined }, told: 'Required [run_as]' },
    { what: 'no kind of schedule', changes: { schedule: {} }, told: 'exactly one of [cron, every, at]' },
    { what: 'two kinds of schedule', changes: { schedule: { every: '1m', at: 1 } }, told: 'exactly one of [cron, every, at]' },
    {
      what: 'a zone of an interval',
      changes: { schedule: { every: '1m', time_zone: 'UTC' } },
      told: '[time_zone] goes with [cron] alone',
    },
    { what: 'a time without a unit', changes: { schedule: { every: '5' } }, told: 'unit is missing' },
    { what: 'a date that is none', changes: { schedule: { at: 'tomorrow' } }, told: '[at] must be a date' },
    {
      what: 'two contexts',
      changes: { run_as: { api_key: { id: 'k' }, role_descriptors: {} } },
      told: 'exactly one of [api_key, role_descriptors]',
    },
    { what: 'an empty context', changes: { run_as: {} }, told: 'exactly one of [api_key, role_descriptors]' },
    { what: 'a key without its id', changes: { run_as: { api_key: {} } }, told: 'Required [id]' },
    {
      what: 'a role that is none',
      changes: { run_as: { role_descriptors: { r: { clusters: [] } } } },
      told: 'unexpected field [clusters]',
    },
    {
      what: 'an unknown delivery',
      changes: { delivery: 'exactly_once' },
      told: '[delivery] must be one of [at_most_once, at_least_once]',
    },
    { what: 'an unknown overlap', changes: { overlap: 'queue' }, told: '[overlap] must be one of [skip, wait, replace]' },
    { what: 'an unknown missed', changes: { missed: 'all' }, told: '[missed] must be one of [skip, run_once, run_all]' },
    { what: 'an unknown field of retry', changes: { retry: { retry: 1 } }, told: 'unknown field [retry]' },
    { what: 'a step without a name', changes: { steps: [{ method: 'GET', path: '/a' }] }, told: 'Required [name]' },
    { what: 'a step without a path', changes: { steps: [{ name: 'a', method: 'GET' }] }, told: 'Required [path]' },
    {
      what: 'an unknown method',
      changes: step({ method: 'PATCH' }),
      told: '[method] must be one of [GET, HEAD, POST, PUT, DELETE]',
    },
    { what: 'an unknown field of a step', changes: step({ url: '/a' }), told: '[step] unknown field [url]' },
    { what: 'a header that is no text', changes: step({ headers: { a: 1 } }), told: 'header [a] must be a string' },
    { what: 'a header twice', changes: step({ headers: { 'X-A': '1', 'x-a': '2' } }), told: 'header [x-a] stands there twice' },
    {
      what: 'a status that is no number',
      changes: step({ accept_statuses: ['200'] }),
      told: '[accept_statuses] must hold numbers',
    },
    {
      what: 'a path of the security API',
      changes: step({ path: '/_security/api_key' }),
      told: 'a job sends requests to the cluster alone',
    },
    {
      what: 'a path of this API',
      changes: step({ path: '/_claviger/job' }),
      told: 'a job sends requests to the cluster alone',
    },
    { what: 'an escaped path of an API here', changes: step({ path: '/_%73ecurity/user' }), told: '' },
    {
      what: 'a path of OpenSearch’s security',
      changes: step({ path: '/_plugins/_security/api/account' }),
      told: 'the cluster alone',
    },
  ])('refuses $what', async ({ changes, told }) => {
    const { put, world } = open();
    const refused = put(changes);
    await expect(refused).rejects.toMatchObject({ name: 'SecurityError' });
    const told_ = await refused.catch((error: unknown) => chainOf(error));
    expect(told_).toContain(told);
    expect(await world.store.jobs.list()).toEqual([]);
  });

  test('refuses a revision that is none', async () => {
    const { ask } = open();
    for (const revision of ['-1', 'x', '1.5', ''])
      await expect(ask('PUT', `/_claviger/job/rollup?if_revision=${revision}`, JOB)).rejects.toMatchObject({
        code: 'illegalArgument',
      });
    await expect(ask('PUT', '/_claviger/job/rollup?if_revision=7', { ...JOB, history: 1 })).rejects.toMatchObject({
      code: 'conflict',
    });
  });
});

describe('what is told of jobs', () => {
  test('is the job as it was put, how it stands, and who put it', async () => {
    const { put, ask } = open();
    await put({ history: 5 });
    const { document } = await ask('GET', '/_claviger/job/rollup');
    expect(document).toEqual({
      jobs: [
        {
          name: 'rollup',
          description: null,
          schedule: { every_ms: 300_000 },
          steps: [{ name: 'read', method: 'GET', path: '/idx/_search' }],
          run_as: { role_descriptors: { own_keys: expect.objectContaining({ cluster: ['manage_own_api_key'] }) } },
          delivery: 'at_most_once',
          overlap: 'skip',
          missed: 'run_once',
          timeout_ms: 600_000,
          retry: { retries: 0, backoff_ms: 1_000, backoff_max_ms: 60_000 },
          history: 5,
          creator: { username: 'alice', realm: 'default_native' },
          created: NOW,
          updated: NOW,
          revision: 1,
          status: 'scheduled',
          pause: null,
          next_run: NOW + 300_000,
          last_run: null,
        },
      ],
      total: 1,
    });
    expect((await ask('GET', '/_claviger/job?status=scheduled&name=r*&creator=alice&size=1&from=0')).document).toEqual(
      document,
    );
  });

  test('has the runs without what they captured', async () => {
    const { put, ask, world } = open();
    await put({ history: 5 });
    const dueAt = instant(NOW + 300_000);
    const run = aJobRun({
      status: 'timedOut',
      captured: { 'a#/b': 'secret' },
      steps: [{ name: 'read', startedAt: NOW, finishedAt: NOW, status: 200, attempts: 1, error: null, requestId: 'q' }],
    });
    await world.store.jobs.addRun(run, null, { revision: 1, from: dueAt, to: dueAt });
    const told = {
      id: run.id,
      job: 'rollup',
      revision: 1,
      trigger: 'asked',
      asked_by: 'alice',
      scheduled_at: NOW,
      started_at: NOW,
      finished_at: NOW + 5,
      took_ms: 5,
      status: 'timed_out',
      reason: null,
      missed_runs: 0,
      resumptions: 0,
      steps: [{ name: 'read', started_at: NOW, finished_at: NOW, status: 200, attempts: 1, error: null, request_id: 'q' }],
    };
    expect((await ask('GET', '/_claviger/job/rollup/runs')).document).toEqual({ runs: [told], next: null });
    expect((await ask('GET', '/_claviger/job/rollup/runs?status=timed_out&size=1')).document).toEqual({
      runs: [told],
      next: null,
    });
    expect((await ask('GET', '/_claviger/job/rollup/runs?status=failed')).document).toEqual({ runs: [], next: null });
    expect((await ask('GET', `/_claviger/job/rollup/runs/${run.id}`)).document).toEqual(told);
    expect((await ask('GET', '/_claviger/job/rollup')).document).toMatchObject({ jobs: [{ last_run: told }] });
    const again = ask('POST', `/_claviger/job/rollup/runs/${run.id}/_stop`);
    await expect(again).rejects.toMatchObject({ code: 'conflict' });
  });

  test.each([
    '/_claviger/job?status=broken',
    '/_claviger/job?size=0',
    '/_claviger/job?size=1001',
    '/_claviger/job?from=-1',
    '/_claviger/job/rollup/runs?status=timedOut',
    '/_claviger/job/rollup/runs?size=1001',
  ])('is not told for %s', async (path) => {
    const { ask } = open();
    await expect(ask('GET', path)).rejects.toMatchObject({ code: 'illegalArgument' });
  });
});

describe('controlling a job', () => {
  test('tells what became of it', async () => {
    const { put, ask, asked } = open();
    await put({ history: 5 });
    const paused = await ask('POST', '/_claviger/job/rollup/_pause', { reason: 'holidays' });
    expect(paused).toEqual({ status: 200, document: { name: 'rollup', revision: 2, paused: true, next_run: null } });
    expect((await ask('GET', '/_claviger/job/rollup')).document).toMatchObject({
      jobs: [{ status: 'paused', pause: { at: NOW, cause: 'asked', reason: 'holidays' } }],
    });
    const resumed = await ask('POST', '/_claviger/job/rollup/_resume');
    expect(resumed.document).toEqual({ name: 'rollup', revision: 3, paused: false, next_run: NOW + 300_000 });
    expect((await ask('POST', '/_claviger/job/rollup/_pause')).document).toMatchObject({ paused: true });
    expect((await ask('POST', '/_claviger/job/rollup/_run')).document).toMatchObject({ job: 'rollup', status: 'running' });
    expect(asked).toContain('run rollup for alice');
    expect((await ask('DELETE', '/_claviger/job/rollup')).document).toEqual({ found: true });
    await expect(ask('DELETE', '/_claviger/job/rollup')).rejects.toMatchObject({ code: 'notFound' });
  });

  test('stops a run that goes on', async () => {
    const { put, ask, world, asked } = open();
    await put({ history: 5 });
    const dueAt = instant(NOW + 300_000);
    const lease = { holder: 'h'.repeat(20), until: dueAt };
    const run = aJobRun({ status: 'running', finishedAt: null });
    await world.store.jobs.addRun(run, lease, { revision: 1, from: dueAt, to: dueAt });
    expect((await ask('POST', `/_claviger/job/rollup/runs/${run.id}/_stop`)).document).toEqual({ acknowledged: true });
    expect(asked.at(-1)).toBe('stop rollup: stopped by [alice]');
  });

  test('refuses an unknown field', async () => {
    const { put, ask } = open();
    await put({ history: 5 });
    await expect(ask('POST', '/_claviger/job/rollup/_pause', { why: 'so' })).rejects.toMatchObject({ code: 'contentParse' });
  });
});

test('when jobs are off, every route says so', async () => {
  const { ask } = open(false);
  for (const [method, path, body] of [
    ['GET', '/_claviger/job', undefined],
    ['PUT', '/_claviger/job/rollup', JOB],
    ['POST', '/_claviger/job/rollup/_run', undefined],
  ] as const)
    await expect(ask(method, path, body)).rejects.toMatchObject({ code: 'featureDisabled', message: 'jobs are not enabled' });
});

/** The texts of an error and of all that caused it, as a client is told them. */
function chainOf(error: unknown): string {
  const { message, options } = Object(error);
  return options?.causedBy === undefined ? String(message) : `${message} ${chainOf(options.causedBy)}`;
}
