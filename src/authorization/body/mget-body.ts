import { needsAllRights } from '../routes/refusals.ts';
import { object, type Shape, shapeTable } from './shape.ts';

const ITEM_OPTIONS: readonly string[] = ['_source', '_type', 'fields', 'routing', 'stored_fields', 'version', 'version_type'];

/** A document that a multi-get asks for. */
interface MgetItem {
  /** `_index` of the item; `null`: the path's. */
  readonly index: string | null;
  readonly id: string | null;
  /** Where it stands in the body. */
  readonly start: number;
  readonly end: number;
}

/** The items of one list of a multi-get. */
export interface MgetList {
  /** Between the brackets. */
  readonly start: number;
  readonly end: number;
  readonly items: readonly MgetItem[];
}

/**
 * The body of a multi-get: `docs`, each with its own index or none, and `ids` in the path's index. `onList` is told of each, in the order in
 * which the cluster answers; an `_index` must be a string.
 */
export function mgetBody(onList: (list: MgetList) => void): Shape {
  let index: string | null = null;
  let id: string | null = null;
  const readIndex: Shape = (scanner, context) => {
    if (scanner.token !== 'VALUE_STRING') throw needsAllRights(context.action, '[_index] that is not a string');
    index = scanner.text();
  };
  const readId: Shape = (scanner) => {
    if (scanner.token !== 'VALUE_NULL') id = scanner.text();
    scanner.skipChildren();
  };
  const fields = object('field of [docs]', shapeTable(ITEM_OPTIONS, { _index: readIndex, _id: readId }));
  const readItem: Shape = (scanner, context) => {
    if (scanner.token !== 'START_OBJECT') throw needsAllRights(context.action, 'item of [docs] that is not an object');
    index = null;
    id = null;
    fields(scanner, context);
  };
  const readListed: Shape = (scanner, context) => {
    if (scanner.token === 'START_OBJECT' || scanner.token === 'START_ARRAY') {
      throw needsAllRights(context.action, 'item of [ids] that is not a text');
    }
    index = null;
    id = scanner.text();
  };
  const list =
    (name: string, item: Shape): Shape =>
    (scanner, context) => {
      if (scanner.token !== 'START_ARRAY') throw needsAllRights(context.action, `[${name}] that is not a list`);
      const start = scanner.tokenEnd;
      const items: MgetItem[] = [];
      while (scanner.next() !== 'END_ARRAY') {
        const itemStart = scanner.tokenStart;
        item(scanner, context);
        items.push({ index, id, start: itemStart, end: scanner.tokenEnd });
      }
      onList({ start, end: scanner.tokenStart, items });
    };
  return object('section of the body', shapeTable([], { docs: list('docs', readItem), ids: list('ids', readListed) }));
}
