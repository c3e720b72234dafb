import { differenceOf, type Language, NOTHING, unionOf } from '../pattern/language.ts';
import { LanguageMatcher } from '../pattern/language-matcher.ts';
import { parseWildcard } from '../pattern/parse-wildcard.ts';

/** A privilege that Elasticsearch defines, and the actions it grants. */
export interface NamedPrivilege {
  readonly name: string;
  /** Action patterns; `*` is any string. */
  readonly grants: readonly string[];
  /** Action patterns taken out of `grants` again. */
  readonly except?: readonly string[];
}

/** The actions of a privilege. */
export function actionsOf(privilege: NamedPrivilege): Language {
  const granted = unionOfPatterns(privilege.grants);
  return privilege.except === undefined ? granted : differenceOf(granted, unionOfPatterns(privilege.except));
}

/** The actions that match at least one of the patterns. */
export function unionOfPatterns(patterns: readonly string[]): Language {
  return patterns.length === 0 ? NOTHING : unionOf(patterns.map(parseWildcard));
}

/** Longest raw action pattern that counts as one; the longest real action has some 70 characters. */
export const ACTION_PATTERN_CHARACTERS_MAX = 250;

/** A table of privileges, asked by privilege and by action. */
export interface PrivilegeTable {
  /**
   * What a privilege of a role grants: a name of the table, or a raw action pattern. Case does not matter. `null`: neither.
   */
  actionsOf(privilege: string): Language | null;
  /** Names of the privileges that grant the action, in the order of the table. */
  grantorsOf(action: string): readonly string[];
}

/**
 * Makes a table usable. `isAction` tells which raw names are action patterns; as in Elasticsearch they also grant the
 * actions below them (`cluster:monitor/task` grants `cluster:monitor/task/get`).
 */
export function createPrivilegeTable(
  privileges: readonly NamedPrivilege[],
  isAction: (name: string) => boolean,
): PrivilegeTable {
  const languagesByName = new Map(privileges.map((privilege) => [privilege.name, actionsOf(privilege)]));
  const matchersByName = new Map([...languagesByName].map(([name, language]) => [name, new LanguageMatcher(language)]));
  return {
    actionsOf(privilege) {
      const name = privilege.toLowerCase();
      if (name.length > ACTION_PATTERN_CHARACTERS_MAX) return null;
      return isAction(name) ? parseWildcard(`${name}*`) : (languagesByName.get(name) ?? null);
    },
    grantorsOf(action) {
      return [...matchersByName].filter(([, matcher]) => matcher.matches(action)).map(([name]) => name);
    },
  };
}
