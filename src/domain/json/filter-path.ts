import { illegalArgument } from '../error.ts';
import { isJsonArray, isJsonObject } from './json-kind.ts';
import type { JsonObject, JsonValue } from './json-value.ts';
import { rawNumberText } from './raw-number.ts';

/** Most names that the patterns of one request may hold together: each is compared with every member of the answer. */
export const FILTER_NAMES_MAX = 200;

const ANY_DEPTH = '**';

/** A pattern from one of its names on. A pattern's tails are shared, so that a set of them holds each once. */
interface PatternTail {
  readonly name: string;
  readonly next: PatternTail | null;
}

/** Patterns, or what is left of them below some name. */
export type Patterns = ReadonlySet<PatternTail>;

/** What of a body is wanted, from `?filter_path=`. */
export interface FilterPath {
  readonly includes: Patterns;
  readonly excludes: Patterns;
}

/**
 * Reads a comma list of dotted patterns; those that begin with `-` exclude.
 * @returns `null` when there is none.
 * @throws SecurityError `illegalArgument` for more names than `namesMax`.
 */
export function parseFilterPath(text: string, namesMax: number = FILTER_NAMES_MAX): FilterPath | null {
  const patterns = text
    .split(',')
    .map((pattern) => pattern.trim())
    .filter((pattern) => pattern !== '' && pattern !== '-');
  if (patterns.length === 0) return null;
  const names = patterns.reduce((count, pattern) => count + pattern.split('.').length, 0);
  if (names > namesMax) throw illegalArgument(`[filter_path] holds [${names}] names, more than the [${namesMax}] allowed`);
  return {
    includes: new Set(patterns.filter((pattern) => !pattern.startsWith('-')).map(parsePattern)),
    excludes: new Set(patterns.filter((pattern) => pattern.startsWith('-')).map((pattern) => parsePattern(pattern.slice(1)))),
  };
}

/** The part of the document that the filter keeps: objects and arrays that lose everything are left out. */
export function filterDocument(document: JsonValue, filter: FilterPath): JsonValue {
  const included = filter.includes.size === 0 ? document : include(document, filter.includes);
  const kept = included === undefined || filter.excludes.size === 0 ? included : exclude(included, filter.excludes);
  return kept ?? (isJsonArray(document) ? [] : {});
}

function include(value: JsonValue, patterns: Patterns): JsonValue | undefined {
  if (isJsonArray(value)) {
    const items = value.map((item) => include(item, patterns)).filter((item) => item !== undefined);
    return items.length === 0 ? undefined : items;
  }
  if (!isJsonObject(value) || rawNumberText(value) !== null) return undefined;
  return filterMembers(value, (name, member) => {
    const { matched, rest } = stepPatterns(patterns, name);
    return matched ? member : rest.size === 0 ? undefined : include(member, rest);
  });
}

function exclude(value: JsonValue, patterns: Patterns): JsonValue | undefined {
  if (isJsonArray(value)) {
    if (value.length === 0) return value;
    const items = value.map((item) => exclude(item, patterns)).filter((item) => item !== undefined);
    return items.length === 0 ? undefined : items;
  }
  if (!isJsonObject(value) || Object.keys(value).length === 0 || rawNumberText(value) !== null) return value;
  return filterMembers(value, (name, member) => {
    const { matched, rest } = stepPatterns(patterns, name);
    return matched ? undefined : rest.size === 0 ? member : exclude(member, rest);
  });
}

function filterMembers(
  object: JsonObject,
  keep: (name: string, member: JsonValue) => JsonValue | undefined,
): JsonObject | undefined {
  const kept: Record<string, JsonValue> = Object.create(null);
  let isEmpty = true;
  for (const [name, member] of Object.entries(object)) {
    const value = keep(name, member);
    if (value === undefined) continue;
    kept[name] = value;
    isEmpty = false;
  }
  return isEmpty ? undefined : kept;
}

/** What is left of the patterns below the member `name`, and whether one of them ends there. */
export function stepPatterns(patterns: Patterns, name: string): { readonly matched: boolean; readonly rest: Patterns } {
  const rest = new Set<PatternTail>();
  let matched = false;
  for (const pattern of patterns) matched = stepPattern(pattern, name, rest) || matched;
  return { matched, rest };
}

function stepPattern(pattern: PatternTail, name: string, rest: Set<PatternTail>): boolean {
  if (pattern.name === ANY_DEPTH) {
    if (pattern.next === null) return true;
    rest.add(pattern);
    return stepPattern(pattern.next, name, rest);
  }
  if (!matchesWildcard(pattern.name, name)) return false;
  if (pattern.next === null) return true;
  rest.add(pattern.next);
  return false;
}

function parsePattern(pattern: string): PatternTail {
  const names = pattern.split(/(?<!\\)\./).map((name) => name.replaceAll('\\.', '.'));
  const last: PatternTail = { name: names.pop() ?? '', next: null };
  return names.reduceRight<PatternTail>((next, name) => ({ name, next }), last);
}

/** Whether `name` matches a pattern of literals and `*`. Linear in the product of the lengths at worst. */
function matchesWildcard(pattern: string, name: string): boolean {
  let at = 0;
  let inPattern = 0;
  let star = -1;
  let starAt = 0;
  while (at < name.length) {
    if (pattern[inPattern] === '*') {
      star = inPattern;
      starAt = at;
      inPattern += 1;
    } else if (pattern[inPattern] === name[at]) {
      inPattern += 1;
      at += 1;
    } else if (star !== -1) {
      inPattern = star + 1;
      starAt += 1;
      at = starAt;
    } else {
      return false;
    }
  }
  while (pattern[inPattern] === '*') inPattern += 1;
  return inPattern === pattern.length;
}
