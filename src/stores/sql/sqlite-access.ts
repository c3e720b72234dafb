import type { Kysely } from 'kysely';
import { CallGate } from './call-gate.ts';
import { ChangeListeners } from './change-listeners.ts';
import { createChangeQueries } from './changes.ts';
import { toStoreError } from './errors.ts';
import type { BatchOutcome } from './group-commit.ts';
import { ListingThread } from './listing-thread.ts';
import type { Mutation, MutationKind, MutationTypes } from './mutations.ts';
import { changeFromRow } from './rows.ts';
import type { StoreSchema } from './schema.ts';
import { openForReading } from './sqlite-database.ts';
import type { SqliteWriterOptions } from './sqlite-writer.ts';
import { WorkerThread } from './worker-thread.ts';
import { WriteQueue } from './write-queue.ts';

/** Changes that are read at once after the writer has died. */
const CATCH_UP_SIZE = 1_000;

/** How the threads are used. */
export interface SqliteAccessOptions extends SqliteWriterOptions {
  /** Mutations, and likewise listings, accepted and not yet answered, at most; one more is `unavailable`. */
  readonly queueMax: number;
}

interface SqliteAccessParts {
  readonly db: Kysely<StoreSchema>;
  readonly listeners: ChangeListeners;
  readonly listings: ListingThread;
  readonly queries: ListingThread;
  readonly writes: WriteQueue;
  readonly resources: AsyncDisposableStack;
}

/** The ways to the database: a thread that writes, a thread that lists, and a connection here for point look-ups. */
export class SqliteAccess {
  /** For point look-ups: they run in this thread. */
  readonly db: Kysely<StoreSchema>;
  readonly listeners: ChangeListeners;
  /** Whatever may be long; for use within `run`. */
  readonly listings: ListingThread;
  /** Queries over keys: a thread of their own, so that a long one holds up no listing; for use within `run`. */
  readonly queries: ListingThread;
  readonly #gate = new CallGate();
  readonly #resources: AsyncDisposableStack;
  readonly #writes: WriteQueue;

  /** Opens the database. @throws StoreError. */
  static async open(options: SqliteAccessOptions): Promise<SqliteAccess> {
    const resources = new AsyncDisposableStack();
    try {
      return await SqliteAccess.#openParts(options, resources);
    } catch (error) {
      await resources.disposeAsync();
      throw error;
    }
  }

  static async #openParts(options: SqliteAccessOptions, resources: AsyncDisposableStack): Promise<SqliteAccess> {
    // Closed in reverse order: the writer last, so that it can copy the log into the file and remove it.
    const writer: WorkerThread<readonly Mutation[], BatchOutcome> = await WorkerThread.start('sqlite-writer', options);
    resources.defer(() => writer.close());
    const listings = new ListingThread(options, options.queueMax);
    resources.defer(() => listings.close());
    const queries = new ListingThread(options, options.queueMax);
    resources.defer(() => queries.close());
    const database = openForReading(options);
    resources.defer(() => database.close());
    const changes = createChangeQueries(database.db);
    const listeners = new ChangeListeners(await changes.head());
    const writes = new WriteQueue({
      writer,
      queueMax: options.queueMax,
      publish: (committed) => listeners.publish(committed),
      onWriterDeath: () => listeners.catchUp(async (seq) => (await changes.since(seq, CATCH_UP_SIZE)).map(changeFromRow)),
    });
    return new SqliteAccess({ db: database.db, listeners, listings, queries, writes, resources });
  }

  private constructor(parts: SqliteAccessParts) {
    this.db = parts.db;
    this.listeners = parts.listeners;
    this.listings = parts.listings;
    this.queries = parts.queries;
    this.#writes = parts.writes;
    this.#resources = parts.resources;
  }

  /** Runs one call of the store: refused once closed, its errors translated. @throws StoreError. */
  async run<Result>(call: () => Promise<Result>): Promise<Result> {
    try {
      return await this.#gate.run(call);
    } catch (error) {
      throw toStoreError(error);
    }
  }

  /** Does a mutation; its changes have been published when it resolves. @throws StoreError. */
  write<Kind extends MutationKind>(kind: Kind, input: MutationTypes[Kind]['input']): Promise<MutationTypes[Kind]['result']> {
    return this.run(() => this.#writes.write(kind, input));
  }

  /** Does mutations of one kind one after the other, so that others come between; an error ends the row. @throws StoreError. */
  writeInTurn<Kind extends MutationKind>(kind: Kind, inputs: readonly MutationTypes[Kind]['input'][]): Promise<void> {
    return this.run(async () => {
      for (const input of inputs) await this.#writes.write(kind, input);
    });
  }

  /** Waits for the calls that run, then ends the threads. Idempotent. */
  async close(): Promise<void> {
    await this.#gate.shut();
    await this.#resources.disposeAsync();
  }
}
