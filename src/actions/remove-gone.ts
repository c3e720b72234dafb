import type { Instant } from '../domain/time.ts';
import { callStore } from './store-fault.ts';

/** What removing needs. */
export interface RemoveGoneDeps {
  /** Removes a batch of what went before this time, at most `size` things. @returns how many. */
  readonly removeBatch: (before: Instant, size: number) => Promise<number>;
  /** Things removed in one transaction: 1 to 10,000. */
  readonly batchMax: number;
  /** Time since some moment, which never runs backwards. */
  readonly elapsedMs: () => number;
  readonly delay: (ms: number) => Promise<void>;
}

/** One removal. */
export interface Removal {
  /** What went before is removed. */
  readonly before: Instant;
  /** Longest time of the removal; `null`: none. */
  readonly timeoutMs: number | null;
  /** Ends the removal after the batch under way. */
  readonly signal: AbortSignal;
}

/** What came of a removal. */
export interface RemovalOutcome {
  readonly removed: number;
  /** False when time ran out, or it was ended: the next removal goes on. */
  readonly isComplete: boolean;
}

/**
 * Removes what is gone for good, batch by batch. Each batch is whole or not at all, and the next removal goes on where
 * this one ended. Between two batches it rests as long as the last one took, so that at least half of the store's time is
 * left to others.
 * @throws SecurityError `unavailable`, `internal`.
 */
export async function removeGone(deps: RemoveGoneDeps, removal: Removal): Promise<RemovalOutcome> {
  const startedMs = deps.elapsedMs();
  let removed = 0;
  while (!removal.signal.aborted) {
    const batchStartedMs = deps.elapsedMs();
    if (removal.timeoutMs !== null && batchStartedMs - startedMs >= removal.timeoutMs) break;
    const batch = await callStore(() => deps.removeBatch(removal.before, deps.batchMax));
    removed += batch;
    if (batch < deps.batchMax) return { removed, isComplete: true };
    await deps.delay(deps.elapsedMs() - batchStartedMs);
  }
  return { removed, isComplete: false };
}
