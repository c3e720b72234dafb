import { LanguageMatcher } from '../authorization/pattern/language-matcher.ts';
import { parsePattern } from '../authorization/pattern/parse-pattern.ts';
import { isJsonArray } from '../domain/json/json-kind.ts';
import type { JsonObject, JsonValue } from '../domain/json/json-value.ts';
import {
  areEqualNames,
  type DistinguishedName,
  isBelow,
  normalizedText,
  parseDistinguishedName,
} from '../domain/role-mapping/distinguished-name.ts';
import type { RoleMappingRule } from '../domain/role-mapping/role-mapping.ts';

/** A user as a realm describes it, for rules and templates of role mappings. */
export interface MappedUser {
  readonly username: string;
  /** Distinguished name, or `null` where the realm has none. */
  readonly dn: string | null;
  /** Distinguished names of groups, or other names of them. */
  readonly groups: readonly string[];
  readonly metadata: JsonObject;
  readonly realmName: string;
}

/**
 * Whether a rule holds for a user. `null`: it cannot be decided, because it asks about a value that is neither a text, a
 * number, a boolean, null nor a list of these; such a mapping gives nothing, also within `except`.
 */
export type CompiledRule = (user: MappedUser) => boolean | null;

/**
 * Compiles a rule once for many users.
 * @see https://www.elastic.co/docs/reference/elasticsearch/security/role-mapping-resources
 */
export function compileRule(rule: RoleMappingRule): CompiledRule {
  switch (rule.kind) {
    case 'any': {
      const rules = rule.rules.map(compileRule);
      return (user) => anyOf(rules.map((holds) => holds(user)));
    }
    case 'all': {
      const rules = rule.rules.map(compileRule);
      return (user) => not(anyOf(rules.map((holds) => not(holds(user)))));
    }
    case 'except': {
      const holds = compileRule(rule.rule);
      return (user) => not(holds(user));
    }
    case 'field': {
      const values = rule.values.map((value) => new RuleValue(value));
      return (user) => anyOf(values.map((value) => matchesField(value, rule.field, user)));
    }
  }
}

/** Why the text of a rule's value cannot be read as the pattern that it is, or `null`. */
export function rulePatternViolation(text: string): string | null {
  if (!isPattern(text)) return null;
  const pattern = parsePattern(text);
  return pattern.outcome === 'refused' ? pattern.reason : null;
}

function anyOf(answers: readonly (boolean | null)[]): boolean | null {
  if (answers.includes(true)) return true;
  return answers.includes(null) ? null : false;
}

function not(answer: boolean | null): boolean | null {
  return answer === null ? null : !answer;
}

function matchesField(value: RuleValue, field: string, user: MappedUser): boolean | null {
  switch (field) {
    case 'username':
      return value.matches(user.username);
    case 'dn':
      return user.dn === null ? value.matches(null) : value.matchesName(user.dn);
    case 'groups':
      return user.groups.some((group) => value.matchesName(group));
    case 'realm.name':
      return value.matches(user.realmName);
    default:
      return value.matches(metadataOf(user, field));
  }
}

/** A field that a user has not is null. */
function metadataOf({ metadata }: MappedUser, field: string): JsonValue {
  const key = field.startsWith('metadata.') ? field.slice('metadata.'.length) : '';
  return Object.hasOwn(metadata, key) ? (metadata[key] ?? null) : null;
}

/** Only a `*` makes a text a wildcard pattern. */
function isPattern(text: string): boolean {
  return text.includes('*') || (text.length > 1 && text.startsWith('/') && text.endsWith('/'));
}

/** A value that a rule asks for. */
class RuleValue {
  readonly #value: string | number | boolean | null;
  /** `null`: the value is compared as it is. */
  readonly #pattern: LanguageMatcher | null;
  readonly #name: DistinguishedName | null;
  /** What `*,suffix` lies below. */
  readonly #ancestor: DistinguishedName | null;

  constructor(value: string | number | boolean | null) {
    this.#value = value;
    const text = typeof value === 'string' ? value : '';
    const pattern = isPattern(text) ? parsePattern(text) : null;
    this.#pattern = pattern?.outcome === 'parsed' ? new LanguageMatcher(pattern.language) : null;
    this.#name = typeof value === 'string' && pattern === null ? parseDistinguishedName(text) : null;
    const suffix = text.startsWith('*,') ? text.slice(2) : '';
    this.#ancestor = suffix === '' || suffix.includes('*') ? null : parseDistinguishedName(suffix);
  }

  matches(actual: JsonValue): boolean | null {
    if (isJsonArray(actual)) return anyOf(actual.map((element) => this.matches(element)));
    if (typeof actual === 'object' && actual !== null) return null;
    if (typeof actual === 'string' && this.#pattern !== null) return this.#pattern.matches(actual);
    return actual === this.#value;
  }

  /** Compares with a distinguished name: without regard to case, and part by part where both can be read as one. */
  matchesName(actual: string): boolean {
    const name = parseDistinguishedName(actual);
    if (this.#pattern === null) {
      if (typeof this.#value !== 'string') return false;
      if (this.#value.toLowerCase() === actual.toLowerCase()) return true;
      return name !== null && this.#name !== null && areEqualNames(name, this.#name);
    }
    const spellings = [actual, actual.toLowerCase(), actual.toUpperCase(), ...(name === null ? [] : [normalizedText(name)])];
    if (spellings.some((spelling) => this.#pattern?.matches(spelling))) return true;
    return name !== null && this.#ancestor !== null && isBelow(name, this.#ancestor);
  }
}
