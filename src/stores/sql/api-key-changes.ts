import { type Kysely, sql } from 'kysely';
import type { Instant } from '../../domain/time.ts';
import { compareText } from '../text-order.ts';
import { isOneOf } from './is-one-of.ts';
import { type ColumnValue, prepareQuery } from './prepared-query.ts';
import type { ApiKeyUpdateRow } from './rows.ts';
import type { ApiKeyRow, ApiKeyUseRow, StoreSchema } from './schema.ts';
import { decodeText } from './text-column.ts';

type OwnerAt = Pick<ApiKeyRow, 'creator_principal' | 'creator_realm_name' | 'creation'>;
type Prepared<Input> = (input: Input) => Promise<{ readonly numAffectedRows?: bigint }>;

/**
 * Makes the function that tells whether an owner has `max` valid keys or more at a time. A counter tells how many are not
 * invalidated; only when these are too many, those that have not expired are counted, `max` index entries at most.
 */
export function prepareOwnerIsFull(db: Kysely<StoreSchema>): (owner: OwnerAt, max: number) => Promise<boolean> {
  const notInvalidated = prepareQuery<Omit<OwnerAt, 'creation'>, { readonly keys: number | null }>(db, (parameter) =>
    db
      .selectFrom('api_key_counts')
      .select(({ fn }) => fn.sum<number>('count').as('keys'))
      .where('creator_principal', '=', parameter('creator_principal'))
      .where('creator_realm_name', '=', parameter('creator_realm_name'))
      .where('invalidated', '=', 0),
  );
  // Apart, because each is one range of the index.
  const counts = [false, true].map((expires) =>
    prepareQuery<OwnerAt & { readonly max: number }, { readonly keys: number }>(db, (parameter) =>
      countOfOwner(db, expires, {
        creator_principal: parameter('creator_principal'),
        creator_realm_name: parameter('creator_realm_name'),
        creation: parameter('creation'),
        max: parameter('max'),
      }),
    ),
  );
  return async (owner, max) => {
    if (((await notInvalidated(owner)).rows[0]?.keys ?? 0) < max) return false;
    let keys = 0;
    for (const count of counts) {
      if (keys < max) keys += (await count({ ...owner, max: max - keys })).rows[0]?.keys ?? 0;
    }
    return keys >= max;
  };
}

/** Counts keys of an owner that are valid at `creation`: those that expire later, or those that never do. */
export function countOfOwner(db: Kysely<StoreSchema>, expires: boolean, owner: OwnerAt & { readonly max: number }) {
  const ofOwner = db
    .selectFrom('api_keys')
    .select(sql.lit(1).as('one'))
    .where('creator_principal', '=', owner.creator_principal)
    .where('creator_realm_name', '=', owner.creator_realm_name)
    .where('invalidation', 'is', null);
  const valid = expires ? ofOwner.where('expiration', '>', owner.creation) : ofOwner.where('expiration', 'is', null);
  return db.selectFrom(valid.limit(owner.max).as('valid')).select(({ fn }) => fn.countAll<number>().as('keys'));
}

/** Makes the statement that changes columns of a key, unless it is not there or invalidated. @returns whether it did. */
export function prepareUpdates(db: Kysely<StoreSchema>): (row: ApiKeyUpdateRow) => Promise<boolean> {
  // One statement for each set of columns that comes up: updates of one call mostly change the same.
  const statements = new Map<string, Prepared<Readonly<Record<string, ColumnValue>>>>();
  const prepare = (columns: readonly string[]): Prepared<Readonly<Record<string, ColumnValue>>> =>
    prepareQuery<Readonly<Record<string, ColumnValue>>, never>(db, (parameter) =>
      db
        .updateTable('api_keys')
        // A column set to itself, so that an update of nothing is a statement too.
        .set(({ ref }) => ({
          secret_hash: ref('secret_hash'),
          ...Object.fromEntries(columns.map((column) => [column, parameter(column)])),
        }))
        .where('id', '=', sql<string>`${parameter('id')}`)
        .where('invalidation', 'is', null),
    );
  return async ({ id, columns }) => {
    const names = Object.keys(columns);
    const key = names.join();
    const statement = statements.get(key) ?? prepare(names);
    statements.set(key, statement);
    const { numAffectedRows = 0n } = await statement({ ...columns, id });
    return numAffectedRows > 0n;
  };
}

/** Makes the statement that notes the use of a key, unless the key is not there or a use as new is noted. */
export function prepareUse(db: Kysely<StoreSchema>): Prepared<ApiKeyUseRow> {
  return prepareQuery<ApiKeyUseRow, never>(db, (parameter) =>
    db
      .insertInto('api_key_uses')
      .columns(['api_key_id', 'used_at', 'request_id', 'address'])
      .expression(
        db
          .selectFrom('api_keys')
          .select([
            'id',
            sql<number>`${parameter('used_at')}`.as('used_at'),
            sql<string>`${parameter('request_id')}`.as('request_id'),
            sql<string>`${parameter('address')}`.as('address'),
          ])
          .where('id', '=', parameter('api_key_id')),
      )
      .onConflict((conflict) =>
        conflict
          .column('api_key_id')
          .doUpdateSet(({ ref }) => ({
            used_at: ref('excluded.used_at'),
            request_id: ref('excluded.request_id'),
            address: ref('excluded.address'),
          }))
          .whereRef('api_key_uses.used_at', '<', 'excluded.used_at'),
      ),
  );
}

/** Removes the keys longest gone, with their uses. Several statements: only within a transaction. @returns their ids. */
export async function removeApiKeys(db: Kysely<StoreSchema>, before: Instant, size: number): Promise<readonly string[]> {
  const found = await Promise.all(
    (['invalidation', 'expiration'] as const).map((column) => goneApiKeys(db, column, before, size).execute()),
  );
  const ids = new Map(found.flat().map((row) => [row.id, row]))
    .values()
    .toArray()
    .sort(
      (left, right) => goneSince(left) - goneSince(right) || left.creation - right.creation || compareText(left.id, right.id),
    )
    .slice(0, size)
    .map(({ id }) => id);
  if (ids.length === 0) return [];
  await db.deleteFrom('api_key_uses').where(isOneOf('api_key_id', ids)).execute();
  await db.deleteFrom('api_keys').where(isOneOf('id', ids)).execute();
  return ids.map(decodeText);
}

type GoneRow = Pick<ApiKeyRow, 'id' | 'creation' | 'invalidation' | 'expiration'>;

/** Of the keys that one column says are gone, those longest gone. The `size` keys that are longest gone by either are among them. */
export function goneApiKeys(db: Kysely<StoreSchema>, column: 'invalidation' | 'expiration', before: Instant, size: number) {
  return db
    .selectFrom('api_keys')
    .select(['id', 'creation', 'invalidation', 'expiration'])
    .where(column, '<', before)
    .orderBy(column)
    .orderBy('creation')
    .orderBy('id')
    .limit(size);
}

function goneSince({ invalidation, expiration }: GoneRow): number {
  return Math.min(invalidation ?? Number.POSITIVE_INFINITY, expiration ?? Number.POSITIVE_INFINITY);
}
