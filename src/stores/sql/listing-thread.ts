import { StoreError } from '../store.ts';
import { fromStoreFault } from './errors.ts';
import type { Listing, ListingKind, ListingTypes } from './listings.ts';
import type { SqliteDatabaseOptions } from './sqlite-database.ts';
import type { ListingOutcome } from './sqlite-reader.ts';
import { WorkerThread } from './worker-thread.ts';

type Reader = WorkerThread<Listing, ListingOutcome>;

/** The calling side of the reader: its thread starts with the first listing, and again after it has died. */
export class ListingThread {
  readonly #options: SqliteDatabaseOptions;
  readonly #queueMax: number;
  #reader: Promise<Reader> | null = null;
  #unanswered = 0;

  /** `queueMax`: listings accepted and not yet answered, at most; one more is `unavailable`. */
  constructor(options: SqliteDatabaseOptions, queueMax: number) {
    this.#options = options;
    this.#queueMax = queueMax;
  }

  /** Rows of a listing. @throws StoreError. */
  async rows<Kind extends ListingKind>(
    kind: Kind,
    input: ListingTypes[Kind]['input'],
  ): Promise<readonly ListingTypes[Kind]['row'][]> {
    if (this.#unanswered >= this.#queueMax) throw new StoreError('unavailable', 'too many listings are waiting for the store');
    this.#unanswered += 1;
    try {
      const reader = await this.#running();
      // The kind, its input and its rows belong together by the signature; TypeScript does not correlate them in a union.
      const outcome = await reader.request({ kind, input } as Listing);
      if ('fault' in outcome) throw fromStoreFault(outcome.fault);
      return outcome.rows as readonly ListingTypes[Kind]['row'][];
    } finally {
      this.#unanswered -= 1;
    }
  }

  /** Ends the thread, if there is one. No listing may be under way. */
  async close(): Promise<void> {
    const reader = await this.#reader?.catch(() => null);
    await reader?.close();
  }

  #running(): Promise<Reader> {
    this.#reader ??= this.#start();
    return this.#reader;
  }

  async #start(): Promise<Reader> {
    try {
      const reader: Reader = await WorkerThread.start('sqlite-reader', this.#options);
      reader.onceDead(() => {
        this.#reader = null;
      });
      return reader;
    } catch (error) {
      this.#reader = null;
      throw error;
    }
  }
}
