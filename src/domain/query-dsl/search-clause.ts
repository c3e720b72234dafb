import type { AggregationClause } from './aggregation-clause.ts';
import type { Clause } from './clause.ts';
import type { Scalar } from './scalar.ts';

/** One level of an order, as it was written. */
export interface SortClause {
  readonly field: string;
  readonly order: 'asc' | 'desc';
  readonly missing: Scalar | null;
  readonly mode: 'min' | 'max' | 'sum' | 'avg' | 'median' | null;
  /** Date format of the sort values, or `null` for the field's own. */
  readonly format: string | null;
  readonly numericType: string | null;
  readonly isNested: boolean;
}

/** A search, as it was written; `null`: not given. */
export interface SearchClause {
  readonly query: Clause | null;
  readonly from: number | null;
  readonly size: number | null;
  readonly sort: readonly SortClause[];
  readonly searchAfter: readonly (Scalar | null)[] | null;
}

/** A search with aggregations. */
export interface AggregatedSearchClause extends SearchClause {
  readonly aggregations: readonly AggregationClause[];
}
