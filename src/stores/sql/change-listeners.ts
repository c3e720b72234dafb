import type { Change } from '../store.ts';

/** Those who hear changes, and how far they have heard. */
export class ChangeListeners {
  readonly #listeners = new Set<(changes: readonly Change[]) => void>();
  #heard: number;

  /** `heard`: `seq` of the newest change that was there before anyone could listen. */
  constructor(heard: number) {
    this.#heard = heard;
  }

  /** Adds a listener. @returns the function that removes it. */
  add(listener: (changes: readonly Change[]) => void): () => void {
    // Wrapped, so that one function added twice is called twice and each removal takes its own.
    const own = (changes: readonly Change[]): void => listener(changes);
    this.#listeners.add(own);
    return () => {
      this.#listeners.delete(own);
    };
  }

  /** Tells all listeners; the changes follow the last ones without a gap. */
  publish(changes: readonly Change[]): void {
    this.#heard = changes.at(-1)?.seq ?? this.#heard;
    for (const listener of this.#listeners) listener(changes);
  }

  /** Publishes what was committed since, read piece by piece with `readSince`: no cache may miss a change. */
  async catchUp(readSince: (seq: number) => Promise<readonly Change[]>): Promise<void> {
    for (;;) {
      const missed = await readSince(this.#heard);
      if (missed.length === 0) return;
      this.publish(missed);
    }
  }
}
