import { assertPageSize } from '../page-cursor.ts';
import { CHANGES_GONE, type Change, type ChangeFeed, type ChangeKind, StoreError } from '../store.ts';

/** The change feed of a memory store, and whether the store is open: all that its parts share. */
export class MemoryChanges implements ChangeFeed {
  readonly #keptMax: number;
  /** The newest, by `seq` without gaps. */
  readonly #changes: Change[] = [];
  readonly #listeners = new Set<(changes: readonly Change[]) => void>();
  #head = 0;
  #closed = false;

  /** `keptMax`: changes that are kept, the newest. */
  constructor(keptMax: number) {
    this.#keptMax = keptMax;
  }

  /** Ends it: from now on every call rejects. */
  close(): void {
    this.#closed = true;
  }

  /** @throws StoreError `unavailable` when it has been closed. */
  assertOpen(): void {
    if (this.#closed) throw new StoreError('unavailable', 'the store is closed');
  }

  /** Appends one change per id and tells all listeners. */
  append(kind: ChangeKind, ids: readonly string[]): void {
    if (ids.length === 0) return;
    // Half as many again may be there, so that the list is not moved at each change.
    if (this.#changes.length > this.#keptMax * 1.5) this.#changes.splice(0, this.#changes.length - this.#keptMax);
    const changes = ids.map((id, index): Change => ({ seq: this.#head + index + 1, kind, id }));
    for (const change of changes) this.#changes.push(change);
    this.#head += changes.length;
    for (const listener of this.#listeners) listener(changes);
  }

  async head(): Promise<number> {
    this.assertOpen();
    return this.#head;
  }

  async since(seq: number, size: number): Promise<readonly Change[]> {
    this.assertOpen();
    assertPageSize(size);
    const dropped = this.#head - this.#changes.length;
    if (seq < dropped) throw new StoreError('gone', CHANGES_GONE);
    return this.#changes.slice(seq - dropped, seq - dropped + size);
  }

  subscribe(listener: (changes: readonly Change[]) => void): () => void {
    // Wrapped, so that one function subscribed twice is heard twice and each end ends its own.
    const own = (changes: readonly Change[]): void => listener(changes);
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }
}
