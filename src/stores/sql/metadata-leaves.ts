import { type Kysely, sql } from 'kysely';
import { metadataLeaves } from '../../domain/api-key/api-key-fields.ts';
import { prepareQuery } from './prepared-query.ts';
import type { StoreSchema } from './schema.ts';
import { parseStoredJson, storedObject } from './stored-json.ts';
import { encodeText } from './text-column.ts';

/** Keeps the leaves of a key's metadata beside it, for queries. A removed key takes its own along. */
export interface MetadataLeafQueries {
  /** For a key that has none yet. */
  insert(id: string, metadataJson: string): Promise<void>;
  /** Two statements: only within a transaction. */
  replace(id: string, metadataJson: string): Promise<void>;
}

/** Makes the queries of leaves. Ids are encoded. */
export function createMetadataLeafQueries(db: Kysely<StoreSchema>): MetadataLeafQueries {
  const insertList = prepareQuery<{ readonly id: string; readonly list: string }, never>(db, (parameter) => ({
    compile: () =>
      sql<never>`insert into api_key_leaves (key_number, path, value)
        select k.number, leaf.value ->> 0, leaf.value ->> 1
        from api_keys k, json_each(${parameter('list')}) leaf where k.id = ${parameter('id')}`.compile(db),
  }));
  const insert = async (id: string, metadataJson: string): Promise<void> => {
    if (metadataJson === '{}') return;
    const leaves = metadataLeaves(storedObject(parseStoredJson(metadataJson)));
    const list = JSON.stringify(leaves.map(({ path, value }) => [encodeText(path), encodeText(value)]));
    await insertList({ id, list });
  };
  return {
    insert,
    replace: async (id, metadataJson) => {
      await sql`delete from api_key_leaves where key_number = (select number from api_keys where id = ${id})`.execute(db);
      await insert(id, metadataJson);
    },
  };
}
