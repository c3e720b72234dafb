// Forwarding through Claviger with authentication and authorization, against the upstream itself, a bare undici proxy and nginx
// where it is installed; the upstream is the sample one, or `--upstream URL`. Budget: ≥ 0.85 × the undici proxy.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createBenchKey, requestText } from './support/claviger-client.ts';
import { measureInTurn, median, medianRatio } from './support/measure.ts';
import { startClaviger, startScript, type Target } from './support/processes.ts';
import { type Row, report, rounded } from './support/report.ts';

const { values } = parseArgs({
  options: {
    upstream: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    duration: { type: 'string', default: '1000' },
  },
});
const rounds = Number(values.rounds);
const durationMs = Number(values.duration);
const INDEX = 'claviger-bench';

const upstream = await upstreamTarget();
const upstreamUrl = `http://127.0.0.1:${upstream.port}`;
await loadDocuments();
const proxy = await startScript('undici proxy', 'bench/baselines/undici-proxy.ts', [upstreamUrl]);
const nginx = await startNginx();
const claviger = await startClaviger(upstreamUrl);
const authorization = await createBenchKey(claviger, {
  name: 'bench',
  role_descriptors: { bench: { cluster: ['monitor'], indices: [{ names: [INDEX], privileges: ['read'] }] } },
});
const kinds = [
  { kind: 'GET /', request: requestText('GET', '/', { authorization }) },
  {
    kind: '_search, 10 hits',
    request: requestText('POST', `/${INDEX}/_search`, { authorization }, '{"query":{"match_all":{}},"size":10}'),
  },
];

const rows: Row[] = [];
for (const { kind, request } of kinds) {
  for (const connections of [1, 8, 32]) {
    const load = { request, connections, durationMs, expectStatus: 200 };
    const targets = [upstream, proxy, ...(nginx === null ? [] : [nginx]), claviger];
    const found = await measureInTurn(
      targets.map((target) => ({ target, load })),
      rounds,
    );
    const baseline = found.get(proxy.name) ?? [];
    for (const [name, list] of found) {
      rows.push({
        request: kind,
        connections,
        way: name,
        'requests/s': rounded(median(list.map((round) => round.requestsPerSecond))),
        'p50 µs': rounded(median(list.map((round) => round.p50Us))),
        'p99 µs': rounded(median(list.map((round) => round.p99Us))),
        'CPU µs/request': rounded(median(list.map((round) => round.cpuUsPerRequest)), 1),
        'ratio to undici proxy': rounded(medianRatio(list, baseline), 3),
      });
    }
  }
}
await Promise.all([claviger.stop(), proxy.stop(), nginx?.stop(), values.upstream === undefined ? upstream.stop() : null]);
report('gateway', 'Forwarding with authentication and authorization (budget: ratio ≥ 0.85)', rows);

async function upstreamTarget(): Promise<Target> {
  if (values.upstream === undefined) return await startScript('direct', 'bench/support/run-sample-upstream.ts');
  return { name: 'direct', pid: 0, port: Number(new URL(values.upstream).port), stop: async () => undefined };
}

async function loadDocuments(): Promise<void> {
  const lines = Array.from(
    { length: 10 },
    (_, n) =>
      `{"index":{"_index":"${INDEX}","_id":"${n}"}}\n{"n":${n},"title":"document number ${n}","text":"${'lorem ipsum '.repeat(30)}"}\n`,
  );
  const headers = { 'content-type': 'application/x-ndjson' };
  const response = await fetch(`${upstreamUrl}/_bulk?refresh=true`, { method: 'POST', headers, body: lines.join('') });
  if (!response.ok) throw new Error(`the upstream took no documents: ${response.status}`);
}

async function startNginx(): Promise<Target | null> {
  if (spawnSync('nginx', ['-v']).error !== undefined) return null;
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'claviger-bench-nginx-'));
  const config = `daemon off; worker_processes 1; pid ${folder}/pid; error_log stderr crit;
events { worker_connections 1024; }
http { access_log off; client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
upstream cluster { server 127.0.0.1:${upstream.port}; keepalive 128; }
server { listen 127.0.0.1:${port}; location / { proxy_pass http://cluster; proxy_http_version 1.1; proxy_set_header Connection ""; } } }`;
  writeFileSync(join(folder, 'nginx.conf'), config);
  const child = spawn('nginx', ['-c', join(folder, 'nginx.conf')], { stdio: 'ignore' });
  await new Promise((resolve) => setTimeout(resolve, 500));
  // The master only supervises: the CPU time of its one worker is what counts.
  const worker = Number(
    spawnSync('pgrep', ['-P', String(child.pid)])
      .stdout.toString()
      .trim(),
  );
  return {
    name: 'nginx',
    pid: worker,
    port,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
