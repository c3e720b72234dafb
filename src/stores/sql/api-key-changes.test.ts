import { DatabaseSync } from 'node:sqlite';
import type { Compilable } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { closeSpareFixture, openSqliteFixture } from '../../../test/support/sqlite-fixture.ts';
import { instant } from '../../domain/time.ts';
import { countOfOwner, goneApiKeys } from './api-key-changes.ts';
import { openForReading, type SqliteDatabase } from './sqlite-database.ts';

afterAll(closeSpareFixture);

test.each<readonly [string, (database: SqliteDatabase) => Compilable, string]>([
  ['keys longest expired', ({ db }) => goneApiKeys(db, 'expiration', instant(5), 10), 'api_keys_by_expiration'],
  ['keys longest invalidated', ({ db }) => goneApiKeys(db, 'invalidation', instant(5), 10), 'api_keys_by_invalidation'],
  ['an owner’s keys that expire', ({ db }) => countOfOwner(db, true, OWNER), 'api_keys_valid_by_owner'],
  ['an owner’s keys that do not expire', ({ db }) => countOfOwner(db, false, OWNER), 'api_keys_valid_by_owner'],
])('%s are read from an index alone, in its order', async (_, queryOf, index) => {
  const plan = await readPlan(queryOf);
  expect(plan).toMatch(new RegExp(`SEARCH api_keys USING (COVERING )?INDEX ${index} `));
  expect(plan).not.toContain('USE TEMP B-TREE');
});

const OWNER = { creator_principal: 'alice', creator_realm_name: 'native', creation: 5, max: 10 };

async function readPlan(queryOf: (database: SqliteDatabase) => Compilable): Promise<string> {
  await using fixture = await openSqliteFixture();
  const reading = openForReading({ path: fixture.path, durability: 'normal', busyTimeoutMs: 1 });
  const { sql, parameters } = queryOf(reading).compile();
  reading.close();
  using database = new DatabaseSync(fixture.path, { readOnly: true });
  const plan = database.prepare(`explain query plan ${sql}`).all(...(parameters as readonly (string | number)[]));
  return plan.map(({ detail }) => String(detail)).join('\n');
}
