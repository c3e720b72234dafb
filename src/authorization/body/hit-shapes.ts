import { lookup, SEARCH_ACTIONS } from './lookup-shapes.ts';
import { anything, anywhere, each, object, oneOrMany, refused, type Shape, shapeTable } from './shape.ts';

/** The parts of a search that belong to its hits, and that inner hits and `top_hits` have as well. */
export interface HitShapes {
  readonly sort: Shape;
  readonly highlight: Shape;
  readonly innerHits: Shape;
  readonly collapse: Shape;
}

/** Fields of a search that stay within its hits. */
export const HIT_FIELDS: readonly string[] = [
  '_source',
  'docvalue_fields',
  'explain',
  'fields',
  'from',
  'script_fields',
  'seq_no_primary_term',
  'size',
  'stored_fields',
  'track_scores',
  'version',
];

/** Makes the shapes; they and queries contain each other. */
export function createHitShapes(query: Shape): HitShapes {
  const sort = anywhere(shapeTable(['script'], { filter: query, nested_filter: query }));
  const highlight = anywhere(shapeTable([], { highlight_query: query }));
  const innerHitsBody: Shape = (scanner, context) => innerHitsObject(scanner, context);
  const innerHits = oneOrMany(innerHitsBody);
  const collapse = object(
    '[collapse] option',
    shapeTable(['field', 'max_concurrent_group_searches'], { inner_hits: innerHits }),
  );
  const innerHitsObject = object(
    '[inner_hits] option',
    shapeTable([...HIT_FIELDS, 'name', 'ignore_unmapped'], { sort, highlight, collapse }),
  );
  return { sort, highlight, innerHits, collapse };
}

/** Fields computed at search time. Those of type `lookup` search another index. */
export const runtimeMappings: Shape = each(
  '[runtime_mappings] field',
  lookup({
    construct: 'a [lookup] field of [runtime_mappings]',
    field: 'target_index',
    options: shapeTable([
      'type',
      'script',
      'format',
      'fields',
      'on_script_error',
      'input_field',
      'target_field',
      'fetch_fields',
    ]),
    actions: SEARCH_ACTIONS,
  }),
);

/** Fields computed at search time, as OpenSearch has them. */
export const derivedFields: Shape = each('[derived] field', anything);

/** Suggesters. A phrase suggester's `collate` is a query template, unreadable before it is rendered. */
export const suggest: Shape = anywhere(shapeTable([], { collate: refused('[collate] of a suggester') }));
