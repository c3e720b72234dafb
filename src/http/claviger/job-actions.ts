import type { ActionContext } from '../../actions/action-context.ts';
import type { ListJobRunsRequest } from '../../actions/job/get-job-runs.ts';
import type { JobState, ListJobsRequest } from '../../actions/job/get-jobs.ts';
import type { PutJob, PutJobRequest } from '../../actions/job/put-job.ts';
import type { Job } from '../../domain/job/job.ts';
import type { JobRun } from '../../domain/job/job-run.ts';
import type { Page } from '../../stores/page.ts';

/** The actions on scheduled jobs, each already given its dependencies. */
export interface JobActions {
  putJob(context: ActionContext, request: PutJobRequest): Promise<PutJob>;
  listJobs(
    context: ActionContext,
    request: ListJobsRequest,
  ): Promise<{ readonly jobs: readonly JobState[]; readonly total: number }>;
  getJob(context: ActionContext, name: string): Promise<JobState>;
  deleteJob(context: ActionContext, name: string): Promise<void>;
  pauseJob(context: ActionContext, name: string, reason: string | null): Promise<Job>;
  resumeJob(context: ActionContext, name: string): Promise<Job>;
  runJob(context: ActionContext, name: string): Promise<JobRun>;
  listJobRuns(context: ActionContext, request: ListJobRunsRequest): Promise<Page<JobRun>>;
  getJobRun(context: ActionContext, name: string, id: string): Promise<JobRun>;
  stopJobRun(context: ActionContext, name: string, id: string): Promise<void>;
}
