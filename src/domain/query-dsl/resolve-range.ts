import { illegalArgument, SecurityError } from '../error.ts';
import type { Bound, Query } from '../query/query.ts';
import type { RangeClause } from './clause.ts';
import { booleanValue, dateValue, equals } from './field-values.ts';
import { findField, type QueryableField } from './queryable-fields.ts';
import type { Resolution } from './resolution.ts';
import { searchRefused } from './search-errors.ts';

/** Brings a range to its plain form; without a bound it holds nothing, as in Elasticsearch. */
export function resolveRange(clause: RangeClause, { fields, now }: Resolution): Query {
  const field = findField(fields, clause.field);
  if (clause.from === null && clause.to === null) return { kind: 'none' };
  if (field.kind === 'boolean') return booleanRange(clause, field);
  if (field.kind === 'keyed' && (clause.from === null || clause.to === null)) {
    throw illegalArgument('[range] queries on keyed [flattened] fields must include both an upper and a lower bound.');
  }
  const { from, to, includesFrom, includesTo } = clause;
  const value = (text: string, roundUp: boolean): string | number =>
    field.kind === 'date' ? dateOf(text, roundUp, clause, now) : text;
  const lower: Bound | null = from && { value: value(from.text, !includesFrom), inclusive: includesFrom };
  const upper: Bound | null = to && { value: value(to.text, includesTo), inclusive: includesTo };
  return { kind: 'range', field: field.name, from: lower, to: upper };
}

/** Dates of ranges are read before the query is built: their failure is the search's own. */
function dateOf(text: string, roundUp: boolean, clause: RangeClause, now: Resolution['now']): number {
  try {
    return dateValue(text, now, roundUp, clause);
  } catch (error) {
    if (error instanceof SecurityError) throw searchRefused(error);
    throw error;
  }
}

function booleanRange({ from, to, includesFrom, includesTo }: RangeClause, field: QueryableField): Query {
  const least = from === null ? null : Number(booleanValue(from.text));
  const greatest = to === null ? null : Number(booleanValue(to.text));
  const values = [false, true].filter((value) => {
    const isAbove = least === null || Number(value) > least || (includesFrom && Number(value) === least);
    const isBelow = greatest === null || Number(value) < greatest || (includesTo && Number(value) === greatest);
    return isAbove && isBelow;
  });
  return values.length === 0 ? { kind: 'none' } : equals(field, values);
}
