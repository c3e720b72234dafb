/** Worker thread that owns the writing connection: migrates the database, then commits batches of mutations. */
import { workerData } from 'node:worker_threads';
import { type BatchOutcome, commitBatch } from './group-commit.ts';
import { migrate } from './migrate.ts';
import { createMutator, type Mutation } from './mutations.ts';
import { openForWriting, type SqliteDatabaseOptions } from './sqlite-database.ts';
import { serveThread } from './thread-service.ts';

await serveThread<readonly Mutation[], BatchOutcome>(async () => {
  const database = openForWriting(workerData as SqliteDatabaseOptions);
  try {
    await migrate(database.db);
  } catch (error) {
    database.close();
    throw error;
  }
  const mutate = createMutator(database.db);
  return {
    answer: (mutations) => commitBatch(database, mutate, mutations),
    close: () => database.close(),
  };
});
