import { setTimeout as delay } from 'node:timers/promises';
import type { Settings } from '../config/settings.ts';
import { MetadataCache } from '../gateway/upstream/metadata-cache.ts';
import type { Upstream } from '../gateway/upstream/upstream.ts';
import type { Log } from '../platform/log.ts';
import { addGauge, type Metrics } from '../platform/metrics.ts';

const SECOND_MS = 1_000;

/** Opens the cache of the cluster's names; nothing is read before it is used. */
export function openMetadata(settings: Settings, upstream: Upstream, log: Log, metrics: Metrics): MetadataCache {
  const metadata = new MetadataCache(upstream, {
    stalenessMs: settings['claviger.authz.metadata_staleness_ms'],
    rereadIntervalMs: settings['claviger.authz.metadata_reread_interval_ms'],
    timeoutMs: settings['claviger.authz.metadata_timeout_ms'],
    namesMax: settings['claviger.authz.metadata_names_max'],
    bytesMax: settings['claviger.authz.metadata_bytes_max'],
    elapsedMs: () => performance.now(),
    delay: (ms) => delay(ms, undefined, { ref: false }),
    onFailure: (error) => log.warn({ err: error }, 'the names of the cluster could not be read'),
  });
  addGauge(
    metrics,
    'claviger_metadata_names',
    'Names of indices, aliases and data streams that are kept.',
    () => metadata.size,
  );
  addGauge(metrics, 'claviger_metadata_age_seconds', 'Age of these names.', () => metadata.ageMs / SECOND_MS);
  return metadata;
}
