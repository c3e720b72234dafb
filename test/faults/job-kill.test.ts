import { expect, test } from 'vitest';
import { type ArrivedStep, answerStep, type JobProcess, openJobProcess, thingSteps } from '../support/job-process.ts';
import { seededNumbers } from '../support/random-numbers.ts';

const ROUNDS = 25;
const STEPS = ['a', 'b', 'c'];
/** Steps after which the process is killed: one to this many. */
const ARRIVALS_MAX = 5;
const EVERY_MS = 200;
/** Far more than the test takes: a machine under load must not fail it. */
const TIMEOUT_MS = 600_000;

test(
  'kill -9 in the middle of a run, at most once: no step reaches the cluster twice, and the run ends as interrupted',
  async () => {
    await using world = await openJobProcess();
    const killed = await killRoundByRound(world, 'at_most_once');
    expect(timesOf(world.arrived).filter(({ times }) => times > 1)).toEqual([]);
    const byId = new Map((await world.runs('tidy')).map((run) => [run.id, run]));
    for (const { run, step } of killed) {
      // Where the answer had come, the run may have been written as ended.
      expect(byId.get(run)?.status).toMatch(step === 'c' ? /^(interrupted|succeeded)$/ : /^interrupted$/);
      expect(byId.get(run)?.resumptions).toBe(0);
    }
  },
  TIMEOUT_MS,
);

test(
  'kill -9 in the middle of a run, at least once: each due run is done to its end, from the step on whose answer is not known',
  async () => {
    await using world = await openJobProcess();
    const killed = await killRoundByRound(world, 'at_least_once');
    const runs = await world.runs('tidy');
    expect(runs.filter(({ status }) => status !== 'succeeded')).toEqual([]);
    const dueMs = runs.map(({ scheduled_at }) => scheduled_at);
    expect(dueMs.slice(1).filter((due, index) => due - (dueMs[index] ?? 0) !== EVERY_MS)).toEqual([]);
    const inFlight = new Set(killed.map(({ run, step }) => `${run}.${step}`));
    for (const { id } of runs) {
      const steps = world.arrived.filter(({ run }) => run === id).map(({ step }) => step);
      expect(steps.filter((step, index) => step !== steps[index - 1])).toEqual(STEPS);
    }
    expect(timesOf(world.arrived).filter(({ name, times }) => times > 1 && !inFlight.has(name))).toEqual([]);
    expect(killed.filter(({ run }) => runs.find(({ id }) => id === run)?.resumptions === 0).length).toBeLessThan(ROUNDS);
  },
  TIMEOUT_MS,
);

/** Puts a job, and kills the process again and again while a step of it is on its way. @returns the steps at which it was killed. */
async function killRoundByRound(world: JobProcess, delivery: string): Promise<readonly ArrivedStep[]> {
  const pick = seededNumbers(20_260_202);
  const killed: ArrivedStep[] = [];
  let claviger = await world.start();
  const api_key = { id: await world.createKey() };
  const schedule = { every: `${EVERY_MS}ms` };
  const job = {
    schedule,
    steps: thingSteps(STEPS),
    run_as: { api_key },
    delivery,
    overlap: 'wait',
    missed: 'run_all',
    history: 1_000,
  };
  await world.putJob('tidy', job);
  for (let round = 1; round <= ROUNDS; round++) {
    let left = 1 + pick(ARRIVALS_MAX);
    const isAnswered = pick(2) === 0;
    const { promise: arrived, resolve } = Promise.withResolvers<ArrivedStep>();
    world.onStep = (step, response) => {
      left -= 1;
      if (left > 0) return false;
      // Nothing more is answered, and what was sent is known, when the process dies.
      if (left === 0) resolve(step);
      if (left === 0 && isAnswered) answerStep(response, 201);
      return true;
    };
    killed.push(await arrived);
    await claviger.kill();
    world.onStep = () => false;
    claviger = await world.start();
  }
  await settled(world, killed);
  return killed;
}

/** Waits until the last killed run was brought to its end, and lets nothing run any more. */
async function settled(world: JobProcess, killed: readonly ArrivedStep[]): Promise<void> {
  const last = killed.at(-1)?.run;
  await world.waitForRun('tidy', ({ id, finished_at }) => id === last && finished_at !== null);
  await expect.poll(async () => ((await world.job('tidy')).next_run ?? 0) > Date.now(), { timeout: 60_000 }).toBe(true);
  const paused = await world.ask('POST', '/_claviger/job/tidy/_pause');
  expect(paused.status, paused.text).toBe(200);
  const running = async (): Promise<number> => (await world.runs('tidy')).filter(({ status }) => status === 'running').length;
  await expect.poll(running, { timeout: 60_000 }).toBe(0);
}

function timesOf(arrived: readonly ArrivedStep[]): readonly { readonly name: string; readonly times: number }[] {
  const times = new Map<string, number>();
  for (const { run, step } of arrived) times.set(`${run}.${step}`, (times.get(`${run}.${step}`) ?? 0) + 1);
  return [...times].map(([name, count]) => ({ name, times: count }));
}
