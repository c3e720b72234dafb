import { type Insertable, type Kysely, type SelectQueryBuilder, sql } from 'kysely';
import type { Instant } from '../../domain/time.ts';
import type { ApiKeyPosition } from '../page-cursor.ts';
import { type PairTimes, planInvalidation } from '../plan-invalidation.ts';
import type { TokenFilter, TokenSelection } from '../token-store.ts';
import { isOneOf } from './is-one-of.ts';
import { prepareQuery } from './prepared-query.ts';
import type { StoreSchema } from './schema.ts';
import { decodeText, encodeText } from './text-column.ts';
import type { RefreshUseColumns } from './token-rows.ts';
import { ACCESS_TOKEN_COLUMNS, type AccessTokenRow } from './token-schema.ts';

/** What came of an invalidation. */
export interface InvalidatedTokens {
  /** `null`: nothing has the digest. */
  readonly counts: { readonly invalidated: number; readonly previouslyInvalidated: number } | null;
  /** Ids of the pairs that it changed. */
  readonly ids: readonly string[];
}

/** Queries of access tokens. They give and take rows; the change feed is not theirs. */
export interface AccessTokenQueries {
  /** Two statements: only within a transaction. */
  insert(row: AccessTokenRow): Promise<void>;
  find(id: string): Promise<AccessTokenRow | null>;
  findByDigest(digest: string): Promise<AccessTokenRow | null>;
  findByRefreshDigest(digest: string): Promise<AccessTokenRow | null>;
  /** Notes the use of a refresh token that is valid and not used. @returns the pair's id, or `null`: nothing was done. */
  use(refreshDigest: string, use: RefreshUseColumns): Promise<string | null>;
  /** Several statements: only within a transaction. */
  invalidate(selection: TokenSelection, at: Instant): Promise<InvalidatedTokens>;
  /** At most `size` rows behind `after`, the newest first, of one time by id backwards. */
  list(filter: TokenFilter, after: ApiKeyPosition | null, size: number): Promise<readonly AccessTokenRow[]>;
  wasOneMade(): Promise<boolean>;
  /** Two statements: only within a transaction. @returns the ids of the pairs removed. */
  remove(before: Instant, size: number): Promise<readonly string[]>;
}

type PairTimesRow = Pick<
  AccessTokenRow,
  'id' | 'expiration' | 'invalidation' | 'refresh_digest' | 'refresh_expiration' | 'refresh_invalidation'
>;

/** Makes the queries of access tokens. */
export function createAccessTokenQueries(db: Kysely<StoreSchema>): AccessTokenQueries {
  const insert = prepareQuery<AccessTokenRow, never>(db, (parameter) => {
    const values = Object.fromEntries(ACCESS_TOKEN_COLUMNS.map((column) => [column, parameter(column)]));
    // Every column of the row is among `ACCESS_TOKEN_COLUMNS`.
    return db.insertInto('access_tokens').values(values as Insertable<AccessTokenRow>);
  });
  const noteMade = prepareQuery<Record<never, never>, never>(db, () =>
    db
      .insertInto('access_tokens_made')
      .values({ one: 1 })
      .onConflict((conflict) => conflict.column('one').doNothing()),
  );
  const findById = prepareQuery<{ id: string }, AccessTokenRow>(db, (parameter) =>
    db.selectFrom('access_tokens').select(ACCESS_TOKEN_COLUMNS).where('id', '=', parameter('id')),
  );
  const find = prepareQuery<{ digest: string }, AccessTokenRow>(db, (parameter) =>
    db.selectFrom('access_tokens').select(ACCESS_TOKEN_COLUMNS).where('digest', '=', parameter('digest')),
  );
  const findByRefresh = prepareQuery<{ digest: string }, AccessTokenRow>(db, (parameter) =>
    db.selectFrom('access_tokens').select(ACCESS_TOKEN_COLUMNS).where('refresh_digest', '=', parameter('digest')),
  );
  const use = prepareQuery<RefreshUseColumns & { readonly digest: string }, { readonly id: string }>(db, (parameter) =>
    db
      .updateTable('access_tokens')
      .set({
        used_at: parameter('used_at'),
        successor_id: parameter('successor_id'),
        successor_salt: parameter('successor_salt'),
      })
      .where('refresh_digest', '=', parameter('digest'))
      .where('refresh_invalidation', 'is', null)
      .where('used_at', 'is', null)
      .returning('id'),
  );
  return {
    insert: async (row) => {
      await insert(row);
      await noteMade({});
    },
    find: async (id) => (await findById({ id: encodeText(id) })).rows[0] ?? null,
    findByDigest: async (digest) => (await find({ digest: encodeText(digest) })).rows[0] ?? null,
    findByRefreshDigest: async (digest) => (await findByRefresh({ digest: encodeText(digest) })).rows[0] ?? null,
    use: async (refreshDigest, columns) => {
      const { rows } = await use({ ...columns, digest: encodeText(refreshDigest) });
      return rows[0] === undefined ? null : decodeText(rows[0].id);
    },
    invalidate: (selection, at) => invalidate(db, selection, at),
    list: (filter, after, size) => accessTokenListing(db, filter, after, size).execute(),
    wasOneMade: async () => (await db.selectFrom('access_tokens_made').select('one').execute()).length > 0,
    remove: async (before, size) => {
      const rows = await endedAccessTokens(db, before, size).execute();
      const ids = rows.map(({ id }) => id);
      if (ids.length > 0) await db.deleteFrom('access_tokens').where(isOneOf('id', ids)).execute();
      return ids.map(decodeText);
    },
  };
}

/** At most `size` rows behind `after`, the newest first, of one time by id backwards. */
export function accessTokenListing(
  db: Kysely<StoreSchema>,
  { username, realmName }: TokenFilter,
  after: ApiKeyPosition | null,
  size: number,
) {
  let tokens = db.selectFrom('access_tokens').select(ACCESS_TOKEN_COLUMNS);
  if (username !== null) tokens = tokens.where('principal', '=', encodeText(username));
  if (realmName !== null) tokens = tokens.where('realm_name', '=', encodeText(realmName));
  if (after !== null) tokens = tokens.where(sql<boolean>`(creation, id) < (${after.creation}, ${encodeText(after.id)})`);
  return tokens.orderBy('creation', 'desc').orderBy('id', 'desc').limit(size);
}

/** Pairs whose last token expired before a time, the longest gone first. */
export function endedAccessTokens(db: Kysely<StoreSchema>, before: Instant, size: number) {
  return db.selectFrom('access_tokens').select('id').where('ends', '<', before).orderBy('ends').orderBy('id').limit(size);
}

/** The pairs that a selection names. */
export function selectedAccessTokens(
  db: Kysely<StoreSchema>,
  selection: TokenSelection,
): SelectQueryBuilder<StoreSchema, 'access_tokens', PairTimesRow> {
  const pairs = db
    .selectFrom('access_tokens')
    .select(['id', 'expiration', 'invalidation', 'refresh_digest', 'refresh_expiration', 'refresh_invalidation']);
  switch (selection.by) {
    case 'digest':
      return pairs.where('digest', '=', encodeText(selection.digest));
    case 'refreshDigest':
      return pairs.where('refresh_digest', '=', encodeText(selection.digest));
    case 'family':
      return pairs.where('family', '=', encodeText(selection.family));
    case 'user': {
      const { username, realmName } = selection;
      const ofUser = username === null ? pairs : pairs.where('principal', '=', encodeText(username));
      return realmName === null ? ofUser : ofUser.where('realm_name', '=', encodeText(realmName));
    }
  }
}

async function invalidate(db: Kysely<StoreSchema>, selection: TokenSelection, at: Instant): Promise<InvalidatedTokens> {
  const pairs = (await selectedAccessTokens(db, selection).execute()).map(toPairTimes);
  const isByDigest = selection.by === 'digest' || selection.by === 'refreshDigest';
  if (isByDigest && pairs.length === 0) return { counts: null, ids: [] };
  const { accessIds, refreshIds, previouslyInvalidated } = planInvalidation(selection.by, at, pairs);
  await setFor(db, accessIds, 'invalidation', at);
  await setFor(db, refreshIds, 'refresh_invalidation', at);
  return {
    counts: { invalidated: accessIds.length + refreshIds.length, previouslyInvalidated },
    ids: [...new Set([...accessIds, ...refreshIds])].map(decodeText),
  };
}

async function setFor(
  db: Kysely<StoreSchema>,
  ids: readonly string[],
  column: 'invalidation' | 'refresh_invalidation',
  at: Instant,
): Promise<void> {
  if (ids.length === 0) return;
  await sql`update access_tokens set ${sql.ref(column)} = ${at} where ${isOneOf('id', ids)}`.execute(db);
}

function toPairTimes(row: PairTimesRow): PairTimes {
  const { refresh_digest, refresh_expiration, refresh_invalidation } = row;
  return {
    id: row.id,
    expiration: row.expiration,
    invalidation: row.invalidation,
    refresh:
      refresh_digest === null || refresh_expiration === null
        ? null
        : { expiration: refresh_expiration, invalidation: refresh_invalidation },
  };
}
