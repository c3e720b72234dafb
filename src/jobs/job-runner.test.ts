import { describe, expect, it } from 'vitest';
import { aJob, aJobWorld, anAnswer, aStep, START } from '../../test/support/job-world.ts';
import { type Instant, instant } from '../domain/time.ts';
import type { JobStepAnswer } from './job-runner-deps.ts';

const MINUTE_MS = 60_000;
const at = (text: string): Instant => instant(Date.parse(text));

describe('a job that is due', () => {
  it('runs at each due time, once', async () => {
    const world = aJobWorld();
    await world.put(aJob());
    world.runner.start();
    await world.time.pass(3 * MINUTE_MS);
    const runs = await world.runs();
    expect(runs.map(({ scheduledAt, startedAt, status }) => [scheduledAt - START, startedAt - START, status])).toEqual([
      [MINUTE_MS, MINUTE_MS, 'succeeded'],
      [2 * MINUTE_MS, 2 * MINUTE_MS, 'succeeded'],
      [3 * MINUTE_MS, 3 * MINUTE_MS, 'succeeded'],
    ]);
    expect(world.sent).toHaveLength(3);
    await world.runner.stop(0);
  });

  it('tells the audit when a run begins and ends, and marks the events of its requests', async () => {
    const world = aJobWorld();
    await world.put(aJob());
    world.runner.start();
    await world.time.pass(MINUTE_MS);
    const [run] = await world.runs();
    expect(world.events.map(({ event, job, reason }) => [event, job, reason])).toEqual([
      ['job_run_started', { name: 'tidy', runId: run?.id, step: null }, 'began'],
      ['access_granted', { name: 'tidy', runId: run?.id, step: 'ask' }, null],
      ['job_run_finished', { name: 'tidy', runId: run?.id, step: null }, 'succeeded'],
    ]);
    expect(run?.steps[0]?.requestId).toBe('request 1');
    expect(world.sent[0]?.request.headers).toEqual(['x-opaque-id', `job/tidy/${run?.id}`]);
    await world.runner.stop(0);
  });

  it('is seen at once when it is put, and at the latest after the poll interval', async () => {
    const world = aJobWorld();
    world.runner.start();
    await world.time.pass(1_000);
    await world.put(aJob({ dueAt: instant(START + 2_000) }));
    world.runner.wake();
    await world.time.pass(1_000);
    expect(world.sent).toHaveLength(1);
    await world.put(aJob({ name: 'unannounced', dueAt: instant(START + 3_000) }));
    await world.time.pass(30_000);
    expect(world.sent).toHaveLength(2);
    await world.runner.stop(0);
  });

  it('is run by one of two processes on one store', async () => {
    const world = aJobWorld();
    await world.put(aJob());
    const other = world.another();
    world.runner.start();
    other.start();
    await world.time.pass(10 * MINUTE_MS);
    expect(world.sent).toHaveLength(10);
    await Promise.all([world.runner.stop(0), other.stop(0)]);
  });

  it('does its steps in their order, and ends with the first that is not accepted', async () => {
    const world = aJobWorld();
    const steps = ['a', 'b', 'c'].map((name) => aStep({ name, path: `/${name}` }));
    await world.put(aJob({ steps }));
    world.answer = ({ request }) =>
      request.target === '/b' ? anAnswer(404, { error: { type: 'missing', reason: 'no such thing' } }) : anAnswer(200);
    world.runner.start();
    await world.time.pass(MINUTE_MS);
    const [run] = await world.runs();
    expect(world.sent.map(({ request }) => request.target)).toEqual(['/a', '/b']);
    expect(run).toMatchObject({ status: 'failed', reason: 'step [b]: missing: no such thing' });
    expect(run?.steps.map(({ name, status, error, attempts }) => [name, status, error, attempts])).toEqual([
      ['a', 200, null, 1],
      ['b', 404, 'missing: no such thing', 1],
    ]);
    await world.time.pass(MINUTE_MS);
    expect((await world.runs()).length).toBe(2);
    await world.runner.stop(0);
  });

  it('waits for room in the order of due times when there is a burst, however long it takes', async () => {
    const world = aJobWorld({ concurrentRunsMax: 2 });
    const names = Array.from({ length: 100 }, (_, index) => `j${String(index).padStart(3, '0')}`);
    for (const [index, name] of names.entries())
      await world.put(
        aJob({ name, missed: 'skip', schedule: { kind: 'once', at: instant(START + index) }, dueAt: instant(START + index) }),
      );
    let atOnce = 0;
    let atOnceMax = 0;
    world.answer = async () => {
      atOnceMax = Math.max(atOnceMax, ++atOnce);
      await world.time.delay(MINUTE_MS / 6, new AbortController().signal);
      atOnce -= 1;
      return anAnswer(200);
    };
    world.runner.start();
    await world.time.pass(1_000);
    expect(world.runner.lagMs).toBeGreaterThan(0);
    await world.time.pass(20 * MINUTE_MS);
    expect(atOnceMax).toBe(2);
    expect(world.ended).toEqual(Array(100).fill('succeeded'));
    const begun = await Promise.all(names.map(async (name) => (await world.runs(name))[0]?.startedAt ?? Number.NaN));
    expect(begun).toEqual(begun.toSorted((left, right) => left - right));
    expect(world.runner.lagMs).toBe(0);
    await world.runner.stop(0);
  });

  it('keeps as many finished runs as the job says', async () => {
    const world = aJobWorld();
    await world.put(aJob({ historyRunsMax: 3 }));
    world.runner.start();
    await world.time.pass(10 * MINUTE_MS);
    expect((await world.runs()).map(({ scheduledAt }) => (scheduledAt - START) / MINUTE_MS)).toEqual([8, 9, 10]);
    await world.runner.stop(0);
  });
});

describe('a run that is due while the one before goes on', () => {
  const slow = (world: ReturnType<typeof aJobWorld>, ms: number) => async (): Promise<JobStepAnswer> => {
    await world.time.delay(ms, new AbortController().signal);
    return anAnswer(200);
  };

  it('is left out and told of with skip', async () => {
    const world = aJobWorld();
    await world.put(aJob());
    world.answer = slow(world, 2.5 * MINUTE_MS);
    world.runner.start();
    await world.time.pass(4 * MINUTE_MS - 1);
    expect((await world.runs()).map(({ status }) => status)).toEqual(['succeeded', 'skipped', 'skipped']);
    await world.time.pass(1);
    expect((await world.runs()).map(({ status }) => status)).toEqual(['succeeded', 'skipped', 'skipped', 'running']);
    void world.runner.stop(0);
  });

  it('waits and follows with wait, though it is later than missed runs may be', async () => {
    const world = aJobWorld();
    await world.put(
      aJob({ overlap: 'wait', missed: 'skip', schedule: { kind: 'interval', everyMs: 2 * MINUTE_MS, from: START } }),
    );
    world.answer = slow(world, 4 * MINUTE_MS);
    world.runner.start();
    await world.time.pass(9 * MINUTE_MS);
    const runs = await world.runs();
    expect(runs.map(({ scheduledAt, startedAt, status }) => [scheduledAt - START, startedAt - START, status])).toEqual([
      [MINUTE_MS, MINUTE_MS, 'succeeded'],
      [2 * MINUTE_MS, 5 * MINUTE_MS, 'succeeded'],
      [4 * MINUTE_MS, 9 * MINUTE_MS, 'running'],
    ]);
    void world.runner.stop(0);
  });

  it('takes its place with replace', async () => {
    const world = aJobWorld();
    await world.put(aJob({ overlap: 'replace' }));
    world.answer = ({ signal }) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('ended')), { once: true }));
    world.runner.start();
    await world.time.pass(2 * MINUTE_MS);
    expect((await world.runs()).map(({ status, reason }) => [status, reason])).toEqual([
      ['stopped', 'the next run has taken its place'],
      ['running', null],
    ]);
    void world.runner.stop(0);
  });
});

describe('runs that were due while nothing could run them', () => {
  const away = async (missed: 'skip' | 'runOnce' | 'runAll', minutes: number): Promise<readonly unknown[]> => {
    const world = aJobWorld();
    await world.put(aJob({ missed }));
    await world.time.pass(minutes * MINUTE_MS + 30_000);
    world.runner.start();
    await world.time.settle();
    await world.runner.stop(0);
    const { dueAt } = (await world.store.jobs.find('tidy')) ?? {};
    const runs = await world.runs();
    const told = runs.map((run) => [run.status, (run.scheduledAt - START) / MINUTE_MS, run.missedRuns]);
    return [...told.toSorted((left, right) => Number(left[1]) - Number(right[1])), (Number(dueAt) - START) / MINUTE_MS];
  };

  it('are counted and left out with skip, but for what is in its grace', async () => {
    expect(await away('skip', 4)).toEqual([['missed', 1, 3], ['succeeded', 4, 0], 5]);
  });

  it('are done once with runOnce, as the last of them', async () => {
    expect(await away('runOnce', 4)).toEqual([['succeeded', 4, 0], 5]);
  });

  it('are done each with runAll', async () => {
    expect(await away('runAll', 4)).toEqual([
      ['succeeded', 1, 0],
      ['succeeded', 2, 0],
      ['succeeded', 3, 0],
      ['succeeded', 4, 0],
      5,
    ]);
  });

  it('are done up to the limit with runAll, and one more is left out', async () => {
    expect(await away('runAll', 5)).toHaveLength(5 + 1);
    expect((await away('runAll', 6)).slice(0, 2)).toEqual([
      ['missed', 1, 1],
      ['succeeded', 2, 0],
    ]);
  });

  it('are not missed when they are late by the grace alone', async () => {
    const world = aJobWorld({ missedGraceMs: 1_000 });
    for (const [name, lateMs] of [
      ['late', 1_000],
      ['missed', 1_001],
    ] as const)
      await world.put(
        aJob({ name, missed: 'skip', schedule: { kind: 'once', at: instant(START - lateMs) }, dueAt: instant(START - lateMs) }),
      );
    world.runner.start();
    await world.time.settle();
    expect((await world.runs('late')).map(({ status }) => status)).toEqual(['succeeded']);
    expect((await world.runs('missed')).map(({ status }) => status)).toEqual(['missed']);
    await world.runner.stop(0);
  });
});

describe('a clock that does not go evenly', () => {
  it('runs no due time twice when it is set back, and goes on when the time comes again', async () => {
    const world = aJobWorld();
    await world.put(aJob());
    world.runner.start();
    await world.time.pass(3 * MINUTE_MS);
    world.time.set(instant(START + 30_000));
    await world.time.pass(5 * MINUTE_MS);
    const due = (await world.runs()).map(({ scheduledAt }) => (scheduledAt - START) / MINUTE_MS);
    expect(due.toSorted((left, right) => left - right)).toEqual([1, 2, 3, 4, 5]);
    await world.runner.stop(0);
  });

  it('catches up as the job says when it is set forward', async () => {
    const world = aJobWorld();
    await world.put(aJob());
    world.runner.start();
    await world.time.pass(MINUTE_MS);
    world.time.set(instant(START + 60 * MINUTE_MS + 1));
    await world.time.pass(2 * MINUTE_MS);
    expect((await world.runs()).map(({ scheduledAt }) => (scheduledAt - START) / MINUTE_MS)).toEqual([1, 60, 61, 62]);
    await world.runner.stop(0);
  });

  it.each([
    ['Europe/Berlin', '30 2 * * *', '2026-03-28T00:00:00Z', ['2026-03-28T01:30', '2026-03-29T01:00', '2026-03-30T00:30']],
    ['Europe/Berlin', '30 2 * * *', '2026-10-24T00:00:00Z', ['2026-10-24T00:30', '2026-10-25T00:30', '2026-10-26T01:30']],
    ['America/New_York', '30 1 * * *', '2026-10-31T00:00:00Z', ['2026-10-31T05:30', '2026-11-01T05:30', '2026-11-02T06:30']],
    ['Australia/Lord_Howe', '45 1 * * *', '2026-04-03T14:00:00Z', ['2026-04-03T14:45', '2026-04-04T14:45', '2026-04-05T15:15']],
  ])('runs once a day in %s when the zone changes its time (%s from %s)', async (timeZone, expression, from, expected) => {
    const world = aJobWorld();
    world.time.set(at(from));
    const dueAt = at(`${expected[0]}:00Z`);
    await world.put(aJob({ schedule: { kind: 'cron', expression, timeZone }, dueAt }));
    world.runner.start();
    await world.time.pass(3 * 24 * 60 * MINUTE_MS);
    expect((await world.runs()).map(({ startedAt }) => new Date(startedAt).toISOString().slice(0, 16))).toEqual(expected);
    await world.runner.stop(0);
  });
});
