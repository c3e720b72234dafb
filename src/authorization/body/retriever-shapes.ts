import { elasticsearchKnnOptions, hitShapes, pinnedDocuments, query } from './query-shapes.ts';
import { lazy, object, oneOrMany, refused, type Shape, type ShapeTable, shapeTable } from './shape.ts';

/** Retrievers that run a model, or rules that are stored in the cluster. */
const REFUSED_RETRIEVERS: readonly string[] = ['random_reranker', 'rule', 'text_similarity_reranker'];
const PLAIN: readonly string[] = ['_name', 'min_score'];
const queries = oneOrMany(query);

/** Where the hits of a search come from, as Elasticsearch has it. */
export const retriever: Shape = lazy(() => retrieverObject);

/** A second look at the best hits. */
export const rescorer: Shape = object(
  'rescorer',
  shapeTable(['window_size'], {
    query: object(
      'option of a rescorer',
      shapeTable(['query_weight', 'rescore_query_weight', 'score_mode'], { rescore_query: query }),
    ),
  }),
);

function options(type: string, plain: readonly string[], others: Readonly<Record<string, Shape>>): Shape {
  return object(`option of the [${type}] retriever`, shapeTable([...PLAIN, ...plain], { filter: queries, ...others }));
}

const weighted = object(
  'part of a list of retrievers',
  new Map([...retrieverTypes(), ...shapeTable(['normalizer', 'weight'], { retriever })]),
);
const retrieverObject = object('retriever', retrieverTypes());

function retrieverTypes(): ShapeTable {
  const retrievers = oneOrMany(lazy(() => weighted));
  return shapeTable([], {
    ...Object.fromEntries(REFUSED_RETRIEVERS.map((type) => [type, refused(`[${type}] retriever`)])),
    knn: object('option of the [knn] retriever', new Map([...elasticsearchKnnOptions, ...shapeTable(PLAIN)])),
    linear: options('linear', ['normalizer', 'rank_window_size'], { retrievers }),
    pinned: options('pinned', ['ids', 'rank_window_size'], { docs: pinnedDocuments, retriever }),
    rescorer: options('rescorer', [], { rescore: oneOrMany(rescorer), retriever }),
    rrf: options('rrf', ['rank_constant', 'rank_window_size'], { retrievers }),
    standard: options('standard', ['search_after', 'terminate_after'], {
      collapse: hitShapes.collapse,
      query,
      sort: hitShapes.sort,
    }),
  });
}
