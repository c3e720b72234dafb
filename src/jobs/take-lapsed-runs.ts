import type { Job } from '../domain/job/job.ts';
import type { JobRun } from '../domain/job/job-run.ts';
import { type Instant, instant } from '../domain/time.ts';
import type { RunLease } from '../stores/job-store.ts';
import { jobEvent } from './job-events.ts';
import type { JobRunnerDeps } from './job-runner-deps.ts';
import { type RunEnd, withEnd } from './run-progress.ts';
import type { RunsInHand } from './runs-in-hand.ts';

const RUNS_LOOKED_AT_MAX = 10_000;

/**
 * Takes up runs whose process is gone: what may be done twice goes on, all else ends as interrupted.
 * @returns when the next lease may lapse; `null`: none is held elsewhere, or there is no room. @throws StoreError
 */
export async function takeLapsedRuns(deps: JobRunnerDeps, inHand: RunsInHand, lease: () => RunLease): Promise<Instant | null> {
  const { jobs, clock } = deps;
  let nextLapse: Instant | null = null;
  for (const { run, lease: held } of await jobs.runningRuns(RUNS_LOOKED_AT_MAX)) {
    if (inHand.holds(run.id)) continue;
    if (held.until >= clock.now()) {
      // A lease ends before the time at which it may be taken.
      const lapse = instant(held.until + 1);
      nextLapse = nextLapse === null || lapse < nextLapse ? lapse : nextLapse;
      continue;
    }
    if (!inHand.reserve()) return null;
    if (!(await takeUp(deps, inHand, run, lease()))) inHand.unreserve();
  }
  return nextLapse;
}

/** @returns whether it goes on, in the room that was reserved. */
async function takeUp(deps: JobRunnerDeps, inHand: RunsInHand, { id, job: name }: JobRun, lease: RunLease): Promise<boolean> {
  const { jobs, clock } = deps;
  const run = await jobs.takeRun(id, clock.now(), lease);
  if (run === null) return false;
  const job = await jobs.find(name);
  if (job === null) return false;
  const end = interruptionOf(job, run);
  if (end !== null) {
    await interrupt(deps, { job, run, lease, end });
    return false;
  }
  const resumed = { ...run, resumptions: run.resumptions + 1 };
  if (!(await jobs.updateRun(resumed, lease))) return false;
  inHand.begin(job, resumed, lease);
  return true;
}

/** Why a run does not go on; `null`: it does. */
function interruptionOf({ delivery, revision }: Job, run: JobRun): RunEnd | null {
  const unknown = run.steps.find(({ finishedAt }) => finishedAt === null);
  const where = unknown === undefined ? 'between two steps' : `in step [${unknown.name}], whose answer is not known`;
  if (delivery === 'atMostOnce') return { status: 'interrupted', reason: `the process ended ${where}` };
  if (revision === run.revision) return null;
  return { status: 'interrupted', reason: `the process ended ${where}, and the job was changed meanwhile` };
}

async function interrupt(
  { jobs, clock, audit, observer }: JobRunnerDeps,
  { job, run, lease, end }: { readonly job: Job; readonly run: JobRun; readonly lease: RunLease; readonly end: RunEnd },
): Promise<void> {
  const at = clock.now();
  const ended = withEnd(run, end, at);
  if (!(await jobs.updateRun(ended, lease))) return;
  observer.runEnded(end.status);
  audit.record(jobEvent('job_run_finished', { job, run: ended, at, reason: `${end.status}: ${end.reason ?? ''}` }));
  await jobs.pruneRuns(job.name, job.historyRunsMax);
}
