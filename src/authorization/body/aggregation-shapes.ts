import { HIT_FIELDS } from './hit-shapes.ts';
import { hitShapes, query } from './query-shapes.ts';
import { anything, each, lazy, object, objectOr, oneOrMany, refused, type Shape, shapeTable, valueOf } from './shape.ts';

/** Aggregation types whose options hold no query and look at nothing but the searched indices. */
const LEAF_AGGREGATIONS: readonly string[] = [
  'auto_date_histogram',
  'avg',
  'avg_bucket',
  'boxplot',
  'bucket_correlation',
  'bucket_count_ks_test',
  'bucket_script',
  'bucket_selector',
  'bucket_sort',
  'cardinality',
  'cartesian_bounds',
  'cartesian_centroid',
  'categorize_text',
  'change_point',
  'children',
  'composite',
  'cumulative_cardinality',
  'cumulative_sum',
  'date_histogram',
  'date_range',
  'derivative',
  'diversified_sampler',
  'extended_stats',
  'extended_stats_bucket',
  'geo_bounds',
  'geo_centroid',
  'geo_distance',
  'geo_line',
  'geohash_grid',
  'geohex_grid',
  'geotile_grid',
  'global',
  'histogram',
  'ip_prefix',
  'ip_range',
  'matrix_stats',
  'max',
  'max_bucket',
  'median_absolute_deviation',
  'min',
  'min_bucket',
  'missing',
  'moving_avg',
  'moving_fn',
  'moving_percentiles',
  'multi_terms',
  'nested',
  'normalize',
  'parent',
  'percentile_ranks',
  'percentiles',
  'percentiles_bucket',
  'random_sampler',
  'range',
  'rare_terms',
  'rate',
  'reverse_nested',
  'sampler',
  'scripted_metric',
  'serial_diff',
  'stats',
  'stats_bucket',
  'string_stats',
  'sum',
  'sum_bucket',
  'terms',
  'time_series',
  'value_count',
  'variable_width_histogram',
  'weighted_avg',
];

/** Aggregations by name, at the top of a search or below another. */
export const aggregations: Shape = lazy(() => aggregationsByName);

const namedQueries: Shape = (scanner, context) => {
  if (scanner.token === 'START_ARRAY') oneOrMany(query)(scanner, context);
  else each('filters', query)(scanner, context);
};
const filters = object(
  'option of the [filters] aggregation',
  shapeTable(['other_bucket', 'other_bucket_key', 'keyed'], { filters: namedQueries }),
);
const adjacencyMatrix = object(
  'option of the [adjacency_matrix] aggregation',
  shapeTable(['separator'], { filters: namedQueries }),
);
const significance = objectOr('significance aggregation', shapeTable([], { background_filter: query }), valueOf(anything));
const frequentItemSets = objectOr('[frequent_item_sets] aggregation', shapeTable([], { filter: query }), valueOf(anything));
const topHits = object(
  'option of the [top_hits] aggregation',
  shapeTable(HIT_FIELDS, { sort: hitShapes.sort, highlight: hitShapes.highlight }),
);
const topMetrics = object(
  'option of the [top_metrics] aggregation',
  shapeTable(['metrics', 'size', 'missing'], { sort: hitShapes.sort }),
);
const population = object(
  'population of the [t_test] aggregation',
  shapeTable(['field', 'script', 'missing'], { filter: query }),
);
const tTest = object('option of the [t_test] aggregation', shapeTable(['type'], { a: population, b: population }));

const AGGREGATION = shapeTable([...LEAF_AGGREGATIONS, 'meta'], {
  aggregations,
  aggs: aggregations,
  adjacency_matrix: adjacencyMatrix,
  filter: query,
  filters,
  frequent_item_sets: frequentItemSets,
  frequent_items: frequentItemSets,
  inference: refused('[inference] aggregation'),
  significant_terms: significance,
  significant_text: significance,
  t_test: tTest,
  top_hits: topHits,
  top_metrics: topMetrics,
});
const aggregationsByName = each('aggregations', object('aggregation', AGGREGATION));
