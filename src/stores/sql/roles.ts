import type { Kysely } from 'kysely';
import { prepareQuery } from './prepared-query.ts';
import type { RoleRow, StoreSchema } from './schema.ts';
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
    db.selectFrom('roles').select(['name', 'descriptor_json']).where('name', '=', parameter('name')),
  );
  return {
    find: async (name) => (await find({ name: encodeText(name) })).rows[0] ?? null,
    list: () => db.selectFrom('roles').select(['name', 'descriptor_json']).execute(),
    put: async ({ name, descriptor_json }) => {
      const before = (await find({ name })).rows[0];
      if (before === undefined) {
        await db.insertInto('roles').values({ name, descriptor_json }).execute();
        return 'created';
      }
      if (isSameStoredJson(before.descriptor_json, descriptor_json)) return 'noop';
      await db.updateTable('roles').set({ descriptor_json }).where('name', '=', name).execute();
      return 'updated';
    },
    delete: async (name) => {
      const { numDeletedRows } = await db.deleteFrom('roles').where('name', '=', encodeText(name)).executeTakeFirst();
      return numDeletedRows > 0n;
    },
  };
}
