import type { GatewayParts } from './gateway-parts.ts';
import { openRemover } from './open-remover.ts';

/** Removes API keys that are gone for good. */
export function openApiKeyRemover(parts: GatewayParts): void {
  const { settings, store } = parts;
  openRemover(parts, {
    subject: 'API keys past their retention',
    counter: { name: 'claviger_api_keys_removed_total', help: 'API keys removed after their retention.' },
    intervalMs: settings['xpack.security.authc.api_key.delete.interval'],
    retentionMs: settings['xpack.security.authc.api_key.delete.retention_period'],
    timeoutMs: settings['xpack.security.authc.api_key.delete.timeout'],
    batchMax: settings['claviger.api_key.delete.batch_keys_max'],
    removeBatch: async (before, size) => {
      const removed = await store.apiKeys.remove(before, size);
      if (removed.length > 0) await store.oauth2ClientKeys.delete(removed);
      return removed.length;
    },
  });
}
