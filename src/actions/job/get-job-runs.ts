import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { SecurityError } from '../../domain/error.ts';
import type { JobRun, JobRunStatus } from '../../domain/job/job-run.ts';
import type { JobStore } from '../../stores/job-store.ts';
import type { Page, PageRequest } from '../../stores/page.ts';
import type { ActionContext } from '../action-context.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { callStore } from '../store-fault.ts';
import { requireJob } from './job-access.ts';

/** What reading runs needs. */
export interface GetJobRunsDeps {
  readonly jobs: Pick<JobStore, 'find' | 'runs' | 'findRun'>;
  readonly audit: AuditLog;
}

/** Which runs of a job are asked for. */
export interface ListJobRunsRequest {
  readonly job: string;
  /** `null`: any. */
  readonly status: JobRunStatus | null;
  readonly page: PageRequest;
}

/** A page of the runs of a job, the newest first. @throws SecurityError `forbidden`, `notFound`, `unavailable`, `internal`. */
export async function listJobRuns(
  deps: GetJobRunsDeps,
  context: ActionContext,
  { job: name, status, page }: ListJobRunsRequest,
): Promise<Page<JobRun>> {
  const job = await requireJob(deps, context, CLUSTER_ACTIONS.getJobs, name);
  return callStore(() => deps.jobs.runs({ job: job.name, status }, page));
}

/** One run. @throws SecurityError `forbidden`, `notFound`, `unavailable`, `internal`. */
export async function getJobRun(deps: GetJobRunsDeps, context: ActionContext, name: string, id: string): Promise<JobRun> {
  const job = await requireJob(deps, context, CLUSTER_ACTIONS.getJobs, name);
  return findRun(deps, job.name, id);
}

/** A run of a job that the caller may see. @throws SecurityError `notFound`. */
export async function findRun(
  { jobs }: { readonly jobs: Pick<JobStore, 'findRun'> },
  job: string,
  id: string,
): Promise<JobRun> {
  const run = await callStore(() => jobs.findRun(job, id));
  if (run === null) throw new SecurityError('notFound', `the job [${job}] has no run [${id}]`);
  return run;
}
