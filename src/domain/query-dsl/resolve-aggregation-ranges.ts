import { SecurityError } from '../error.ts';
import type { AggregationRange } from '../query/aggregation.ts';
import type { Instant } from '../time.ts';
import type { RangeAggregationClause } from './aggregation-clause.ts';
import { boundPrinter } from './aggregation-text.ts';
import { dateValue } from './field-values.ts';
import type { QueryableField } from './queryable-fields.ts';
import type { Scalar } from './scalar.ts';
import { searchRefused } from './search-errors.ts';

/** The ranges in the order in which they are answered: by `from`, then `to`. Each gets a key. */
export function rangesOf(type: RangeAggregationClause, field: QueryableField, now: Instant): readonly AggregationRange[] {
  const print = boundPrinter(field.kind, type.source);
  const keyOf = (bound: number | null): string => (bound === null ? '*' : String(print(bound)));
  return type.ranges
    .map((range) => {
      const from = boundOf(range.from, type, field, now);
      const to = boundOf(range.to, type, field, now);
      const key = range.key ?? `${keyOf(from)}-${keyOf(to)}`;
      return { key, from, to };
    })
    .toSorted((a, b) => compareFrom(a.from, b.from) || compareFrom(negated(b.to), negated(a.to)));
}

function boundOf(bound: Scalar | null, type: RangeAggregationClause, field: QueryableField, now: Instant): number | null {
  if (bound === null) return null;
  if (field.kind === 'boolean' || bound.kind === 'number') return numberOf(bound);
  try {
    return dateValue(bound.text, now, false, type.source);
  } catch (error) {
    throw error instanceof SecurityError ? searchRefused(error) : error;
  }
}

function numberOf({ text }: Scalar): number {
  if (text === 'true' || text === 'false') return Number(text === 'true');
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw searchRefused(new SecurityError('numberFormat', `For input string: "${text}"`));
}

/** Unbounded comes first. */
function compareFrom(a: number | null, b: number | null): number {
  if (a === b) return 0;
  return a === null ? -1 : b === null ? 1 : a - b;
}

/** So that an unbounded end comes last. */
function negated(value: number | null): number | null {
  return value === null ? null : -value;
}
