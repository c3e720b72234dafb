import type { Kysely } from 'kysely';
import type { UserRealm } from '../store.ts';
import { prepareQuery } from './prepared-query.ts';
import type { UserPutRow, UserUpdateRow } from './rows.ts';
import { type StoreSchema, USER_COLUMNS, type UserRow } from './schema.ts';
import { encodeText } from './text-column.ts';

/** Queries of users. They give and take rows; the change feed is not theirs. */
export interface UserQueries {
  find(realm: UserRealm, username: string): Promise<UserRow | null>;
  /** In no order. */
  list(realm: UserRealm): Promise<readonly UserRow[]>;
  /** Several statements: only within a transaction. */
  put(row: UserPutRow): Promise<'created' | 'updated' | 'passwordMissing'>;
  /** @returns whether the user was there. */
  update(row: UserUpdateRow): Promise<boolean>;
  delete(realm: UserRealm, username: string): Promise<boolean>;
}

/** Makes the queries of users. */
export function createUserQueries(db: Kysely<StoreSchema>): UserQueries {
  const find = prepareQuery<{ realm: UserRealm; username: string }, UserRow>(db, (parameter) =>
    db
      .selectFrom('users')
      .select(USER_COLUMNS)
      .where('realm', '=', parameter('realm'))
      .where('username', '=', parameter('username')),
  );
  return {
    find: async (realm, username) => (await find({ realm, username: encodeText(username) })).rows[0] ?? null,
    list: (realm) => db.selectFrom('users').select(USER_COLUMNS).where('realm', '=', realm).execute(),
    put: (row) => put(db, row),
    update: (row) => update(db, row),
    delete: async (realm, username) => {
      const { numDeletedRows } = await db
        .deleteFrom('users')
        .where('realm', '=', realm)
        .where('username', '=', encodeText(username))
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },
  };
}

async function put(db: Kysely<StoreSchema>, row: UserPutRow): Promise<'created' | 'updated' | 'passwordMissing'> {
  const { realm, username, password_hash, ...changed } = row;
  const { numUpdatedRows } = await db
    .updateTable('users')
    .set(password_hash === null ? changed : { ...changed, password_hash })
    .where('realm', '=', realm)
    .where('username', '=', username)
    .executeTakeFirst();
  if (numUpdatedRows > 0n) return 'updated';
  if (password_hash === null) return 'passwordMissing';
  await db
    .insertInto('users')
    .values({ ...row, password_hash })
    .execute();
  return 'created';
}

async function update(db: Kysely<StoreSchema>, { realm, username, columns }: UserUpdateRow): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('users')
    // A column set to itself, so that an update of nothing is a statement too.
    .set(({ ref }) => ({ username: ref('username'), ...columns }))
    .where('realm', '=', realm)
    .where('username', '=', username)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
