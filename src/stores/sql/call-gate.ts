import { StoreError } from '../store.ts';

/** Lets calls in while it is open, and knows when the last one has left. */
export class CallGate {
  #running = 0;
  #shut: Promise<void> | null = null;
  #onEmpty: (() => void) | null = null;

  /** Runs a call. @throws StoreError `unavailable` when the gate is shut. */
  async run<Result>(call: () => Promise<Result>): Promise<Result> {
    if (this.#shut !== null) throw new StoreError('unavailable', 'the store is closed');
    this.#running += 1;
    try {
      return await call();
    } finally {
      this.#running -= 1;
      if (this.#running === 0) this.#onEmpty?.();
    }
  }

  /** Lets nobody in any more, and resolves when nobody is left. Idempotent. */
  shut(): Promise<void> {
    this.#shut ??= this.#running === 0 ? Promise.resolve() : new Promise((resolve) => (this.#onEmpty = resolve));
    return this.#shut;
  }
}
