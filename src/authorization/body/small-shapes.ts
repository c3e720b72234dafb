import { object, type Shape, shapeTable } from './shape.ts';

/** The body of an analysis. */
export const analyzeBody: Shape = object(
  'section of the body',
  shapeTable(['analyzer', 'attributes', 'char_filter', 'explain', 'field', 'filter', 'normalizer', 'text', 'tokenizer']),
);
