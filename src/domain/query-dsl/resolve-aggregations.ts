import { illegalArgument, SecurityError } from '../error.ts';
import type { Aggregation, AggregationRange, Aggregations, AggregationType } from '../query/aggregation.ts';
import type { FieldValue } from '../query/query.ts';
import type {
  AggregationClause,
  AggregationSource,
  CompositeAggregationClause,
  FiltersAggregationClause,
  RangeAggregationClause,
  TermsAggregationClause,
} from './aggregation-clause.ts';
import { parseDateFormat } from './date-format.ts';
import { booleanValue, dateValue, indexType, noFormats } from './field-values.ts';
import { findField, type QueryableField } from './queryable-fields.ts';
import type { Resolution } from './resolution.ts';
import { rangesOf } from './resolve-aggregation-ranges.ts';
import { resolveComposite } from './resolve-composite.ts';
import { assertClauseAllowed, resolveQuery } from './resolve-query.ts';
import { searchRefused } from './search-errors.ts';

/** Aggregations with one value, by which buckets can be ordered. */
const KINDS_WITHOUT_BUCKETS: readonly string[] = ['cardinality', 'value_count'];

/**
 * Refuses types, scripts and fields that are not allowed, and more aggregations than are.
 * @throws SecurityError `illegalArgument`.
 */
export function assertAggregationsAllowed(clauses: readonly AggregationClause[], resolution: Resolution): void {
  const count = countAggregations(clauses);
  const { aggregationsMax } = resolution.limits;
  if (count > aggregationsMax) {
    throw illegalArgument(`[aggs] holds [${count}] aggregations, more than the [${aggregationsMax}] allowed`);
  }
  for (const clause of clauses) assertAllowed(clause, resolution);
}

/**
 * Brings aggregations to their plain form. Call `assertAggregationsAllowed` first.
 * @throws SecurityError `searchRefused`, or `illegalArgument` for what is not supported here.
 */
export function resolveAggregations(clauses: readonly AggregationClause[], resolution: Resolution): Aggregations {
  return Object.fromEntries(clauses.map((clause) => [clause.name, resolveAggregation(clause, null, resolution)]));
}

function resolveAggregation(clause: AggregationClause, parent: string | null, resolution: Resolution): Aggregation {
  if (clause.type.kind === 'composite' && parent !== null && parent !== 'filter') {
    const factory = `${parent.charAt(0).toUpperCase()}${parent.slice(1)}AggregatorFactory`;
    const problem = `[composite] aggregation cannot be used with a parent aggregation of type: [${factory}]`;
    throw searchRefused(illegalArgument(problem));
  }
  const entries = clause.aggregations.map((inner) => [inner.name, resolveAggregation(inner, clause.type.kind, resolution)]);
  return {
    type: resolveType(clause, resolution),
    aggregations: Object.fromEntries(entries),
    ...(clause.meta !== null && { meta: clause.meta }),
  };
}

function assertAllowed({ name, type, aggregations }: AggregationClause, resolution: Resolution): void {
  switch (type.kind) {
    case 'unsupported':
      throw illegalArgument(
        type.isPipeline
          ? `Unsupported aggregation of type [${type.name}]`
          : `Unsupported API Keys agg [${name}] of type [${type.name}]`,
      );
    case 'filter':
      assertClauseAllowed(type.query, resolution.fields);
      break;
    case 'filters':
      for (const { query } of type.filters) assertClauseAllowed(query, resolution.fields);
      break;
    case 'composite':
      assertSourcesAllowed(name, type, resolution);
      break;
    default:
      assertSourceAllowed(name, type.source, resolution);
  }
  for (const inner of aggregations) assertAllowed(inner, resolution);
}

function assertSourceAllowed(
  name: string,
  { field, hasScript }: Pick<AggregationSource, 'field' | 'hasScript'>,
  { fields }: Resolution,
): void {
  if (hasScript || field === null) throw illegalArgument(`Unsupported script value source for [${name}] agg`);
  findField(fields, field);
}

function assertSourcesAllowed(name: string, { sources }: CompositeAggregationClause, resolution: Resolution): void {
  for (const { name: part, type, source } of sources) {
    if (type !== 'terms') {
      throw illegalArgument(
        `Unsupported value source type for [${part}] of composite agg [${name}].Only [terms] value sources are allowed.`,
      );
    }
    assertSourceAllowed(part, source, resolution);
  }
}

function resolveType({ name, type, aggregations }: AggregationClause, resolution: Resolution): AggregationType {
  switch (type.kind) {
    case 'terms':
      return resolveTerms(name, type, aggregations, resolution);
    case 'range':
    case 'date_range':
      return resolveRange(name, type, resolution);
    case 'missing':
      return { kind: type.kind, field: fieldOf(type.source, resolution).name };
    case 'cardinality':
    case 'value_count':
      return { kind: type.kind, field: plainFieldOf(name, type.source, resolution).name };
    case 'composite':
      return resolveComposite(name, type, resolution);
    case 'filter':
      return { kind: 'filter', query: resolveQuery(type.query, resolution) };
    case 'filters':
      return resolveFilters(type, resolution);
    case 'unsupported':
      throw illegalArgument(`Unsupported API Keys agg [${name}] of type [${type.name}]`);
  }
}

function resolveTerms(
  name: string,
  { source, size, minDocCount, order, isNarrowed }: TermsAggregationClause,
  inner: readonly AggregationClause[],
  resolution: Resolution,
): AggregationType {
  if (isNarrowed) throw illegalArgument(`[include] and [exclude] of [${name}] agg are not currently supported in this context`);
  const field = fieldOf(source, resolution);
  const levels = order.map((level) => ({ ...level, by: orderKey(level.by, inner) }));
  return {
    kind: 'terms',
    field: field.name,
    // One more than can be given, so that too many are noticed.
    size: Math.min(size, resolution.limits.bucketsMax + 1),
    // Values that no thing of the result has would be those of things that the caller may not see.
    minDocCount: Math.max(1, minDocCount),
    missing: source.missing === null ? null : missingValue(source, field, resolution),
    order: levels,
  };
}

/** What the buckets are ordered by: their count, their key, or the value of a metric in them. */
function orderKey(path: string, inner: readonly AggregationClause[]): string {
  if (path === '_count' || path === '_key') return path;
  const [name = ''] = path.split('.');
  const isMetric = inner.some((clause) => clause.name === name && KINDS_WITHOUT_BUCKETS.includes(clause.type.kind));
  if (isMetric && (path === name || path === `${name}.value`)) return name;
  const problem = `The provided aggregation [${path}] either does not exist, or is a pipeline aggregation and cannot be used to sort the buckets.`;
  throw searchRefused(
    new SecurityError('aggregationPath', `Invalid aggregation order path [${path}]. ${problem}`, {
      causedBy: illegalArgument(problem),
    }),
  );
}

function resolveRange(name: string, type: RangeAggregationClause, resolution: Resolution): AggregationType {
  const field = plainFieldOf(name, type.source, resolution);
  if (field.kind !== 'date' && (field.kind !== 'boolean' || type.kind === 'date_range')) {
    throw searchRefused(
      illegalArgument(
        `Field [${field.indexName}] of type [${indexType(field)}] is not supported for aggregation [${type.kind}]`,
      ),
    );
  }
  if (type.ranges.length === 0) throw searchRefused(illegalArgument(`No [ranges] specified for the [${name}] aggregation`));
  const ranges: readonly AggregationRange[] = rangesOf(type, field, resolution.now);
  return { kind: type.kind, field: field.name, ranges, keyed: type.isKeyed };
}

function resolveFilters({ isNamed, filters, otherBucket }: FiltersAggregationClause, resolution: Resolution): AggregationType {
  const queries = filters.map(({ key, query }) => [key, resolveQuery(query, resolution)] as const);
  return {
    kind: 'filters',
    filters: isNamed ? Object.fromEntries(queries) : queries.map(([, query]) => query),
    otherBucket,
  };
}

function fieldOf({ field: name, format }: AggregationSource, { fields }: Resolution): QueryableField {
  const field = findField(fields, name ?? '');
  if (format === null) return field;
  if (field.kind !== 'date') throw searchRefused(noFormats(field));
  try {
    parseDateFormat(format);
  } catch (error) {
    throw error instanceof SecurityError ? searchRefused(error) : error;
  }
  return field;
}

/** The field, where nothing can take the place of missing values. */
function plainFieldOf(name: string, source: AggregationSource, resolution: Resolution): QueryableField {
  if (source.missing !== null) throw illegalArgument(`[missing] of [${name}] agg is not currently supported in this context`);
  return fieldOf(source, resolution);
}

function missingValue(
  { missing, format, timeZone }: AggregationSource,
  field: QueryableField,
  resolution: Resolution,
): FieldValue {
  const text = missing?.text ?? '';
  try {
    if (field.kind === 'date') return dateValue(text, resolution.now, false, { format, timeZone });
    return field.kind === 'boolean' ? booleanValue(text) : text;
  } catch (error) {
    throw error instanceof SecurityError ? searchRefused(error) : error;
  }
}

function countAggregations(clauses: readonly AggregationClause[]): number {
  return clauses.reduce((count, { aggregations }) => count + 1 + countAggregations(aggregations), 0);
}
