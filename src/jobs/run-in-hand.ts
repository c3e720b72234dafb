import type { Job } from '../domain/job/job.ts';
import type { RunEnding } from './run-ending.ts';
import type { RunKeeper } from './run-keeper.ts';

/** A run that this process works on. */
export interface RunInHand {
  readonly job: Job;
  readonly keeper: RunKeeper;
  readonly ending: RunEnding;
}
