// Durable creation of API keys, 1 and 16 in flight, against what disk and database can do. Budget: ≥ 0.7 × the smaller of
// 16 × the disk's flushes/s and the rate of a plain loop that inserts the same rows in durable batches of 16.
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { ApiKey } from '../src/domain/api-key/api-key.ts';
import { EMPTY_ROLE_DESCRIPTOR } from '../src/domain/role/role-descriptor.ts';
import { systemClock } from '../src/platform/clock.ts';
import { systemRandom } from '../src/platform/random.ts';
import { apiKeyToRow } from '../src/stores/sql/rows.ts';
import { API_KEY_COLUMNS } from '../src/stores/sql/schema.ts';
import { openSqliteStore } from '../src/stores/sql/sqlite-store.ts';
import type { Store } from '../src/stores/store.ts';
import { median } from './support/measure.ts';
import { report, rounded } from './support/report.ts';

/** Short and many, so that a drift of the disk meets all alike; the first is not counted. */
const ROUNDS = 12;
const ROUND_MS = 500;
const IN_FLIGHT = 16;
/** Beside the repository and not in the folder for temporary files, which is often memory. */
const folder = mkdtempSync(join(process.cwd(), 'bench-create-keys-'));

interface Creations {
  readonly perSecond: number;
  readonly p50Us: number;
  readonly p99Us: number;
}

function newApiKey(): ApiKey {
  const indices = [
    {
      names: ['logs-*'],
      privileges: ['read', 'view_index_metadata'],
      fieldSecurity: null,
      query: null,
      allowRestrictedIndices: false,
    },
  ];
  const all = [{ names: ['*'], privileges: ['all'], fieldSecurity: null, query: null, allowRestrictedIndices: false }];
  return {
    id: Buffer.from(systemRandom.bytes(15)).toString('base64url'),
    name: 'pipeline-7',
    type: 'rest',
    secretHash: `{SHA256}${Buffer.from(systemRandom.bytes(32)).toString('base64url')}`,
    creation: systemClock.now(),
    expiration: null,
    invalidation: null,
    creator: {
      principal: 'alice',
      fullName: null,
      email: null,
      metadata: {},
      realm: { name: 'default_native', type: 'native' },
    },
    metadata: { team: 'logs', environment: 'production' },
    roleDescriptors: { reader: { ...EMPTY_ROLE_DESCRIPTOR, indices } },
    limitedBy: { admin: { ...EMPTY_ROLE_DESCRIPTOR, cluster: ['all'], indices: all } },
    ownerRights: 'snapshot',
    access: null,
    certificateIdentity: null,
    lastUse: null,
  };
}

/** Runs `step` for a round. @returns steps per second. */
function rate(step: () => void): number {
  const from = performance.now();
  let steps = 0;
  for (; performance.now() - from < ROUND_MS; steps += 1) step();
  return (steps * 1_000) / (performance.now() - from);
}

function measureFlushes(): number {
  const file = openSync(join(folder, 'flushes'), 'w');
  const page = Buffer.alloc(4_096, 1);
  const flushesPerSecond = rate(() => {
    writeSync(file, page);
    fsyncSync(file);
  });
  closeSync(file);
  return flushesPerSecond;
}

/** The same rows in the same tables with the same durability, inserted by a loop: no thread, no promise, no Kysely. */
function measureBatchedInserts(path: string): number {
  const database = new DatabaseSync(path);
  database.exec('pragma synchronous = full; pragma wal_autocheckpoint = 4096; pragma cache_size = -16384');
  const insertKey = database.prepare(
    `insert into api_keys (${API_KEY_COLUMNS.join(', ')}) values (${API_KEY_COLUMNS.map(() => '?').join(', ')})`,
  );
  const insertChange = database.prepare(
    "insert into changes (seq, kind, id) values ((select coalesce(max(seq), 0) + 1 from changes), 'apiKey', ?)",
  );
  const batchesPerSecond = rate(() => {
    database.exec('begin immediate');
    for (let index = 0; index < IN_FLIGHT; index += 1) {
      const row = apiKeyToRow(newApiKey());
      insertKey.run(...API_KEY_COLUMNS.map((column) => row[column]));
      insertChange.run(row.id);
    }
    database.exec('commit');
  });
  database.close();
  return batchesPerSecond * IN_FLIGHT;
}

async function measureCreations(store: Store, inFlight: number): Promise<Creations> {
  const latenciesUs: number[] = [];
  const from = performance.now();
  const createInTurn = async (): Promise<void> => {
    while (performance.now() - from < ROUND_MS) {
      const begun = performance.now();
      await store.apiKeys.create(newApiKey());
      latenciesUs.push((performance.now() - begun) * 1_000);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, createInTurn));
  const perSecond = (latenciesUs.length * 1_000) / (performance.now() - from);
  latenciesUs.sort((left, right) => left - right);
  const quantile = (share: number): number => latenciesUs[Math.floor(latenciesUs.length * share)] ?? 0;
  return { perSecond, p50Us: quantile(0.5), p99Us: quantile(0.99) };
}

const rounds: { flushes: number; inserts: number; one: Creations; many: Creations; limit: number }[] = [];
try {
  const plainPath = join(folder, 'plain.sqlite');
  await (await openSqliteStore({ path: plainPath, durability: 'full' })).close();
  const store = await openSqliteStore({ path: join(folder, 'store.sqlite'), durability: 'full' });
  for (let round = 0; round <= ROUNDS; round += 1) {
    const flushes = measureFlushes();
    const inserts = measureBatchedInserts(plainPath);
    const many = await measureCreations(store, IN_FLIGHT);
    const one = await measureCreations(store, 1);
    if (round > 0) rounds.push({ flushes, inserts, one, many, limit: Math.min(IN_FLIGHT * flushes, inserts) });
  }
  await store.close();
} finally {
  rmSync(folder, { recursive: true });
}

const row = (what: string, creations: readonly Creations[], limits: readonly number[]): Record<string, string | number> => ({
  what,
  'per second': rounded(median(creations.map(({ perSecond }) => perSecond))),
  'p50 µs': rounded(median(creations.map(({ p50Us }) => p50Us))),
  'p99 µs': rounded(median(creations.map(({ p99Us }) => p99Us))),
  'ratio to limit': rounded(median(creations.map(({ perSecond }, index) => perSecond / (limits[index] ?? Number.NaN))), 3),
});
report('create-keys', 'Durable creation of API keys (budget: ratio ≥ 0.7 with 16 in flight)', [
  { what: 'disk: write 4 KiB and flush', 'per second': rounded(median(rounds.map(({ flushes }) => flushes))) },
  { what: 'plain loop: batches of 16 rows', 'per second': rounded(median(rounds.map(({ inserts }) => inserts))) },
  row(
    'store, 16 in flight (limit: the smaller of 16 × flushes and the loop)',
    rounds.map(({ many }) => many),
    rounds.map(({ limit }) => limit),
  ),
  row(
    'store, 1 in flight (limit: flushes)',
    rounds.map(({ one }) => one),
    rounds.map(({ flushes }) => flushes),
  ),
]);
