import { SecurityError } from '../../domain/error.ts';
import type { ClusterMetadata } from '../cluster-metadata.ts';
import type { Caller } from '../plan.ts';
import { AUTO_CREATE_ACTION, assertMayWriteTo, createsIndex } from '../routes/auto-create.ts';
import { findNameProblem } from '../routes/index-expression.ts';
import { assertIndices, NAMES_TOLD_MAX } from '../routes/judge-indices.ts';
import { needsAllRights } from '../routes/refusals.ts';

/** Why an item of a request of many is refused. */
export interface ItemRefusal {
  /** The action that is not allowed. */
  readonly action: string;
  readonly error: SecurityError;
}

/** Verdicts that are remembered while one body is read: more names than that are judged again and again. */
const VERDICTS_MAX = 10_000;

/** Judges the items of one body, each name once per kind of item; in bounded memory however many names there are. */
export class ItemJudge {
  readonly #caller: Caller;
  readonly #requestAction: string;
  readonly #metadata: ClusterMetadata | null;
  readonly #verdictsByActions = new Map<readonly string[], Map<string, ItemRefusal | null>>();
  readonly #names = new Set<string>();
  #verdicts = 0;

  /** `metadata`: where it is told what is there; `null`: items that would create an index are not told apart. */
  constructor(caller: Caller, requestAction: string, metadata: ClusterMetadata | null = null) {
    this.#caller = caller;
    this.#requestAction = requestAction;
    this.#metadata = metadata;
  }

  /** The names that were judged, the first few. */
  get names(): readonly string[] {
    return [...this.#names];
  }

  /** Why `actions`, always the same array for the same kind of item, are not allowed on one name; `null` when they are. */
  judge(actions: readonly string[], name: string): ItemRefusal | null {
    const known = this.#verdictsByActions.get(actions)?.get(name);
    if (known !== undefined) return known;
    if (this.#names.size < NAMES_TOLD_MAX) this.#names.add(name);
    const verdict = this.#decide(actions, name);
    this.#remember(actions, name, verdict);
    return verdict;
  }

  #decide(actions: readonly string[], name: string): ItemRefusal | null {
    const problem = findNameProblem(name);
    if (problem !== null) return { action: this.#requestAction, error: needsAllRights(this.#requestAction, problem) };
    // The cluster makes an index before it writes.
    const error = actions.some(createsIndex) ? refusalOf(() => assertMayWriteTo(this.#caller, [name], this.#metadata)) : null;
    if (error !== null) return { action: AUTO_CREATE_ACTION, error };
    for (const action of actions) {
      const refusal = refusalOf(() => assertIndices(this.#caller, action, [name]));
      if (refusal !== null) return { action, error: refusal };
    }
    return null;
  }

  #remember(actions: readonly string[], name: string, verdict: ItemRefusal | null): void {
    if (this.#verdicts === VERDICTS_MAX) {
      this.#verdictsByActions.clear();
      this.#verdicts = 0;
    }
    const verdicts = this.#verdictsByActions.get(actions) ?? new Map<string, ItemRefusal | null>();
    this.#verdictsByActions.set(actions, verdicts.set(name, verdict));
    this.#verdicts += 1;
  }
}

/** The 403 or 404 that `judge` throws, or `null`. @throws whatever else it throws. */
export function refusalOf(judge: () => void): SecurityError | null {
  try {
    judge();
    return null;
  } catch (error) {
    if (error instanceof SecurityError && (error.code === 'forbidden' || error.code === 'indexNotFound')) return error;
    throw error;
  }
}
