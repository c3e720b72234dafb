import type { GatewayParts } from './gateway-parts.ts';
import { openRemover } from './open-remover.ts';

/** Removes long-lived tokens that have expired. */
export function openLongLivedTokenRemover(parts: GatewayParts): void {
  const { settings, store } = parts;
  openRemover(parts, {
    subject: 'expired long-lived tokens past their retention',
    counter: { name: 'claviger_long_lived_tokens_removed_total', help: 'Long-lived tokens removed after they expired.' },
    intervalMs: settings['claviger.token.long_lived.delete.interval'],
    retentionMs: settings['claviger.token.long_lived.delete.retention_period'],
    timeoutMs: settings['claviger.token.long_lived.delete.timeout'],
    batchMax: settings['claviger.token.long_lived.delete.batch_tokens_max'],
    removeBatch: async (before, size) => (await store.longLivedTokens.remove(before, size)).length,
  });
}
