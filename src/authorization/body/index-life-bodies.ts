import { needsAllRights } from '../routes/refusals.ts';
import { newAliases } from './alias-bodies.ts';
import { mappingBody, settings } from './index-shapes.ts';
import { readName } from './lookup-shapes.ts';
import { accessOf, object, oneOrMany, refused, type Shape, scalar, shapeTable } from './shape.ts';

const MODIFY_ACTIONS: readonly string[] = ['indices:admin/data_stream/modify'];
/** What is needed of an index that is made of a snapshot, with what is in it. */
const RESTORE_ACTIONS: readonly string[] = ['indices:admin/create', 'indices:data/write/index'];

/** The body of a creation of an index. */
export const createIndexBody: Shape = object(
  'section of the body',
  shapeTable([], { aliases: newAliases('path'), mappings: mappingBody, settings }),
);

/** The body of a roll-over. */
export const rolloverBody: Shape = object(
  'section of the body',
  shapeTable(['conditions'], { aliases: newAliases('path'), mappings: mappingBody, settings }),
);

/** The body of a shrink, split or clone. */
export const resizeBody: Shape = object(
  'section of the body',
  shapeTable(['max_primary_shard_size', 'max_shard_size'], { aliases: newAliases('copy'), settings }),
);

/** One change of a data stream: both the stream and the index must be allowed. */
function streamAction(construct: string): Shape {
  const named = (field: string): Shape => {
    return (scanner, context) => {
      accessOf(context, construct).assertName(MODIFY_ACTIONS, readName(scanner, context, construct, field), construct);
    };
  };
  return object(`option of ${construct}`, shapeTable([], { data_stream: named('data_stream'), index: named('index') }));
}

const STREAM_ACTION = shapeTable([], {
  add_backing_index: streamAction('[add_backing_index] of [actions]'),
  remove_backing_index: streamAction('[remove_backing_index] of [actions]'),
});

/** The body of changes of data streams. */
export const modifyDataStreamBody: Shape = object(
  'section of the body',
  shapeTable([], { actions: oneOrMany(object('action on data streams', STREAM_ACTION)) }),
);

/** The body of a snapshot: whoever may take one, may take it of any index, as its privilege is one on the cluster. */
export const snapshotBody: Shape = object(
  'section of the body',
  shapeTable([
    'expand_wildcards',
    'feature_states',
    'ignore_unavailable',
    'include_global_state',
    'indices',
    'metadata',
    'partial',
  ]),
);

const mustBeFalse = (option: string): Shape => {
  return (scanner, context) => {
    if (scanner.token !== 'VALUE_BOOLEAN' || scanner.text() !== 'false') {
      throw needsAllRights(context.action, `restore with [${option}]`);
    }
  };
};

/**
 * The body of a restore. Each index must be named, be restored under its own name, and be one that the caller may make and write; its
 * aliases, which only the snapshot knows, stay away.
 */
export const restoreBody: Shape = (scanner, context) => {
  const seen = new Set<string>();
  const noting = (option: string, shape: Shape): Shape => {
    return (inner, at) => {
      seen.add(option);
      shape(inner, at);
    };
  };
  const indices: Shape = (inner, at) => {
    const items: string[] = [];
    oneOrMany((item, where) => {
      items.push(...readName(item, where, 'the restore', 'indices').split(','));
    })(inner, at);
    accessOf(at, 'restore').assertItems(RESTORE_ACTIONS, items, '[indices] of the restore');
  };
  const table = shapeTable(['ignore_unavailable', 'partial'], {
    indices: noting('indices', indices),
    include_aliases: noting('include_aliases', mustBeFalse('include_aliases')),
    include_global_state: mustBeFalse('include_global_state'),
    rename_pattern: refused('restore with [rename_pattern]'),
    rename_replacement: refused('restore with [rename_replacement]'),
    index_settings: settings,
    storage_type: scalar('[storage_type]'),
  });
  object('section of the body', table)(scanner, context);
  if (!seen.has('indices')) throw needsAllRights(context.action, 'a restore without [indices] restores all indices');
  if (!seen.has('include_aliases')) throw needsAllRights(context.action, 'a restore without [include_aliases] false');
};
