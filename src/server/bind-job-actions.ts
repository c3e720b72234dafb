import { type DeleteJobDeps, deleteJob } from '../actions/job/delete-job.ts';
import { getJobRun, listJobRuns } from '../actions/job/get-job-runs.ts';
import { getJob, listJobs } from '../actions/job/get-jobs.ts';
import type { JobRunner } from '../actions/job/job-runner.ts';
import { pauseJob, resumeJob } from '../actions/job/pause-job.ts';
import { type PutJobDeps, putJob } from '../actions/job/put-job.ts';
import { type RunJobDeps, runJob, stopJobRun } from '../actions/job/run-job.ts';
import type { Settings } from '../config/settings.ts';
import type { JobLimits } from '../domain/job/job-definition.ts';
import type { JobActions } from '../http/claviger/job-actions.ts';
import type { JobStore } from '../stores/job-store.ts';

/** What the actions on jobs need together. */
export interface JobActionsDeps
  extends Omit<PutJobDeps, 'jobs' | 'runner'>,
    Omit<RunJobDeps, 'jobs' | 'runner'>,
    Omit<DeleteJobDeps, 'jobs' | 'runner'> {
  readonly jobs: JobStore;
  /** Asked for at each call: the runner is there after the gateway through which it sends. */
  readonly runner: () => JobRunner;
}

/** Gives the actions on jobs what they need. */
export function bindJobActions(deps: JobActionsDeps): JobActions {
  return {
    putJob: (context, request) => putJob(deps, context, request),
    listJobs: (context, request) => listJobs(deps, context, request),
    getJob: (context, name) => getJob(deps, context, name),
    deleteJob: (context, name) => deleteJob(deps, context, name),
    pauseJob: (context, name, reason) => pauseJob(deps, context, name, reason),
    resumeJob: (context, name) => resumeJob(deps, context, name),
    runJob: (context, name) => runJob(deps, context, name),
    listJobRuns: (context, request) => listJobRuns(deps, context, request),
    getJobRun: (context, name, id) => getJobRun(deps, context, name, id),
    stopJobRun: (context, name, id) => stopJobRun(deps, context, name, id),
  };
}

/** What bounds a job, under these settings. */
export function jobLimitsOf(settings: Settings): JobLimits {
  return {
    stepsMax: settings['claviger.job.steps_max'],
    bodyBytesMax: settings['claviger.job.body_bytes_max'],
    pathBytesMax: settings['claviger.job.path_bytes_max'],
    headerBytesMax: settings['claviger.job.header_bytes_max'],
    intervalMsMin: settings['claviger.job.interval_ms_min'],
    timeoutMsMax: settings['claviger.job.timeout_ms_max'],
    retriesMax: settings['claviger.job.retries_max'],
    historyRunsMax: settings['claviger.job.history_runs_max'],
  };
}
