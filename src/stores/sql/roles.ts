import type { Kysely } from 'kysely';
import { prepareQuery } from './prepared-query.ts';
import { ROLE_COLUMNS, type RoleRow, type StoreSchema } from './schema.ts';
import { isSameStoredJson } from './stored-json.ts';
import { encodeText } from './text-column.ts';

/** Queries of roles. They give and take rows; the change feed is not theirs. */
export interface RoleQueries {
  find(name: string): Promise<RoleRow | null>;
  /** In no order. */
  list(): Promise<readonly RoleRow[]>;
  /** Several statements: only within a transaction. */
  put(row: RoleRow): Promise<'created' | 'updated' | 'noop'>;
  delete(name: string): Promise<boolean>;
}

/** Makes the queries of roles. */
export function createRoleQueries(db: Kysely<StoreSchema>): RoleQueries {
  const find = prepareQuery<{ name: string }, RoleRow>(db, (parameter) =>
    db.selectFrom('roles').select(ROLE_COLUMNS).where('name', '=', parameter('name')),
  );
  return {
    find: async (name) => (await find({ name: encodeText(name) })).rows[0] ?? null,
    list: () => db.selectFrom('roles').select(ROLE_COLUMNS).execute(),
    put: async (row) => {
      const { name, ...changed } = row;
      const before = (await find({ name })).rows[0];
      if (before === undefined) {
        await db.insertInto('roles').values(row).execute();
        return 'created';
      }
      if (isSameRole(before, row)) return 'noop';
      await db.updateTable('roles').set(changed).where('name', '=', name).execute();
      return 'updated';
    },
    delete: async (name) => {
      const { numDeletedRows } = await db.deleteFrom('roles').where('name', '=', encodeText(name)).executeTakeFirst();
      return numDeletedRows > 0n;
    },
  };
}

function isSameRole(left: RoleRow, right: RoleRow): boolean {
  return (
    isSameStoredJson(left.descriptor_json, right.descriptor_json) &&
    isSameStoredJson(left.flags_json ?? 'null', right.flags_json ?? 'null')
  );
}
