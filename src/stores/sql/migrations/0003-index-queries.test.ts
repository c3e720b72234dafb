import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { makeTemporaryFolder } from '../../../../test/support/temporary-folder.ts';
import { instant } from '../../../domain/time.ts';
import { answerQueries } from '../../conformance/query-answers.ts';
import { asking } from '../../conformance/query-cases.ts';
import { anApiKey, asText } from '../../conformance/stored-things.ts';
import { MIGRATIONS, migrate } from '../migrate.ts';
import { apiKeyToRow } from '../rows.ts';
import { API_KEY_COLUMNS } from '../schema.ts';
import { openForWriting } from '../sqlite-database.ts';
import { openSqliteStore } from '../sqlite-store.ts';

/** Columns that a later migration adds. */
const LATER_COLUMNS: ReadonlySet<string> = new Set(['token_form', 'token_digest']);

const API_KEYS = [
  anApiKey({ id: 'b', creation: instant(2), expiration: instant(5), metadata: { team: ['x', 'y\0'] } }),
  anApiKey({ id: 'a', creation: instant(2), invalidation: instant(3), type: 'cross_cluster', access: { search: [] } }),
  anApiKey({ id: 'c', creation: instant(1), name: '\ud83d', ownerRights: 'live', certificateIdentity: 'CN=c' }),
];

test('keys of a store without counters stay as they are, and are counted and found', async () => {
  await using folder = await makeTemporaryFolder();
  const options = { path: `${folder.path}/old.sqlite`, durability: 'normal', busyTimeoutMs: 1 } as const;
  const database = openForWriting(options);
  await migrate(database.db, MIGRATIONS.slice(0, 2));
  for (const apiKey of API_KEYS) {
    const row = apiKeyToRow(apiKey);
    const names = API_KEY_COLUMNS.filter((column) => !LATER_COLUMNS.has(column));
    const values = names.map((column) => row[column]);
    const columns = names.map((column) => sql.ref(column));
    await sql`insert into api_keys (${sql.join(columns)}) values (${sql.join(values)})`.execute(database.db);
  }
  database.close();

  const store = await openSqliteStore(options);
  try {
    const { items } = await store.apiKeys.list({}, { size: 10 });
    expect(items.map(asText)).toEqual([API_KEYS[2], API_KEYS[1], API_KEYS[0]].map(asText));
    const answered = await answerQueries(store, [
      asking({ query: { kind: 'equals', field: 'metadata.team', values: ['y\0'], ignoreCase: false } }),
      asking({ query: { kind: 'equals', field: 'invalidated', values: [true], ignoreCase: false } }),
      asking({ query: { kind: 'exists', field: 'expiration' } }),
      asking({ query: { kind: 'prefix', field: 'name', prefix: 'a', ignoreCase: false } }),
      asking({ query: { kind: 'equals', field: 'username', values: ['alice'], ignoreCase: false } }),
    ]);
    for (const { answer, expected } of answered) expect(answer).toEqual(expected);
  } finally {
    await store.close();
  }
});
