import { describe, expect, it } from 'vitest';
import { aJob, aJobWorld, anAnswer, aStep, type JobWorld, READY, type SentStep } from '../../test/support/job-world.ts';
import { SecurityError } from '../domain/error.ts';
import type { Job } from '../domain/job/job.ts';
import type { JobRun } from '../domain/job/job-run.ts';
import type { JobStepAnswer } from './job-runner-deps.ts';

const MINUTE_MS = 60_000;
const TWO_STEPS = [aStep({ name: 'a', path: '/a' }), aStep({ name: 'b', path: '/b' })];
const GONE = { outcome: 'gone', cause: 'keyGone', reason: 'api key [x] has been invalidated' } as const;

/** Lets the job run once. */
async function runOnce(world: JobWorld, changes: Partial<Job>): Promise<JobRun | undefined> {
  await world.put(aJob({ schedule: { kind: 'once', at: aJob().dueAt ?? aJob().creation }, ...changes }));
  world.runner.start();
  await world.time.pass(30 * MINUTE_MS);
  await world.runner.stop(0);
  return (await world.runs())[0];
}

describe('a step that failed in passing', () => {
  const retry = { retriesMax: 4, backoffMs: 1_000, backoffMsMax: 4_000 };

  it('is tried again after pauses that double up to their limit', async () => {
    const world = aJobWorld();
    world.answer = () => anAnswer(world.sent.length < 5 ? 503 : 200);
    const run = await runOnce(world, { retry });
    const [first] = world.sent;
    expect(world.sent.map(({ at }) => at - (first?.at ?? 0))).toEqual([0, 1_000, 3_000, 7_000, 11_000]);
    expect(run).toMatchObject({ status: 'succeeded', steps: [{ attempts: 5, status: 200, error: null }] });
  });

  it('fails the run when it was tried often enough', async () => {
    const world = aJobWorld();
    world.answer = () => anAnswer(429, { error: { type: 'busy', reason: 'come later' } });
    expect(await runOnce(world, { retry })).toMatchObject({
      status: 'failed',
      reason: 'step [ask]: busy: come later',
      steps: [{ attempts: 5, status: 429 }],
    });
  });

  const cases: readonly (readonly [string, () => JobStepAnswer, number, number])[] = [
    ['429', () => anAnswer(429), 5, 5],
    ['503', () => anAnswer(503), 5, 5],
    ['502', () => anAnswer(502), 1, 5],
    ['504', () => anAnswer(504), 1, 5],
    ['no answer', () => noAnswer(), 1, 5],
    ['500', () => anAnswer(500), 1, 1],
    ['404', () => anAnswer(404), 1, 1],
  ];
  it.each(cases)('by %s is tried as often as the delivery lets it', async (_, answer, onceAtMost, onceAtLeast) => {
    for (const [delivery, attempts] of [
      ['atMostOnce', onceAtMost],
      ['atLeastOnce', onceAtLeast],
    ] as const) {
      const world = aJobWorld();
      world.answer = answer;
      const run = await runOnce(world, { retry, delivery });
      expect([run?.status, world.sent.length]).toEqual(['failed', attempts]);
    }
  });

  it('is tried again when its context could not be read, as nothing was sent', async () => {
    const world = aJobWorld();
    let reads = 0;
    world.context = () => {
      reads += 1;
      if (reads === 1) throw new SecurityError('unavailable', 'the store cannot be read');
      return READY;
    };
    expect(await runOnce(world, { retry })).toMatchObject({ status: 'succeeded', steps: [{ attempts: 1 }] });
  });
});

describe('an answer', () => {
  it('of 403 ends the run as denied, and the job goes on', async () => {
    const world = aJobWorld();
    world.answer = () => anAnswer(403, { error: { type: 'security_exception', reason: 'not yours' } });
    expect(await runOnce(world, { steps: TWO_STEPS })).toMatchObject({
      status: 'denied',
      reason: 'step [a]: security_exception: not yours',
    });
    expect(world.sent).toHaveLength(1);
    expect((await world.store.jobs.find('tidy'))?.pause).toBeNull();
  });

  it('is accepted by the statuses of its step alone, where it names some', async () => {
    const world = aJobWorld();
    world.answer = ({ request }) => anAnswer(request.target === '/a' ? 404 : 200);
    const [a, b] = TWO_STEPS;
    const steps = [aStep({ ...a, acceptStatuses: [404] }), aStep({ ...b, acceptStatuses: [201] })];
    expect(await runOnce(world, { steps })).toMatchObject({ status: 'failed', reason: 'step [b]: answered with [200]' });
  });

  it('gives later steps what they refer to, and is forgotten with the end of the run', async () => {
    const world = aJobWorld();
    world.answer = () => anAnswer(200, { id: 'x y' });
    const steps = [aStep({ name: 'a' }), aStep({ name: 'b', path: '/i/_doc/${a#/id}' })];
    const run = await runOnce(world, { steps });
    expect(world.sent[1]?.request.target).toBe('/i/_doc/x%20y');
    expect(run).toMatchObject({ status: 'succeeded', captured: {} });
  });

  it('that lacks what a later step refers to fails that step before it is sent', async () => {
    const world = aJobWorld();
    const steps = [aStep({ name: 'a' }), aStep({ name: 'b', path: '/${a#/id}' })];
    expect(await runOnce(world, { steps })).toMatchObject({
      status: 'failed',
      steps: [{ name: 'a' }, { name: 'b', attempts: 0, status: null, error: 'the answer of step [a] has nothing at [/id]' }],
    });
    expect(world.sent).toHaveLength(1);
  });

  it('cannot lead a later step to where no job may ask', async () => {
    const world = aJobWorld();
    world.answer = () => anAnswer(200, { id: '_security' });
    const steps = [aStep({ name: 'a' }), aStep({ name: 'b', path: '/${a#/id}/api_key' })];
    expect(await runOnce(world, { steps })).toMatchObject({ status: 'failed', reason: 'step [b]: it is not for jobs' });
    expect(world.sent).toHaveLength(1);
  });

  it('of which more is kept than may be fails its step', async () => {
    const steps = [aStep({ name: 'a' }), aStep({ name: 'b', path: '/${a#/id}' })];
    const overheadBytes = JSON.stringify({ 'a#/id': '""' }).length;
    for (const [length, status] of [
      [1_000 - overheadBytes, 'succeeded'],
      [1_001 - overheadBytes, 'failed'],
    ] as const) {
      const world = aJobWorld({ capturedBytesMax: 1_000 });
      world.answer = () => anAnswer(200, { id: 'x'.repeat(length) });
      expect((await runOnce(world, { steps }))?.status).toBe(status);
    }
  });
});

describe('a run that is ended from outside', () => {
  const hang = ({ signal }: SentStep): Promise<JobStepAnswer> =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('ended')), { once: true }));

  it('times out, its request included', async () => {
    const world = aJobWorld();
    world.answer = hang;
    const run = await runOnce(world, { timeoutMs: 5_000, steps: TWO_STEPS });
    expect(run).toMatchObject({ status: 'timedOut', reason: 'it took longer than [5000] ms' });
    expect(Number(run?.finishedAt) - Number(run?.startedAt)).toBe(5_000);
    expect(world.sent).toHaveLength(1);
  });

  it('times out while it waits for a retry', async () => {
    const world = aJobWorld();
    world.answer = () => anAnswer(503);
    const retry = { retriesMax: 10, backoffMs: MINUTE_MS, backoffMsMax: MINUTE_MS };
    expect(await runOnce(world, { timeoutMs: 5_000, retry })).toMatchObject({ status: 'timedOut', steps: [{ attempts: 1 }] });
  });

  it('is stopped with the reason given', async () => {
    const world = aJobWorld();
    world.answer = hang;
    await world.put(aJob());
    world.runner.start();
    await world.time.pass(MINUTE_MS);
    world.runner.stopRun('tidy', 'stopped by [alice]');
    await world.time.settle();
    expect((await world.runs())[0]).toMatchObject({ status: 'stopped', reason: 'stopped by [alice]' });
    await world.runner.stop(0);
  });

  it('ends without another step when its job is deleted', async () => {
    const world = aJobWorld();
    world.answer = async () => {
      await world.store.jobs.delete('tidy');
      return anAnswer(200);
    };
    expect(await runOnce(world, { steps: TWO_STEPS })).toBeUndefined();
    expect(world.sent).toHaveLength(1);
  });
});

describe('a context that is gone', () => {
  it('stops the run before its next step, and pauses the job with the reason', async () => {
    const world = aJobWorld();
    world.answer = () => {
      world.context = () => GONE;
      return anAnswer(200);
    };
    expect(await runOnce(world, { steps: TWO_STEPS, schedule: aJob().schedule })).toMatchObject({
      status: 'stopped',
      reason: GONE.reason,
      steps: [{ name: 'a', status: 200 }],
    });
    expect(world.sent).toHaveLength(1);
    expect(await world.store.jobs.find('tidy')).toMatchObject({
      dueAt: null,
      revision: 2,
      pause: { cause: 'keyGone', reason: GONE.reason },
    });
    expect(world.events.at(-1)).toMatchObject({ event: 'pause_job', targets: ['tidy'], reason: `keyGone: ${GONE.reason}` });
  });

  it('counts even between the reading and the sending', async () => {
    const world = aJobWorld();
    if (READY.outcome !== 'ready') throw new Error('unreachable');
    const changed = { ...READY.principal, isCurrent: () => false };
    const readings = [{ outcome: 'ready' as const, principal: changed }, GONE];
    world.context = () => readings.shift() ?? GONE;
    expect(await runOnce(world, {})).toMatchObject({ status: 'stopped', reason: GONE.reason, steps: [{ status: 401 }] });
    expect(world.sent).toEqual([]);
  });

  it('does not pause a job that was changed meanwhile', async () => {
    const world = aJobWorld();
    world.answer = async () => {
      const job = await world.store.jobs.find('tidy');
      if (job !== null) await world.store.jobs.replace({ ...job, revision: 2 });
      world.context = () => GONE;
      return anAnswer(200);
    };
    expect((await runOnce(world, { steps: TWO_STEPS }))?.status).toBe('stopped');
    expect(await world.store.jobs.find('tidy')).toMatchObject({ pause: null, revision: 2 });
  });
});

function noAnswer(): never {
  throw new SecurityError('unavailable', 'the answer was cut');
}
