import type { JsonObject } from '../json/json-value.ts';
import type { Clause } from './clause.ts';
import type { Scalar } from './scalar.ts';

/** An aggregation as it was written, complete in its defaults. */
export interface AggregationClause {
  readonly name: string;
  readonly type: AggregationClauseType;
  readonly meta: JsonObject | null;
  readonly aggregations: readonly AggregationClause[];
}

/** The types that are read; which of them are allowed is found when they are resolved. */
export type AggregationClauseType =
  | { readonly kind: 'unsupported'; readonly name: string; readonly isPipeline: boolean }
  | TermsAggregationClause
  | RangeAggregationClause
  | { readonly kind: 'missing' | 'cardinality' | 'value_count'; readonly source: AggregationSource }
  | CompositeAggregationClause
  | { readonly kind: 'filter'; readonly query: Clause }
  | FiltersAggregationClause;

/** Where an aggregation takes its values from. */
export interface AggregationSource {
  /** `null`: a script alone was given. */
  readonly field: string | null;
  readonly hasScript: boolean;
  /** Taken for things without the field, or `null`. */
  readonly missing: Scalar | null;
  /** Date format of keys, or `null` for the field's own. */
  readonly format: string | null;
  /** Offset or zone id, or `null` for UTC. */
  readonly timeZone: string | null;
}

/** A bucket for each value. */
export interface TermsAggregationClause {
  readonly kind: 'terms';
  readonly source: AggregationSource;
  readonly size: number;
  readonly minDocCount: number;
  readonly order: readonly { readonly by: string; readonly order: 'asc' | 'desc' }[];
  /** Whether each bucket tells by how much its count may be wrong: never. */
  readonly showsTermError: boolean;
  /** Whether `include` or `exclude` narrow the values. */
  readonly isNarrowed: boolean;
}

/** A bucket for each range: `from` inclusive, `to` exclusive. */
export interface RangeAggregationClause {
  readonly kind: 'range' | 'date_range';
  readonly source: AggregationSource;
  readonly ranges: readonly RangeOfAggregationClause[];
  readonly isKeyed: boolean;
}

/** One range; `null`: unbounded, or without a name of its own. */
export interface RangeOfAggregationClause {
  readonly key: string | null;
  readonly from: Scalar | null;
  readonly to: Scalar | null;
}

/** A bucket for each combination of values. */
export interface CompositeAggregationClause {
  readonly kind: 'composite';
  readonly size: number;
  readonly sources: readonly CompositeSourceClause[];
  /** The key that the page begins behind, by source, or `null`. */
  readonly after: ReadonlyMap<string, Scalar | null> | null;
}

/** One part of a combination. */
export interface CompositeSourceClause {
  readonly name: string;
  readonly type: string;
  readonly source: Pick<AggregationSource, 'field' | 'hasScript'>;
  readonly order: 'asc' | 'desc';
  readonly hasMissingBucket: boolean;
  readonly missingOrder: 'default' | 'first' | 'last';
}

/** A bucket for each filter. */
export interface FiltersAggregationClause {
  readonly kind: 'filters';
  readonly isNamed: boolean;
  readonly filters: readonly { readonly key: string; readonly query: Clause }[];
  /** Name of the bucket of the rest, or `null` for none. */
  readonly otherBucket: string | null;
  /** Whether named filters are answered as an object. */
  readonly isKeyed: boolean;
}
