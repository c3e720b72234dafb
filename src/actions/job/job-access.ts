import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { SecurityError } from '../../domain/error.ts';
import type { Job } from '../../domain/job/job.ts';
import { isOwnJob } from '../../domain/job/job-owner.ts';
import type { JobStore } from '../../stores/job-store.ts';
import type { ActionContext } from '../action-context.ts';
import { authorizeAction } from '../authorize-action.ts';
import type { ClusterAction } from '../cluster-actions.ts';
import { callStore } from '../store-fault.ts';

/** What finding a job for somebody needs. */
export interface JobAccessDeps {
  readonly jobs: Pick<JobStore, 'find'>;
  readonly audit: AuditLog;
}

/**
 * The job of this name, when the caller may do this to it; else `null`. Who may do it to jobs of their own alone is told of another's what is
 * told of one that is not there; the audit tells them apart.
 * @throws SecurityError `forbidden` for who may do it to no job, `unavailable`, `internal`.
 */
export async function findAccessibleJob(
  { jobs, audit }: JobAccessDeps,
  context: ActionContext,
  action: ClusterAction,
  name: string,
): Promise<Job | null> {
  const job = await callStore(() => jobs.find(name));
  return authorizeOnJob(audit, context, action, job) ? job : null;
}

/** The same job, or the refusal of one that is not there. @throws SecurityError `notFound` too. */
export async function requireJob(
  deps: JobAccessDeps,
  context: ActionContext,
  action: ClusterAction,
  name: string,
): Promise<Job> {
  const job = await findAccessibleJob(deps, context, action, name);
  if (job === null) throw jobMissing(name);
  return job;
}

/**
 * Whether the caller may do this to a job that is somebody's; `null`: to one that is not there yet.
 * @throws SecurityError `forbidden` for who may do it to no job.
 */
export function authorizeOnJob(audit: AuditLog, context: ActionContext, action: ClusterAction, job: Job | null): boolean {
  const isOwn = job === null || isOwnJob(context.principal.authentication, job);
  if (isOwn || !mayOnJobs(context, action, { isOwn: true })) {
    // Asked as if it were their own, so that the refusal tells nothing of whose it is.
    authorizeAction(audit, context, action, { kind: 'job', isOwn: true });
    return true;
  }
  try {
    authorizeAction(audit, context, action, { kind: 'job', isOwn: false });
    return true;
  } catch (error) {
    if (error instanceof SecurityError && error.code === 'forbidden') return false;
    throw error;
  }
}

/** Whether the caller may do this to their own jobs, or to everybody's. */
export function mayOnJobs(
  { principal: { authorizer, authentication } }: ActionContext,
  action: ClusterAction,
  { isOwn }: { readonly isOwn: boolean },
): boolean {
  return authorizer.allowsCluster(action, authentication, { kind: 'job', isOwn });
}

/** There is no such job, as far as the caller may know. */
export function jobMissing(name: string): SecurityError {
  return new SecurityError('notFound', `there is no job [${name}]`);
}
