import type {
  Aggregation,
  AggregationBucket,
  AggregationRange,
  AggregationResult,
  AggregationResults,
  Aggregations,
  AggregationType,
} from './aggregation.ts';
import { matchesQuery } from './evaluate.ts';
import { compareValues, distinctValues, type FieldReader } from './field-value.ts';
import { comparePositions } from './order.ts';
import type { FieldValue, Query, Sort } from './query.ts';

type Kind<Name extends AggregationType['kind']> = Extract<AggregationType, { readonly kind: Name }>;
type CompositeKey = readonly (FieldValue | null)[];

/**
 * Sums up over things, each given by its fields: the plain meaning of aggregations, to which every store is held. Of one
 * thing each value counts once. Buckets of `terms` and `composite` hold at least one thing, also with `minDocCount` 0.
 */
export function aggregate(
  aggregations: Aggregations,
  selected: readonly FieldReader[],
  visible: readonly FieldReader[],
): AggregationResults {
  return mapAggregations(aggregations, (aggregation) => aggregateOne(aggregation, selected, visible));
}

/** One result for each aggregation, by the same name. */
export function mapAggregations(
  aggregations: Aggregations,
  result: (aggregation: Aggregation) => AggregationResult,
): AggregationResults {
  return Object.fromEntries(Object.entries(aggregations).map(([name, aggregation]) => [name, result(aggregation)]));
}

/** The named or numbered filters of a `filters` aggregation, and the query of what none of them selects, if it is asked for. */
export function filterBuckets({
  filters,
  otherBucket,
}: Kind<'filters'>): readonly { readonly key: string | null; readonly query: Query }[] {
  const named = isList(filters)
    ? filters.map((query) => ({ key: null, query }))
    : Object.entries(filters).map(([key, query]) => ({ key, query }));
  if (otherBucket === null) return named;
  const any: Query = { kind: 'or', queries: named.map(({ query }) => query), minimum: 1 };
  return [...named, { key: otherBucket, query: { kind: 'not', query: any } }];
}

/** The query of one bucket of `range` or `date_range`. */
export function rangeQuery(field: string, { from, to }: AggregationRange): Query {
  const bounds = {
    from: from === null ? null : { value: from, inclusive: true },
    to: to === null ? null : { value: to, inclusive: false },
  };
  // Without bounds every number lies within, and nothing else does.
  if (from === null && to === null) bounds.from = { value: Number.NEGATIVE_INFINITY, inclusive: true };
  return { kind: 'range', field, ...bounds };
}

/** Orders the buckets of `terms`, cuts them to its size, and counts what is left out. */
export function toTermsResult(type: Kind<'terms'>, buckets: readonly AggregationBucket[]): AggregationResult {
  const shown = buckets
    .filter(({ count }) => count >= type.minDocCount)
    .sort((left, right) => compareBuckets(type.order, left, right))
    .slice(0, type.size);
  return { kind: 'buckets', buckets: shown, otherCount: sumOfCounts(buckets) - sumOfCounts(shown), afterKey: null };
}

/** The page of `composite` that these buckets are, in order. */
export function toCompositeResult(buckets: readonly AggregationBucket[]): AggregationResult {
  const last = buckets.at(-1)?.key;
  return { kind: 'buckets', buckets, otherCount: 0, afterKey: Array.isArray(last) ? (last as CompositeKey) : null };
}

/** The order of the keys of `composite`: a missing value is less than any. */
export function compositeSorts({ sources }: Kind<'composite'>): readonly Sort[] {
  return sources.map(({ field, order }) => ({ field, order, missing: order === 'asc' ? '_first' : '_last' }));
}

function aggregateOne(
  { type, aggregations }: Aggregation,
  selected: readonly FieldReader[],
  visible: readonly FieldReader[],
): AggregationResult {
  const bucket = (key: AggregationBucket['key'], things: readonly FieldReader[]): AggregationBucket => ({
    key,
    count: things.length,
    results: aggregate(aggregations, things, visible),
  });
  const plainBuckets = (buckets: readonly AggregationBucket[]): AggregationResult => ({
    kind: 'buckets',
    buckets,
    otherCount: 0,
    afterKey: null,
  });
  const matching = (query: Query): readonly FieldReader[] => selected.filter((read) => matchesQuery(query, read));
  switch (type.kind) {
    case 'terms':
      return toTermsResult(
        type,
        [...groupByTerm(type, selected)].map(([, { key, things }]) => bucket(key, things)),
      );
    case 'range':
    case 'date_range':
      return plainBuckets(type.ranges.map((range) => bucket(range.key, matching(rangeQuery(type.field, range)))));
    case 'missing':
      return {
        kind: 'single',
        bucket: bucket(
          null,
          selected.filter((read) => read(type.field).length === 0),
        ),
      };
    case 'cardinality':
      return { kind: 'value', value: distinctValues(selected.flatMap((read) => read(type.field))).length };
    case 'value_count':
      return { kind: 'value', value: sumOf(selected.map((read) => distinctValues(read(type.field)).length)) };
    case 'composite':
      return toCompositeResult(compositePage(type, selected).map(({ key, things }) => bucket(key, things)));
    case 'filter':
      return { kind: 'single', bucket: bucket(null, matching(type.query)) };
    case 'filters':
      return plainBuckets(filterBuckets(type).map(({ key, query }) => bucket(key, matching(query))));
    case 'global':
      return { kind: 'single', bucket: bucket(null, visible) };
  }
}

function groupByTerm(
  { field, missing }: Kind<'terms'>,
  things: readonly FieldReader[],
): ReadonlyMap<string | number, { readonly key: FieldValue; readonly things: FieldReader[] }> {
  const groups = new Map<string | number, { key: FieldValue; things: FieldReader[] }>();
  for (const read of things) {
    const found = distinctValues(read(field));
    for (const key of found.length === 0 && missing !== null ? [missing] : found) {
      const groupKey = typeof key === 'string' ? key : Number(key);
      const group = groups.get(groupKey);
      if (group === undefined) groups.set(groupKey, { key, things: [read] });
      else group.things.push(read);
    }
  }
  return groups;
}

function compositePage(
  type: Kind<'composite'>,
  things: readonly FieldReader[],
): readonly { readonly key: CompositeKey; readonly things: readonly FieldReader[] }[] {
  const groups = new Map<string, { key: CompositeKey; things: FieldReader[] }>();
  for (const read of things) {
    for (const key of compositeKeys(type, read)) {
      const groupKey = JSON.stringify(key);
      const group = groups.get(groupKey);
      if (group === undefined) groups.set(groupKey, { key, things: [read] });
      else group.things.push(read);
    }
  }
  const sorts = compositeSorts(type);
  const { after, size } = type;
  return [...groups.values()]
    .filter(({ key }) => after === null || comparePositions(sorts, key, after) > 0)
    .sort((left, right) => comparePositions(sorts, left.key, right.key))
    .slice(0, size);
}

/** Every combination of the values of one thing; none when a source has no value and wants one. */
function compositeKeys({ sources }: Kind<'composite'>, read: FieldReader): readonly CompositeKey[] {
  let keys: readonly CompositeKey[] = [[]];
  for (const { field, missingBucket } of sources) {
    const values: readonly (FieldValue | null)[] = distinctValues(read(field));
    const taken = values.length === 0 && missingBucket ? [null] : values;
    keys = keys.flatMap((key) => taken.map((value) => [...key, value]));
  }
  return keys;
}

function compareBuckets(order: Kind<'terms'>['order'], left: AggregationBucket, right: AggregationBucket): number {
  for (const { by, order: direction } of order) {
    const difference = by === '_key' ? compareKeys(left, right) : measure(left, by) - measure(right, by);
    if (difference !== 0) return direction === 'asc' ? difference : -difference;
  }
  return compareKeys(left, right);
}

function compareKeys({ key: left }: AggregationBucket, { key: right }: AggregationBucket): number {
  const isTerm = (key: AggregationBucket['key']): key is FieldValue => key !== null && typeof key !== 'object';
  return isTerm(left) && isTerm(right) ? compareValues(left, right) : 0;
}

function measure({ count, results }: AggregationBucket, by: string): number {
  if (by === '_count') return count;
  const result = results[by];
  if (result?.kind === 'value') return result.value;
  return result?.kind === 'single' ? result.bucket.count : 0;
}

function sumOfCounts(buckets: readonly AggregationBucket[]): number {
  return sumOf(buckets.map(({ count }) => count));
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

function isList(filters: Kind<'filters'>['filters']): filters is readonly Query[] {
  return Array.isArray(filters);
}
