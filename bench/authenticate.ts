// `GET /_security/_authenticate` with an API key, against a bare node:http server that answers the same bytes. Budget: ≥ 0.8.
import { createBenchKey, requestText } from './support/claviger-client.ts';
import { measureInTurn, median, medianRatio } from './support/measure.ts';
import { startClaviger, startScript } from './support/processes.ts';
import { type Row, report, rounded } from './support/report.ts';

const ROUNDS = 5;
const claviger = await startClaviger(null);
const authorization = await createBenchKey(claviger, { name: 'bench' });
const request = requestText('GET', '/_security/_authenticate', { authorization });
const answer = await fetch(`http://127.0.0.1:${claviger.port}/_security/_authenticate`, { headers: { authorization } });
const bare = await startScript('bare node:http', 'bench/baselines/bare-server.ts', [await answer.text()]);

const rows: Row[] = [];
for (const connections of [1, 8, 32]) {
  const load = { request, connections, durationMs: 1_500, expectStatus: 200 };
  const found = await measureInTurn(
    [bare, claviger].map((target) => ({ target, load })),
    ROUNDS,
  );
  const baseline = found.get(bare.name) ?? [];
  for (const [name, rounds] of found) {
    rows.push({
      connections,
      server: name,
      'requests/s': rounded(median(rounds.map((round) => round.requestsPerSecond))),
      'p50 µs': rounded(median(rounds.map((round) => round.p50Us))),
      'p99 µs': rounded(median(rounds.map((round) => round.p99Us))),
      'CPU µs/request': rounded(median(rounds.map((round) => round.cpuUsPerRequest)), 1),
      'ratio to bare': rounded(medianRatio(rounds, baseline), 3),
    });
  }
}
await Promise.all([claviger.stop(), bare.stop()]);
report('authenticate', 'GET /_security/_authenticate with an API key (budget: ratio ≥ 0.8)', rows);
