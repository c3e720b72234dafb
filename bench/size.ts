// How queries over API keys stand up to their number: a store of `--keys` (default 1,000,000) keys, then each query several
// times. Budget at ten million: get by id ≤ 50 µs, a first page and a deep one ≤ 50 ms p99, start ≤ 1 s; at one million an
// aggregation over metadata ≤ 2 s; the remover ≥ 5,000 keys/s. `--folder`: where the database is made (default: beside the
// repository's other benches); `--keep`: leave it there, and use it again.
import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Aggregations } from '../src/domain/query/aggregation.ts';
import type { FieldValue, Query, Sort } from '../src/domain/query/query.ts';
import { instant } from '../src/domain/time.ts';
import { openSqliteStore } from '../src/stores/sql/sqlite-store.ts';
import type { ApiKeyQuery, Store } from '../src/stores/store.ts';
import { CREATED_FROM, DAY_MS, generateStore, keyId, NOW } from './support/generate-store.ts';
import { type Row, report, rounded } from './support/report.ts';

const { values } = parseArgs({
  options: {
    keys: { type: 'string', default: '1000000' },
    runs: { type: 'string', default: '40' },
    folder: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
});
const keys = Number(values.keys);
const runs = Number(values.runs);
const folder = values.folder ?? join(process.cwd(), 'bench-size');
const path = join(folder, `keys-${keys}.sqlite`);
const ALL: Query = { kind: 'all' };
const NO_AGGREGATIONS: Aggregations = {};

interface Case {
  readonly what: string;
  readonly query: ApiKeyQuery;
}

function equals(field: string, value: FieldValue): Query {
  return { kind: 'equals', field, values: [value], ignoreCase: false };
}

function between(field: string, from: number, to: number): Query {
  return { kind: 'range', field, from: { value: from, inclusive: true }, to: { value: to, inclusive: false } };
}

function and(...queries: readonly Query[]): Query {
  return { kind: 'and', queries };
}

function by(field: string, order: Sort['order']): Sort {
  return { field, order, missing: '_last' };
}

function page(what: string, query: Query, sort: readonly Sort[], given: Partial<ApiKeyQuery> = {}): Case {
  const window = { from: 0, size: 25, searchAfter: null };
  return { what, query: { visible: ALL, query, sort, window, aggregations: NO_AGGREGATIONS, ...given } };
}

const NEWEST = [by('creation', 'desc')];
const EXPIRED: Query = between('expiration', 0, NOW);
const ACTIVE: Query = {
  kind: 'or',
  queries: [
    { kind: 'range', field: 'expiration', from: { value: NOW, inclusive: false }, to: null },
    { kind: 'not', query: { kind: 'exists', field: 'expiration' } },
  ],
  minimum: 1,
};
const VALID = equals('invalidated', false);
const MIDDLE = (CREATED_FROM + NOW) / 2;
const TEAMS: Aggregations = {
  teams: {
    type: {
      kind: 'terms',
      field: 'metadata.team',
      size: 10,
      minDocCount: 1,
      missing: null,
      order: [{ by: '_count', order: 'desc' }],
    },
    aggregations: {},
  },
};
const CONSOLE: Aggregations = {
  usernames: {
    type: {
      kind: 'terms',
      field: 'username',
      size: 1000,
      minDocCount: 1,
      missing: null,
      order: [{ by: '_count', order: 'desc' }],
    },
    aggregations: {},
  },
  types: { type: { kind: 'terms', field: 'type', size: 10, minDocCount: 1, missing: null, order: [] }, aggregations: {} },
  expired: { type: { kind: 'filter', query: EXPIRED }, aggregations: {} },
};

const PAGES: readonly Case[] = [
  page('all, unsorted', ALL, []),
  ...['creation', 'expiration', 'name', 'username', 'last_used'].flatMap((field) =>
    (['asc', 'desc'] as const).map((order) => page(`valid, by ${field} ${order}`, VALID, [by(field, order)])),
  ),
  page('console: valid, newest', and(VALID), NEWEST),
  page('console: active', and(VALID, ACTIVE), NEWEST),
  page('console: expired', and(VALID, EXPIRED), NEWEST),
  page('console: expired, by expiration', and(VALID, EXPIRED), [by('expiration', 'asc')]),
  page('console: owner', and(VALID, equals('username', 'user-00777')), NEWEST),
  page('largest owner, by name', equals('username', 'user-00000'), [by('name', 'asc')]),
  page('small owner, by last use', equals('username', 'user-05000'), [by('last_used', 'desc')]),
  page('unknown owner', equals('username', 'nobody'), NEWEST),
  page('realm', equals('realm_name', 'ldap1'), NEWEST),
  page('rare realm, by name', equals('realm_name', 'pki1'), [by('name', 'asc')]),
  page('owner and realm', and(equals('username', 'user-00003'), equals('realm_name', 'ldap1')), [by('expiration', 'asc')]),
  page('name', equals('name', 'service-000123-key'), NEWEST),
  page('common name', equals('name', 'filebeat'), NEWEST),
  page('name prefix, few', { kind: 'prefix', field: 'name', prefix: 'service-0001', ignoreCase: false }, NEWEST),
  page('name prefix, a tenth', { kind: 'prefix', field: 'name', prefix: 'fileb', ignoreCase: false }, NEWEST),
  page('name prefix, most', { kind: 'prefix', field: 'name', prefix: 'service-', ignoreCase: false }, NEWEST),
  page('type cross_cluster', equals('type', 'cross_cluster'), NEWEST),
  page('type rest, by name', and(VALID, equals('type', 'rest')), [by('name', 'asc')]),
  page('by type', VALID, [by('type', 'asc'), ...NEWEST]),
  page('created within a day', between('creation', MIDDLE, MIDDLE + DAY_MS), NEWEST),
  page('created within half of the time, by name', between('creation', CREATED_FROM, MIDDLE), [by('name', 'asc')]),
  page('expires within a week', and(VALID, between('expiration', NOW, NOW + 7 * DAY_MS)), [by('expiration', 'asc')]),
  page('invalidated', equals('invalidated', true), NEWEST),
  page('used within an hour', between('last_used', NOW - 3_600_000, NOW), [by('last_used', 'desc')]),
];
const DEEP: readonly Case[] = [
  page('deep: by creation desc', VALID, NEWEST, { window: { from: 0, size: 25, searchAfter: [MIDDLE] } }),
  page('deep: by name', VALID, [by('name', 'asc'), by('_doc', 'asc')], {
    window: { from: 0, size: 25, searchAfter: ['service-005', null] },
  }),
  page('deep: by expiration, none', VALID, [by('expiration', 'asc'), by('_doc', 'asc')], {
    window: { from: 0, size: 25, searchAfter: [null, `${String(MIDDLE).padStart(16, '0')}:`] },
  }),
];
const NONE = { window: { from: 0, size: 0, searchAfter: null } };
const SUMS: readonly Case[] = [
  page('aggregation: terms of metadata', ALL, [], { ...NONE, aggregations: TEAMS }),
  page('aggregation: terms of metadata, valid keys', VALID, [], { ...NONE, aggregations: TEAMS }),
  page('aggregation: console', VALID, [], { ...NONE, aggregations: CONSOLE }),
  page('count: metadata term', equals('metadata.team', 'team-7'), [], NONE),
  page('count: name wildcard', { kind: 'wildcard', field: 'name', pattern: '*0012*', ignoreCase: false }, [], NONE),
];

function row(what: string, timesMs: readonly number[], found: Row = {}): Row {
  const sorted = timesMs.toSorted((left, right) => left - right);
  const quantile = (share: number): number => sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? 0;
  return { what, 'p50 ms': rounded(quantile(0.5), 3), 'p99 ms': rounded(quantile(0.99), 3), ...found };
}

async function measure(store: Store, { what, query }: Case, times: number): Promise<Row> {
  const { total } = await store.apiKeys.query(query);
  const timesMs: number[] = [];
  for (let run = 0; run < times; run += 1) {
    const from = performance.now();
    await store.apiKeys.query(query);
    timesMs.push(performance.now() - from);
    // What is slow is told by fewer runs.
    if (timesMs[0] !== undefined && timesMs[0] > 500 && run >= 2) break;
  }
  const measured = row(what, timesMs, { total });
  console.log(JSON.stringify(measured));
  return measured;
}

async function measureGets(store: Store): Promise<Row> {
  const timesMs: number[] = [];
  for (let run = 0; run < 5_000; run += 1) {
    const id = keyId((run * 7_919) % keys);
    const from = performance.now();
    await store.apiKeys.find(id);
    timesMs.push(performance.now() - from);
  }
  return row('get by id', timesMs);
}

/** Last, because it takes keys away. */
async function measureRemover(store: Store): Promise<Row> {
  const from = performance.now();
  let removed = 0;
  while (performance.now() - from < 10_000) {
    const ids = await store.apiKeys.remove(instant(NOW), 1_000);
    removed += ids.length;
    if (ids.length < 1_000) break;
  }
  return { what: 'remover', 'keys/s': rounded((removed * 1_000) / (performance.now() - from)), total: removed };
}

mkdirSync(folder, { recursive: true });
try {
  const begun = performance.now();
  if (!existsSync(path)) await generateStore(path, keys);
  const generated = row(`generate (${rounded(statSync(path).size / 2 ** 20)} MiB)`, [performance.now() - begun]);
  const opened = performance.now();
  const store = await openSqliteStore({ path, durability: 'full' });
  await store.apiKeys.find(keyId(0));
  const rows: Row[] = [generated, row('start', [performance.now() - opened]), await measureGets(store)];
  for (const each of [...PAGES, ...DEEP, ...SUMS]) rows.push(await measure(store, each, runs));
  if (!values.keep) rows.push(await measureRemover(store));
  await store.close();
  report(`size-${keys}`, `Queries over ${keys} API keys`, rows);
} finally {
  if (!values.keep) rmSync(folder, { recursive: true });
}
