import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { SecurityError, validationFailed } from '../../domain/error.ts';
import type { Job } from '../../domain/job/job.ts';
import { nextDue } from '../../jobs/schedule.ts';
import type { JobStore } from '../../stores/job-store.ts';
import type { ActionContext } from '../action-context.ts';
import { assertCallerCurrent } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { oneAtATime } from '../one-at-a-time.ts';
import { recordAction } from '../record-action.ts';
import { callStore } from '../store-fault.ts';
import { requireJob } from './job-access.ts';
import type { JobRunner } from './job-runner.ts';

const REASON_CHARACTERS_MAX = 1_000;

/** What pausing and resuming need. */
export interface PauseJobDeps {
  readonly jobs: Pick<JobStore, 'find' | 'replace'>;
  readonly runner: () => Pick<JobRunner, 'wake'>;
  readonly audit: AuditLog;
}

/**
 * Keeps a job from running by itself, until it is resumed or put again. A run that goes on is left to end. One that is paused stays as it is.
 * @param reason Sentence for people; `null`: none is given.
 * @throws SecurityError `actionRequestValidation`, `forbidden`, `notFound`, `conflict`, `unavailable`, `internal`.
 */
export async function pauseJob(deps: PauseJobDeps, context: ActionContext, name: string, reason: string | null): Promise<Job> {
  if (reason !== null && Array.from(reason).length > REASON_CHARACTERS_MAX)
    throw validationFailed([`[reason] must have no more than [${REASON_CHARACTERS_MAX}] characters`]);
  return change(deps, context, name, 'pause_job', (job) => {
    if (job.pause !== null) return null;
    const { username } = context.principal.authentication.user;
    const pause = { at: context.now, cause: 'asked', reason: reason ?? `paused by [${username}]` } as const;
    return { ...job, pause, dueAt: null };
  });
}

/**
 * Lets a job run by itself again, from its next due time on. What was due meanwhile is not made up for. One that is not paused stays as it is.
 * @throws SecurityError `forbidden`, `notFound`, `conflict`, `unavailable`, `internal`.
 */
export async function resumeJob(deps: PauseJobDeps, context: ActionContext, name: string): Promise<Job> {
  const job = await change(deps, context, name, 'resume_job', (paused) =>
    paused.pause === null ? null : { ...paused, pause: null, dueAt: nextDue(paused.schedule, context.now) },
  );
  deps.runner().wake();
  return job;
}

/** @param changed What becomes of the job; `null`: it stays as it is. */
function change(
  deps: PauseJobDeps,
  context: ActionContext,
  name: string,
  event: 'pause_job' | 'resume_job',
  changed: (job: Job) => Job | null,
): Promise<Job> {
  const { jobs, audit } = deps;
  return oneAtATime(jobs, [name], async () => {
    const there = await requireJob(deps, context, CLUSTER_ACTIONS.controlJob, name);
    const job = changed(there);
    if (job === null) return there;
    const next = { ...job, revision: there.revision + 1, update: context.now };
    assertCallerCurrent(context);
    if (!(await callStore(() => jobs.replace(next))))
      throw new SecurityError('conflict', `[${name}]: version conflict, the job was changed meanwhile`);
    recordAction(audit, context, { event, action: CLUSTER_ACTIONS.controlJob, targets: [name] });
    return next;
  });
}
