import { ApiKeyUseRecorder } from '../authentication/api-key-use-recorder.ts';
import type { GatewayParts } from './gateway-parts.ts';

/** Opens the recorder of uses, which writes at its interval and once more when the server is closed; `null` when it is off. */
export function openApiKeyUseRecorder({ settings, store, log, closing }: GatewayParts): ApiKeyUseRecorder | null {
  if (!settings['claviger.api_key.last_use_recorded']) return null;
  const recorder = new ApiKeyUseRecorder({
    apiKeys: store.apiKeys,
    intervalMs: settings['claviger.api_key.last_use_interval_ms'],
    entriesMax: settings['claviger.api_key.last_use_entries_max'],
    onFault: (error) => log.warn({ err: error }, 'uses of API keys could not be written'),
  });
  // Never rejects: faults are told to the log.
  const timer = setInterval(() => void recorder.flush(), settings['claviger.api_key.last_use_flush_interval_ms']);
  timer.unref();
  closing.defer(async () => {
    clearInterval(timer);
    await recorder.drain();
  });
  return recorder;
}
