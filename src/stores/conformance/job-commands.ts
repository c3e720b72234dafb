import fc from 'fast-check';
import { JOB_RUN_STATUSES, type JobRun } from '../../domain/job/job-run.ts';
import { instant } from '../../domain/time.ts';
import { type Store, StoreError } from '../store.ts';
import type { Command } from './model-commands.ts';
import { aJob, aLease, aRun } from './stored-jobs.ts';
import { asText } from './stored-things.ts';

// Few names, ids, revisions and times, so that calls meet each other's jobs and runs.
const NAME = fc.constantFrom('a', 'b', 'B', '😀', 'ｱ');
const ID = fc.constantFrom('r', 's', 't', 'S', '😀', 'ｱ');
const HOLDER = fc.constantFrom('p', 'q');
const TIME = fc.integer({ min: 0, max: 4 }).map(instant);
const DUE = fc.option(TIME);
const REVISION = fc.integer({ min: 1, max: 3 });
const SIZE = fc.integer({ min: 1, max: 3 });
// Running as often as all others together.
const STATUS = fc.oneof(fc.constant('running' as const), fc.constantFrom(...JOB_RUN_STATUSES));

const JOB = fc.record({ name: NAME, revision: REVISION, dueAt: DUE }).map(aJob);
const RUN = fc.record({ id: ID, job: NAME, status: STATUS, startedAt: TIME }).map(aRun);
const LEASE = fc.tuple(HOLDER, TIME).map(([holder, until]) => aLease(holder, until));
const MOVE = fc.record({ revision: REVISION, from: DUE, to: DUE });
const FILTER = fc.record({ job: fc.option(NAME), status: fc.option(STATUS) });

type Call = (store: Store) => Promise<unknown>;

const CALL: fc.Arbitrary<readonly [string, Call]> = fc.oneof(
  fc
    .tuple(JOB, fc.integer({ min: 1, max: 4 }))
    .map(([job, max]) => [`create ${asText(job)} of ${max}`, ({ jobs }: Store) => jobs.create(job, max)] as const),
  JOB.map((job) => [`replace ${asText(job)}`, ({ jobs }: Store) => jobs.replace(job)] as const),
  NAME.map((name) => [`delete ${name}`, ({ jobs }: Store) => jobs.delete(name)] as const),
  fc.tuple(TIME, SIZE).map(([at, size]) => [`due ${size} at ${at}`, ({ jobs }: Store) => jobs.due(at, size)] as const),
  fc.constant(['firstDue', ({ jobs }: Store) => jobs.firstDue()] as const),
  fc
    .tuple(RUN, LEASE, MOVE)
    .map(
      ([run, lease, move]) =>
        [`add ${asText([run, lease, move])}`, ({ jobs }: Store) => jobs.addRun(run, leaseOf(run, lease), move)] as const,
    ),
  // As its job is: what would be refused as moved is added, or overlaps.
  fc.tuple(RUN, LEASE, DUE).map(
    ([run, lease, to]) =>
      [
        `add to what is there ${asText([run, lease, to])}`,
        async ({ jobs }: Store) => {
          const job = await jobs.find(run.job);
          if (job === null) return null;
          return jobs.addRun(run, leaseOf(run, lease), { revision: job.revision, from: job.dueAt, to });
        },
      ] as const,
  ),
  fc
    .tuple(RUN, LEASE)
    .map(([run, lease]) => [`update ${asText([run, lease])}`, ({ jobs }: Store) => jobs.updateRun(run, lease)] as const),
  fc
    .tuple(ID, TIME, LEASE)
    .map(
      ([id, now, lease]) =>
        [`take ${id} at ${now} ${asText(lease)}`, ({ jobs }: Store) => jobs.takeRun(id, now, lease)] as const,
    ),
  SIZE.map((size) => [`running ${size}`, ({ jobs }: Store) => jobs.runningRuns(size)] as const),
  fc.tuple(FILTER, SIZE).map(
    ([filter, size]) =>
      [
        `runs ${JSON.stringify(filter)} by ${size}`,
        async ({ jobs }: Store) => {
          const first = await jobs.runs(filter, { size });
          return first.next === null ? first : [first, await jobs.runs(filter, { size, after: first.next })];
        },
      ] as const,
  ),
  fc
    .array(NAME, { maxLength: 3 })
    .map(
      (names) =>
        [`last of ${names.join()}`, async ({ jobs }: Store) => Object.fromEntries(await jobs.lastRuns(names))] as const,
    ),
  fc
    .tuple(NAME, fc.integer({ min: 0, max: 2 }))
    .map(([job, max]) => [`prune ${job} to ${max}`, ({ jobs }: Store) => jobs.pruneRuns(job, max)] as const),
);

/** Sequences of calls about jobs and their runs. */
export const JOB_COMMANDS: fc.Arbitrary<readonly Command[]> = fc.array(
  CALL.map(([title, call]): Command => ({ title, run: (store) => answerOf(call(store)) })),
  { maxLength: 40 },
);

/** All jobs and runs, as text. */
export async function describeJobs({ jobs }: Store): Promise<string> {
  const runs = await jobs.runs({ job: null, status: null }, { size: 100 });
  return asText([await jobs.list(), runs, await jobs.runningRuns(100)]);
}

function leaseOf(run: JobRun, lease: ReturnType<typeof aLease>): ReturnType<typeof aLease> | null {
  return run.status === 'running' ? lease : null;
}

async function answerOf(answer: Promise<unknown>): Promise<string> {
  try {
    return asText((await answer) ?? null);
  } catch (error) {
    if (error instanceof StoreError) return error.code;
    throw error;
  }
}
