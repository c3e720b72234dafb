import type { SecurityError } from '../../domain/error.ts';
import { actionDenied } from '../denial.ts';
import type { Caller } from '../plan.ts';
import { isRestrictedName } from '../restricted-names.ts';
import { findItemProblem, findNameProblem, isIndexPattern } from './index-expression.ts';
import { needsAllRights } from './refusals.ts';

/**
 * Lets an action on the items of an index expression pass only if each is a plain name or pattern.
 * @throws SecurityError `forbidden`
 */
export function assertPlainItems(action: string, items: readonly string[]): void {
  for (const item of items) {
    const problem = findItemProblem(item);
    if (problem !== null) throw needsAllRights(action, problem);
  }
}

/**
 * Lets an action pass only if the caller may run it on every item; the items must be plain.
 * @throws SecurityError `forbidden`, which tells the items that are not allowed.
 */
export function assertIndices(caller: Caller, action: string, items: readonly string[]): void {
  for (const item of items) {
    if (!allowsItem(caller, action, item)) throw denyItems(caller, action, items);
  }
}

/** Judges the names that a body holds, item by item, each name once per action. */
export interface NameJudge {
  /**
   * Lets an item on one name pass only if every action is allowed on it.
   * @throws SecurityError `forbidden`
   */
  assertAllowed(actions: readonly string[], name: string): void;
  /** The names that were judged, the first few. */
  readonly names: readonly string[];
}

/** How many names a refusal tells, and how many of a body are kept for the audit. */
export const NAMES_TOLD_MAX = 100;

/** Makes a judge for one body. */
export function createNameJudge(caller: Caller, requestAction: string): NameJudge {
  const allowedNamesByAction = new Map<string, Set<string>>();
  const names: string[] = [];
  const seen = new Set<string>();
  return {
    names,
    assertAllowed(actions, name) {
      if (!seen.has(name)) {
        const problem = findNameProblem(name);
        if (problem !== null) throw needsAllRights(requestAction, problem);
        seen.add(name);
        if (names.length < NAMES_TOLD_MAX) names.push(name);
      }
      for (const action of actions) {
        const allowedNames = allowedNamesByAction.get(action) ?? new Set<string>();
        if (allowedNames.has(name)) continue;
        assertIndices(caller, action, [name]);
        allowedNamesByAction.set(action, allowedNames.add(name));
      }
    },
  };
}

/** Whether an action is allowed on a name, or on all that a pattern can match. */
export function allowsItem(caller: Caller, action: string, item: string): boolean {
  const { authorizer } = caller;
  return isIndexPattern(item) ? authorizer.allowsIndexPattern(action, item) : authorizer.allowsIndex(action, item);
}

function denyItems(caller: Caller, action: string, items: readonly string[]): Error {
  return deniedNames(
    caller,
    action,
    items.filter((item) => !allowsItem(caller, action, item)),
  );
}

/** The 403 for an action that is not allowed on these names, the first of which it tells, restricted ones apart. */
export function deniedNames(caller: Caller, action: string, names: readonly string[]): SecurityError {
  const told = names.slice(0, NAMES_TOLD_MAX);
  const isRestricted = (item: string): boolean => !isIndexPattern(item) && isRestrictedName(item);
  return actionDenied(caller, action, {
    indices: told.filter((item) => !isRestricted(item)),
    restrictedIndices: told.filter(isRestricted),
  });
}
