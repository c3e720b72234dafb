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

type Mutate = (mutation: Mutation) => Promise<MutationEffect>;

/**
 * Does many mutations in one transaction, so that they share one flush to disk. One that fails is undone alone. When the
 * commit fails, all have failed and nothing was done. `beforeCommit` is called within the transaction; when it fails, so does
 * the commit.
 */
export async function commitBatch(
  database: SqliteDatabase,
  mutate: Mutate,
  mutations: readonly Mutation[],
  beforeCommit: (changes: readonly Change[]) => Promise<void> = async () => undefined,
): Promise<BatchOutcome> {
  try {
    database.run('begin immediate');
    let done = await runTogether(mutate, mutations);
    if (done === null) {
      rollback(database);
      database.run('begin immediate');
      done = await runApart(database, mutate, mutations);
    }
    await beforeCommit(done.changes);
    database.run('commit');
    return done;
  } catch (error) {
    rollback(database);
    const fault = toStoreFault(error);
    return { outcomes: mutations.map(() => ({ fault })), changes: [] };
  }
}

/**
 * Runs all without savepoints, which would cost as much again as the mutations (SQLite copies each page that changes under
 * one). @returns `null` when one failed.
 */
async function runTogether(mutate: Mutate, mutations: readonly Mutation[]): Promise<BatchOutcome | null> {
  const effects: MutationEffect[] = [];
  try {
    for (const mutation of mutations) effects.push(await mutate(mutation));
  } catch {
    // Not lost: the mutation fails again when they run apart, and its error is told there.
    return null;
  }
  return { outcomes: effects.map(({ result }) => ({ result })), changes: effects.flatMap(({ changes }) => changes) };
}

/** Runs each under a savepoint, so that one that fails does not undo its neighbours. */
async function runApart(database: SqliteDatabase, mutate: Mutate, mutations: readonly Mutation[]): Promise<BatchOutcome> {
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

function rollback(database: SqliteDatabase): void {
  if (database.isInTransaction()) database.run('rollback');
}
