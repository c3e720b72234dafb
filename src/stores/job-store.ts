import type { Job } from '../domain/job/job.ts';
import type { JobRun, JobRunStatus } from '../domain/job/job-run.ts';
import type { Instant } from '../domain/time.ts';
import type { Page, PageRequest } from './page.ts';

/**
 * Jobs by name, and their runs. A change of a job appends a `job` change; the movement of its due time and what becomes of its runs
 * do not, as nobody keeps them in memory. All of it is durable like any mutation.
 */
export interface JobStore {
  /** The job, or `null`. */
  find(name: string): Promise<Job | null>;

  /** All jobs, ordered by name. */
  list(): Promise<readonly Job[]>;

  /** Adds it unless the name is taken or `jobsMax` are there. Atomic. */
  create(job: Job, jobsMax: number): Promise<'created' | 'nameTaken' | 'full'>;

  /** Replaces the job of this name when it is there with revision `job.revision - 1`. @returns whether it was replaced. */
  replace(job: Job): Promise<boolean>;

  /** Removes the job with all its runs. @returns whether it was there. */
  delete(name: string): Promise<boolean>;

  /** Jobs with `dueAt <= at`, the longest due first, then by name; at most `size` (1 to 10,000). */
  due(at: Instant, size: number): Promise<readonly Job[]>;

  /** The earliest `dueAt` of all jobs; `null`: none is due ever. */
  firstDue(): Promise<Instant | null>;

  /**
   * Adds a run and moves the due time of its job, both or nothing. A run that is `running` has a lease, another has none. `moved`: the job is not there, or is not at this revision and due time
   * any more. `overlap`: the run is `running`, and another run of the job is. Of many concurrent calls for one due time exactly one adds.
   * @throws StoreError `conflict` when the id is taken.
   */
  addRun(run: JobRun, lease: RunLease | null, schedule: DueTimeMove): Promise<'added' | 'moved' | 'overlap'>;

  /** Replaces a run of its job that is `running` and held by `lease.holder`, and extends its lease, or ends it with the run. @returns whether it was replaced. */
  updateRun(run: JobRun, lease: RunLease): Promise<boolean>;

  /**
   * Gives a run that is `running`, and whose lease ended before `now`, to another holder. Of many concurrent calls exactly one succeeds.
   * @returns the run, or `null`.
   */
  takeRun(id: string, now: Instant, lease: RunLease): Promise<JobRun | null>;

  /** Every run that is `running`, with its lease, the oldest start first, then by id; at most `size` (1 to 10,000). */
  runningRuns(size: number): Promise<readonly { readonly run: JobRun; readonly lease: RunLease }[]>;

  /** The run of this id of this job, or `null`. */
  findRun(job: string, id: string): Promise<JobRun | null>;

  /** Runs, the newest start first, of one time by id backwards. Costs by the page, not by the number of runs. */
  runs(filter: JobRunFilter, page: PageRequest): Promise<Page<JobRun>>;

  /** The newest run of each of these jobs that has one. */
  lastRuns(jobs: readonly string[]): Promise<ReadonlyMap<string, JobRun>>;

  /** Removes all but the newest `runsMax` finished runs of a job. @returns how many were removed. */
  pruneRuns(job: string, runsMax: number): Promise<number>;
}

/** Which runs are meant; `null`: any. */
export interface JobRunFilter {
  readonly job: string | null;
  readonly status: JobRunStatus | null;
}

/** Who does a run, and until when nobody else may take it up. */
export interface RunLease {
  /** One process, e.g. 20 random base64url characters. */
  readonly holder: string;
  readonly until: Instant;
}

/** A movement of a job's due time: done only while the job still is as `revision` and `from` say. */
export interface DueTimeMove {
  readonly revision: number;
  readonly from: Instant | null;
  readonly to: Instant | null;
}
