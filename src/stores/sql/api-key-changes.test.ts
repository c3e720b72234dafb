import type { Compilable } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { readQueryPlan } from '../../../test/support/query-plan.ts';
import { closeSpareFixture } from '../../../test/support/sqlite-fixture.ts';
import { instant } from '../../domain/time.ts';
import { countOfOwner, goneApiKeys } from './api-key-changes.ts';
import { type SqliteDatabase } from './sqlite-database.ts';

afterAll(closeSpareFixture);

test.each<readonly [string, (database: SqliteDatabase) => Compilable, string]>([
  ['keys longest expired', ({ db }) => goneApiKeys(db, 'expiration', instant(5), 10), 'api_keys_by_expiration'],
  ['keys longest invalidated', ({ db }) => goneApiKeys(db, 'invalidation', instant(5), 10), 'api_keys_by_invalidation'],
  ['an owner’s keys that expire', ({ db }) => countOfOwner(db, true, OWNER), 'api_keys_valid_by_owner'],
  ['an owner’s keys that do not expire', ({ db }) => countOfOwner(db, false, OWNER), 'api_keys_valid_by_owner'],
])('%s are read from an index alone, in its order', async (_, queryOf, index) => {
  const plan = await readQueryPlan(queryOf);
  expect(plan).toMatch(new RegExp(`SEARCH api_keys USING (COVERING )?INDEX ${index} `));
  expect(plan).not.toContain('USE TEMP B-TREE');
});

const OWNER = { creator_principal: 'alice', creator_realm_name: 'native', creation: 5, max: 10 };
