import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { Kysely, SqliteDialect, type SqliteStatement } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeSpareFixture, openSqliteFixture, type SqliteFixture } from '../../../../test/support/sqlite-fixture.ts';
import type { Query, Sort } from '../../../domain/query/query.ts';
import { instant } from '../../../domain/time.ts';
import { asking } from '../../conformance/query-cases.ts';
import { aCreator, createAll, someApiKeys, someApiTokens } from '../../conformance/stored-things.ts';
import type { ApiKeyQuery } from '../../store.ts';
import { API_KEY_COLUMNS, type StoreSchema } from '../schema.ts';
import { runQuery } from './run-query.ts';

const KEYS = 20;
/** More than are gathered and sorted. */
const MANY_TOKENS = 10_002;
const COPIED_APART: ReadonlySet<string> = new Set(['id', 'name', 'creation', 'token_digest']);
const opened: { fixture: SqliteFixture | null } = { fixture: null };

beforeAll(async () => {
  opened.fixture = await openSqliteFixture();
  await createAll(
    opened.fixture.store,
    someApiKeys(KEYS, 'k', (index) => ({
      name: `name ${index % 7}`,
      creation: instant(index),
      expiration: index % 2 === 0 ? instant(index + 1) : null,
      creator: aCreator(index < 5 ? 'bob' : 'alice'),
      ...(index % 4 === 0 && { name: `token ${index}`, token: { form: 'opaque', digest: `digest ${index}` } }),
    })),
  );
});

afterAll(async () => {
  await opened.fixture?.[Symbol.asyncDispose]();
  await closeSpareFixture();
});

const ALICE: Query = { kind: 'equals', field: 'username', values: ['alice'], ignoreCase: false };
const TOKENS: Query = { kind: 'equals', field: 'is_token', values: [true], ignoreCase: false };
const VALID: Query = { kind: 'equals', field: 'invalidated', values: [false], ignoreCase: false };
const BOB: Query = { kind: 'equals', field: 'username', values: ['bob'], ignoreCase: false };

function by(field: string, order: Sort['order'] = 'asc'): Sort {
  return { field, order, missing: '_last' };
}

test.each<readonly [string, Partial<ApiKeyQuery>, string]>([
  ['creation', { sort: [by('creation', 'desc')] }, 'api_keys_by_creation'],
  ['expiration', { sort: [by('expiration')] }, 'api_keys_by_expiration'],
  ['name', { sort: [by('name', 'desc')] }, 'api_keys_by_name'],
  ['owner', { sort: [by('username')] }, 'api_keys_by_creator'],
  ['type, then creation', { sort: [by('type', 'desc'), by('creation')] }, 'api_keys_by_creation'],
  ['creation, of few keys', { query: BOB, sort: [by('creation')] }, 'api_keys_by_creator'],
  ['creation, of API tokens', { query: TOKENS, sort: [by('creation', 'desc')] }, 'api_keys_tokens'],
  ['creation, of valid API tokens', { query: { kind: 'and', queries: [TOKENS, VALID] }, sort: [] }, 'api_keys_tokens'],
])('a page by %s is read through an index, in its order', async (_, given, index) => {
  const [page = ''] = (await plansOf(asking({ ...given, window: { from: 0, size: 10, searchAfter: null } }))).filter((plan) =>
    plan.includes('order by'),
  );
  expect(page).toMatch(new RegExp(`(SEARCH|SCAN) k USING (COVERING )?INDEX ${index}\\b`));
  expect(page).not.toMatch(/USE TEMP B-TREE FOR ORDER BY/);
});

test.each<readonly [string, Query]>([
  ['an owner', ALICE],
  ['all but an owner', { kind: 'not', query: ALICE }],
  ['days', { kind: 'exists', field: 'expiration' }],
  ['names', { kind: 'prefix', field: 'name', prefix: '', ignoreCase: false }],
  ['API tokens that are not invalidated', { kind: 'and', queries: [TOKENS, VALID] }],
  ['keys that are no API tokens', { kind: 'not', query: TOKENS }],
])('the total of %s comes from counters', async (_, query) => {
  const plans = await plansOf(asking({ query, window: { from: 0, size: 0, searchAfter: null } }));
  expect(plans.join('\n')).not.toMatch(/\bk\b/);
});

test('a page of very many API tokens is read through their own index, in its order', async () => {
  await using fixture = await openSqliteFixture();
  await createAll(fixture.store, someApiTokens(1, 't'));
  insertTokens(fixture.path, MANY_TOKENS);
  const query: Query = { kind: 'and', queries: [TOKENS, VALID] };
  const window = { from: 0, size: 10, searchAfter: [MANY_TOKENS / 2] };
  const plans = await plansOf(asking({ query, sort: [by('creation', 'desc')], window }), fixture.path);
  const [page = ''] = plans.filter((plan) => plan.includes('order by'));
  expect(page).toMatch(/SEARCH k USING COVERING INDEX api_keys_tokens \(creation<\?\)/);
  expect(page).not.toMatch(/USE TEMP B-TREE FOR ORDER BY/);
});

test('a deep page is one range of the index', async () => {
  const window = { from: 0, size: 10, searchAfter: ['name 50', '0000000000000010:k1'] };
  const plans = await plansOf(asking({ sort: [by('name'), by('_doc')], window }));
  expect(plans.find((plan) => plan.includes('order by'))).toMatch(
    /SEARCH k USING COVERING INDEX api_keys_by_name \(name=\? AND creation=\? AND id>\?\)/,
  );
});

/** Adds copies of the one token that there is. */
function insertTokens(path: string, count: number): void {
  using database = new DatabaseSync(path);
  const others = API_KEY_COLUMNS.filter((column) => !COPIED_APART.has(column)).join(', ');
  database.exec(`insert into api_keys (id, name, creation, token_digest, ${others})
    with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < ${count})
    select 'id ' || n, 'name ' || n, n, 'digest ' || n, ${others} from numbers cross join api_keys`);
}

/** The statements that a query runs, each with its plan. */
async function plansOf(query: ApiKeyQuery, path = opened.fixture?.path ?? ''): Promise<readonly string[]> {
  using database = new DatabaseSync(path, { readOnly: true });
  const statements: string[] = [];
  const prepare = (statement: string): SqliteStatement => {
    const prepared = database.prepare(statement);
    if (prepared.columns().length > 0) statements.push(statement);
    return {
      reader: prepared.columns().length > 0,
      all: (parameters) => prepared.all(...(parameters as readonly SQLInputValue[])),
      run: (parameters) => prepared.run(...(parameters as readonly SQLInputValue[])),
      iterate: (parameters) => prepared.iterate(...(parameters as readonly SQLInputValue[])),
    };
  };
  const dialect = new SqliteDialect({ database: { prepare, close: () => undefined } });
  await runQuery(new Kysely<StoreSchema>({ dialect }), query);
  return statements.map((statement) => {
    const plan = database.prepare(`explain query plan ${statement}`).all();
    return [statement, ...plan.map(({ detail }) => String(detail))].join('\n');
  });
}
