import { describe, expect, test } from 'vitest';
import { NOW, withPrincipal } from '../../../test/support/action-fixtures.ts';
import { aJobActionsWorld, type JobChanges } from '../../../test/support/job-actions-world.ts';
import type { JobStep } from '../../domain/job/job.ts';
import { instant } from '../../domain/time.ts';
import { StoreError } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';

const MINUTE_MS = 60_000;

function later(context: ActionContext, ms: number): ActionContext {
  return { ...context, now: instant(context.now + ms) };
}

function aStep(changes: Partial<JobStep> = {}): JobStep {
  return { name: 'one', method: 'GET', path: '/idx', headers: {}, body: null, acceptStatuses: [], ...changes };
}

function withSteps(...steps: readonly Partial<JobStep>[]): JobChanges {
  return { definition: { steps: steps.map(aStep) } };
}

describe('putting a job', () => {
  test('keeps it with its creator, its rights of now and its first due time, wakes the runner and is audited', async () => {
    const { world, put, find, asked } = aJobActionsWorld();
    const alice = world.user('alice', 'own_keys');
    expect(await put(alice)).toEqual({ created: true, revision: 1, dueAt: NOW + MINUTE_MS });
    expect(await find()).toMatchObject({
      schedule: { kind: 'interval', everyMs: MINUTE_MS, from: NOW },
      creator: alice.principal.authentication,
      creatorScope: null,
      creation: NOW,
      update: NOW,
      pause: null,
      context: { kind: 'rights', descriptorSets: [{ own_keys: { cluster: ['manage_own_api_key'], description: null } }] },
    });
    expect(asked).toEqual(['wake']);
    expect(world.events.map(({ event, targets }) => [event, targets])).toEqual([
      ['access_granted', []],
      ['put_job', ['rollup']],
    ]);
  });

  test('replaces the job of this name: one revision more, its creation kept', async () => {
    const { world, put, find } = aJobActionsWorld();
    const alice = world.user('alice', 'own_keys');
    await put(alice);
    expect(await put(later(alice, 10), { definition: { description: 'new' } })).toMatchObject({ created: false, revision: 2 });
    expect(await find()).toMatchObject({ description: 'new', creation: NOW, update: NOW + 10 });
  });

  test('again with the same schedule loses no run that is due, and keeps the beat of an interval', async () => {
    const { world, put, find } = aJobActionsWorld();
    const alice = world.user('alice', 'own_keys');
    await put(alice);
    expect(await put(later(alice, MINUTE_MS + 1))).toMatchObject({ dueAt: NOW + MINUTE_MS });
    expect((await find()).schedule).toMatchObject({ from: NOW });
    const every = (everyMs: number): JobChanges => ({ definition: { schedule: { kind: 'interval', everyMs } } });
    expect(await put(later(alice, 5), every(2_000))).toMatchObject({ dueAt: NOW + 2_005 });
  });

  test('paused leaves it without a due time', async () => {
    const { world, put, find } = aJobActionsWorld();
    const alice = world.user('alice', 'own_keys');
    expect(await put(alice, { isPaused: true })).toMatchObject({ dueAt: null });
    expect(await find()).toMatchObject({ pause: { at: NOW, cause: 'asked', reason: 'put paused by [alice]' } });
    expect(await put(alice)).toMatchObject({ dueAt: NOW + MINUTE_MS });
  });

  test('goes by a cron expression in its zone, and by a time once', async () => {
    const { world, put } = aJobActionsWorld();
    const alice = world.user('alice', 'own_keys');
    const cron = { kind: 'cron', expression: '0 9 * * *', timeZone: 'Europe/Berlin' } as const;
    const { dueAt } = await put(alice, { definition: { schedule: cron } });
    expect(new Date(dueAt ?? 0).toISOString()).toMatch(/T08:00:00/);
    const once = { kind: 'once', at: instant(NOW + 1) } as const;
    expect(await put(alice, { definition: { schedule: once } })).toMatchObject({ dueAt: NOW + 1 });
  });

  test('takes the revision that is there, or 0 for none', async () => {
    const { world, put } = aJobActionsWorld();
    const alice = world.user('alice', 'own_keys');
    await expect(put(alice, { ifRevision: 1 })).rejects.toMatchObject({ code: 'conflict' });
    await put(alice, { ifRevision: 0 });
    await expect(put(alice, { ifRevision: 0 })).rejects.toMatchObject({
      code: 'conflict',
      message: '[rollup]: version conflict, required revision [0], but it has revision [1]',
    });
    expect(await put(alice, { ifRevision: 1 })).toMatchObject({ revision: 2 });
  });
});

describe('a job is refused', () => {
  const cron = (expression: string, timeZone = 'UTC'): JobChanges => ({
    definition: { schedule: { kind: 'cron', expression, timeZone } },
  });

  test.each<{ what: string; changes: JobChanges; told: string }>([
    { what: 'with an empty name', changes: { definition: { name: '' } }, told: 'the name of a job must have 1 to 128' },
    { what: 'with a long name', changes: { definition: { name: 'a'.repeat(129) } }, told: '1 to 128 characters' },
    { what: 'with a name like a path of the API', changes: { definition: { name: '_runs' } }, told: 'begin with a letter' },
    { what: 'with capitals', changes: { definition: { name: 'Rollup' } }, told: '[a-z0-9._-]' },
    { what: 'with a long description', changes: { definition: { description: 'd'.repeat(1_001) } }, told: '[description]' },
    {
      what: 'with an interval below the least',
      changes: { definition: { schedule: { kind: 'interval', everyMs: 999 } } },
      told: '[schedule.every] must be at least [1000ms]',
    },
    {
      what: 'with a part of a millisecond',
      changes: { definition: { schedule: { kind: 'interval', everyMs: 1_000.5 } } },
      told: '[schedule.every] must be whole milliseconds',
    },
    {
      what: 'for a time that has passed',
      changes: { definition: { schedule: { kind: 'once', at: NOW } } },
      told: '[schedule.at] must lie in the future',
    },
    { what: 'with a bad cron expression', changes: cron('* * *'), told: 'the schedule must have five or six fields' },
    {
      what: 'with an unknown zone',
      changes: cron('* * * * *', 'Mars/Base'),
      told: 'the schedule names the time zone [Mars/Base]',
    },
    { what: 'without a step', changes: { definition: { steps: [] } }, told: '[steps] must not be empty' },
    {
      what: 'with too many steps',
      changes: withSteps({ name: 'a' }, { name: 'b' }, { name: 'c' }, { name: 'd' }),
      told: '[steps] has [4] steps, which is more than [3]',
    },
    { what: 'with two steps of one name', changes: withSteps({}, {}), told: 'two steps have the name [one]' },
    { what: 'with a step whose name is none', changes: withSteps({ name: 'a-b' }), told: '1 to 64 characters of [a-z0-9_]' },
    {
      what: 'with a path that does not begin with a slash',
      changes: withSteps({ path: 'idx' }),
      told: '[path] must begin with [/]',
    },
    { what: 'with a path of two readings', changes: withSteps({ path: '/a/../b' }), told: '[path] cannot be sent: malformed' },
    {
      what: 'with a long path',
      changes: withSteps({ path: `/${'p'.repeat(60)}` }),
      told: '[path] has [61] bytes, which is more than [60]',
    },
    {
      what: 'with a long body',
      changes: withSteps({ method: 'POST', body: 'é'.repeat(51) }),
      told: '[body] has [102] bytes, which is more than [100]',
    },
    { what: 'with a body behind HEAD', changes: withSteps({ method: 'HEAD', body: '{}' }), told: '[HEAD] has no [body]' },
    {
      what: 'with long headers',
      changes: withSteps({ headers: { 'x-a': 'v'.repeat(48) } }),
      told: '[headers] have [51] bytes, which is more than [50]',
    },
    {
      what: 'with a header that is none',
      changes: withSteps({ headers: { 'a b': '' } }),
      told: '[a b] is no name of a header',
    },
    {
      what: 'with a line break in a header',
      changes: withSteps({ headers: { 'x-a': 'a\r\nb: c' } }),
      told: 'the header [x-a] holds a control character',
    },
    {
      what: 'with a reference to a later step',
      changes: withSteps({ path: '/${two#/a}' }, { name: 'two' }),
      told: 'step [one]: [path] refers to [two#/a], which is of no earlier step',
    },
    {
      what: 'with a reference to its own answer',
      changes: withSteps({ method: 'POST', body: '"${one#}"' }),
      told: '[body] refers to [one#], which is of no earlier step',
    },
    {
      what: 'with a reference that is none',
      changes: withSteps({ headers: { 'x-a': '${env.HOME}' } }),
      told: '[headers.x-a] holds [${env.HOME}], which is none of',
    },
    { what: 'with a status that is none', changes: withSteps({ acceptStatuses: [200, 600] }), told: '[accept_statuses]' },
    {
      what: 'with a run that takes too long',
      changes: { definition: { timeoutMs: 3_600_001 } },
      told: '[timeout] must lie between',
    },
    { what: 'with no time for a run', changes: { definition: { timeoutMs: 0 } }, told: '[timeout] must lie between [1ms]' },
    {
      what: 'with too many retries',
      changes: { definition: { retry: { retriesMax: 6, backoffMs: 1, backoffMsMax: 1 } } },
      told: '[retry.retries] must be a whole number between [0] and [5]',
    },
    {
      what: 'with a pause that is negative',
      changes: { definition: { retry: { retriesMax: 1, backoffMs: -1, backoffMsMax: 1 } } },
      told: '[retry.backoff]',
    },
    {
      what: 'with a longest pause below the first',
      changes: { definition: { retry: { retriesMax: 1, backoffMs: 5, backoffMsMax: 4 } } },
      told: '[retry.backoff_max] must lie between [5ms]',
    },
    { what: 'with no history', changes: { definition: { historyRunsMax: 0 } }, told: '[history]' },
    { what: 'with a long history', changes: { definition: { historyRunsMax: 51 } }, told: 'between [1] and [50]' },
  ])('$what', async ({ changes, told }) => {
    const { world, put } = aJobActionsWorld();
    const refused = put(world.superuser, changes);
    await expect(refused).rejects.toMatchObject({ code: 'actionRequestValidation' });
    await expect(refused).rejects.toThrow(told);
    expect(await world.store.jobs.list()).toEqual([]);
  });

  test.each([
    'authorization',
    'es-security-runas-user',
    'es-secondary-authorization',
    'host',
    'content-length',
    'transfer-encoding',
    'connection',
    'x-forwarded-for',
    'cookie',
    'keep-alive',
    'te',
    'upgrade',
    'proxy-authorization',
    'x-proxy-user',
  ])('with a header [%s], which is not its to set', async (name) => {
    const { world, put } = aJobActionsWorld();
    await expect(put(world.superuser, withSteps({ headers: { [name]: 'x' } }))).rejects.toThrow(
      `the header [${name}] is not a job's to set`,
    );
  });

  test('with everything that is wrong told at once', async () => {
    const { world, put } = aJobActionsWorld();
    const refused = put(world.superuser, { definition: { name: 'A', historyRunsMax: 0 } });
    await expect(refused).rejects.toThrow(/1: the name .+; *2: \[history\]/);
  });

  test('at the edge it is not', async () => {
    const { world, put } = aJobActionsWorld();
    const edge: JobChanges = {
      definition: {
        name: 'a'.repeat(128),
        description: 'd'.repeat(1_000),
        schedule: { kind: 'interval', everyMs: 1_000 },
        steps: [
          aStep({ name: 'a', path: `/${'p'.repeat(59)}` }),
          aStep({ name: 'b', method: 'POST', path: '/${a#/x~1y}', body: 'b'.repeat(100) }),
          aStep({ name: 'c'.repeat(64), headers: { 'x-a': 'v'.repeat(47) }, acceptStatuses: [100, 599] }),
        ],
        timeoutMs: 3_600_000,
        retry: { retriesMax: 5, backoffMs: 3_600_000, backoffMsMax: 3_600_000 },
        historyRunsMax: 50,
      },
    };
    expect(await put(world.superuser, edge)).toMatchObject({ created: true });
  });

  test('when a cron expression is due more often than the least interval', async () => {
    const { world, deps, put } = aJobActionsWorld();
    expect(await put(world.superuser, cron('* * * * * *'))).toMatchObject({ created: true });
    Object.assign(deps, { limits: { ...deps.limits, intervalMsMin: 60_000 } });
    await expect(put(world.superuser, cron('0,59 * * * * *'))).rejects.toThrow('at least [60000ms] between two runs');
    expect(await put(world.superuser, cron('* * * * *'))).toMatchObject({ created: false });
  });

  test('when there are as many as there may be', async () => {
    const { world, put } = aJobActionsWorld({ jobsMax: 1 });
    await put(world.superuser);
    const second = put(world.superuser, { definition: { name: 'second' } });
    await expect(second).rejects.toMatchObject({
      code: 'illegalArgument',
      message: 'there are [1] jobs, and there can be no more',
    });
    expect(await put(world.superuser)).toMatchObject({ revision: 2 });
  });

  test('when another is quicker', async () => {
    const taken = aJobActionsWorld({ jobs: { create: async () => 'nameTaken' } });
    await expect(taken.put(taken.world.superuser)).rejects.toMatchObject({ code: 'conflict' });
    const changed = aJobActionsWorld({ jobs: { replace: async () => false } });
    await changed.put(changed.world.superuser);
    await expect(changed.put(changed.world.superuser)).rejects.toMatchObject({ code: 'conflict' });
  });

  test('when the store is down, or the caller was revoked meanwhile', async () => {
    const down = () => Promise.reject(new StoreError('unavailable', 'down'));
    const { put, world } = aJobActionsWorld({ jobs: { find: down } });
    await expect(put(world.superuser)).rejects.toMatchObject({ code: 'unavailable' });
    const opened = aJobActionsWorld();
    const gone = withPrincipal(opened.world.superuser, { isCurrent: () => false });
    await expect(opened.put(gone)).rejects.toMatchObject({ code: 'unavailable' });
    expect(await opened.world.store.jobs.list()).toEqual([]);
  });
});
