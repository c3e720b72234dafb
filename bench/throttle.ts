// What 1,000 wrong logins a second do to good traffic: its latency without them, beside as many good requests, and beside
// them. Budget: p99 within 20 % of that without.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createBenchKey, requestText } from './support/claviger-client.ts';
import { measureInTurn, measureRound, median, type Round } from './support/measure.ts';
import { startClaviger } from './support/processes.ts';
import { type Row, report, rounded } from './support/report.ts';

const ROUNDS = 7;
const PER_SECOND = 1_000;
const claviger = await startClaviger(null, { CLAVIGER_LOG_LEVEL: 'fatal' });
const authorization = await createBenchKey(claviger, { name: 'bench' });
const request = requestText('GET', '/_security/_authenticate', { authorization });
const load = { request, connections: 4, durationMs: 1_500, expectStatus: 200 };
const floods = [
  { name: 'nothing else', flood: null },
  { name: `${PER_SECOND}/s good requests`, flood: { port: claviger.port, perSecond: PER_SECOND, authorization } },
  { name: `${PER_SECOND}/s wrong logins`, flood: { port: claviger.port, perSecond: PER_SECOND, authorization: null } },
] as const;

await measureInTurn([{ target: claviger, load }], 1);
const roundsByName = new Map<string, Round[]>();
const answersByName = new Map<string, string>();
for (let round = 0; round < ROUNDS; round += 1) {
  for (const { name, flood } of floods) {
    const { found, answers } = await beside(flood, () => measureRound(claviger, load));
    roundsByName.set(name, [...(roundsByName.get(name) ?? []), found]);
    answersByName.set(name, answers);
  }
}
await claviger.stop();
const baseline = roundsByName.get('nothing else') ?? [];
const rows: Row[] = [...roundsByName].map(([name, rounds]) => ({
  beside: name,
  'requests/s': rounded(median(rounds.map(({ requestsPerSecond }) => requestsPerSecond))),
  'p50 µs': rounded(median(rounds.map(({ p50Us }) => p50Us))),
  'p99 µs': rounded(median(rounds.map(({ p99Us }) => p99Us))),
  'p99 to that without': rounded(median(rounds.map(({ p99Us }, at) => p99Us / (baseline[at]?.p99Us ?? Number.NaN))), 2),
  'their answers': answersByName.get(name) ?? '',
}));
report('throttle', `good traffic beside ${PER_SECOND} wrong logins a second (budget: p99 ≤ 1.2 of that without)`, rows);

/** Measures while a flood runs. */
async function beside(
  flood: object | null,
  measure: () => Promise<Round>,
): Promise<{ readonly found: Round; readonly answers: string }> {
  if (flood === null) return { found: await measure(), answers: '' };
  const child = spawn(process.execPath, ['bench/support/flood-client.ts', JSON.stringify(flood)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const found = await measure();
  child.kill('SIGTERM');
  await once(child, 'close');
  return { found, answers: output.trim() };
}
