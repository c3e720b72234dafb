import type { Compilable } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { readQueryPlan } from '../../../test/support/query-plan.ts';
import { closeSpareFixture } from '../../../test/support/sqlite-fixture.ts';
import { type SqliteDatabase } from './sqlite-database.ts';
import { countOfTokens, tokenNamed } from './token-limits.ts';

afterAll(closeSpareFixture);

const LIMIT = { creation: 5, max: 10 };

test.each<readonly [string, (database: SqliteDatabase) => Compilable, string]>([
  ['the token of a name', ({ db }) => tokenNamed(db, 'n'), 'api_keys_token_name'],
  ['tokens that expire', ({ db }) => countOfTokens(db, true, LIMIT), 'api_keys_valid_tokens'],
  ['tokens that do not expire', ({ db }) => countOfTokens(db, false, LIMIT), 'api_keys_valid_tokens'],
])('%s: read from an index of valid tokens', async (_, queryOf, index) => {
  const plan = await readQueryPlan(queryOf);
  expect(plan).toMatch(new RegExp(`SEARCH api_keys USING (COVERING )?INDEX ${index} `));
  expect(plan).not.toContain('SCAN api_keys');
});
