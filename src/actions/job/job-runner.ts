import type { Job } from '../../domain/job/job.ts';
import type { JobRun } from '../../domain/job/job-run.ts';
import type { Instant } from '../../domain/time.ts';

/** What came of asking for a run. */
export type RunNowOutcome =
  | { readonly outcome: 'begun'; readonly run: JobRun }
  /** A run of the job goes on. */
  | { readonly outcome: 'overlap' }
  /** As many runs as may be go on. */
  | { readonly outcome: 'busy' };

/** Does the runs of jobs, as far as actions ask it to. */
export interface JobRunner {
  /** Begins a run beside the schedule. @param askedBy User name of who asks. @throws StoreError when it cannot be noted. */
  runNow(job: Job, askedBy: string, now: Instant): Promise<RunNowOutcome>;
  /** Stops the run of this job that goes on in this process, if there is one, before its next step. @param reason Sentence for people. */
  stopRun(job: string, reason: string): void;
  /** Looks at once at what is due: a job was put. */
  wake(): void;
}
