import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What Claviger counts and measures, for Prometheus. No label holds a name that a caller chose. */
export interface Metrics {
  readonly registry: Registry;
  /** Counts a request that was answered: by outcome (own_api, forwarded, unauthenticated, denied, malformed, failed), with its duration. */
  readonly observeRequest: (outcome: string, durationMs: number) => void;
  /** Audit events that could not be written. */
  readonly auditDropped: Counter;
}

/** Makes the registry with the process's own metrics and those of Claviger. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    observeRequest: requestObserver(
      new Histogram({
        name: 'claviger_request_seconds',
        help: 'Time from the request head to the end of the response.',
        labelNames: ['outcome'],
        buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
        registers,
      }),
    ),
    auditDropped: new Counter({
      name: 'claviger_audit_dropped_total',
      help: 'Audit events that could not be written.',
      registers,
    }),
  };
}

/** Resolving labels costs more than counting: once for each outcome. */
function requestObserver(histogram: Histogram<'outcome'>): Metrics['observeRequest'] {
  const byOutcome = new Map<string, Histogram.Internal<'outcome'>>();
  return (outcome, durationMs) => {
    let series = byOutcome.get(outcome);
    if (series === undefined) byOutcome.set(outcome, (series = histogram.labels({ outcome })));
    series.observe(durationMs / 1_000);
  };
}

/** Adds a value that is read at each scrape. */
export function addGauge(metrics: Metrics, name: string, help: string, read: () => number): void {
  new Gauge({
    name,
    help,
    registers: [metrics.registry],
    collect() {
      this.set(read());
    },
  });
}

/** Adds a counter. */
export function addCounter(metrics: Metrics, name: string, help: string): Counter {
  return new Counter({ name, help, registers: [metrics.registry] });
}

/** Adds a counter with labels. No label may hold what a caller chose. */
export function addLabelledCounter<Label extends string>(
  metrics: Metrics,
  name: string,
  help: string,
  labelNames: readonly Label[],
): Counter<Label> {
  return new Counter({ name, help, labelNames: [...labelNames], registers: [metrics.registry] });
}

/** A running metrics listener. */
export interface MetricsListener {
  /** `http://host:port`. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves `GET /metrics` on a listener of its own. @throws Error when the address cannot be taken. */
export async function serveMetrics(metrics: Metrics, host: string, port: number): Promise<MetricsListener> {
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    metrics.registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': metrics.registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  return {
    url: `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
