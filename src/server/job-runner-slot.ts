import type { JobRunner } from '../actions/job/job-runner.ts';
import { SecurityError } from '../domain/error.ts';

/** Where actions find the runner of jobs, which is there after the gateway through which it sends. */
export class JobRunnerSlot {
  #runner: JobRunner | null = null;

  /** Puts the runner in its place; `null`: it has ended. */
  set(runner: JobRunner | null): void {
    this.#runner = runner;
  }

  /** The runner. @throws SecurityError `unavailable` while there is none. */
  get(): JobRunner {
    if (this.#runner !== null) return this.#runner;
    throw new SecurityError('unavailable', 'the runner of jobs is not there', { retryAfterSeconds: 1 });
  }
}
