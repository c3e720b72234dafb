import { parseHostPort } from '../config/load-settings.ts';
import type { Settings } from '../config/settings.ts';
import { assert } from '../domain/error.ts';
import type { Log } from '../platform/log.ts';
import { type Metrics, serveMetrics } from '../platform/metrics.ts';

/** Opens the metrics listener that the settings name, or none. @throws Error when its address cannot be taken. */
export async function openMetrics(
  metrics: Metrics,
  settings: Settings,
  log: Log,
  closing: AsyncDisposableStack,
): Promise<void> {
  const setting = settings['claviger.metrics.listen'];
  if (setting === 'off') return;
  const address = parseHostPort(setting);
  assert(address !== null, 'the settings were checked');
  const listener = await serveMetrics(metrics, address.host, address.port);
  closing.defer(() => listener.close());
  log.info({ url: `${listener.url}/metrics` }, 'metrics are served');
}
