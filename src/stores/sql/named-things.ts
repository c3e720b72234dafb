import type { Kysely } from 'kysely';
import { prepareQuery } from './prepared-query.ts';
import type { NamedThingRow, StoreSchema } from './schema.ts';
import { isSameStoredJson } from './stored-json.ts';
import { encodeText } from './text-column.ts';

/** Queries of things by name, of all kinds. They give and take rows; the change feed is not theirs. */
export interface NamedThingQueries {
  find(kind: string, name: string): Promise<NamedThingRow | null>;
  /** In no order. */
  list(kind: string): Promise<readonly NamedThingRow[]>;
  /** Several statements: only within a transaction. @returns whether it was created. */
  put(row: NamedThingRow): Promise<boolean>;
  /** Adds it unless the name is taken. */
  create(row: NamedThingRow): Promise<boolean>;
  /** Two statements: only within a transaction. @returns whether it was there and equal to the JSON `before`. */
  replace(row: NamedThingRow, before: string): Promise<boolean>;
  delete(kind: string, name: string): Promise<boolean>;
}

/** Makes the queries of things by name. */
export function createNamedThingQueries(db: Kysely<StoreSchema>): NamedThingQueries {
  const find = prepareQuery<Pick<NamedThingRow, 'kind' | 'name'>, NamedThingRow>(db, (parameter) =>
    db
      .selectFrom('named_things')
      .select(['kind', 'name', 'json'])
      .where('kind', '=', parameter('kind'))
      .where('name', '=', parameter('name')),
  );
  const create = async (row: NamedThingRow): Promise<boolean> => {
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('named_things')
      .values(row)
      .onConflict((conflict) => conflict.columns(['kind', 'name']).doNothing())
      .executeTakeFirst();
    return (numInsertedOrUpdatedRows ?? 0n) > 0n;
  };
  const overwrite = async ({ kind, name, json }: NamedThingRow): Promise<void> => {
    await db.updateTable('named_things').set({ json }).where('kind', '=', kind).where('name', '=', name).execute();
  };
  return {
    find: async (kind, name) => (await find({ kind, name: encodeText(name) })).rows[0] ?? null,
    list: (kind) => db.selectFrom('named_things').select(['kind', 'name', 'json']).where('kind', '=', kind).execute(),
    create,
    put: async (row) => {
      if (await create(row)) return true;
      await overwrite(row);
      return false;
    },
    replace: async (row, before) => {
      const stored = (await find(row)).rows[0];
      if (stored === undefined || !isSameStoredJson(stored.json, before)) return false;
      await overwrite(row);
      return true;
    },
    delete: async (kind, name) => {
      const { numDeletedRows } = await db
        .deleteFrom('named_things')
        .where('kind', '=', kind)
        .where('name', '=', encodeText(name))
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },
  };
}
