import { needsAllRights } from '../routes/refusals.ts';
import type { BodyAccess } from './body-access.ts';
import { readName, readNames } from './lookup-shapes.ts';
import { query } from './query-shapes.ts';
import { accessOf, each, object, oneOrMany, type Shape, shapeTable } from './shape.ts';

const ALIAS_ACTIONS: readonly string[] = ['indices:admin/aliases'];
const DELETE_ACTIONS: readonly string[] = ['indices:admin/aliases', 'indices:admin/delete'];

/** The filter of an alias is run later, by whoever searches: it may look up nothing. */
const filter: Shape = (scanner, context) => query(scanner, { action: context.action, namesIndex: () => false });

const ALIAS_OPTIONS = shapeTable(['routing', 'index_routing', 'search_routing', 'is_write_index', 'is_hidden'], { filter });
const aliasOptions = object('option of an alias', ALIAS_OPTIONS);

/** The names of one action on aliases. */
interface AliasNames {
  readonly indices: string[];
  readonly aliases: string[];
}

/** Reads a name into a list. */
function into(list: (names: AliasNames) => string[], names: AliasNames, field: string, construct: string): Shape {
  return (scanner, context) => {
    if (scanner.token === 'VALUE_NULL') return;
    list(names).push(...readNames(scanner, context, construct, field));
  };
}

/** One action of `_aliases`: every index and every alias that it names must be allowed. */
function aliasAction(construct: string, actions: readonly string[], kind: 'add' | 'remove' | 'removeIndex'): Shape {
  const mustNameAlias = kind !== 'removeIndex';
  const adds = kind === 'add';
  return (scanner, context) => {
    const names: AliasNames = { indices: [], aliases: [] };
    const ofIndices = (field: string): Shape => into(({ indices }) => indices, names, field, construct);
    const ofAliases = (field: string): Shape => into(({ aliases }) => aliases, names, field, construct);
    const fields = {
      ...Object.fromEntries(ALIAS_OPTIONS),
      index: ofIndices('index'),
      indices: ofIndices('indices'),
      alias: ofAliases('alias'),
      aliases: ofAliases('aliases'),
    };
    object(`option of ${construct}`, shapeTable(['must_exist'], fields))(scanner, context);
    const access = accessOf(context, construct);
    access.assertItems(actions, names.indices, construct);
    if (mustNameAlias || names.aliases.length > 0) access.assertItems(ALIAS_ACTIONS, names.aliases, construct);
    if (adds) access.assertOpensNothing(names.indices, names.aliases, 'alias');
  };
}

const ALIAS_ACTION = shapeTable([], {
  add: aliasAction('[add] of [actions]', ALIAS_ACTIONS, 'add'),
  remove: aliasAction('[remove] of [actions]', ALIAS_ACTIONS, 'remove'),
  remove_index: aliasAction('[remove_index] of [actions]', DELETE_ACTIONS, 'removeIndex'),
});
const actions = oneOrMany(object('action on aliases', ALIAS_ACTION));

/** The body of many changes of aliases. */
export const aliasesBody: Shape = object('section of the body', shapeTable([], { actions }));

/** The body of one alias. `index` and `alias` take the place of what stands in the path, so they are judged for themselves. */
export const putAliasBody: Shape = (scanner, context) => {
  const access = accessOf(context, 'alias');
  let index: string | null = null;
  let alias = access.newName;
  const readInto = (field: string, keep: (name: string) => void): Shape => {
    return (inner, at) => {
      const name = readName(inner, at, 'the body', field);
      access.assertItems(ALIAS_ACTIONS, [name], `[${field}] of the body`);
      keep(name);
    };
  };
  const fields = {
    ...Object.fromEntries(ALIAS_OPTIONS),
    index: readInto('index', (name) => {
      index = name;
    }),
    alias: readInto('alias', (name) => {
      alias = name;
    }),
  };
  object('option of an alias', shapeTable([], fields))(scanner, context);
  const indices = index === null ? access.pathItems : [index];
  if (indices === null) throw needsAllRights(context.action, 'neither the path nor the body names an index');
  access.assertOpensNothing(indices, alias === null ? [] : [alias], 'alias');
};

/** Aliases of an index that is made: each is another name, to be judged too. The index is the path's, or a copy of that. */
export function newAliases(of: 'path' | 'copy'): Shape {
  return (scanner, context) => {
    if (scanner.token !== 'START_OBJECT') {
      each('alias', aliasOptions)(scanner, context);
      return;
    }
    while (scanner.next() === 'FIELD_NAME') {
      assertNewAlias(accessOf(context, 'alias'), scanner.text(), of);
      scanner.next();
      aliasOptions(scanner, context);
    }
  };
}

function assertNewAlias(access: BodyAccess, alias: string, of: 'path' | 'copy'): void {
  const construct = `alias [${alias}]`;
  access.assertName(ALIAS_ACTIONS, alias, construct);
  if (of === 'path') {
    access.assertPath(ALIAS_ACTIONS, construct);
    return;
  }
  access.assertItems(ALIAS_ACTIONS, access.newName === null ? [] : [access.newName], construct);
  access.assertOpensNothing(access.pathItems ?? [], [alias], 'copy');
}
