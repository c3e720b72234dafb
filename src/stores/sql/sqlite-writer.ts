/** Worker thread that owns the writing connection: migrates the database, then commits batches of mutations. */
import { workerData } from 'node:worker_threads';
import { createChangeQueries } from './changes.ts';
import { type BatchOutcome, commitBatch } from './group-commit.ts';
import { migrate } from './migrate.ts';
import { createMutator, type Mutation } from './mutations.ts';
import { createPruning } from './prune-changes.ts';
import { openForWriting, type SqliteDatabaseOptions } from './sqlite-database.ts';
import { serveThread } from './thread-service.ts';

/** What the thread is started with. */
export interface SqliteWriterOptions extends SqliteDatabaseOptions {
  /** Changes that are kept, the newest. */
  readonly changesKeptMax: number;
}

await serveThread<readonly Mutation[], BatchOutcome>(async () => {
  // Given by `SqliteAccess`, which starts this thread.
  const options = workerData as SqliteWriterOptions;
  const database = openForWriting(options);
  try {
    await migrate(database.db);
  } catch (error) {
    database.close();
    throw error;
  }
  const mutate = createMutator(database.db);
  const prune = createPruning(createChangeQueries(database.db), options.changesKeptMax);
  return {
    answer: (mutations) => commitBatch(database, mutate, mutations, prune),
    close: () => database.close(),
  };
});
