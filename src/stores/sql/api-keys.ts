import type { Expression } from 'kysely';
import { type ExpressionBuilder, type Insertable, type Kysely, type SqlBool, sql } from 'kysely';
import type { Instant } from '../../domain/time.ts';
import type { ApiKeyPosition } from '../page-cursor.ts';
import type { ApiKeyFilter } from '../store.ts';
import { prepareOwnerIsFull, prepareUpdates, prepareUse, removeApiKeys } from './api-key-changes.ts';
import { isOneOf } from './is-one-of.ts';
import { createMetadataLeafQueries } from './metadata-leaves.ts';
import { prepareQuery } from './prepared-query.ts';
import { SPAN_KEYS_MAX, splitNameSpans } from './query/name-fences.ts';
import type { ApiKeyUpdateRow } from './rows.ts';
import {
  API_KEY_COLUMNS,
  type ApiKeyRow,
  type ApiKeyUseRow,
  FOUND_API_KEY_COLUMNS,
  type FoundApiKeyRow,
  type StoreSchema,
} from './schema.ts';
import { decodeText, encodeText, endOfPrefix } from './text-column.ts';
import { prepareTokenRefusal } from './token-limits.ts';

/** Which API keys to invalidate, and when. */
export interface Invalidation {
  readonly filter: ApiKeyFilter;
  readonly at: Instant;
  readonly crossCluster: boolean;
}

/** Queries of API keys. They give and take rows; the change feed is not theirs. */
export interface ApiKeyQueries {
  insert(row: FoundApiKeyRow): Promise<void>;
  /** Whether the owner of this key has, at its creation, `max` valid ones or more. */
  isOwnerFull(row: ApiKeyRow, max: number): Promise<boolean>;
  /** Why this API token may not be added: its name has another that is not invalidated, or `max` (0: no limit) are valid at its creation. */
  tokenRefusal(row: ApiKeyRow, max: number): Promise<'nameTaken' | 'full' | null>;
  find(id: string): Promise<FoundApiKeyRow | null>;
  findByTokenDigest(digest: string): Promise<FoundApiKeyRow | null>;
  /** At most `size` rows behind `after`, ordered by creation, then id. */
  list(filter: ApiKeyFilter, after: ApiKeyPosition | null, size: number): Promise<readonly FoundApiKeyRow[]>;
  /** Two statements: only within a transaction. @returns the ids it invalidated, ordered by creation, then id. */
  invalidate(invalidation: Invalidation): Promise<readonly string[]>;
  /** Several statements: only within a transaction. @returns whether the key was there and not invalidated. */
  update(row: ApiKeyUpdateRow): Promise<boolean>;
  /** Unless the key is not there, or its stored use is as new. */
  recordUse(row: ApiKeyUseRow): Promise<void>;
  /** Several statements: only within a transaction. @returns the ids of the keys removed, the longest gone first. */
  remove(before: Instant, size: number): Promise<readonly string[]>;
}

/** Keys inserted between two looks at the spans by which names are counted: a look takes some milliseconds. */
const SPAN_CHECK_INSERTIONS = 1_024;

type ApiKeySelect = ReturnType<typeof selectApiKeys>;
type ApiKeyExpressions = ExpressionBuilder<StoreSchema, 'api_keys'>;
type Condition = (keys: ApiKeyExpressions) => Expression<SqlBool>;

/** Makes the queries of API keys. */
export function createApiKeyQueries(db: Kysely<StoreSchema>): ApiKeyQueries {
  const insert = prepareQuery<ApiKeyRow, never>(db, (parameter) => {
    const values = Object.fromEntries(API_KEY_COLUMNS.map((column) => [column, parameter(column)]));
    return db.insertInto('api_keys').values(values as Insertable<ApiKeyRow>);
  });
  const find = prepareQuery<{ id: string }, FoundApiKeyRow>(db, (parameter) =>
    selectApiKeys(db).where('id', '=', parameter('id')),
  );
  const findByTokenDigest = prepareQuery<{ digest: string }, FoundApiKeyRow>(db, (parameter) =>
    selectApiKeys(db).where('token_digest', '=', parameter('digest')),
  );
  const recordUse = prepareUse(db);
  const update = prepareUpdates(db);
  const leaves = createMetadataLeafQueries(db);
  let insertions = 0;
  return {
    insert: async (row) => {
      await insert(row);
      await leaves.insert(row.id, row.metadata_json);
      if (insertions % SPAN_CHECK_INSERTIONS === 0) await splitNameSpans(db, SPAN_KEYS_MAX);
      insertions += 1;
      const { id, used_at, request_id, address } = row;
      if (used_at === null || request_id === null || address === null) return;
      await recordUse({ api_key_id: id, used_at, request_id, address });
    },
    isOwnerFull: prepareOwnerIsFull(db),
    tokenRefusal: prepareTokenRefusal(db),
    find: async (id) => (await find({ id: encodeText(id) })).rows[0] ?? null,
    findByTokenDigest: async (digest) => (await findByTokenDigest({ digest: encodeText(digest) })).rows[0] ?? null,
    list: (filter, after, size) => apiKeyListing(db, filter, after, size).execute(),
    invalidate: (invalidation) => invalidate(db, invalidation),
    update: async (row) => {
      const updated = await update(row);
      const metadata = row.columns.metadata_json;
      if (updated && metadata !== undefined) await leaves.replace(row.id, metadata);
      return updated;
    },
    recordUse: async (row) => {
      await recordUse(row);
    },
    remove: (before, size) => removeApiKeys(db, before, size),
  };
}

/** At most `size` rows behind `after`, ordered by creation, then id. */
export function apiKeyListing(
  db: Kysely<StoreSchema>,
  filter: ApiKeyFilter,
  after: ApiKeyPosition | null,
  size: number,
): ApiKeySelect {
  return selectApiKeys(db)
    .where(allOf([...filterConditions(filter), ...(after === null ? [] : [isBehind(after)])]))
    .orderBy('creation')
    .orderBy('id')
    .limit(size);
}

/** Keys with their last uses. */
function selectApiKeys(db: Kysely<StoreSchema>) {
  return db
    .selectFrom('api_keys')
    .leftJoin('api_key_uses', 'api_key_uses.api_key_id', 'api_keys.id')
    .select(FOUND_API_KEY_COLUMNS);
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
  if (ids !== undefined) conditions.push(() => isOneOf('id', ids.map(encodeText)));
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

function beginsWith(keys: ApiKeyExpressions, prefix: string): Expression<SqlBool> {
  const from = encodeText(prefix);
  const end = endOfPrefix(from);
  return keys.and([keys('name', '>=', from), ...(end === null ? [] : [keys('name', '<', end)])]);
}
