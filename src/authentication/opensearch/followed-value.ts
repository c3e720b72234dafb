import type { ChangeFeed, ChangeKind } from '../../stores/store.ts';

/**
 * A value that is read from the store once, and again after a change of its kind, which drops it within the feed's call; what a read
 * that was under way then brings serves who asked for it and is not kept.
 */
export class FollowedValue<Value> {
  readonly #read: () => Promise<Value>;
  readonly #unsubscribe: () => void;
  #kept: Promise<Value> | null = null;

  constructor(options: {
    readonly kind: ChangeKind;
    readonly changes: Pick<ChangeFeed, 'subscribe'>;
    readonly read: () => Promise<Value>;
  }) {
    this.#read = options.read;
    this.#unsubscribe = options.changes.subscribe((changes) => {
      if (changes.some(({ kind }) => kind === options.kind)) this.#kept = null;
    });
  }

  /** The value as it is now. @throws what reading throws; a failed read is not kept. */
  get(): Promise<Value> {
    if (this.#kept !== null) return this.#kept;
    const reading = this.#read();
    this.#kept = reading;
    // Who asked is told by the promise itself.
    reading.catch(() => {
      if (this.#kept === reading) this.#kept = null;
    });
    return reading;
  }

  /** Stops following the change feed. */
  close(): void {
    this.#unsubscribe();
  }
}
