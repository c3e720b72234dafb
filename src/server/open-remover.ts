import { setTimeout as delay } from 'node:timers/promises';
import { type RemoveGoneDeps, removeGone } from '../actions/remove-gone.ts';
import { instant } from '../domain/time.ts';
import { systemClock } from '../platform/clock.ts';
import { addCounter } from '../platform/metrics.ts';
import type { GatewayParts } from './gateway-parts.ts';

/** A process that is started again and again must get to remove too, but not while it starts. */
const FIRST_REMOVAL_AFTER_MS = 60_000;

/** What a remover removes, and when. */
export interface RemoverOptions extends Pick<RemoveGoneDeps, 'removeBatch' | 'batchMax'> {
  /** What it is called in the log, e.g. `API keys past their retention`. */
  readonly subject: string;
  /** Counter of the metrics. */
  readonly counter: { readonly name: string; readonly help: string };
  readonly intervalMs: number;
  /** How long things are kept after they went. */
  readonly retentionMs: number;
  /** Longest time of one removal; `null`: none. */
  readonly timeoutMs: number | null;
}

/** Removes what is gone for good: soon after the start, then at every interval, until the server is closed. */
export function openRemover({ log, metrics, closing }: GatewayParts, options: RemoverOptions): void {
  const { subject, intervalMs, retentionMs, timeoutMs } = options;
  const removedTotal = addCounter(metrics, options.counter.name, options.counter.help);
  const ending = new AbortController();
  const { signal } = ending;
  const rest = (ms: number): Promise<void> => delay(ms, undefined, { ref: false, signal }).catch(() => undefined);
  const deps: RemoveGoneDeps = {
    removeBatch: options.removeBatch,
    batchMax: options.batchMax,
    elapsedMs: () => performance.now(),
    delay: rest,
  };

  async function removeOnce(): Promise<void> {
    const before = instant(systemClock.now() - retentionMs);
    try {
      const { removed, isComplete } = await removeGone(deps, { before, timeoutMs, signal });
      removedTotal.inc(removed);
      if (removed > 0) log.info({ removed, isComplete }, `${subject} were removed`);
    } catch (error) {
      if (!signal.aborted) log.warn({ err: error }, `${subject} could not be removed`);
    }
  }

  async function removeUntilClosed(): Promise<void> {
    await rest(Math.min(intervalMs, FIRST_REMOVAL_AFTER_MS));
    while (!signal.aborted) {
      await removeOnce();
      await rest(intervalMs);
    }
  }

  const running = removeUntilClosed();
  closing.defer(() => {
    ending.abort();
    return running;
  });
}
