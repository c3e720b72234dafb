import { LanguageMatcher } from '../../authorization/pattern/language-matcher.ts';
import { parseWildcard } from '../../authorization/pattern/parse-wildcard.ts';
import type { AuditLog } from '../../domain/audit/audit-event.ts';
import type { Job } from '../../domain/job/job.ts';
import { isOwnJob } from '../../domain/job/job-owner.ts';
import type { JobRun } from '../../domain/job/job-run.ts';
import { type JobStatus, jobStatus } from '../../domain/job/job-status.ts';
import type { JobStore } from '../../stores/job-store.ts';
import type { ActionContext } from '../action-context.ts';
import { authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { callStore } from '../store-fault.ts';
import { mayOnJobs, requireJob } from './job-access.ts';

/** Runs that go on at once, which are asked for together. */
const RUNNING_RUNS_MAX = 10_000;

/** What reading jobs needs. */
export interface GetJobsDeps {
  readonly jobs: Pick<JobStore, 'find' | 'list' | 'runningRuns' | 'lastRuns'>;
  readonly audit: AuditLog;
}

/** Which jobs are asked for; `null`: any. */
export interface ListJobsRequest {
  /** A name, or a pattern with `*`. */
  readonly name: string | null;
  readonly status: JobStatus | null;
  /** User name of the creator. */
  readonly creator: string | null;
  /** Id of the key that it runs as. */
  readonly apiKeyId: string | null;
  readonly from: number;
  readonly size: number;
}

/** A job with how it stands. */
export interface JobState {
  readonly job: Job;
  readonly status: JobStatus;
  /** Its newest run. */
  readonly lastRun: JobRun | null;
}

/**
 * The jobs that the caller may see, ordered by name: their own, and with a privilege everybody's.
 * @throws SecurityError `forbidden`, `unavailable`, `internal`.
 */
export async function listJobs(
  deps: GetJobsDeps,
  context: ActionContext,
  request: ListJobsRequest,
): Promise<{ readonly jobs: readonly JobState[]; readonly total: number }> {
  const visible = await visibleJobs(deps, context);
  const running = await runningJobs(deps);
  const isAsked = jobFilter(request, running);
  const found = visible.filter(isAsked);
  const page = found.slice(request.from, request.from + request.size);
  return { jobs: await statesOf(deps, page, running), total: found.length };
}

/** One job. @throws SecurityError `forbidden`, `notFound`, `unavailable`, `internal`. */
export async function getJob(deps: GetJobsDeps, context: ActionContext, name: string): Promise<JobState> {
  const job = await requireJob(deps, context, CLUSTER_ACTIONS.getJobs, name);
  const [state] = await statesOf(deps, [job], await runningJobs(deps));
  return state ?? { job, status: jobStatus(job, false), lastRun: null };
}

/** All jobs that the caller may see. @throws SecurityError `forbidden`. */
async function visibleJobs(
  { jobs, audit }: { readonly jobs: Pick<JobStore, 'list'>; readonly audit: AuditLog },
  context: ActionContext,
): Promise<readonly Job[]> {
  const seesAll = mayOnJobs(context, CLUSTER_ACTIONS.getJobs, { isOwn: false });
  authorizeAction(audit, context, CLUSTER_ACTIONS.getJobs, { kind: 'job', isOwn: !seesAll });
  const all = await callStore(() => jobs.list());
  return seesAll ? all : all.filter((job) => isOwnJob(context.principal.authentication, job));
}

async function runningJobs({ jobs }: GetJobsDeps): Promise<ReadonlySet<string>> {
  const runs = await callStore(() => jobs.runningRuns(RUNNING_RUNS_MAX));
  return new Set(runs.map(({ run }) => run.job));
}

function jobFilter({ name, status, creator, apiKeyId }: ListJobsRequest, running: ReadonlySet<string>): (job: Job) => boolean {
  const named = name === null ? null : new LanguageMatcher(parseWildcard(name));
  return (job) =>
    (named === null || named.matches(job.name)) &&
    (status === null || jobStatus(job, running.has(job.name)) === status) &&
    (creator === null || job.creator.user.username === creator) &&
    (apiKeyId === null || (job.context.kind === 'apiKey' && job.context.id === apiKeyId));
}

async function statesOf(
  { jobs }: GetJobsDeps,
  page: readonly Job[],
  running: ReadonlySet<string>,
): Promise<readonly JobState[]> {
  const lastRuns = await callStore(() => jobs.lastRuns(page.map(({ name }) => name)));
  return page.map((job) => ({
    job,
    status: jobStatus(job, running.has(job.name)),
    lastRun: lastRuns.get(job.name) ?? null,
  }));
}
