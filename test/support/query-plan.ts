import { DatabaseSync } from 'node:sqlite';
import type { Compilable } from 'kysely';
import { openForReading, type SqliteDatabase } from '../../src/stores/sql/sqlite-database.ts';
import { openSqliteFixture } from './sqlite-fixture.ts';

/** How SQLite would run a query over an empty store, a line for each step. */
export async function readQueryPlan(queryOf: (database: SqliteDatabase) => Compilable): Promise<string> {
  await using fixture = await openSqliteFixture();
  const reading = openForReading({ path: fixture.path, durability: 'normal', busyTimeoutMs: 1 });
  const { sql, parameters } = queryOf(reading).compile();
  reading.close();
  using database = new DatabaseSync(fixture.path, { readOnly: true });
  // Parameters of the store's queries are texts and numbers.
  const plan = database.prepare(`explain query plan ${sql}`).all(...(parameters as readonly (string | number)[]));
  return plan.map(({ detail }) => String(detail)).join('\n');
}
