import { needsAllRights } from '../routes/refusals.ts';
import { object, oneOrMany, type Shape, shapeTable } from './shape.ts';

const ITEM_OPTIONS: readonly string[] = [
  '_id',
  '_source',
  '_type',
  'fields',
  'routing',
  'stored_fields',
  'version',
  'version_type',
];

/**
 * The body of a multi-get: `docs`, each with its own index or none, and `ids` in the path's index. `onItem` is told of each item's `_index`,
 * which must be a string, or of `null` for the path's index.
 */
export function mgetBody(onItem: (index: string | null) => void): Shape {
  let index: string | null = null;
  const readIndex: Shape = (scanner, context) => {
    if (scanner.token !== 'VALUE_STRING') throw needsAllRights(context.action, '[_index] that is not a string');
    index = scanner.text();
  };
  const item = object('field of [docs]', shapeTable(ITEM_OPTIONS, { _index: readIndex }));
  const readItem: Shape = (scanner, context) => {
    if (scanner.token !== 'START_OBJECT') throw needsAllRights(context.action, 'item of [docs] that is not an object');
    index = null;
    item(scanner, context);
    onItem(index);
  };
  const docs: Shape = (scanner, context) => {
    if (scanner.token !== 'START_ARRAY') throw needsAllRights(context.action, '[docs] that is not a list');
    oneOrMany(readItem)(scanner, context);
  };
  const ids: Shape = (scanner) => {
    onItem(null);
    scanner.skipChildren();
  };
  return object('section of the body', shapeTable([], { docs, ids }));
}
