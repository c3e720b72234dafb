import type { Kysely, RawBuilder } from 'kysely';
import type { StoreSchema } from '../schema.ts';

/** Rows of a statement, of the form that its caller knows it to have. */
export async function rowsOf<Row>(db: Kysely<StoreSchema>, statement: RawBuilder<unknown>): Promise<readonly Row[]> {
  // The text of the statement decides the form of its rows; the type is the caller's word for it.
  return (await statement.execute(db)).rows as readonly Row[];
}
