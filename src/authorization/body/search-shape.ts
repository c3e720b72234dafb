import { needsAllRights } from '../routes/refusals.ts';
import { aggregations } from './aggregation-shapes.ts';
import { derivedFields, HIT_FIELDS, runtimeMappings, suggest } from './hit-shapes.ts';
import { SEARCH_ACTIONS } from './lookup-shapes.ts';
import { elasticsearchKnn, hitShapes, query } from './query-shapes.ts';
import { rescorer, retriever } from './retriever-shapes.ts';
import { accessOf, anything, object, oneOrMany, refused, type Shape, type ShapeTable, shapeTable } from './shape.ts';

/** Boosts by index: names are resolved, so each must be searched by the request anyway, or be one that the caller may search. */
const indicesBoost: Shape = oneOrMany((scanner, context) => {
  if (scanner.token !== 'START_OBJECT') throw needsAllRights(context.action, '[indices_boost] that is not an object');
  while (scanner.next() === 'FIELD_NAME') {
    const index = scanner.text();
    if (!context.namesIndex(index)) {
      const access = accessOf(context, `[indices_boost] on another index [${index}]`);
      access.assertName(SEARCH_ACTIONS, index, '[indices_boost] on another index');
    }
    scanner.next();
    anything(scanner, context);
  }
});

/**
 * The sections of the body of a search, and of what has parts of one: count, validate, explain, field capabilities, update and delete by query. A section
 * that the API in question does not have is refused by the cluster.
 */
export const SEARCH_SECTIONS: ShapeTable = shapeTable(
  [
    ...HIT_FIELDS,
    'conflicts',
    'fielddata_fields',
    'include_named_queries_score',
    'max_docs',
    'min_score',
    'profile',
    'script',
    'search_after',
    'slice',
    'stats',
    'terminate_after',
    'timeout',
    'track_total_hits',
  ],
  {
    aggregations,
    aggs: aggregations,
    collapse: hitShapes.collapse,
    derived: derivedFields,
    ext: refused('[ext] section'),
    highlight: hitShapes.highlight,
    index_filter: query,
    indices_boost: indicesBoost,
    knn: oneOrMany(elasticsearchKnn),
    pit: refused('[pit] section'),
    post_filter: query,
    query,
    rank: object('[rank] method', shapeTable(['rrf'])),
    rescore: oneOrMany(rescorer),
    retriever,
    runtime_mappings: runtimeMappings,
    search_pipeline: refused('[search_pipeline] section'),
    sort: hitShapes.sort,
    sub_searches: oneOrMany(object('sub search', shapeTable([], { query }))),
    suggest,
  },
);

/** The body of a search. */
export const searchBody: Shape = object('section of the body', SEARCH_SECTIONS);
