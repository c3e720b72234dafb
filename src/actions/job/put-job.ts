import { illegalArgument, SecurityError, validationFailed } from '../../domain/error.ts';
import type { Job, JobContext, JobSchedule } from '../../domain/job/job.ts';
import type { JobDefinition, JobLimits, ScheduleRequest } from '../../domain/job/job-definition.ts';
import { jobViolations } from '../../domain/job/job-violations.ts';
import type { Instant } from '../../domain/time.ts';
import { nextDue, scheduleViolation } from '../../jobs/schedule.ts';
import type { JobStore } from '../../stores/job-store.ts';
import type { ActionContext } from '../action-context.ts';
import { descriptorViolations } from '../api-key/issue-api-key.ts';
import { assertCallerCurrent } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { oneAtATime } from '../one-at-a-time.ts';
import { recordAction } from '../record-action.ts';
import { callStore } from '../store-fault.ts';
import { authorizeOnJob } from './job-access.ts';
import { type JobContextDeps, type JobContextRequest, resolveJobContext } from './job-context.ts';
import type { JobRunner } from './job-runner.ts';
import { closeDueTimes } from './schedule-density.ts';

/** What putting a job needs. */
export interface PutJobDeps extends JobContextDeps {
  readonly jobs: Pick<JobStore, 'find' | 'create' | 'replace'>;
  readonly runner: () => Pick<JobRunner, 'wake'>;
  readonly limits: JobLimits;
  readonly jobsMax: number;
}

/** The job that is asked for. */
export interface PutJobRequest {
  readonly definition: JobDefinition;
  readonly runAs: JobContextRequest;
  readonly isPaused: boolean;
  /** The revision that is replaced, 0 for none; `null`: whatever is there. */
  readonly ifRevision: number | null;
}

/** The job as it is now. */
export interface PutJob {
  readonly created: boolean;
  readonly revision: number;
  readonly dueAt: Instant | null;
}

/**
 * Creates a job, or replaces it: the caller is its creator from then on, and it runs with nothing that the caller does not hold.
 * @throws SecurityError `actionRequestValidation`, `forbidden`, `conflict`, `illegalArgument`, `unavailable`, `internal`.
 */
export async function putJob(deps: PutJobDeps, context: ActionContext, request: PutJobRequest): Promise<PutJob> {
  const { definition } = request;
  const violations = [
    ...jobViolations(definition, deps.limits),
    ...scheduleViolations(deps.limits, context.now, definition),
    ...descriptorViolations(request.runAs.kind === 'rights' ? request.runAs.descriptors : null),
  ];
  if (violations.length > 0) throw validationFailed(violations);
  return oneAtATime(deps.jobs, [definition.name], async () => {
    const there = await callStore(() => deps.jobs.find(definition.name));
    const isVisible = authorizeOnJob(deps.audit, context, CLUSTER_ACTIONS.putJob, there);
    assertRevision(definition.name, request.ifRevision, isVisible ? there : null);
    if (!isVisible) throw nameTaken(definition.name);
    const jobContext = await resolveJobContext(deps, context, CLUSTER_ACTIONS.putJob, request.runAs);
    const job = jobOf(context, request, jobContext, there);
    assertCallerCurrent(context);
    await (there === null ? create(deps, job) : replace(deps, job));
    recordAction(deps.audit, context, { event: 'put_job', action: CLUSTER_ACTIONS.putJob, targets: [job.name] });
    deps.runner().wake();
    return { created: there === null, revision: job.revision, dueAt: job.dueAt };
  });
}

function scheduleViolations({ intervalMsMin }: JobLimits, now: Instant, { schedule: asked }: JobDefinition): readonly string[] {
  const schedule = scheduleOf(asked, now);
  const violation = scheduleViolation(schedule);
  if (violation !== null) return [`the schedule ${violation}`];
  if (asked.kind === 'once' && asked.at <= now) return ['[schedule.at] must lie in the future'];
  const isDense = asked.kind === 'cron' && closeDueTimes(schedule, now, intervalMsMin);
  return isDense ? [`[schedule.cron] must leave at least [${intervalMsMin}ms] between two runs`] : [];
}

function jobOf(
  { principal: { authentication, rights }, now }: ActionContext,
  { definition, isPaused }: PutJobRequest,
  context: JobContext,
  there: Job | null,
): Job {
  const schedule = keptSchedule(definition.schedule, there) ?? scheduleOf(definition.schedule, now);
  const keepsDueTime = there !== null && there.pause === null && there.schedule === schedule;
  const dueAt = (keepsDueTime ? there.dueAt : null) ?? nextDue(schedule, now);
  return {
    ...definition,
    schedule,
    context,
    creator: authentication,
    creatorScope: rights.scope ?? null,
    creation: there?.creation ?? now,
    update: now,
    revision: (there?.revision ?? 0) + 1,
    pause: isPaused ? { at: now, cause: 'asked', reason: `put paused by [${authentication.user.username}]` } : null,
    dueAt: isPaused ? null : dueAt,
  };
}

/** The schedule of the job that is there, when it is asked for again: a run that is due now is not lost, and an interval keeps its beat. */
function keptSchedule(asked: ScheduleRequest, there: Job | null): JobSchedule | null {
  const kept = there?.schedule;
  if (kept === undefined || kept.kind !== asked.kind) return null;
  const same =
    JSON.stringify(scheduleOf(asked, kept.kind === 'interval' ? kept.from : (0 as Instant))) === JSON.stringify(kept);
  return same ? kept : null;
}

function scheduleOf(asked: ScheduleRequest, from: Instant): JobSchedule {
  switch (asked.kind) {
    case 'cron':
      return { kind: 'cron', expression: asked.expression, timeZone: asked.timeZone };
    case 'interval':
      return { kind: 'interval', everyMs: asked.everyMs, from };
    case 'once':
      return { kind: 'once', at: asked.at };
  }
}

function assertRevision(name: string, required: number | null, there: Job | null): void {
  if (required === null || required === (there?.revision ?? 0)) return;
  const found = there === null ? 'there is none that the caller may see' : `it has revision [${there.revision}]`;
  throw new SecurityError('conflict', `[${name}]: version conflict, required revision [${required}], but ${found}`);
}

async function create({ jobs, jobsMax }: PutJobDeps, job: Job): Promise<void> {
  const outcome = await callStore(() => jobs.create(job, jobsMax));
  if (outcome === 'nameTaken') throw nameTaken(job.name);
  if (outcome === 'full') throw illegalArgument(`there are [${jobsMax}] jobs, and there can be no more`);
}

async function replace({ jobs }: PutJobDeps, job: Job): Promise<void> {
  if (await callStore(() => jobs.replace(job))) return;
  throw new SecurityError('conflict', `[${job.name}]: version conflict, the job was changed meanwhile`);
}

function nameTaken(name: string): SecurityError {
  return new SecurityError('conflict', `the name [${name}] is taken by a job of somebody else`);
}
