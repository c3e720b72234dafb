import { illegalArgument, SecurityError } from '../error.ts';
import type { AggregationType, CompositeSource } from '../query/aggregation.ts';
import type { FieldValue } from '../query/query.ts';
import type { CompositeAggregationClause } from './aggregation-clause.ts';
import { findField, type QueryableField } from './queryable-fields.ts';
import type { Resolution } from './resolution.ts';
import type { Scalar } from './scalar.ts';
import { searchRefused } from './search-errors.ts';

/** Brings a `composite` aggregation to its plain form. */
export function resolveComposite(
  name: string,
  { size, sources, after }: CompositeAggregationClause,
  { fields, limits }: Resolution,
): AggregationType {
  if (size > limits.bucketsMax) throw searchRefused(tooManyBuckets(limits.bucketsMax, size));
  const found = sources.map((source) => {
    if (source.hasMissingBucket && source.missingOrder !== 'default') {
      throw illegalArgument(`[missing_order] of composite agg [${name}] is not currently supported in this context`);
    }
    return { source, field: findField(fields, source.source.field ?? '') };
  });
  return {
    kind: 'composite',
    size,
    sources: found.map(
      ({ source, field }): CompositeSource => ({
        name: source.name,
        field: field.name,
        order: source.order,
        missingBucket: source.hasMissingBucket,
      }),
    ),
    after: after === null ? null : positionOf(name, after, found),
  };
}

/** More buckets than an answer may have. */
export function tooManyBuckets(bucketsMax: number, count: number): SecurityError {
  return new SecurityError(
    'tooManyBuckets',
    `Trying to create too many buckets. Must be less than or equal to: [${bucketsMax}] but was [${count}]. This limit can be set by changing the [search.max_buckets] cluster level setting.`,
    { metadata: { max_buckets: bucketsMax } },
  );
}

function positionOf(
  name: string,
  after: ReadonlyMap<string, Scalar | null>,
  sources: readonly {
    readonly source: { readonly name: string; readonly hasMissingBucket: boolean };
    readonly field: QueryableField;
  }[],
): readonly (FieldValue | null)[] {
  if (after.size !== sources.length) {
    throw searchRefused(illegalArgument(`[after] has ${after.size} value(s) but [sources] has ${sources.length}`));
  }
  return sources.map(({ source, field }, index) => {
    const value = after.get(source.name);
    if (value === undefined) throw searchRefused(illegalArgument(`Missing value for [after.${source.name}]`));
    if (value === null && source.hasMissingBucket) return null;
    if (value === null) {
      const problem = `Invalid value for [after.${source.name}], expected comparable, got [null]`;
      throw searchRefused(illegalArgument(problem));
    }
    return valueOf(value, field, (problem) => incompatible(name, index, problem));
  });
}

function valueOf({ kind, text }: Scalar, field: QueryableField, refuse: (problem: SecurityError) => SecurityError): FieldValue {
  if (field.kind === 'boolean') {
    if (text === 'true' || text === 'false') return text === 'true';
    throw refuse(new SecurityError('numberFormat', `For input string: "${text}"`));
  }
  if (field.kind === 'date') {
    const ms = Number(text);
    if (kind !== 'boolean' && text.trim() !== '' && Number.isFinite(ms)) return Math.trunc(ms);
    throw refuse(new SecurityError('numberFormat', `For input string: "${text}"`));
  }
  if (kind === 'string') return text;
  throw refuse(illegalArgument(`invalid value, expected string, got ${kind === 'number' ? 'Integer' : 'Boolean'}`));
}

function incompatible(name: string, index: number, problem: SecurityError): SecurityError {
  const place = `incompatible value in the position ${index}: ${problem.message}`;
  return searchRefused(
    new SecurityError('parse', `Cannot set after key in the composite aggregation [${name}] - ${place}`, {
      causedBy: illegalArgument(place, { causedBy: problem }),
    }),
  );
}
