import { setTimeout as delay } from 'node:timers/promises';
import { removeGoneApiKeys } from '../actions/api-key/remove-gone-api-keys.ts';
import { instant } from '../domain/time.ts';
import { systemClock } from '../platform/clock.ts';
import { addCounter } from '../platform/metrics.ts';
import type { GatewayParts } from './gateway-parts.ts';

/** A process that is started again and again must get to remove too, but not while it starts. */
const FIRST_REMOVAL_AFTER_MS = 60_000;

/** Removes API keys that are gone for good: soon after the start, then at every interval, until the server is closed. */
export function openApiKeyRemover({ settings, store, log, metrics, closing }: GatewayParts): void {
  const intervalMs = settings['xpack.security.authc.api_key.delete.interval'];
  const retentionMs = settings['xpack.security.authc.api_key.delete.retention_period'];
  const removedTotal = addCounter(metrics, 'claviger_api_keys_removed_total', 'API keys removed after their retention.');
  const ending = new AbortController();
  const { signal } = ending;
  const rest = (ms: number): Promise<void> => delay(ms, undefined, { ref: false, signal }).catch(() => undefined);
  const deps = {
    apiKeys: store.apiKeys,
    batchKeysMax: settings['claviger.api_key.delete.batch_keys_max'],
    elapsedMs: () => performance.now(),
    delay: rest,
  };

  async function removeOnce(): Promise<void> {
    const before = instant(systemClock.now() - retentionMs);
    const timeoutMs = settings['xpack.security.authc.api_key.delete.timeout'];
    try {
      const { removed, isComplete } = await removeGoneApiKeys(deps, { before, timeoutMs, signal });
      removedTotal.inc(removed);
      if (removed > 0) log.info({ removed, isComplete }, 'API keys past their retention were removed');
    } catch (error) {
      if (!signal.aborted) log.warn({ err: error }, 'API keys past their retention could not be removed');
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
