import { type Change, StoreError } from '../store.ts';
import { fromStoreFault, toStoreError } from './errors.ts';
import type { BatchOutcome, MutationOutcome } from './group-commit.ts';
import type { Mutation, MutationEffect, MutationKind, MutationTypes } from './mutations.ts';
import type { WorkerThread } from './worker-thread.ts';

/** Mutations in one commit at most: bounds how long a commit takes, and so the wait of the next. */
const BATCH_MAX = 512;

interface PendingMutation {
  readonly mutation: Mutation;
  readonly resolve: (result: MutationEffect['result']) => void;
  readonly reject: (error: StoreError) => void;
}

/** What the queue works with. */
export interface WriteQueueOptions {
  readonly writer: WorkerThread<readonly Mutation[], BatchOutcome>;
  /** Mutations accepted and not yet answered, at most; one more is `unavailable`. */
  readonly queueMax: number;
  /** Hears the changes of each commit, before its mutations are answered. */
  readonly publish: (changes: readonly Change[]) => void;
  /** Called when the writer has died, before what was with it is rejected: its last commit may have gone unanswered. */
  readonly onWriterDeath: () => Promise<void>;
}

/**
 * The calling side of the writer. One batch is with the writer at a time; what arrives meanwhile is the next one, so that the
 * more is waiting, the more share a flush.
 */
export class WriteQueue {
  readonly #options: WriteQueueOptions;
  readonly #waiting: PendingMutation[] = [];
  #unanswered = 0;
  #busy = false;

  constructor(options: WriteQueueOptions) {
    this.#options = options;
  }

  /** Does a mutation. @throws StoreError. */
  async write<Kind extends MutationKind>(
    kind: Kind,
    input: MutationTypes[Kind]['input'],
  ): Promise<MutationTypes[Kind]['result']> {
    if (this.#unanswered >= this.#options.queueMax) {
      throw new StoreError('unavailable', 'too many writes are waiting for the store');
    }
    this.#unanswered += 1;
    try {
      const result = await new Promise<MutationEffect['result']>((resolve, reject) => {
        // The kind and its input belong together by the signature above; TypeScript does not correlate them in a union.
        this.#waiting.push({ mutation: { kind, input } as Mutation, resolve, reject });
        this.#wake();
      });
      return result as MutationTypes[Kind]['result'];
    } finally {
      this.#unanswered -= 1;
    }
  }

  #wake(): void {
    if (this.#busy) return;
    this.#busy = true;
    setImmediate(() => void this.#commitWaiting());
  }

  async #commitWaiting(): Promise<void> {
    while (this.#waiting.length > 0) {
      await this.#commit(this.#waiting.splice(0, BATCH_MAX));
      // Whoever was just answered often writes again at once: let these writes into the next batch.
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#busy = false;
  }

  async #commit(batch: readonly PendingMutation[]): Promise<void> {
    let done: BatchOutcome;
    try {
      done = await this.#options.writer.request(batch.map(({ mutation }) => mutation));
    } catch (error) {
      // If even that fails, caches may be wrong without knowing: the rejection is not caught and ends the process.
      await this.#options.onWriterDeath().finally(() => {
        for (const { reject } of batch) reject(toStoreError(error));
      });
      return;
    }
    if (done.changes.length > 0) this.#options.publish(done.changes);
    batch.forEach((pending, index) => answer(pending, done.outcomes[index]));
  }
}

function answer({ resolve, reject }: PendingMutation, outcome: MutationOutcome | undefined): void {
  if (outcome === undefined) reject(new StoreError('unavailable', 'the writer gave no answer'));
  else if ('fault' in outcome) reject(fromStoreFault(outcome.fault));
  else resolve(outcome.result);
}
