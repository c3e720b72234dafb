import { backingIndexOf, DATA_SET, RESTRICTED_ALIAS, RESTRICTED_INDEX } from '../../../tools/differential/data-set.ts';

interface Thing {
  readonly name: string;
  readonly hidden: boolean;
  readonly closed: boolean;
  /** Concrete indices, most often itself. */
  readonly indices: readonly string[];
}

/** What this simple reader leaves to the cluster: date math, remote clusters and selectors, lists with holes. */
const ODD = /[<>:]|^,|,$|,,|^-/;

/**
 * The indices that a cluster without security searches for the target of a `_search`, with placeholders in their names; `null`
 * where this does not follow from wildcards and names alone. Written from the documentation, apart from what it judges.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-search
 */
export function resolveSearchedNames(
  segments: readonly string[],
  query: ReadonlyMap<string, string>,
): readonly string[] | null {
  const [first = '', second] = segments;
  if (first === '_search' && second === undefined) return resolveExpression((query.get('index') ?? '*').split(','), query);
  return second === '_search' ? resolveExpression(first.split(','), query) : null;
}

/** The indices behind an index expression, likewise; `expand_wildcards=every` is this reader's own word for open, closed and hidden ones. */
export function resolveExpression(items: readonly string[], options: ReadonlyMap<string, string>): readonly string[] | null {
  if (ODD.test(items.join())) return null;
  const wanted = new Set((options.get('expand_wildcards') ?? 'open').split(','));
  return resolve(items, wanted, options.get('ignore_unavailable') === 'true');
}

function resolve(items: readonly string[], wanted: ReadonlySet<string>, ignoreMissing: boolean): readonly string[] | null {
  const found = new Set<string>();
  const every = wanted.has('every');
  let wildcardSeen = false;
  for (const item of items) {
    const excludes: boolean = item.startsWith('-') && wildcardSeen;
    const pattern: string = excludes ? item.slice(1) : item;
    const isPattern: boolean = pattern.includes('*') || (pattern === '_all' && items.length === 1);
    // Whether `none` makes a pattern a name, and closed indices an error, is for the cluster to say.
    if (isPattern && (wanted.has('none') || wanted.has('closed') || wanted.has('all'))) return null;
    const things = isPattern ? matching(pattern, wanted) : THINGS.filter((thing) => thing.name === pattern);
    if (!isPattern && !excludes && !ignoreMissing && (things.length === 0 || things.some((thing) => thing.closed && !every)))
      return null;
    for (const thing of things) {
      for (const index of thing.indices)
        if (excludes) found.delete(index);
        else if (!thing.closed || every) found.add(index);
    }
    wildcardSeen ||= isPattern;
  }
  return [...found];
}

function matching(pattern: string, wanted: ReadonlySet<string>): readonly Thing[] {
  const every = wanted.has('every');
  const seesHidden = (name: string): boolean =>
    every || wanted.has('hidden') || (pattern.startsWith('.') && name.startsWith('.'));
  return THINGS.filter(
    (thing) => matchesName(pattern, thing.name) && (!thing.hidden || seesHidden(thing.name)) && (!thing.closed || every),
  );
}

/** Whether an item of an expression stands for a name. */
export function matchesName(pattern: string, name: string): boolean {
  const text = pattern === '_all' ? '.*' : pattern.replaceAll(/[.{}?+()[\]^$|\\]/g, String.raw`\$&`).replaceAll('*', '.*');
  return new RegExp(`^${text}$`).test(name);
}

const THINGS: readonly Thing[] = [
  ...DATA_SET.indices.map(({ name, hidden, closed }) => ({
    name,
    hidden: hidden ?? false,
    closed: closed ?? false,
    indices: [name],
  })),
  ...aliases(),
  ...DATA_SET.dataStreams.flatMap(({ name, aliases }): readonly Thing[] => {
    const indices = [backingIndexOf(name)];
    const backing = { name: backingIndexOf(name), hidden: true, closed: false, indices };
    return [backing, ...[name, ...aliases].map((visible) => ({ name: visible, hidden: false, closed: false, indices }))];
  }),
  { name: RESTRICTED_INDEX, hidden: true, closed: false, indices: [RESTRICTED_INDEX] },
  { name: RESTRICTED_ALIAS, hidden: true, closed: false, indices: [RESTRICTED_INDEX] },
];

function aliases(): readonly Thing[] {
  const entries = DATA_SET.indices.flatMap((index) =>
    Object.entries(index.aliases).map(([name, { is_hidden }]) => ({ name, hidden: is_hidden ?? false, index: index.name })),
  );
  return [...Map.groupBy(entries, (entry) => entry.name)].map(([name, group]) => ({
    name,
    hidden: group.some((entry) => entry.hidden),
    closed: false,
    indices: group.map((entry) => entry.index),
  }));
}
