import type { Job } from '../domain/job/job.ts';
import type { JobRun } from '../domain/job/job-run.ts';
import { type Instant, instant } from '../domain/time.ts';
import type { DueTimeMove, RunLease } from '../stores/job-store.ts';
import { DueJobs } from './due-jobs.ts';
import type { JobRunnerDeps } from './job-runner-deps.ts';
import { newRun, randomId } from './new-run.ts';
import { RunsInHand } from './runs-in-hand.ts';
import { takeLapsedRuns } from './take-lapsed-runs.ts';

/** What came of asking for a run now. */
export type RunNowOutcome =
  | { readonly outcome: 'begun'; readonly run: JobRun }
  /** Another run of the job goes on. */
  | { readonly outcome: 'overlap' }
  /** As many runs as may be at once go on, or the process is ending. */
  | { readonly outcome: 'busy' };

const MOVED_RETRIES_MAX = 5;
/** A store that fails is not asked all the time. */
const FAULT_WAIT_MS = 1_000;

/**
 * Runs jobs when they are due. One loop looks at the store: whenever a job is due, a run has ended, a lease may have lapsed, or somebody
 * wakes it; at the latest after the poll interval. Which runs begin is decided by the store alone (`addRun`, `takeRun`), so any number of
 * processes may do the same on one store.
 */
export class JobRunner {
  readonly #deps: JobRunnerDeps;
  readonly #holder: string;
  readonly #inHand: RunsInHand;
  readonly #due: DueJobs;
  readonly #ending = new AbortController();
  #resting = new AbortController();
  #isAwake = false;
  #looking: Promise<void> | null = null;

  constructor(deps: JobRunnerDeps) {
    this.#deps = deps;
    this.#holder = randomId(deps.random);
    this.#inHand = new RunsInHand(deps, () => this.wake());
    this.#due = new DueJobs(deps, this.#inHand, () => this.#lease());
  }

  /** Runs that this process works on. */
  get running(): number {
    return this.#inHand.count;
  }

  /** How late the longest due job is that could not begin yet, in milliseconds; 0: none waits. */
  get lagMs(): number {
    return this.#due.lagMs;
  }

  /** Begins to look. */
  start(): void {
    this.#looking ??= this.#lookUntilEnd();
  }

  /** Looks at once: what is due may have changed. */
  wake(): void {
    this.#isAwake = true;
    this.#resting.abort();
  }

  /**
   * Begins a run of the job, whatever its schedule and whether it is paused.
   * @param askedBy Name of the user who asks. @throws StoreError
   */
  async runNow(job: Job, askedBy: string, now: Instant): Promise<RunNowOutcome> {
    let current: Job = job;
    for (let retries = 0; retries <= MOVED_RETRIES_MAX; retries++) {
      if (this.#ending.signal.aborted || !this.#inHand.reserve()) return { outcome: 'busy' };
      const run = newRun(current, { id: randomId(this.#deps.random), scheduledAt: now, now, askedBy });
      const lease = this.#lease();
      const { revision, dueAt } = current;
      const added = await this.#addReserved(run, lease, { revision, from: dueAt, to: dueAt });
      if (added === 'added') {
        this.#inHand.begin(current, run, lease);
        return { outcome: 'begun', run };
      }
      if (added === 'overlap') return { outcome: 'overlap' };
      const found = await this.#deps.jobs.find(job.name);
      if (found === null) break;
      current = found;
    }
    return { outcome: 'busy' };
  }

  /** Ends the run of this job that this process works on, its request included. */
  stopRun(job: string, reason: string): void {
    this.#inHand.stopRun(job, { status: 'stopped', reason });
  }

  /**
   * Begins nothing more, and lets the steps that are being done come to their end. What is not at an end then is left: its lease lapses.
   * Idempotent.
   */
  async stop(drainMs: number): Promise<void> {
    this.#ending.abort();
    this.wake();
    await this.#looking;
    await this.#inHand.drain(drainMs);
  }

  async #addReserved(run: JobRun, lease: RunLease, move: DueTimeMove): Promise<'added' | 'moved' | 'overlap'> {
    let added: 'added' | 'moved' | 'overlap' | null = null;
    try {
      added = await this.#deps.jobs.addRun(run, lease, move);
      return added;
    } finally {
      if (added !== 'added') this.#inHand.unreserve();
    }
  }

  async #lookUntilEnd(): Promise<void> {
    while (!this.#ending.signal.aborted) {
      this.#isAwake = false;
      this.#resting = new AbortController();
      const restMs = await this.#look();
      if (!this.#isAwake) await this.#deps.delay(restMs, this.#resting.signal);
    }
  }

  /** Takes up what was left, and begins what is due. @returns how long there is nothing to do, in milliseconds. */
  async #look(): Promise<number> {
    const { log, options } = this.#deps;
    try {
      const nextLapse = await takeLapsedRuns(this.#deps, this.#inHand, () => this.#lease());
      const nextDue = await this.#due.begin(this.#ending.signal);
      const restMs = Math.min(...[nextLapse, nextDue].flatMap((at) => at ?? []).map((at) => at - this.#deps.clock.now()));
      return Math.max(1, Math.min(restMs, options.pollIntervalMsMax));
    } catch (error) {
      log.warn({ err: error }, 'what jobs are due could not be found out');
      return Math.min(FAULT_WAIT_MS, options.pollIntervalMsMax);
    }
  }

  #lease(): RunLease {
    return { holder: this.#holder, until: instant(this.#deps.clock.now() + this.#deps.options.leaseMs) };
  }
}
