import { expect, test } from 'vitest';
import { addGauge, createMetrics, serveMetrics } from './metrics.ts';

test('the metrics listener serves /metrics and nothing else', async () => {
  const metrics = createMetrics();
  addGauge(metrics, 'claviger_test_value', 'A value.', () => 42);
  metrics.observeRequest('forwarded', 2);
  const listener = await serveMetrics(metrics, '127.0.0.1', 0);
  const answer = await (await fetch(`${listener.url}/metrics`)).text();
  expect(answer).toContain('claviger_test_value 42');
  expect(answer).toContain('claviger_request_seconds_count{outcome="forwarded"} 1');
  expect((await fetch(`${listener.url}/`)).status).toBe(404);
  expect((await fetch(`${listener.url}/metrics`, { method: 'POST' })).status).toBe(404);
  await listener.close();
});
