import type { Job } from '../../domain/job/job.ts';
import type { JobRun } from '../../domain/job/job-run.ts';
import { instant } from '../../domain/time.ts';
import type { DueTimeMove, JobStore, RunLease } from '../job-store.ts';
import { anAuthentication, FULL_DESCRIPTOR } from './stored-things.ts';

/** A job to store, due at 100; what matters to a test is given. */
export function aJob(given: Partial<Job> = {}): Job {
  return {
    name: 'roll-up',
    description: null,
    schedule: { kind: 'interval', everyMs: 60_000, from: instant(0) },
    steps: [{ name: 'first', method: 'GET', path: '/logs/_search', headers: {}, body: null, acceptStatuses: [] }],
    context: { kind: 'apiKey', id: 'VuaCfGcBCdbkQm-e5aOx' },
    delivery: 'atMostOnce',
    overlap: 'skip',
    missed: 'runOnce',
    timeoutMs: 60_000,
    retry: { retriesMax: 0, backoffMs: 1_000, backoffMsMax: 60_000 },
    historyRunsMax: 100,
    creator: anAuthentication('alice'),
    creatorScope: null,
    creation: instant(1),
    update: instant(1),
    revision: 1,
    pause: null,
    dueAt: instant(100),
    ...given,
  };
}

/** A job with something in every field, and texts that a careless driver would change. */
export function aFullJob(given: Partial<Job> = {}): Job {
  return aJob({
    description: 'täglich\0\ud800',
    schedule: { kind: 'cron', expression: '0 */5 * * * *', timeZone: 'Europe/Berlin' },
    steps: [
      {
        name: 'count',
        method: 'POST',
        path: '/logs-*/_search?q=\u{1f600}\ue000',
        headers: JSON.parse('{"__proto__":"a","x-opaque-id":"b\\u0000"}'),
        body: '{"size":0}\n\ude00',
        acceptStatuses: [200, 404],
      },
      { name: 'keep', method: 'PUT', path: '/sum/_doc/1', headers: {}, body: '${count#/hits}', acceptStatuses: [] },
    ],
    context: { kind: 'rights', descriptorSets: [{ a: FULL_DESCRIPTOR }, {}] },
    delivery: 'atLeastOnce',
    overlap: 'replace',
    missed: 'runAll',
    retry: { retriesMax: 3, backoffMs: 500, backoffMsMax: 5_000 },
    creatorScope: { b: FULL_DESCRIPTOR },
    pause: { at: instant(7), cause: 'keyGone', reason: 'the key [k\0] was invalidated' },
    dueAt: null,
    ...given,
  });
}

/** A run to store that goes on, of revision 1 of the job of `aJob`. */
export function aRun(given: Partial<JobRun> = {}): JobRun {
  return {
    id: 'run',
    job: 'roll-up',
    revision: 1,
    trigger: 'schedule',
    askedBy: null,
    scheduledAt: instant(100),
    startedAt: instant(101),
    finishedAt: null,
    status: 'running',
    reason: null,
    missedRuns: 0,
    resumptions: 0,
    steps: [],
    captured: {},
    ...given,
  };
}

/** A run that has ended. */
export function aFinishedRun(given: Partial<JobRun> = {}): JobRun {
  return aRun({ status: 'succeeded', finishedAt: instant(200), ...given });
}

/** A run with something in every field. */
export function aFullRun(given: Partial<JobRun> = {}): JobRun {
  return aFinishedRun({
    trigger: 'asked',
    askedBy: 'bob\0\ud800',
    status: 'failed',
    reason: 'the step [count] failed\ue000',
    missedRuns: 4,
    resumptions: 2,
    steps: [
      {
        name: 'count',
        startedAt: instant(102),
        finishedAt: instant(103),
        status: 200,
        attempts: 1,
        error: null,
        requestId: 'r1',
      },
      {
        name: 'keep',
        startedAt: instant(104),
        finishedAt: null,
        status: null,
        attempts: 2,
        error: 'no answer\0',
        requestId: null,
      },
    ],
    captured: JSON.parse('{"count#/hits":[1.5,null,{"__proto__":{"a":true}}],"__proto__":"\\u0000"}'),
    ...given,
  });
}

/** A lease. */
export function aLease(holder = 'process', until = 1_000): RunLease {
  return { holder, until: instant(until) };
}

/** A due time of the job of `aJob` that stays as it is. */
export const STAYS: DueTimeMove = { revision: 1, from: instant(100), to: instant(100) };

/** Stores runs of jobs that are there and due as `aJob` is, one after the other, without a movement of the due time. */
export async function addRuns(jobs: JobStore, runs: readonly JobRun[]): Promise<readonly JobRun[]> {
  for (const run of runs) await jobs.addRun(run, run.status === 'running' ? aLease() : null, STAYS);
  return runs;
}
