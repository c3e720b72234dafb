/** Query types that Elasticsearch 8.19 knows and that hold no other query which has to be looked into. */
export const LEAF_QUERIES: ReadonlySet<string> = new Set([
  'combined_fields',
  'distance_feature',
  'exists',
  'field_masking_span',
  'fuzzy',
  'geo_bounding_box',
  'geo_distance',
  'geo_grid',
  'geo_polygon',
  'ids',
  'intervals',
  'match',
  'match_all',
  'match_bool_prefix',
  'match_none',
  'match_phrase',
  'match_phrase_prefix',
  'more_like_this',
  'multi_match',
  'parent_id',
  'prefix',
  'query_string',
  'range',
  'rank_feature',
  'regexp',
  'rule',
  'rule_query',
  'script',
  'semantic',
  'simple_query_string',
  'span_containing',
  'span_first',
  'span_gap',
  'span_multi',
  'span_near',
  'span_not',
  'span_or',
  'span_term',
  'span_within',
  'sparse_vector',
  'term',
  'terms_set',
  'text_expansion',
  'weighted_tokens',
  'wildcard',
  'wrapper',
]);

/** Query types that a role may not have: they look at other documents than the one that is asked about. */
export const PROHIBITED_QUERIES: ReadonlySet<string> = new Set(['has_child', 'has_parent', 'percolate']);

/** Where a query type holds others. */
export interface CompoundQuery {
  /** Fields with one query, or a list of them. */
  readonly inner: readonly string[];
  /** Whether a problem within such a field is told together with the field. */
  readonly tellsField: boolean;
  /** The other fields that there are; absent: any. */
  readonly others?: readonly string[];
}

/** Query types that hold other queries. */
export const COMPOUND_QUERIES: ReadonlyMap<string, CompoundQuery> = new Map<string, CompoundQuery>([
  [
    'bool',
    {
      inner: ['must', 'mustNot', 'must_not', 'should', 'filter'],
      tellsField: true,
      others: ['minimum_should_match', 'adjust_pure_negative', 'boost', '_name'],
    },
  ],
  ['boosting', { inner: ['positive', 'negative'], tellsField: false }],
  ['constant_score', { inner: ['filter'], tellsField: false }],
  ['dis_max', { inner: ['queries'], tellsField: false }],
  ['function_score', { inner: ['query'], tellsField: false }],
  ['knn', { inner: ['filter'], tellsField: true }],
  ['nested', { inner: ['query'], tellsField: false }],
  ['pinned', { inner: ['organic'], tellsField: true }],
  ['script_score', { inner: ['query'], tellsField: true }],
]);

/** Query types about fields whose values may be read from another document, and what Elasticsearch says to that. */
export const LOOKUP_QUERIES: ReadonlyMap<string, string> = new Map([
  ['terms', "terms query with terms lookup isn't supported as part of a role query"],
  ['geo_shape', "geoshape query referring to indexed shapes isn't supported as part of a role query"],
  ['shape', "shape query referring to indexed shapes isn't supported as part of a role query"],
]);
