// Asks generated queries over API keys of the SQLite store, and compares each answer with the plain evaluation over the
// same keys. `--cases N` (default 100,000), `--seed N` (default 1).
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect, isDeepStrictEqual, parseArgs } from 'node:util';
import fc from 'fast-check';
import { answerQueries, storeAndChange } from '../../src/stores/conformance/query-answers.ts';
import { API_KEY_QUERY, API_KEYS } from '../../src/stores/conformance/query-arbitraries.ts';
import { openSqliteStore } from '../../src/stores/sql/sqlite-store.ts';

const QUERIES_PER_SET = 500;

const { values } = parseArgs({
  options: { cases: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
});
const cases = Number(values.cases);
const seed = Number(values.seed);
const folder = mkdtempSync(join(tmpdir(), 'claviger-fuzz-query-'));
let failures = 0;
try {
  for (let done = 0, set = 0; done < cases; done += QUERIES_PER_SET, set += 1) {
    failures += await fuzzSet(set, Math.min(QUERIES_PER_SET, cases - done));
    if (set % 20 === 19) process.stderr.write(`${done + QUERIES_PER_SET} of ${cases} queries\n`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
console.log(`${cases} queries, seed ${seed}: ${failures} failures`);
process.exitCode = failures === 0 ? 0 : 1;

/** Queries over one set of keys. @returns how many were answered otherwise than by the plain evaluation. */
async function fuzzSet(set: number, size: number): Promise<number> {
  const [apiKeys = []] = fc.sample(API_KEYS, { numRuns: 1, seed: seed * 1_000_003 + set });
  const queries = fc.sample(API_KEY_QUERY, { numRuns: size, seed: seed * 1_000_003 + set });
  await using store = await openSqliteStore({ path: join(folder, `${set}.sqlite`), durability: 'normal' }).then((opened) => ({
    opened,
    [Symbol.asyncDispose]: () => opened.close(),
  }));
  await storeAndChange(store.opened, apiKeys);
  const wrong = (await answerQueries(store.opened, queries)).filter(
    ({ answer, expected }) => !isDeepStrictEqual(answer, expected),
  );
  for (const { query, answer, expected } of wrong) {
    console.log(`FAIL set ${set}\n  query ${JSON.stringify(query)}`);
    console.log(`  answer ${inspect(answer, { depth: 8 })}\n  expected ${inspect(expected, { depth: 8 })}`);
  }
  return wrong.length;
}
