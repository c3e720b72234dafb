import type { Expression } from 'kysely';
import { type ExpressionBuilder, type Insertable, type Kysely, type SelectQueryBuilder, type SqlBool, sql } from 'kysely';
import type { Instant } from '../../domain/time.ts';
import type { ApiKeyPosition } from '../page-cursor.ts';
import type { ApiKeyFilter } from '../store.ts';
import { prepareQuery } from './prepared-query.ts';
import { API_KEY_COLUMNS, type ApiKeyRow, type StoreSchema } from './schema.ts';
import { decodeText, encodeText, endOfPrefix } from './text-column.ts';

/** Which API keys to invalidate, and when. */
export interface Invalidation {
  readonly filter: ApiKeyFilter;
  readonly at: Instant;
  readonly crossCluster: boolean;
}

/** Queries of API keys. They give and take rows; the change feed is not theirs. */
export interface ApiKeyQueries {
  insert(row: ApiKeyRow): Promise<void>;
  find(id: string): Promise<ApiKeyRow | null>;
  /** At most `size` rows behind `after`, ordered by creation, then id. */
  list(filter: ApiKeyFilter, after: ApiKeyPosition | null, size: number): Promise<readonly ApiKeyRow[]>;
  /** Two statements: only within a transaction. @returns the ids it invalidated, ordered by creation, then id. */
  invalidate(invalidation: Invalidation): Promise<readonly string[]>;
}

type ApiKeyExpressions = ExpressionBuilder<StoreSchema, 'api_keys'>;
type Condition = (keys: ApiKeyExpressions) => Expression<SqlBool>;

/** Makes the queries of API keys. */
export function createApiKeyQueries(db: Kysely<StoreSchema>): ApiKeyQueries {
  const insert = prepareQuery<ApiKeyRow, never>(db, (parameter) => {
    const values = Object.fromEntries(API_KEY_COLUMNS.map((column) => [column, parameter(column)]));
    return db.insertInto('api_keys').values(values as Insertable<ApiKeyRow>);
  });
  const find = prepareQuery<{ id: string }, ApiKeyRow>(db, (parameter) =>
    db.selectFrom('api_keys').select(API_KEY_COLUMNS).where('id', '=', parameter('id')),
  );
  return {
    insert: async (row) => {
      await insert(row);
    },
    find: async (id) => (await find({ id: encodeText(id) })).rows[0] ?? null,
    list: (filter, after, size) => apiKeyListing(db, filter, after, size).execute(),
    invalidate: (invalidation) => invalidate(db, invalidation),
  };
}

/** At most `size` rows behind `after`, ordered by creation, then id. */
export function apiKeyListing(
  db: Kysely<StoreSchema>,
  filter: ApiKeyFilter,
  after: ApiKeyPosition | null,
  size: number,
): SelectQueryBuilder<StoreSchema, 'api_keys', ApiKeyRow> {
  return db
    .selectFrom('api_keys')
    .select(API_KEY_COLUMNS)
    .where(allOf([...filterConditions(filter), ...(after === null ? [] : [isBehind(after)])]))
    .orderBy('creation')
    .orderBy('id')
    .limit(size);
}

async function invalidate(db: Kysely<StoreSchema>, { filter, at, crossCluster }: Invalidation): Promise<readonly string[]> {
  const conditions = filterConditions({ ...filter, notInvalidated: true });
  if (!crossCluster) conditions.push((keys) => keys('type', '!=', 'cross_cluster'));
  const meant = allOf(conditions);
  const rows = await db.selectFrom('api_keys').select('id').where(meant).orderBy('creation').orderBy('id').execute();
  if (rows.length > 0) await db.updateTable('api_keys').set({ invalidation: at }).where(meant).execute();
  return rows.map(({ id }) => decodeText(id));
}

function filterConditions({ ids, name, username, realmName, activeAt, notInvalidated }: ApiKeyFilter): Condition[] {
  const conditions: Condition[] = [];
  if (ids !== undefined) conditions.push(() => isOneOf(ids));
  if (name !== undefined)
    conditions.push((keys) => (name.prefix ? beginsWith(keys, name.value) : equals(keys, 'name', name.value)));
  if (username !== undefined) conditions.push((keys) => equals(keys, 'creator_principal', username));
  if (realmName !== undefined) {
    conditions.push((keys) =>
      username === undefined ? equals(keys, 'creator_realm_name', realmName) : equalsUnindexed('creator_realm_name', realmName),
    );
  }
  if (activeAt !== undefined) {
    conditions.push((keys) => keys.or([keys('expiration', 'is', null), keys('expiration', '>', activeAt)]));
  }
  if (activeAt !== undefined || notInvalidated === true) conditions.push((keys) => keys('invalidation', 'is', null));
  return conditions;
}

function allOf(conditions: readonly Condition[]): Condition {
  return (keys) => keys.and(conditions.map((condition) => condition(keys)));
}

function equals(
  keys: ApiKeyExpressions,
  column: 'name' | 'creator_principal' | 'creator_realm_name',
  value: string,
): Expression<SqlBool> {
  return keys(column, '=', encodeText(value));
}

/** Not read through an index: a realm has far more keys than one of its users, which the planner does not know. */
function equalsUnindexed(column: 'creator_realm_name', value: string): Expression<SqlBool> {
  return sql<SqlBool>`${sql.ref(column)} || '' = ${encodeText(value)}`;
}

function isBehind(after: ApiKeyPosition): Condition {
  return (keys) => keys(keys.refTuple('creation', 'id'), '>', keys.tuple(after.creation, encodeText(after.id)));
}

/** One parameter however many ids there are: neither the number of parameters nor that of prepared statements grows with them. */
function isOneOf(ids: readonly string[]): Expression<SqlBool> {
  return sql<SqlBool>`id in (select value from json_each(${JSON.stringify(ids.map(encodeText))}))`;
}

function beginsWith(keys: ApiKeyExpressions, prefix: string): Expression<SqlBool> {
  const from = encodeText(prefix);
  const end = endOfPrefix(from);
  return keys.and([keys('name', '>=', from), ...(end === null ? [] : [keys('name', '<', end)])]);
}
