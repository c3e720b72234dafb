import type { Change } from '../store.ts';
import { type StoreFault, toStoreFault } from './errors.ts';
import type { Mutation, MutationEffect } from './mutations.ts';
import type { SqliteDatabase } from './sqlite-database.ts';

/** What came of one mutation of a batch. */
export type MutationOutcome = { readonly result: MutationEffect['result'] } | { readonly fault: StoreFault };

/** What came of a batch: an outcome for each mutation, in order, and all changes, by `seq`. */
export interface BatchOutcome {
  readonly outcomes: readonly MutationOutcome[];
  readonly changes: readonly Change[];
}

/**
 * Does many mutations in one transaction, so that they share one flush to disk. Each stands under a savepoint: one that
 * fails is undone alone. When the commit fails, all have failed and nothing was done.
 */
export async function commitBatch(
  database: SqliteDatabase,
  mutate: (mutation: Mutation) => Promise<MutationEffect>,
  mutations: readonly Mutation[],
): Promise<BatchOutcome> {
  try {
    database.run('begin immediate');
    const done: BatchOutcome = await runAll(database, mutate, mutations);
    database.run('commit');
    return done;
  } catch (error) {
    if (database.isInTransaction()) database.run('rollback');
    const fault = toStoreFault(error);
    return { outcomes: mutations.map(() => ({ fault })), changes: [] };
  }
}

async function runAll(
  database: SqliteDatabase,
  mutate: (mutation: Mutation) => Promise<MutationEffect>,
  mutations: readonly Mutation[],
): Promise<BatchOutcome> {
  const outcomes: MutationOutcome[] = [];
  const changes: Change[] = [];
  for (const mutation of mutations) {
    database.run('savepoint mutation');
    try {
      const effect = await mutate(mutation);
      outcomes.push({ result: effect.result });
      for (const change of effect.changes) changes.push(change);
    } catch (error) {
      // A full or failing disk ends the whole transaction: what stood before this mutation is undone too.
      if (!database.isInTransaction()) throw error;
      database.run('rollback to mutation');
      outcomes.push({ fault: toStoreFault(error) });
    }
    database.run('release mutation');
  }
  return { outcomes, changes };
}
