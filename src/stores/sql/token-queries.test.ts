import { DatabaseSync } from 'node:sqlite';
import type { Compilable } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { readQueryPlan } from '../../../test/support/query-plan.ts';
import { closeSpareFixture, openSqliteFixture } from '../../../test/support/sqlite-fixture.ts';
import { instant } from '../../domain/time.ts';
import { aLongLivedToken, aRefreshablePair } from '../conformance/stored-things.ts';
import { accessTokenListing, endedAccessTokens, selectedAccessTokens } from './access-tokens.ts';
import { expiredLongLivedTokens, longLivedTokenListing } from './long-lived-tokens.ts';
import { type SqliteDatabase } from './sqlite-database.ts';

afterAll(closeSpareFixture);

const BEHIND = { creation: 1, id: 'a' };

test.each<readonly [string, (database: SqliteDatabase) => Compilable, string]>([
  ['a pair by digest', ({ db }) => selectedAccessTokens(db, { by: 'digest', digest: 'd' }), 'sqlite_autoindex_access_tokens_2'],
  [
    'a pair by refresh digest',
    ({ db }) => selectedAccessTokens(db, { by: 'refreshDigest', digest: 'd' }),
    'sqlite_autoindex_access_tokens_3',
  ],
  ['a family', ({ db }) => selectedAccessTokens(db, { by: 'family', family: 'f' }), 'access_tokens_by_family'],
  [
    'pairs of a user in a realm',
    ({ db }) => selectedAccessTokens(db, { by: 'user', username: 'a', realmName: 'r' }),
    'access_tokens_by_user',
  ],
  [
    'pairs of a user',
    ({ db }) => selectedAccessTokens(db, { by: 'user', username: 'a', realmName: null }),
    'access_tokens_by_user',
  ],
  [
    'pairs of a realm',
    ({ db }) => selectedAccessTokens(db, { by: 'user', username: null, realmName: 'r' }),
    'access_tokens_by_realm',
  ],
  [
    'a page of pairs',
    ({ db }) => accessTokenListing(db, { username: null, realmName: null }, BEHIND, 10),
    'access_tokens_by_creation',
  ],
  [
    'a page of a user’s pairs',
    ({ db }) => accessTokenListing(db, { username: 'a', realmName: null }, BEHIND, 10),
    'access_tokens_by_principal',
  ],
  [
    'a page of a user’s pairs in a realm',
    ({ db }) => accessTokenListing(db, { username: 'a', realmName: 'r' }, BEHIND, 10),
    'access_tokens_by_user',
  ],
  [
    'a page of a realm’s pairs',
    ({ db }) => accessTokenListing(db, { username: null, realmName: 'r' }, BEHIND, 10),
    'access_tokens_by_realm',
  ],
  ['pairs longest gone', ({ db }) => endedAccessTokens(db, instant(5), 10), 'access_tokens_by_end'],
  ['tokens longest expired', ({ db }) => expiredLongLivedTokens(db, instant(5), 10), 'long_lived_tokens_by_expiration'],
  [
    'a page of tokens',
    ({ db }) => longLivedTokenListing(db, { username: null, realmName: null }, BEHIND, 10),
    'long_lived_tokens_by_creation',
  ],
  [
    'a page of a user’s tokens in a realm',
    ({ db }) => longLivedTokenListing(db, { username: 'a', realmName: 'r' }, BEHIND, 10),
    'long_lived_tokens_by_user',
  ],
  [
    'a page of a realm’s tokens',
    ({ db }) => longLivedTokenListing(db, { username: null, realmName: 'r' }, BEHIND, 10),
    'long_lived_tokens_by_realm',
  ],
])('%s are read from an index, in its order', async (_, queryOf, index) => {
  const plan = await readQueryPlan(queryOf);
  expect(plan).toMatch(new RegExp(`SEARCH (access|long_lived)_tokens USING (COVERING )?INDEX ${index} `));
  expect(plan).not.toContain('USE TEMP B-TREE');
});

test.each([
  ['access_tokens', 'authentication_json', '{"type":"realm"}'],
  ['access_tokens', 'authentication_json', '{"half":'],
  ['access_tokens', 'scope_json', '[]'],
  ['access_tokens', 'expiration', 'tomorrow'],
  ['access_tokens', 'client_principal', null],
  ['access_tokens', 'refresh_expiration', null],
])('a pair whose %s.%s is damaged (%s) is corrupt, never taken for valid', async (table, column, value) => {
  await using fixture = await openSqliteFixture();
  await fixture.store.tokens.create(aRefreshablePair('a'));
  damage(fixture.path, table, column, value);
  await expect(fixture.store.tokens.findByDigest('digest of a')).rejects.toMatchObject({ code: 'corrupt' });
});

test.each([
  ['authentication_json', withField({ mayOnly: 'read' })],
  ['authentication_json', withField({ type: 'root' })],
  ['role_descriptors_json', '{"a":{"cluster":["all"]}}'],
  ['expiration', 'never'],
])('a long-lived token whose %s is damaged (%s) is corrupt, found or listed', async (column, value) => {
  await using fixture = await openSqliteFixture();
  const { longLivedTokens } = fixture.store;
  await longLivedTokens.create(aLongLivedToken({ id: 'a' }));
  damage(fixture.path, 'long_lived_tokens', column, value);
  await expect(longLivedTokens.find('a')).rejects.toMatchObject({ code: 'corrupt' });
  const anybody = { username: null, realmName: null };
  await expect(longLivedTokens.list(anybody, { size: 10 })).rejects.toMatchObject({ code: 'corrupt' });
});

function withField(field: object): string {
  return JSON.stringify({ ...aLongLivedToken().authentication, ...field });
}

function damage(path: string, table: string, column: string, value: string | null): void {
  using database = new DatabaseSync(path);
  database.prepare(`update ${table} set ${column} = ?`).run(value);
}
