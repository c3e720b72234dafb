import { object, type Shape, shapeTable } from './shape.ts';

/** The body of an analysis. */
export const analyzeBody: Shape = object(
  'section of the body',
  shapeTable(['analyzer', 'attributes', 'char_filter', 'explain', 'field', 'filter', 'normalizer', 'text', 'tokenizer']),
);

/** The body of a request for term vectors. `_index` would take the place of the path's index, so it is not listed. */
export const termvectorsBody: Shape = object(
  'section of the body',
  shapeTable([
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
  ]),
);
