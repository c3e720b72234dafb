import { SecurityError } from '../domain/error.ts';
import { isJsonArray, isJsonObject } from '../domain/json/json-kind.ts';
import { DEFAULT_JSON_LIMITS } from '../domain/json/json-limits.ts';
import type { JsonValue } from '../domain/json/json-value.ts';
import { parseJson } from '../domain/json/parse-json.ts';
import type { FieldSecurity } from '../domain/role/role-descriptor.ts';

/** How deep a query that matches every document may nest. */
const QUERY_DEPTH_MAX = 20;

/** Clauses of a `bool` query that all have to match; one that has only these matches every document when they all do. */
const REQUIRED_CLAUSES: ReadonlySet<string> = new Set(['must', 'filter', 'should']);
/** Fields beside the clauses that do not change what matches. */
const SCORING_FIELDS: ReadonlySet<string> = new Set(['boost', '_name']);

/**
 * Whether a document query shows every document: `match_all`, bare or within `bool` and `constant_score`. What cannot be
 * read, or is written in any other way, might leave something out.
 */
export function matchesEveryDocument(query: string): boolean {
  try {
    return isMatchAll(parseJson(new TextEncoder().encode(query), { ...DEFAULT_JSON_LIMITS, depthMax: QUERY_DEPTH_MAX }));
  } catch (error) {
    if (error instanceof SecurityError) return false;
    throw error;
  }
}

/** Whether a field rule shows every field. */
export function showsEveryField({ grant, except }: FieldSecurity): boolean {
  return (grant ?? []).some((field) => /^\*+$/.test(field)) && (except ?? []).length === 0;
}

function isMatchAll(query: JsonValue): boolean {
  if (!isJsonObject(query)) return false;
  const [clause, ...others] = Object.entries(query);
  if (clause === undefined || others.length > 0) return false;
  const [type, body] = clause;
  if (!isJsonObject(body)) return false;
  switch (type) {
    case 'match_all':
      return Object.keys(body).every((field) => SCORING_FIELDS.has(field));
    case 'constant_score':
      return (
        isMatchAll(body['filter'] ?? null) &&
        Object.keys(body).every((field) => field === 'filter' || SCORING_FIELDS.has(field))
      );
    case 'bool':
      return Object.entries(body).every(
        ([field, value]) => SCORING_FIELDS.has(field) || (REQUIRED_CLAUSES.has(field) && areMatchAll(value)),
      );
    default:
      return false;
  }
}

function areMatchAll(clauses: JsonValue): boolean {
  return isJsonArray(clauses) ? clauses.every(isMatchAll) : isMatchAll(clauses);
}
