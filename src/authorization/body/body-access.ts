import { SecurityError } from '../../domain/error.ts';
import type { Caller } from '../plan.ts';
import { assertOpensNothing } from '../routes/judge-copy.ts';
import { assertIndices, assertPlainItems, createNameJudge, NAMES_TOLD_MAX, type NameJudge } from '../routes/judge-indices.ts';
import { needsAllRights } from '../routes/refusals.ts';

/** Judges the names that one body holds, whatever they are in it. Every method throws `SecurityError` `forbidden`. */
export interface BodyAccess {
  /** Lets one index, alias or data stream pass only if every action is allowed on it. `construct` says what names it, in a refusal. */
  assertName(actions: readonly string[], name: string, construct: string): void;
  /** As `assertName`, for the items of an expression: names and `*` patterns. */
  assertItems(actions: readonly string[], items: readonly string[], construct: string): void;
  /** Lets the body pass only if the actions are allowed on what the request's path names as well. */
  assertPath(actions: readonly string[], construct: string): void;
  /** Lets content get other names only where it is not more readable than under those that it has. */
  assertOpensNothing(sources: readonly string[], targets: readonly string[], made: 'alias' | 'copy'): void;
  /** Items of the path's index expression; `null` where the path has none. */
  readonly pathItems: readonly string[] | null;
  /** Another name that the path gives to its index: an alias or a copy. */
  readonly newName: string | null;
  /** The names that were judged, the first few. */
  readonly names: readonly string[];
}

/** Makes the judge of one body. */
export function createBodyAccess(
  caller: Caller,
  requestAction: string,
  pathItems: readonly string[] | null,
  newName: string | null = null,
): BodyAccess {
  // Most bodies name nothing: what is needed for names is made with the first.
  let judge: NameJudge | null = null;
  const names: string[] = [];
  const keep = (name: string): void => {
    if (names.length < NAMES_TOLD_MAX && !names.includes(name)) names.push(name);
  };
  const assertItems = (actions: readonly string[], items: readonly string[], construct: string): void => {
    explain(construct, () => {
      if (items.length === 0) throw needsAllRights(requestAction, 'an empty list of indices stands for all indices');
      const list = items.find((item) => item.includes(','));
      if (list !== undefined) throw needsAllRights(requestAction, `[${list}] is not one index name`);
      assertPlainItems(requestAction, items);
      for (const action of actions) assertIndices(caller, action, items);
    });
    for (const item of items) keep(item);
  };
  return {
    pathItems,
    newName,
    assertItems,
    assertName(actions, name, construct) {
      judge ??= createNameJudge(caller, requestAction);
      const made = judge;
      explain(construct, () => made.assertAllowed(actions, name));
      keep(name);
    },
    assertPath(actions, construct) {
      assertItems(actions, pathItems ?? [], construct);
    },
    assertOpensNothing: (sources, targets, made) => assertOpensNothing(caller, sources, targets, made),
    names,
  };
}

/** A refusal tells what named the index, behind Elasticsearch's own words. */
function explain(construct: string, judge: () => void): void {
  try {
    judge();
  } catch (error) {
    if (!(error instanceof SecurityError)) throw error;
    throw new SecurityError(error.code, `${error.message}, needed for ${construct}`, { ...error.options, cause: error });
  }
}
