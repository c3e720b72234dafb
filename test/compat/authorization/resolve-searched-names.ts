import { backingIndexOf, DATA_SET, RESTRICTED_ALIAS, RESTRICTED_INDEX } from '../../../tools/differential/data-set.ts';
import type { Pair } from '../../../tools/differential/pair.ts';

interface Thing {
  readonly name: string;
  readonly hidden: boolean;
  readonly closed: boolean;
  /** Concrete indices, most often itself. */
  readonly indices: readonly string[];
}

const SEARCH = /^\/(?:([^/?]+)\/)?_search(?:\?(.*))?$/;
/** What this simple reader leaves to the cluster: date math, remote clusters and selectors, lists with holes, escapes. */
const ODD = /[<>:%]|^,|,$|,,|^-/;

/**
 * The indices that a cluster without security searches for a pair of the family `search`, with placeholders in their names; `null`
 * where this does not follow from wildcards and names alone. Written from the documentation, apart from what it judges.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-search
 */
export function resolveSearchedNames(pair: Pair): readonly string[] | null {
  if (pair.family !== 'search') return null;
  const [, path, query = ''] = SEARCH.exec(pair.target) ?? [];
  const options = new URLSearchParams(query);
  const expression = path ?? options.get('index') ?? '*';
  if (!pair.target.includes('_search') || ODD.test(expression)) return null;
  const wanted = new Set((options.get('expand_wildcards') ?? 'open').split(','));
  return resolve(expression.split(','), wanted, options.get('ignore_unavailable') === 'true');
}

function resolve(items: readonly string[], wanted: ReadonlySet<string>, ignoreMissing: boolean): readonly string[] | null {
  const found = new Set<string>();
  let wildcardSeen = false;
  for (const item of items) {
    const excludes: boolean = item.startsWith('-') && wildcardSeen;
    const pattern: string = excludes ? item.slice(1) : item;
    const isPattern: boolean = pattern.includes('*') || (pattern === '_all' && items.length === 1);
    // Whether `none` makes a pattern a name, and closed indices an error, is for the cluster to say.
    if (isPattern && (wanted.has('none') || wanted.has('closed') || wanted.has('all'))) return null;
    const things = isPattern ? matching(pattern, wanted) : THINGS.filter((thing) => thing.name === pattern);
    if (!isPattern && !excludes && !ignoreMissing && (things.length === 0 || things.some((thing) => thing.closed))) return null;
    for (const thing of things) {
      for (const index of thing.indices)
        if (excludes) found.delete(index);
        else if (!thing.closed) found.add(index);
    }
    wildcardSeen ||= isPattern;
  }
  return [...found];
}

function matching(pattern: string, wanted: ReadonlySet<string>): readonly Thing[] {
  const text = pattern === '_all' ? '.*' : pattern.split('*').map(escape).join('.*');
  const expected = new RegExp(`^${text}$`);
  const seesHidden = (name: string): boolean => wanted.has('hidden') || (pattern.startsWith('.') && name.startsWith('.'));
  return THINGS.filter((thing) => expected.test(thing.name) && (!thing.hidden || seesHidden(thing.name)) && !thing.closed);
}

function escape(text: string): string {
  return text.replaceAll(/[.{}?+()[\]^$|\\]/g, String.raw`\$&`);
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
