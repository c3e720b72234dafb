import { UseRecorder, type UseRecorderOptions } from '../authentication/use-recorder.ts';
import type { Authentication } from '../domain/principal/authentication.ts';
import type { Gateway } from '../gateway/gateway.ts';
import type { GatewayParts } from './gateway-parts.ts';

/** A recorder and how often it writes. */
interface RecorderOptions extends Omit<UseRecorderOptions, 'onFault'> {
  /** What is used, as the log calls it. */
  readonly subject: string;
  readonly flushIntervalMs: number;
}

/** Opens the recorders of uses that are on, of API keys and of long-lived tokens, as one; `null` when both are off. */
export function openUseRecorder(parts: GatewayParts): NonNullable<Gateway['credentialUses']> | null {
  const recorders = recorderOptions(parts).map((options) => openRecorder(parts, options));
  if (recorders.length === 0) return null;
  return {
    note: (authentication, origin, now) => {
      for (const recorder of recorders) recorder.note(authentication, origin, now);
    },
  };
}

function recorderOptions({ settings, store }: GatewayParts): readonly RecorderOptions[] {
  const ofApiKeys: RecorderOptions = {
    subject: 'API keys',
    idOf: ({ apiKey }: Authentication) => apiKey?.id ?? null,
    recordUses: (uses) => store.apiKeys.recordUses(uses),
    intervalMs: settings['claviger.api_key.last_use_interval_ms'],
    entriesMax: settings['claviger.api_key.last_use_entries_max'],
    flushIntervalMs: settings['claviger.api_key.last_use_flush_interval_ms'],
  };
  const ofTokens: RecorderOptions = {
    subject: 'long-lived tokens',
    idOf: ({ longLivedTokenId }: Authentication) => longLivedTokenId ?? null,
    recordUses: (uses) => store.longLivedTokens.recordUses(uses),
    intervalMs: settings['claviger.token.last_use_interval_ms'],
    entriesMax: settings['claviger.token.last_use_entries_max'],
    flushIntervalMs: settings['claviger.token.last_use_flush_interval_ms'],
  };
  return [
    ...(settings['claviger.api_key.last_use_recorded'] ? [ofApiKeys] : []),
    ...(settings['claviger.token.last_use_recorded'] ? [ofTokens] : []),
  ];
}

/** Writes at its interval, and once more when the server is closed. */
function openRecorder({ log, closing }: GatewayParts, { subject, flushIntervalMs, ...options }: RecorderOptions): UseRecorder {
  const recorder = new UseRecorder({
    ...options,
    onFault: (error) => log.warn({ err: error }, `uses of ${subject} could not be written`),
  });
  // Never rejects: faults are told to the log.
  const timer = setInterval(() => void recorder.flush(), flushIntervalMs);
  timer.unref();
  closing.defer(async () => {
    clearInterval(timer);
    await recorder.drain();
  });
  return recorder;
}
