import type { ChangeFeed, ChangeKind } from '../../../stores/store.ts';

/** Counts the changes of some names from its making until it is stopped. */
export class NameWatch {
  readonly #counts: Map<string, number>;
  readonly #unsubscribe: () => void;

  constructor(changes: Pick<ChangeFeed, 'subscribe'>, kind: ChangeKind, names: readonly string[]) {
    this.#counts = new Map(names.map((name) => [name, 0]));
    this.#unsubscribe = changes.subscribe((batch) => {
      for (const change of batch) {
        const count = change.kind === kind ? this.#counts.get(change.id) : undefined;
        if (count !== undefined) this.#counts.set(change.id, count + 1);
      }
    });
  }

  /** The names that changed at least so many times. */
  changedNames(times = 1): readonly string[] {
    return [...this.#counts].filter(([, count]) => count >= times).map(([name]) => name);
  }

  stop(): void {
    this.#unsubscribe();
  }
}
