/** What a query may ask for. */
export interface QueryLimits {
  /** Clauses of a query together, those of a text in the mini-language and of its fields included. */
  readonly clausesMax: number;
  /** How deep clauses may nest. */
  readonly depthMax: number;
  /** Values of one `terms`. */
  readonly termsMax: number;
  /** `from` and `size` together. */
  readonly windowMax: number;
  /** Aggregations of a request together. */
  readonly aggregationsMax: number;
  /** Buckets of an answer together. */
  readonly bucketsMax: number;
}

/** Elasticsearch's own, where it has them. */
export const DEFAULT_QUERY_LIMITS: QueryLimits = {
  clausesMax: 1_024,
  depthMax: 30,
  termsMax: 65_536,
  windowMax: 10_000,
  aggregationsMax: 1_000,
  bucketsMax: 65_536,
};
