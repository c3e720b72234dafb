import { actsAsApiKey } from '../../domain/api-key/api-key-owner.ts';
import { SecurityError } from '../../domain/error.ts';
import type { Job } from '../../domain/job/job.ts';
import { isOwnJob } from '../../domain/job/job-owner.ts';
import type { JobRun } from '../../domain/job/job-run.ts';
import type { JobStore } from '../../stores/job-store.ts';
import type { ActionContext } from '../action-context.ts';
import { assertCallerCurrent } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { recordAction } from '../record-action.ts';
import { callStore } from '../store-fault.ts';
import { findRun } from './get-job-runs.ts';
import { requireJob } from './job-access.ts';
import { assertContextHeld, type JobContextDeps } from './job-context.ts';
import type { JobRunner } from './job-runner.ts';

const BUSY_RETRY_SECONDS = 1;

/** What running a job needs. */
export interface RunJobDeps extends JobContextDeps {
  readonly jobs: Pick<JobStore, 'find'>;
  readonly runner: () => Pick<JobRunner, 'runNow'>;
}

/** What stopping a run needs. */
export interface StopJobRunDeps {
  readonly jobs: Pick<JobStore, 'find' | 'findRun'>;
  readonly runner: () => Pick<JobRunner, 'stopRun'>;
  readonly audit: RunJobDeps['audit'];
}

/**
 * Begins a run now, beside the schedule, of a paused job too.
 * @throws SecurityError `forbidden` also for a job of somebody else that runs with more rights than the caller's, `notFound`, `conflict` when a
 * run goes on, `tooManyRequests` when as many run as may, `unavailable`, `internal`.
 */
export async function runJob(deps: RunJobDeps, context: ActionContext, name: string): Promise<JobRun> {
  const job = await requireJob(deps, context, CLUSTER_ACTIONS.controlJob, name);
  if (!isInPersonOwn(context, job)) await assertContextHeld(deps, context, CLUSTER_ACTIONS.controlJob, job.context);
  assertCallerCurrent(context);
  const { username } = context.principal.authentication.user;
  const begun = await callStore(() => deps.runner().runNow(job, username, context.now));
  if (begun.outcome === 'overlap') throw new SecurityError('conflict', `a run of the job [${name}] goes on`);
  if (begun.outcome === 'busy')
    throw new SecurityError('tooManyRequests', 'as many runs of jobs go on as may', { retryAfterSeconds: BUSY_RETRY_SECONDS });
  recordAction(deps.audit, context, { event: 'run_job', action: CLUSTER_ACTIONS.controlJob, targets: [name] });
  return begun.run;
}

/**
 * Stops a run that goes on before its next step.
 * @throws SecurityError `forbidden`, `notFound`, `conflict` when it has ended, `unavailable`, `internal`.
 */
export async function stopJobRun(deps: StopJobRunDeps, context: ActionContext, name: string, id: string): Promise<void> {
  await requireJob(deps, context, CLUSTER_ACTIONS.controlJob, name);
  const run = await findRun(deps, name, id);
  if (run.status !== 'running') throw new SecurityError('conflict', `the run [${id}] has ended`);
  assertCallerCurrent(context);
  deps.runner().stopRun(name, `stopped by [${context.principal.authentication.user.username}]`);
}

/** Whoever put a job may run it with the rights that it was put with, unless they come with only a part of their own. */
function isInPersonOwn({ principal: { authentication, rights } }: ActionContext, job: Job): boolean {
  return isOwnJob(authentication, job) && !actsAsApiKey(authentication) && rights.scope === undefined;
}
