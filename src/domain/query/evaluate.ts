import { areComparable, compareValues, type FieldReader, foldCase } from './field-value.ts';
import type { Bound, FieldValue, Query } from './query.ts';
import { parseTextPattern } from './text-pattern.ts';

/** Whether a thing matches, given by its fields: the plain meaning of a query, to which every store is held. */
export function matchesQuery(query: Query, read: FieldReader): boolean {
  switch (query.kind) {
    case 'all':
      return true;
    case 'none':
      return false;
    case 'and':
      return query.queries.every((part) => matchesQuery(part, read));
    case 'or':
      return query.queries.filter((part) => matchesQuery(part, read)).length >= query.minimum;
    case 'not':
      return !matchesQuery(query.query, read);
    case 'exists':
      return read(query.field).length > 0;
    case 'range':
      return read(query.field).some((value) => isWithin(value, query.from, query.to));
    default:
      return read(query.field).some(valueMatcher(query));
  }
}

/** Whether a value lies within the bounds. A bound of another kind than the value holds nothing. */
function isWithin(value: FieldValue, from: Bound | null, to: Bound | null): boolean {
  return (from === null || isBeyond(value, from, 1)) && (to === null || isBeyond(value, to, -1));
}

function isBeyond(value: FieldValue, bound: Bound, direction: 1 | -1): boolean {
  if (!areComparable(value, bound.value)) return false;
  const difference = compareValues(value, bound.value) * direction;
  return bound.inclusive ? difference >= 0 : difference > 0;
}

function valueMatcher(query: Extract<Query, { readonly ignoreCase: boolean }>): (value: FieldValue) => boolean {
  const fold = (text: string): string => (query.ignoreCase ? foldCase(text) : text);
  const foldValue = (value: FieldValue): FieldValue => (typeof value === 'string' ? fold(value) : value);
  switch (query.kind) {
    case 'equals':
      return (value) => query.values.some((wanted) => compareValues(foldValue(value), foldValue(wanted)) === 0);
    case 'prefix': {
      const prefix = fold(query.prefix);
      return (value) => typeof value === 'string' && beginsWith(fold(value), prefix);
    }
    case 'wildcard': {
      const pattern = parseTextPattern(fold(query.pattern));
      return (value) => typeof value === 'string' && pattern.matches(fold(value));
    }
  }
}

/** By code points: half of a surrogate pair is no prefix of it. */
function beginsWith(text: string, prefix: string): boolean {
  if (!text.startsWith(prefix)) return false;
  const last = prefix.charCodeAt(prefix.length - 1);
  const next = text.charCodeAt(prefix.length);
  return !(last >= 0xd800 && last <= 0xdbff && next >= 0xdc00 && next <= 0xdfff);
}
