import { type Insertable, type Kysely, sql } from 'kysely';
import type { Instant } from '../../domain/time.ts';
import type { ApiKeyPosition } from '../page-cursor.ts';
import { isOneOf } from './is-one-of.ts';
import { prepareQuery } from './prepared-query.ts';
import type { StoreSchema } from './schema.ts';
import { decodeText, encodeText } from './text-column.ts';
import {
  type FoundLongLivedTokenRow,
  LONG_LIVED_TOKEN_COLUMNS,
  type LongLivedTokenRow,
  type LongLivedTokenUseRow,
} from './token-schema.ts';

/** Whose long-lived tokens are meant; `null`: anybody's. */
export interface LongLivedTokenFilter {
  readonly username: string | null;
  readonly realmName: string | null;
}

/** Queries of long-lived tokens. They give and take rows; the change feed is not theirs. */
export interface LongLivedTokenQueries {
  /** Two statements: only within a transaction. */
  insert(row: FoundLongLivedTokenRow): Promise<void>;
  find(id: string): Promise<FoundLongLivedTokenRow | null>;
  /** At most `size` rows behind `after`, ordered by creation, then id. */
  list(filter: LongLivedTokenFilter, after: ApiKeyPosition | null, size: number): Promise<readonly FoundLongLivedTokenRow[]>;
  /** @returns whether the expiration still was `before` and was set. */
  renew(id: string, before: Instant | null, expiration: Instant): Promise<boolean>;
  /** Two statements: only within a transaction. @returns whether it was there. */
  delete(id: string): Promise<boolean>;
  /** Unless the token is not there, or its stored use is as new. */
  recordUse(row: LongLivedTokenUseRow): Promise<void>;
  /** Several statements: only within a transaction. @returns the ids of the tokens removed. */
  remove(before: Instant, size: number): Promise<readonly string[]>;
}

/** Makes the queries of long-lived tokens. */
export function createLongLivedTokenQueries(db: Kysely<StoreSchema>): LongLivedTokenQueries {
  const insert = prepareQuery<LongLivedTokenRow, never>(db, (parameter) => {
    const values = Object.fromEntries(LONG_LIVED_TOKEN_COLUMNS.map((column) => [column, parameter(column)]));
    // Every column of the row is among `LONG_LIVED_TOKEN_COLUMNS`.
    return db.insertInto('long_lived_tokens').values(values as Insertable<LongLivedTokenRow>);
  });
  const find = prepareQuery<{ id: string }, FoundLongLivedTokenRow>(db, (parameter) =>
    selectLongLivedTokens(db).where('id', '=', parameter('id')),
  );
  const recordUse = prepareUse(db);
  return {
    insert: async (row) => {
      await insert(row);
      const { id, used_at, address } = row;
      if (used_at !== null && address !== null) await recordUse({ token_id: id, used_at, address });
    },
    find: async (id) => (await find({ id: encodeText(id) })).rows[0] ?? null,
    list: (filter, after, size) => longLivedTokenListing(db, filter, after, size).execute(),
    renew: async (id, before, expiration) => {
      const { numUpdatedRows } = await db
        .updateTable('long_lived_tokens')
        .set({ expiration })
        .where('id', '=', encodeText(id))
        .where('expiration', 'is not distinct from', before)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
    delete: async (id) => (await removeTokens(db, [encodeText(id)])) > 0n,
    recordUse,
    remove: async (before, size) => {
      const rows = await expiredLongLivedTokens(db, before, size).execute();
      const ids = rows.map(({ id }) => id);
      if (ids.length > 0) await removeTokens(db, ids);
      return ids.map(decodeText);
    },
  };
}

/** At most `size` rows behind `after`, ordered by creation, then id. */
export function longLivedTokenListing(
  db: Kysely<StoreSchema>,
  { username, realmName }: LongLivedTokenFilter,
  after: ApiKeyPosition | null,
  size: number,
) {
  let tokens = selectLongLivedTokens(db);
  if (username !== null) tokens = tokens.where('principal', '=', encodeText(username));
  if (realmName !== null) {
    const realm = encodeText(realmName);
    // With a user it is not read through an index: a realm has far more tokens than one of its users, which the planner does not know.
    tokens = tokens.where(username === null ? sql.ref('realm_name') : sql`realm_name || ''`, '=', realm);
  }
  if (after !== null) {
    tokens = tokens.where(sql<boolean>`(creation, id) > (${after.creation}, ${encodeText(after.id)})`);
  }
  return tokens.orderBy('creation').orderBy('id').limit(size);
}

/** Tokens that expired before a time, the longest gone first. */
export function expiredLongLivedTokens(db: Kysely<StoreSchema>, before: Instant, size: number) {
  return db
    .selectFrom('long_lived_tokens')
    .select('id')
    .where('expiration', '<', before)
    .orderBy('expiration')
    .orderBy('id')
    .limit(size);
}

/** Tokens with their last uses. */
function selectLongLivedTokens(db: Kysely<StoreSchema>) {
  return db
    .selectFrom('long_lived_tokens')
    .leftJoin('long_lived_token_uses', 'long_lived_token_uses.token_id', 'long_lived_tokens.id')
    .select([...LONG_LIVED_TOKEN_COLUMNS, 'used_at', 'address']);
}

async function removeTokens(db: Kysely<StoreSchema>, ids: readonly string[]): Promise<bigint> {
  await db.deleteFrom('long_lived_token_uses').where(isOneOf('token_id', ids)).execute();
  return (await db.deleteFrom('long_lived_tokens').where(isOneOf('id', ids)).executeTakeFirst()).numDeletedRows;
}

function prepareUse(db: Kysely<StoreSchema>): (row: LongLivedTokenUseRow) => Promise<void> {
  const note = prepareQuery<LongLivedTokenUseRow, never>(db, (parameter) =>
    db
      .insertInto('long_lived_token_uses')
      .columns(['token_id', 'used_at', 'address'])
      .expression(
        db
          .selectFrom('long_lived_tokens')
          .select([
            'id',
            sql<number>`${parameter('used_at')}`.as('used_at'),
            sql<string>`${parameter('address')}`.as('address'),
          ])
          .where('id', '=', parameter('token_id')),
      )
      .onConflict((conflict) =>
        conflict
          .column('token_id')
          .doUpdateSet(({ ref }) => ({ used_at: ref('excluded.used_at'), address: ref('excluded.address') }))
          .whereRef('long_lived_token_uses.used_at', '<', 'excluded.used_at'),
      ),
  );
  return async (row) => {
    await note(row);
  };
}
