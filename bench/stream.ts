// A 1 GB `_bulk` streamed through Claviger to an upstream that discards it. Budget: resident memory ≤ 64 MB above idle.
import { request } from 'node:http';
import { requestText } from './support/claviger-client.ts';
import { measureRound } from './support/measure.ts';
import { BENCH_PASSWORD, BENCH_USER, residentBytes, startClaviger, startScript } from './support/processes.ts';
import { report, rounded } from './support/report.ts';

const TOTAL_BYTES = 1_000_000_000;
const upstream = await startScript('sample', 'bench/support/run-sample-upstream.ts', ['--discard-bulk']);
const claviger = await startClaviger(`http://127.0.0.1:${upstream.port}`);
const authorization = `Basic ${Buffer.from(`${BENCH_USER}:${BENCH_PASSWORD}`).toString('base64')}`;
// Idle means warm: code compiled, pools open.
await measureRound(claviger, {
  request: requestText('GET', '/', { authorization }),
  connections: 8,
  durationMs: 1_500,
  expectStatus: 200,
});
await settle();
const idleBytes = residentBytes(claviger.pid);

const line = Buffer.from(`{"index":{"_index":"claviger-bench"}}\n{"text":"${'x'.repeat(950)}"}\n`);
const piece = Buffer.concat(Array.from({ length: 64 }, () => line));
let peakBytes = idleBytes;
const sampler = setInterval(() => (peakBytes = Math.max(peakBytes, residentBytes(claviger.pid))), 50);
const begun = performance.now();
const status = await sendBulk();
const seconds = (performance.now() - begun) / 1_000;
clearInterval(sampler);
await Promise.all([claviger.stop(), upstream.stop()]);
report('stream', '1 GB _bulk through the gateway (budget: ≤ 64 MB above idle)', [
  {
    status,
    'MB/s': rounded(TOTAL_BYTES / 1e6 / seconds),
    'idle MB': rounded(idleBytes / 1e6, 1),
    'peak MB': rounded(peakBytes / 1e6, 1),
    'above idle MB': rounded((peakBytes - idleBytes) / 1e6, 1),
  },
]);

function sendBulk(): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: '127.0.0.1',
        port: claviger.port,
        method: 'POST',
        path: '/_bulk?filter_path=errors',
        headers: {
          authorization,
          'content-type': 'application/x-ndjson',
          'transfer-encoding': 'chunked',
        },
      },
      (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 0));
      },
    );
    outgoing.on('error', reject);
    let sent = 0;
    const pump = (): void => {
      while (sent < TOTAL_BYTES) {
        sent += piece.length;
        if (!outgoing.write(piece)) {
          outgoing.once('drain', pump);
          return;
        }
      }
      outgoing.end();
    };
    pump();
  });
}

function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 2_000));
}
