import type { GatewayParts } from './gateway-parts.ts';
import { openRemover } from './open-remover.ts';

/** Removes pairs of tokens that have expired. */
export function openTokenRemover(parts: GatewayParts): void {
  const { settings, store } = parts;
  openRemover(parts, {
    subject: 'expired tokens past their retention',
    counter: { name: 'claviger_tokens_removed_total', help: 'Pairs of tokens removed after they expired.' },
    intervalMs: settings['xpack.security.authc.token.delete.interval'],
    retentionMs: settings['claviger.token.delete.retention_period'],
    timeoutMs: settings['xpack.security.authc.token.delete.timeout'],
    batchMax: settings['claviger.token.delete.batch_tokens_max'],
    removeBatch: (before, size) => store.tokens.remove(before, size),
  });
}
