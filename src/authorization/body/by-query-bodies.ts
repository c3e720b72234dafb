import { needsAllRights } from '../routes/refusals.ts';
import { readName, readNames, SEARCH_ACTIONS } from './lookup-shapes.ts';
import { SEARCH_SECTIONS } from './search-shape.ts';
import { accessOf, anything, object, objectOr, refused, type Shape, shapeTable, valueOf } from './shape.ts';

const DELETE_ACTIONS: readonly string[] = ['indices:data/write/delete'];
const SHARD_BULK_ACTION = 'indices:data/write/bulk[s]';

/** A script that writes may decide to delete in place of it. Where it writes to is not its own choice. */
const writingScript: Shape = (scanner, context) => {
  accessOf(context, '[script]').assertPath(DELETE_ACTIONS, 'a [script], which may delete');
  anything(scanner, context);
};

/** The body of an update or a deletion by query. */
export const byQueryBody: Shape = object(
  'section of the body',
  new Map([...SEARCH_SECTIONS, ['script', writingScript] as const]),
);

/** The body of the update of one document: what it says is stored, but for the script. */
export const updateBody: Shape = objectOr('section of the body', shapeTable([], { script: writingScript }), valueOf(anything));

/** Where a re-index reads: searched under the caller's rights, in this cluster. */
const source: Shape = (scanner, context) => {
  let isNamed = false;
  const index: Shape = (inner, at) => {
    isNamed = true;
    accessOf(at, '[source]').assertItems(SEARCH_ACTIONS, readNames(inner, at, '[source]', 'index'), '[index] of [source]');
  };
  const table = new Map([
    ...SEARCH_SECTIONS,
    ...shapeTable(['type'], { index, remote: refused('[remote] of [source], another cluster'), script: refused('[script]') }),
  ]);
  object('option of [source]', table)(scanner, context);
  if (!isNamed) throw needsAllRights(context.action, '[source] without an index');
};

/** Where a re-index writes. */
const destination: Shape = (scanner, context) => {
  let index: string | null = null;
  let operation = 'index';
  const table = shapeTable(['routing', 'version', 'version_type', 'type'], {
    index: (inner, at) => {
      index = readName(inner, at, '[dest]', 'index');
    },
    op_type: (inner, at) => {
      operation = readName(inner, at, '[dest]', 'op_type');
    },
    pipeline: refused('[pipeline] of [dest]'),
  });
  object('option of [dest]', table)(scanner, context);
  if (index === null) throw needsAllRights(context.action, '[dest] without an index');
  const writes = `indices:data/write/index:op_type/${operation === 'create' ? 'create' : 'index'}`;
  accessOf(context, '[dest]').assertName([SHARD_BULK_ACTION, writes], index, '[index] of [dest]');
};

/** The body of a re-index. A script could send a document to any index. */
export const reindexBody: Shape = object(
  'section of the body',
  shapeTable(['conflicts', 'max_docs', 'size'], {
    source,
    dest: destination,
    script: refused('[script] of a reindex, which may write to any index'),
  }),
);
