import type { Instant } from '../../domain/time.ts';
import type { ApiKeyStore } from '../../stores/store.ts';
import { callStore } from '../store-fault.ts';

/** What removing needs. */
export interface RemoveGoneApiKeysDeps {
  readonly apiKeys: Pick<ApiKeyStore, 'remove'>;
  /** Keys removed in one transaction: 1 to 10,000. */
  readonly batchKeysMax: number;
  /** Time since some moment, which never runs backwards. */
  readonly elapsedMs: () => number;
  readonly delay: (ms: number) => Promise<void>;
}

/** One removal. */
export interface Removal {
  /** Keys that were invalidated or expired before are removed. */
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
 * Removes keys that are gone for good, batch by batch. Each batch is whole or not at all, and the next removal goes on where
 * this one ended. Between two batches it rests as long as the last one took, so that at least half of the store's time is
 * left to others.
 * @throws SecurityError `unavailable`, `internal`.
 */
export async function removeGoneApiKeys(deps: RemoveGoneApiKeysDeps, removal: Removal): Promise<RemovalOutcome> {
  const startedMs = deps.elapsedMs();
  let removed = 0;
  while (!removal.signal.aborted) {
    const batchStartedMs = deps.elapsedMs();
    if (removal.timeoutMs !== null && batchStartedMs - startedMs >= removal.timeoutMs) break;
    const ids = await callStore(() => deps.apiKeys.remove(removal.before, deps.batchKeysMax));
    removed += ids.length;
    if (ids.length < deps.batchKeysMax) return { removed, isComplete: true };
    await deps.delay(deps.elapsedMs() - batchStartedMs);
  }
  return { removed, isComplete: false };
}
