import { needsAllRights } from '../routes/refusals.ts';
import { runtimeMappings } from './hit-shapes.ts';
import { readName, TERM_VECTOR_ACTIONS } from './lookup-shapes.ts';
import { query } from './query-shapes.ts';
import { searchBody } from './search-shape.ts';
import { accessOf, anything, object, oneOrMany, refused, type Shape, type ShapeContext, shapeTable } from './shape.ts';

const RATING_ACTIONS: readonly string[] = ['indices:data/read/search'];

/** Options of term vectors that look at nothing but the document itself. */
const TERM_VECTOR_OPTIONS: readonly string[] = [
  'doc',
  'field_statistics',
  'fields',
  'filter',
  'offsets',
  'payloads',
  'per_field_analyzer',
  'positions',
  'routing',
  'term_statistics',
  'version',
  'version_type',
];

/** `_index`, where it takes the place of the path's. */
const ownIndex =
  (construct: string): Shape =>
  (scanner, context) => {
    const index = readName(scanner, context, construct, '_index');
    accessOf(context, construct).assertName(TERM_VECTOR_ACTIONS, index, construct);
  };

/** The body of a request for the term vectors of one document. */
export const termvectorsBody: Shape = object(
  'section of the body',
  shapeTable([...TERM_VECTOR_OPTIONS, '_id', '_type'], { _index: ownIndex('[_index] of the body') }),
);

/** The body of a request for the term vectors of many documents: `docs`, each with its own index, or `ids` with common `parameters`. */
export const mtermvectorsBody: Shape = (scanner, context) => {
  let needsPath = false;
  let hasCommonIndex = false;
  const doc: Shape = (inner, at) => {
    let isNamed = false;
    const index: Shape = (name, where) => {
      isNamed = true;
      ownIndex('[_index] of [docs]')(name, where);
    };
    if (inner.token !== 'START_OBJECT') throw needsAllRights(at.action, 'item of [docs] that is not an object');
    object('field of [docs]', shapeTable([...TERM_VECTOR_OPTIONS, '_id', '_type'], { _index: index }))(inner, at);
    if (!isNamed) needsPath = true;
  };
  const parameters = object(
    'option of [parameters]',
    shapeTable([...TERM_VECTOR_OPTIONS, '_type'], {
      _index: (inner, at) => {
        hasCommonIndex = true;
        ownIndex('[_index] of [parameters]')(inner, at);
      },
    }),
  );
  const ids: Shape = (inner, at) => {
    needsPath = true;
    anything(inner, at);
  };
  object('section of the body', shapeTable([], { docs: oneOrMany(doc), ids, parameters }))(scanner, context);
  if (needsPath) assertOnPath(context, hasCommonIndex);
};

/** The items that name no index are the path's; where it has none, they are nobody's, and the cluster refuses them. */
function assertOnPath(context: ShapeContext, hasCommonIndex: boolean): void {
  const access = accessOf(context, 'a document without an index');
  if (access.pathItems !== null) access.assertName(TERM_VECTOR_ACTIONS, access.pathItems.join(','), 'the index of the path');
  else if (!hasCommonIndex) throw needsAllRights(context.action, 'a document without an index');
}

const rating: Shape = object(
  'field of [ratings]',
  shapeTable(['_id', 'rating'], {
    _index: (scanner, context) => {
      const index = readName(scanner, context, '[ratings]', '_index');
      accessOf(context, '[ratings]').assertName(RATING_ACTIONS, index, '[_index] of [ratings]');
    },
  }),
);

/** The body of a ranking evaluation: each request is a search of the path's indices. */
export const rankEvalBody: Shape = object(
  'section of the body',
  shapeTable(['max_concurrent_searches', 'metric'], {
    requests: oneOrMany(
      object(
        'field of [requests]',
        shapeTable(['id', 'summary_fields'], {
          params: refused('[params] of [requests], which are for a template'),
          ratings: oneOrMany(rating),
          request: searchBody,
          template_id: refused('[template_id] of [requests]'),
        }),
      ),
    ),
    templates: refused('[templates], unreadable before they are rendered'),
  }),
);

/** The body of an enumeration of terms. */
export const termsEnumBody: Shape = object(
  'section of the body',
  shapeTable(['case_insensitive', 'field', 'search_after', 'size', 'string', 'timeout'], { index_filter: query }),
);

/** The body of an EQL search. Its language names no indices: these stand in the path. */
export const eqlBody: Shape = object(
  'section of the body',
  shapeTable(
    [
      'allow_partial_search_results',
      'allow_partial_sequence_results',
      'case_sensitive',
      'event_category_field',
      'fetch_size',
      'fields',
      'max_samples_per_key',
      'query',
      'result_position',
      'size',
      'tiebreaker_field',
      'timestamp_field',
    ],
    { filter: query, runtime_mappings: runtimeMappings },
  ),
);
