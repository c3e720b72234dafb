import type { Caller } from '../../src/authorization/plan.ts';
import { fieldsOf, itemsOf, type JsonTree, linesOf, parseJsonTree, valuesOf } from './json-tree.ts';
import { BACKING_INDICES } from './scene.ts';

/** Names that a forwarded body holds, with any of the actions that they are named for. */
export interface NamedIndices {
  /** One of them must be allowed. */
  readonly actions: readonly string[];
  readonly items: readonly string[];
  /** Whether the cluster takes it for one name, whatever it is. */
  readonly isName: boolean;
}

const READ: readonly string[] = ['indices:data/read/search', 'indices:data/read/get', 'indices:data/read/mtv'];
const WRITE: readonly string[] = ['indices:data/write/bulk', 'indices:data/write/index', 'indices:data/write/reindex'];
const ALIASES: readonly string[] = ['indices:admin/aliases'];
const BULK_ACTIONS: ReadonlyMap<string, string> = new Map([
  ['index', 'indices:data/write/index:op_type/create'],
  ['create', 'indices:data/write/index:op_type/create'],
  ['update', 'indices:data/write/update'],
  ['delete', 'indices:data/write/delete'],
]);

/** Fields that name an index, by the place that they stand in. */
const LOOKUPS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['like', new Set(['_index'])],
  ['unlike', new Set(['_index'])],
  ['docs', new Set(['_index'])],
  ['ratings', new Set(['_index'])],
  ['indexed_shape', new Set(['index'])],
  ['percolate', new Set(['index'])],
]);
/** Places whose fields are named by the caller. */
const NAMING_PLACES: ReadonlySet<string> = new Set(['aggs', 'aggregations', 'fields', 'geo_shape', 'sort']);
/** Fields that lead to queries. */
const PLACES: ReadonlySet<string> = new Set([
  ...LOOKUPS.keys(),
  ...NAMING_PLACES,
  'bool',
  'constant_score',
  'filter',
  'filters',
  'function_score',
  'functions',
  'highlight',
  'highlight_query',
  'knn',
  'more_like_this',
  'must',
  'must_not',
  'nested',
  'post_filter',
  'query',
  'request',
  'requests',
  'rescore',
  'rescore_query',
  'should',
  'source',
  'terms',
]);

/** The names of a body of this kind; text: why it is not read. `isCut`: it was refused on its way, so its end may be missing. */
export function namesInBody(
  kind: string,
  body: Uint8Array,
  pathIndex: string | null,
  isCut: boolean,
): readonly NamedIndices[] | string {
  try {
    if (kind === 'bulk') return namesInBulk(body, pathIndex, isCut);
    if (kind === 'msearch') return namesInMsearch(body, pathIndex);
    const tree = parseJsonTree(body);
    if (kind === 'mget') return namesInMget(tree, pathIndex);
    if (kind === 'aliases') return namesInAliases(tree);
    if (kind === 'putAlias') {
      return [...valuesOf(tree, 'index'), ...valuesOf(tree, 'alias')].map((name) => ({
        ...named(ALIASES, name),
        isName: false,
      }));
    }
    if (kind === 'createIndex' || kind === 'rollover' || kind === 'resize') {
      return valuesOf(tree, 'aliases').flatMap((made) => fieldsOf(made).map(([name]) => named(ALIASES, name)));
    }
    if (kind === 'reindex') return [...namesInReindex(tree), ...lookups(tree)];
    return lookups(tree);
  } catch (error) {
    return `a body goes upstream that cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Why items of an expression are not all allowed for one of the actions; `null`: they are. */
export function itemFault(caller: Caller, actions: readonly string[], items: readonly string[]): string | null {
  // Nothing at all, whatever the other parameters.
  if (items.length === 2 && items[0] === '*' && items[1] === '-*') return null;
  for (const [position, item] of items.entries()) {
    if (position > 0 && item.startsWith('-')) continue;
    const fault = isAllowed(caller, actions, item) ? null : `[${item}] is not allowed for [${actions.join()}]`;
    if (fault !== null) return fault;
  }
  return null;
}

/** As `itemFault`, for what the cluster takes as one name. */
export function nameFault(caller: Caller, actions: readonly string[], name: string): string | null {
  const isGranted =
    actions.some((action) => caller.authorizer.allowsIndex(action, name)) || isAllowedDateMath(caller, actions, name);
  return isGranted ? null : `[${name}] is not allowed for [${actions.join()}]`;
}

function isAllowed(caller: Caller, actions: readonly string[], written: string): boolean {
  const item = written.replace(/::(data|failures|\*)$/, '');
  if (isAllowedDateMath(caller, actions, item)) return true;
  const pattern = item === '_all' || item === '' ? '*' : item;
  // Who may use a data stream may use the indices behind it.
  const name = BACKING_INDICES.get(pattern) ?? pattern;
  if (!name.includes('*')) return actions.some((action) => caller.authorizer.allowsIndex(action, name));
  return actions.some((action) => caller.authorizer.allowsIndexPattern(action, pattern));
}

/** Date math makes a name of what stands before the first brace, if all that could follow is allowed. */
function isAllowedDateMath({ authorizer }: Caller, actions: readonly string[], item: string): boolean {
  if (!item.startsWith('<') || !item.endsWith('>')) return false;
  const pattern = item.slice(1, -1).replace(/\{.*$/, '*');
  return actions.some((action) =>
    pattern.includes('*') ? authorizer.allowsIndexPattern(action, pattern) : authorizer.allowsIndex(action, pattern),
  );
}

function named(actions: readonly string[], name: JsonTree | null): NamedIndices {
  return { actions, items: [textOf(name)], isName: true };
}

function textOf(value: JsonTree): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function namesInBulk(body: Uint8Array, pathIndex: string | null, isCut: boolean): readonly NamedIndices[] {
  if (!isCut && body.at(-1) !== 10) throw new Error('its last line has no end');
  const found: NamedIndices[] = [];
  let isSource = false;
  for (const line of linesOf(body)) {
    if (isSource || line.every((byte) => byte === 32 || byte === 9 || byte === 13)) {
      isSource = false;
      continue;
    }
    const actions = fieldsOf(parseJsonTree(line));
    if (actions.length !== 1) throw new Error('an action line has not one action');
    for (const [action, parameters] of actions) {
      const needed = BULK_ACTIONS.get(action);
      if (needed === undefined) throw new Error(`[${action}] is no action`);
      const names = valuesOf(parameters, '_index');
      // An item that repeats its index means the last; none may be another's.
      for (const name of names.length === 0 ? [pathIndex] : names) found.push(named([needed], name));
      isSource = action !== 'delete';
    }
  }
  if (isSource && !isCut) throw new Error('an item has no source');
  return found;
}

function namesInMsearch(body: Uint8Array, pathIndex: string | null): readonly NamedIndices[] {
  if (body.at(-1) !== 10) throw new Error('its last line has no end');
  const lines = linesOf(body);
  const found: NamedIndices[] = [];
  for (let at = 0; at < lines.length; at += 2) {
    const header = parseJsonTree(lines[at] ?? body);
    const written = [...valuesOf(header, 'index'), ...valuesOf(header, 'indices')];
    const expressions = written.length === 0 ? [pathIndex] : written;
    for (const expression of expressions) {
      const items = itemsOf(expression).flatMap((item) => (item === null ? ['*'] : textOf(item).split(',')));
      found.push({ actions: READ, items: items.length === 0 ? ['*'] : items, isName: false });
    }
    found.push(...lookups(parseJsonTree(lines[at + 1] ?? new Uint8Array(0))));
  }
  return found;
}

function namesInMget(tree: JsonTree, pathIndex: string | null): readonly NamedIndices[] {
  const docs = valuesOf(tree, 'docs').flatMap(itemsOf);
  const ids = valuesOf(tree, 'ids').flatMap(itemsOf);
  const names = docs.flatMap((doc) => {
    const written = valuesOf(doc, '_index');
    return written.length === 0 ? [pathIndex] : written;
  });
  return [...names, ...ids.map(() => pathIndex)].map((name) => named(['indices:data/read/get'], name));
}

function namesInAliases(tree: JsonTree): readonly NamedIndices[] {
  const actions = valuesOf(tree, 'actions')
    .flatMap(itemsOf)
    .flatMap((action) => fieldsOf(action));
  return actions.flatMap(([, options]) =>
    ['index', 'indices', 'alias', 'aliases'].flatMap((field) =>
      valuesOf(options, field)
        .filter((value) => value !== null)
        .map((value) => ({
          actions: ALIASES,
          items: itemsOf(value).flatMap((item) => textOf(item).split(',')),
          isName: false,
        })),
    ),
  );
}

function namesInReindex(tree: JsonTree): readonly NamedIndices[] {
  const sources = valuesOf(tree, 'source').flatMap((source) => valuesOf(source, 'index'));
  const targets = valuesOf(tree, 'dest').flatMap((target) => valuesOf(target, 'index'));
  return [
    ...sources.map((source) => ({
      actions: READ,
      items: itemsOf(source).flatMap((item) => textOf(item).split(',')),
      isName: false,
    })),
    ...targets.map((target) => named(WRITE, target)),
  ];
}

/** What queries look up, wherever the cluster reads a query: a lookup in a place that it does not know is its syntax error. */
function lookups(tree: JsonTree, place = ''): readonly NamedIndices[] {
  if (Array.isArray(tree)) return (tree as readonly JsonTree[]).flatMap((item) => lookups(item, place));
  return fieldsOf(tree).flatMap(([name, value]) => {
    if (place === 'terms') return valuesOf(value, 'index').map((index) => named(READ, index));
    if (LOOKUPS.get(place)?.has(name) === true && typeof value === 'string') return [named(READ, value)];
    if (NAMING_PLACES.has(place)) return lookups(value, 'named');
    return PLACES.has(name) ? lookups(value, name) : [];
  });
}
