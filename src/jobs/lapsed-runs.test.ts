import { describe, expect, it } from 'vitest';
import { aJob, aJobWorld, anAnswer, aStep, type JobWorld, RUNNER_OPTIONS, START } from '../../test/support/job-world.ts';
import type { Job } from '../domain/job/job.ts';
import { instant } from '../domain/time.ts';
import { openMemoryStore } from '../stores/memory/memory-store.ts';
import type { JobRunner } from './job-runner.ts';
import type { JobStepAnswer } from './job-runner-deps.ts';

const MINUTE_MS = 60_000;
const ABC = ['a', 'b', 'c'].map((name) => aStep({ name, path: name === 'a' ? '/a' : `/${name}/\${a#/id}` }));
const FOREVER = new AbortController().signal;

/**
 * A process that dies in the step with this path: what it would write from then on never comes, and its timers stand.
 * @returns the runner of the process that comes after it.
 */
async function dieInStep(world: JobWorld, job: Job, target: string): Promise<JobRunner> {
  await world.put(job);
  world.answer = ({ request }) =>
    request.target === target ? new Promise<JobStepAnswer>(() => undefined) : anAnswer(200, { id: 1.5 });
  world.runner.start();
  await world.time.pass(MINUTE_MS);
  expect(world.sent.at(-1)?.request.target).toBe(target);
  world.answer = () => anAnswer(200, { id: 2 });
  return world.another();
}

/** A world whose first process can be ended without a trace: its writes fail from the moment on. */
function aMortalWorld(): { readonly world: JobWorld; readonly die: () => void } {
  const store = openMemoryStore();
  let isDead = false;
  const { updateRun, runningRuns, due } = store.jobs;
  const jobs = {
    ...store.jobs,
    updateRun: async (...parameters: Parameters<typeof updateRun>) => {
      if (isDead && parameters[1].holder === firstHolder) throw new Error('this process is dead');
      firstHolder ??= parameters[1].holder;
      return updateRun(...parameters);
    },
    runningRuns,
    due,
  };
  let firstHolder: string | null = null;
  const world = aJobWorld({}, { ...store, jobs });
  return { world, die: () => (isDead = true) };
}

describe('a run whose process died', () => {
  it('ends as interrupted under at most once, and no step is sent again', async () => {
    const { world, die } = aMortalWorld();
    const next = await dieInStep(world, aJob({ steps: ABC }), '/b/1.5');
    die();
    const sentBefore = world.sent.length;
    next.start();
    await world.time.pass(RUNNER_OPTIONS.leaseMs + 1_000);
    expect((await world.runs())[0]).toMatchObject({
      status: 'interrupted',
      reason: 'the process ended in step [b], whose answer is not known',
      resumptions: 0,
    });
    expect(world.sent).toHaveLength(sentBefore);
    expect(world.ended).toContain('interrupted');
  });

  it('goes on under at least once with the step whose answer is not known, with what was captured before', async () => {
    const { world, die } = aMortalWorld();
    const next = await dieInStep(world, aJob({ steps: ABC, delivery: 'atLeastOnce' }), '/b/1.5');
    die();
    next.start();
    await world.time.pass(RUNNER_OPTIONS.leaseMs + 1_000);
    expect(world.sent.map(({ request }) => request.target)).toEqual(['/a', '/b/1.5', '/b/1.5', '/c/1.5']);
    expect((await world.runs())[0]).toMatchObject({
      status: 'succeeded',
      resumptions: 1,
      steps: [{ attempts: 1 }, { attempts: 2 }, { attempts: 1 }],
    });
  });

  it('is not taken up before its lease has ended, nor by two processes', async () => {
    const { world, die } = aMortalWorld();
    const next = await dieInStep(world, aJob({ steps: ABC, delivery: 'atLeastOnce' }), '/b/1.5');
    die();
    const third = world.another();
    next.start();
    third.start();
    await world.time.pass(RUNNER_OPTIONS.leaseMs / 2);
    expect(world.sent).toHaveLength(2);
    await world.time.pass(RUNNER_OPTIONS.leaseMs);
    expect(world.sent).toHaveLength(4);
  });

  it('ends as interrupted when its job was changed meanwhile', async () => {
    const { world, die } = aMortalWorld();
    const next = await dieInStep(world, aJob({ steps: ABC, delivery: 'atLeastOnce' }), '/b/1.5');
    die();
    const job = await world.store.jobs.find('tidy');
    if (job !== null) await world.store.jobs.replace({ ...job, revision: 2, dueAt: null });
    next.start();
    await world.time.pass(RUNNER_OPTIONS.leaseMs + 1_000);
    expect((await world.runs())[0]).toMatchObject({
      status: 'interrupted',
      reason: 'the process ended in step [b], whose answer is not known, and the job was changed meanwhile',
    });
    expect(world.sent).toHaveLength(2);
  });

  it('keeps every other run of its job from beginning until it was brought to its end', async () => {
    const { world, die } = aMortalWorld();
    const next = await dieInStep(world, aJob({ steps: ABC, delivery: 'atLeastOnce', overlap: 'wait' }), '/b/1.5');
    die();
    const asked = await next.runNow(aJob({ dueAt: instant(START + 2 * MINUTE_MS) }), 'alice', world.time.now());
    expect(asked.outcome).toBe('overlap');
  });
});

describe('a run that goes on for long', () => {
  it('keeps its lease: no other process takes it up', async () => {
    const world = aJobWorld();
    await world.put(aJob({ delivery: 'atLeastOnce', schedule: { kind: 'once', at: instant(START + MINUTE_MS) } }));
    world.answer = async () => {
      await world.time.delay(50 * RUNNER_OPTIONS.leaseMs, FOREVER);
      return anAnswer(200);
    };
    const other = world.another();
    world.runner.start();
    other.start();
    await world.time.pass(MINUTE_MS + 51 * RUNNER_OPTIONS.leaseMs);
    expect(world.sent).toHaveLength(1);
    expect((await world.runs())[0]).toMatchObject({ status: 'succeeded', resumptions: 0 });
  });

  it('is broken off when its lease could not be renewed in time', async () => {
    const { world, die } = aMortalWorld();
    await dieInStep(world, aJob({ steps: ABC }), '/b/1.5');
    die();
    await world.time.pass(RUNNER_OPTIONS.leaseMs + 1_000);
    expect(world.sent.at(-1)?.signal.aborted).toBe(true);
  });
});

describe('a process that is stopped', () => {
  const steps = ABC.slice(0, 1).concat(aStep({ name: 'b', path: '/b' }));

  /** Stops the process in step `a`, which is answered after half a minute. */
  async function stopInStep(delivery: Job['delivery'], drainMs: number): Promise<JobWorld> {
    const world = aJobWorld();
    await world.put(aJob({ steps, delivery }));
    world.answer = async () => {
      await world.time.delay(MINUTE_MS / 2, FOREVER);
      return anAnswer(200);
    };
    world.runner.start();
    await world.time.pass(MINUTE_MS);
    const stopped = world.runner.stop(drainMs);
    await world.time.pass(MINUTE_MS);
    await stopped;
    expect(world.sent.map(({ request }) => request.target)).toEqual(['/a']);
    return world;
  }

  it('lets a step come to its end and begins no other: at most once ends as interrupted', async () => {
    const world = await stopInStep('atMostOnce', MINUTE_MS);
    expect((await world.runs())[0]).toMatchObject({
      status: 'interrupted',
      reason: 'the process ended before step [b] was begun',
      steps: [{ name: 'a', status: 200 }],
    });
  });

  it('leaves a run of at least once to the next process, which goes on at once', async () => {
    const world = await stopInStep('atLeastOnce', MINUTE_MS);
    world.answer = () => anAnswer(200);
    const next = world.another();
    next.start();
    await world.time.pass(1);
    expect(world.sent.map(({ request }) => request.target)).toEqual(['/a', '/b']);
    expect((await world.runs())[0]?.status).toBe('succeeded');
    await next.stop(0);
  });

  it('begins nothing more, whoever asks', async () => {
    const world = aJobWorld();
    await world.put(aJob());
    world.runner.start();
    await world.runner.stop(0);
    await world.time.pass(2 * MINUTE_MS);
    expect(await world.runner.runNow(aJob(), 'alice', world.time.now())).toEqual({ outcome: 'busy' });
    expect(world.sent).toEqual([]);
  });
});

describe('a run that is asked for', () => {
  it('begins at once, also of a paused job, and moves no due time', async () => {
    const world = aJobWorld();
    const job = aJob({ dueAt: null, pause: { at: START, cause: 'asked', reason: 'paused' } });
    await world.put(job);
    expect(await world.runner.runNow(job, 'alice', world.time.now())).toMatchObject({
      outcome: 'begun',
      run: { trigger: 'asked', askedBy: 'alice', scheduledAt: START, status: 'running' },
    });
    await world.time.settle();
    expect((await world.runs())[0]?.status).toBe('succeeded');
    expect((await world.store.jobs.find('tidy'))?.dueAt).toBeNull();
  });

  it('is busy at the limit of runs at once, and begins below it', async () => {
    const world = aJobWorld({ concurrentRunsMax: 1 });
    world.answer = () => new Promise<JobStepAnswer>(() => undefined);
    for (const name of ['one', 'two']) await world.put(aJob({ name }));
    expect((await world.runner.runNow(aJob({ name: 'one' }), 'alice', START)).outcome).toBe('begun');
    expect((await world.runner.runNow(aJob({ name: 'two' }), 'alice', START)).outcome).toBe('busy');
  });

  it('overlaps with a run that goes on', async () => {
    const world = aJobWorld();
    world.answer = () => new Promise<JobStepAnswer>(() => undefined);
    await world.put(aJob());
    expect((await world.runner.runNow(aJob(), 'alice', START)).outcome).toBe('begun');
    expect((await world.runner.runNow(aJob(), 'alice', START)).outcome).toBe('overlap');
  });

  it('begins though the due time has moved since the job was read', async () => {
    const world = aJobWorld();
    await world.put(aJob({ dueAt: instant(START + 2 * MINUTE_MS) }));
    expect((await world.runner.runNow(aJob(), 'alice', START)).outcome).toBe('begun');
  });
});

describe('a store that fails', () => {
  it('stops nothing for good: the runner looks again', async () => {
    const store = openMemoryStore();
    let isDown = true;
    const { due } = store.jobs;
    const jobs = {
      ...store.jobs,
      due: async (...parameters: Parameters<typeof due>) => {
        if (isDown) throw new Error('the disk is full');
        return due(...parameters);
      },
    };
    const world = aJobWorld({}, { ...store, jobs });
    await world.put(aJob());
    world.runner.start();
    await world.time.pass(MINUTE_MS);
    expect(world.logged.length).toBeGreaterThan(0);
    expect(world.sent).toEqual([]);
    isDown = false;
    await world.time.pass(2_000);
    expect(world.sent).toHaveLength(1);
    await world.runner.stop(0);
  });
});
