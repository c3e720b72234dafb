import { DatabaseSync } from 'node:sqlite';
import type { Compilable } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { closeSpareFixture, openSqliteFixture } from '../../../test/support/sqlite-fixture.ts';
import { openForReading, type SqliteDatabase } from './sqlite-database.ts';
import { countOfTokens, tokenNamed } from './token-limits.ts';

afterAll(closeSpareFixture);

const LIMIT = { creation: 5, max: 10 };

test.each<readonly [string, (database: SqliteDatabase) => Compilable, string]>([
  ['the token of a name', ({ db }) => tokenNamed(db, 'n'), 'api_keys_token_name'],
  ['tokens that expire', ({ db }) => countOfTokens(db, true, LIMIT), 'api_keys_valid_tokens'],
  ['tokens that do not expire', ({ db }) => countOfTokens(db, false, LIMIT), 'api_keys_valid_tokens'],
])('%s: read from an index of valid tokens', async (_, queryOf, index) => {
  const plan = await readPlan(queryOf);
  expect(plan).toMatch(new RegExp(`SEARCH api_keys USING (COVERING )?INDEX ${index} `));
  expect(plan).not.toContain('SCAN api_keys');
});

async function readPlan(queryOf: (database: SqliteDatabase) => Compilable): Promise<string> {
  await using fixture = await openSqliteFixture();
  const reading = openForReading({ path: fixture.path, durability: 'normal', busyTimeoutMs: 1 });
  const { sql, parameters } = queryOf(reading).compile();
  reading.close();
  using database = new DatabaseSync(fixture.path, { readOnly: true });
  const plan = database.prepare(`explain query plan ${sql}`).all(...(parameters as readonly (string | number)[]));
  return plan.map(({ detail }) => String(detail)).join('\n');
}
