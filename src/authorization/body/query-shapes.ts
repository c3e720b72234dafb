import { createHitShapes, type HitShapes } from './hit-shapes.ts';
import { lookup, TERM_VECTOR_ACTIONS } from './lookup-shapes.ts';
import {
  anything,
  each,
  lazy,
  object,
  objectOr,
  oneOrMany,
  refused,
  type Shape,
  type ShapeTable,
  scalar,
  shapeTable,
  valueOf,
} from './shape.ts';

/** Query types that hold no other query and look at nothing but the searched indices. */
const LEAF_QUERIES: readonly string[] = [
  'combined_fields',
  'common',
  'distance_feature',
  'exists',
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
  'multi_match',
  'parent_id',
  'prefix',
  'query_string',
  'range',
  'rank_feature',
  'regexp',
  'script',
  'simple_query_string',
  'span_gap',
  'span_term',
  'term',
  'terms_set',
  'type',
  'weighted_tokens',
  'wildcard',
];

/** Query types that read another index, a stored query or a model, or that cannot be read before they run. */
const REFUSED_QUERIES: readonly string[] = [
  'agentic',
  'neural',
  'neural_sparse',
  'rule',
  'semantic',
  'template',
  'text_expansion',
  'wrapper',
];

/** A query. */
export const query: Shape = lazy(() => queryObject);
const queries = oneOrMany(query);

/** Shapes of hits, with this query in them. */
export const hitShapes: HitShapes = createHitShapes(query);
const { innerHits } = hitShapes;

/** Options that every query has. */
const NAMED = ['boost', '_name'];

/** A query type with these options and no others. */
function options(type: string, plain: readonly string[], others: Readonly<Record<string, Shape>>): Shape {
  return object(`option of the [${type}] query`, shapeTable([...NAMED, ...plain], others));
}

/** `terms` with a list of values. An object in place of the list is a look-up in another index. */
const termsLookup = lookup({
  construct: 'the [terms] query with a lookup',
  field: 'index',
  options: shapeTable(['id', 'path', 'routing', 'store', 'type'], { query }),
  searchOption: 'query',
  whenOmitted: 'refused',
});
const terms = each('[terms] query', (scanner, context) => {
  (scanner.token === 'START_OBJECT' ? termsLookup : anything)(scanner, context);
});

/** Like texts. An object is a document, of its shard's index unless it names another. */
const likeDocument = lookup({
  construct: 'the [more_like_this] query',
  field: '_index',
  options: shapeTable([
    '_id',
    '_type',
    'doc',
    'fields',
    'per_field_analyzer',
    'routing',
    '_routing',
    'version',
    'version_type',
  ]),
  actions: TERM_VECTOR_ACTIONS,
});
const likeTexts = oneOrMany((scanner, context) => {
  (scanner.token === 'START_OBJECT' ? likeDocument : scalar('[more_like_this] query'))(scanner, context);
});
const moreLikeThis = objectOr(
  '[more_like_this] query',
  shapeTable([], {
    like: likeTexts,
    unlike: likeTexts,
    docs: refused('[docs] of a [more_like_this] query'),
    ids: refused('[ids] of a [more_like_this] query'),
  }),
  valueOf(anything),
);

/** A shape given in full, or read from an index. */
const indexedShape = lookup({
  construct: 'the [indexed_shape] of a shape query',
  field: 'index',
  options: shapeTable(['id', 'type', 'path', 'routing']),
  whenOmitted: { index: 'shapes' },
});
const shapeInField: Shape = (scanner, context) => {
  if (scanner.token === 'START_OBJECT') shapeOptions(scanner, context);
  else scalar('shape query')(scanner, context);
};
const shapeOptions = object(
  'option of a shape query',
  shapeTable(['shape', 'relation', 'strategy'], { indexed_shape: indexedShape }),
);
const shapeQuery = each('shape query', shapeInField);

/** A document, given in full or read from an index, is held against the queries that are stored in the searched indices. */
const percolate = lookup({
  construct: 'the [percolate] query of an existing document',
  field: 'index',
  options: shapeTable([
    ...NAMED,
    'document',
    'document_type',
    'documents',
    'field',
    'id',
    'name',
    'preference',
    'routing',
    'type',
    'version',
  ]),
});

/** Documents that are shown first, of the searched indices. */
export const pinnedDocuments: Shape = oneOrMany(
  lookup({ construct: 'the [pinned] query', field: '_index', options: shapeTable(['_id']) }),
);

const functions = {
  script_score: anything,
  random_score: anything,
  field_value_factor: anything,
  gauss: anything,
  exp: anything,
  linear: anything,
  weight: anything,
};
const functionScore = options('function_score', ['boost_mode', 'score_mode', 'max_boost', 'min_score'], {
  ...functions,
  query,
  functions: oneOrMany(object('function of the [function_score] query', shapeTable([], { ...functions, filter: query }))),
});

/** Options of a vector search that OpenSearch gives below the field's name. */
const knnField = options(
  'knn',
  ['vector', 'k', 'max_distance', 'min_score', 'method_parameters', 'rescore', 'expand_nested_docs'],
  { filter: query },
);
/** In Elasticsearch's form no plain option is an object: such a thing is OpenSearch's field of that name. */
const knnValue: Shape = (scanner, context) => {
  if (scanner.token === 'START_OBJECT') knnField(scanner, context);
  else anything(scanner, context);
};
const PLAIN_KNN_OPTIONS = [...NAMED, 'field', 'query_vector', 'k', 'num_candidates', 'similarity', 'visit_percentage'];
/** Options of a vector search in Elasticsearch's form. */
export const elasticsearchKnnOptions: ShapeTable = shapeTable([], {
  ...Object.fromEntries(PLAIN_KNN_OPTIONS.map((option) => [option, knnValue])),
  filter: queries,
  inner_hits: innerHits,
  query_vector_builder: refused('[query_vector_builder], which calls a model'),
  rescore_vector: object('option of [rescore_vector]', shapeTable(['oversample'])),
});

/** A vector search in Elasticsearch's form, which has no names from outside. */
export const elasticsearchKnn: Shape = object('option of [knn]', elasticsearchKnnOptions);

const QUERIES = shapeTable(LEAF_QUERIES, {
  ...Object.fromEntries(REFUSED_QUERIES.map((type) => [type, refused(`[${type}] query`)])),
  bool: options('bool', ['minimum_should_match', 'adjust_pure_negative'], {
    must: queries,
    should: queries,
    filter: queries,
    must_not: queries,
    mustNot: queries,
  }),
  boosting: options('boosting', ['negative_boost'], { positive: query, negative: query }),
  constant_score: options('constant_score', [], { filter: query }),
  dis_max: options('dis_max', ['tie_breaker'], { queries }),
  function_score: functionScore,
  geo_shape: shapeQuery,
  has_child: options('has_child', ['type', 'max_children', 'min_children', 'score_mode', 'ignore_unmapped'], {
    query,
    inner_hits: innerHits,
  }),
  has_parent: options('has_parent', ['parent_type', 'score', 'ignore_unmapped'], { query, inner_hits: innerHits }),
  hybrid: options('hybrid', ['pagination_depth'], { queries, filter: query }),
  knn: objectOr('[knn] query', elasticsearchKnnOptions, valueOf(knnField)),
  more_like_this: moreLikeThis,
  nested: options('nested', ['path', 'score_mode', 'ignore_unmapped'], { query, inner_hits: innerHits }),
  percolate,
  pinned: options('pinned', ['ids'], { docs: pinnedDocuments, organic: query }),
  script_score: options('script_score', ['script', 'min_score'], { query }),
  shape: shapeQuery,
  sparse_vector: options('sparse_vector', ['field', 'query_vector', 'prune', 'pruning_config'], {}),
  span_containing: options('span_containing', [], { big: query, little: query }),
  span_field_masking: options('span_field_masking', ['field'], { query }),
  field_masking_span: options('field_masking_span', ['field'], { query }),
  span_first: options('span_first', ['end'], { match: query }),
  span_multi: options('span_multi', [], { match: query }),
  span_near: options('span_near', ['slop', 'in_order', 'collect_payloads'], { clauses: queries }),
  span_not: options('span_not', ['dist', 'pre', 'post'], { include: query, exclude: query }),
  span_or: options('span_or', [], { clauses: queries }),
  span_within: options('span_within', [], { big: query, little: query }),
  terms,
  xy_shape: shapeQuery,
});
const queryObject = object('query', QUERIES);
