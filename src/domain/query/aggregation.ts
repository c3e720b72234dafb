import type { FieldValue, Query } from './query.ts';

/** Aggregations by name, in the order given. */
export type Aggregations = Readonly<Record<string, Aggregation>>;

/** What is to be summed up over the things that a query selects. */
export interface Aggregation {
  readonly type: AggregationType;
  /** Within each bucket; empty for metrics. */
  readonly aggregations: Aggregations;
  /** Given back as it came; absent: nothing. */
  readonly meta?: Readonly<Record<string, unknown>>;
}

/** The types that Elasticsearch allows over API keys. */
export type AggregationType =
  | {
      readonly kind: 'terms';
      readonly field: string;
      readonly size: number;
      /** 0 is taken as 1: a term that nothing found has is told to nobody. */
      readonly minDocCount: number;
      readonly missing: FieldValue | null;
      /** `_count`, `_key`, or the name of a single-valued sub-aggregation, in turn. */
      readonly order: readonly { readonly by: string; readonly order: 'asc' | 'desc' }[];
    }
  | {
      readonly kind: 'range' | 'date_range';
      readonly field: string;
      readonly ranges: readonly AggregationRange[];
      readonly keyed: boolean;
    }
  | { readonly kind: 'missing'; readonly field: string }
  | { readonly kind: 'cardinality' | 'value_count'; readonly field: string }
  | {
      readonly kind: 'composite';
      readonly size: number;
      readonly sources: readonly CompositeSource[];
      /** Key after which the page begins, one value per source, or `null`. */
      readonly after: readonly (FieldValue | null)[] | null;
    }
  | { readonly kind: 'filter'; readonly query: Query }
  | {
      readonly kind: 'filters';
      /** Named filters, or anonymous ones in order. */
      readonly filters: Readonly<Record<string, Query>> | readonly Query[];
      readonly otherBucket: string | null;
    }
  /** Over everything that the caller may see, whatever the query. */
  | { readonly kind: 'global' };

/** A range of a range aggregation: `from` inclusive, `to` exclusive. */
export interface AggregationRange {
  readonly key: string | null;
  readonly from: number | null;
  readonly to: number | null;
}

/** One source of a composite aggregation. */
export interface CompositeSource {
  readonly name: string;
  readonly field: string;
  readonly order: 'asc' | 'desc';
  readonly missingBucket: boolean;
}

/** Results by name. The HTTP side gives them Elasticsearch's form (`key_as_string`, `typed_keys` …). */
export type AggregationResults = Readonly<Record<string, AggregationResult>>;

/** A result: a number, or buckets. */
export type AggregationResult =
  | { readonly kind: 'value'; readonly value: number }
  | { readonly kind: 'single'; readonly bucket: AggregationBucket }
  | {
      readonly kind: 'buckets';
      readonly buckets: readonly AggregationBucket[];
      /** `terms`: how many things are in buckets not shown. */
      readonly otherCount: number;
      /** `composite`: key of the last bucket, or `null`. */
      readonly afterKey: readonly (FieldValue | null)[] | null;
    };

/** One bucket. */
export interface AggregationBucket {
  /** The term, the name of the filter or range, one value per composite source; `null` for single buckets. */
  readonly key: FieldValue | null | readonly (FieldValue | null)[];
  readonly count: number;
  readonly results: AggregationResults;
}
