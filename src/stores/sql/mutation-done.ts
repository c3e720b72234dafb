import type { ChangeKind } from '../store.ts';

/** What a mutation of one kind answered, and what it changed. */
export interface Done<Result> {
  readonly result: Result;
  readonly kind: ChangeKind;
  readonly ids: readonly string[];
}
