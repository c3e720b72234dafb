// Fuzzes the way of a request from its head to the decision. `--cases N` (default 1,000,000), `--seed N` (default 1), `--kind NAME` (default all),
// `--first N` (number of the first case: with `--cases 1` and the same seed and kind, one case again).
import { parseArgs } from 'node:util';
import { type FuzzFailure, type FuzzReport, fuzz } from './fuzz.ts';
import { FUZZ_KINDS, type FuzzKind } from './generate-case.ts';

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    kind: { type: 'string' },
    first: { type: 'string', default: '0' },
  },
});
const seed = readNumber('seed', values.seed);
const cases = readNumber('cases', values.cases);
const kinds = values.kind === undefined ? FUZZ_KINDS : [readKind(values.kind)];
const begun = performance.now();
const report = await fuzz({
  cases,
  seed,
  kinds,
  first: readNumber('first', values.first),
  onFailure: tellFailure,
  onProgress: (done) => process.stderr.write(`${done} of ${cases} cases, ${seconds()} s\n`),
});
tellReport(report);
process.exitCode = report.failures.length === 0 ? 0 : 1;

function tellFailure({ fault, kind, number, smallest }: FuzzFailure): void {
  const again = `--seed ${seed}${values.kind === undefined ? '' : ` --kind ${kind}`} --first ${number} --cases 1`;
  console.log(`FAIL ${kind}: ${fault}\n  again: ${again}`);
  console.log(
    `  ${smallest.method} ${JSON.stringify(smallest.target)}  caller ${smallest.caller}, planner ${smallest.planner}`,
  );
  console.log(`  headers ${JSON.stringify(smallest.rawHeaders)}, cuts ${JSON.stringify(smallest.cuts)}`);
  console.log(`  body ${JSON.stringify(Buffer.from(smallest.body).toString('latin1'))}`);
}

function tellReport({ counts, failures, slowest }: FuzzReport): void {
  let total = 0;
  for (const [kind, { answered, forwarded, refused }] of counts) {
    total += answered + forwarded + refused;
    console.log(`${kind.padEnd(10)} forwarded ${forwarded}, refused ${refused}, answered ${answered}`);
  }
  if (slowest !== null) {
    console.log(`slowest: ${slowest.ms.toFixed(1)} ms (${slowest.kind}, case ${slowest.number})`);
  }
  console.log(`${total} cases, seed ${seed}, ${seconds()} s: ${failures.length} failures`);
}

function readKind(text: string): FuzzKind {
  const kind = FUZZ_KINDS.find((known) => known === text);
  if (kind === undefined) throw new Error(`--kind is one of ${FUZZ_KINDS.join(', ')}`);
  return kind;
}

function readNumber(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0) throw new Error(`--${name} is a whole number`);
  return number;
}

function seconds(): string {
  return ((performance.now() - begun) / 1_000).toFixed(0);
}
