import type { Job, JobPause } from '../domain/job/job.ts';
import type { JobRun } from '../domain/job/job-run.ts';
import { jobEvent } from './job-events.ts';
import type { JobRunnerDeps } from './job-runner-deps.ts';

/** Stops a job whose context is gone, unless somebody has changed it since the run began. @throws StoreError */
export async function pauseJob(
  { jobs, clock, audit, log }: Pick<JobRunnerDeps, 'jobs' | 'clock' | 'audit' | 'log'>,
  { name, revision }: Job,
  run: JobRun,
  { cause, reason }: Omit<JobPause, 'at'>,
): Promise<void> {
  // Its due time may have moved.
  const job = await jobs.find(name);
  if (job === null || job.revision !== revision || job.pause !== null) return;
  const at = clock.now();
  const pause = { at, cause, reason };
  if (!(await jobs.replace({ ...job, revision: revision + 1, update: at, pause, dueAt: null }))) return;
  log.info({ job: name, cause }, `the job does not run any more: ${reason}`);
  audit.record(jobEvent('pause_job', { job, run, at, reason: `${cause}: ${reason}` }));
}
