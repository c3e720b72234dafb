import { type Kysely, sql } from 'kysely';
import type { Change, ChangeKind } from '../store.ts';
import { prepareQuery } from './prepared-query.ts';
import { changeFromRow } from './rows.ts';
import type { ChangeRow, StoreSchema } from './schema.ts';
import { encodeText } from './text-column.ts';

/** Queries of the change feed. */
export interface ChangeQueries {
  /** Appends one change per id, numbered onwards from the last. Only within a transaction that no other writer shares. */
  append(kind: ChangeKind, ids: readonly string[]): Promise<readonly Change[]>;
  head(): Promise<number>;
  since(seq: number, size: number): Promise<readonly ChangeRow[]>;
  /** Drops the oldest changes up to `seq`, inclusive, so many at most. */
  prune(seq: number, size: number): Promise<void>;
}

/** Makes the queries of the change feed. */
export function createChangeQueries(db: Kysely<StoreSchema>): ChangeQueries {
  const head = prepareQuery<Record<never, never>, { readonly head: number | null }>(db, () =>
    db.selectFrom('changes').select(({ fn }) => fn.max('seq').as('head')),
  );
  const insert = prepareQuery<{ kind: string; id: string }, { readonly seq: number }>(db, (parameter) =>
    db
      .insertInto('changes')
      .values({
        seq: sql<number>`(select coalesce(max(seq), 0) + 1 from changes)`,
        kind: parameter('kind'),
        id: parameter('id'),
      })
      .returning('seq'),
  );
  const since = prepareQuery<{ seq: number; size: number }, ChangeRow>(db, (parameter) =>
    db
      .selectFrom('changes')
      .select(['seq', 'kind', 'id'])
      .where('seq', '>', parameter('seq'))
      .orderBy('seq')
      .limit(parameter('size')),
  );
  const prune = prepareQuery<{ seq: number; size: number }, never>(db, (parameter) =>
    db
      .deleteFrom('changes')
      .where('seq', '<=', parameter('seq'))
      .where('seq', '<', sql<number>`(select min(seq) + ${parameter('size')} from changes)`),
  );
  return {
    append: async (kind, ids) => {
      const changes: Change[] = [];
      for (const id of ids) {
        const stored = { kind, id: encodeText(id) };
        const { rows } = await insert(stored);
        for (const { seq } of rows) changes.push(changeFromRow({ seq, ...stored }));
      }
      return changes;
    },
    head: async () => (await head({})).rows[0]?.head ?? 0,
    since: async (seq, size) => (await since({ seq, size })).rows,
    prune: async (seq, size) => {
      await prune({ seq, size });
    },
  };
}
