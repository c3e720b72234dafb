import type { ClusterIndex, ClusterMetadata } from '../../../src/authorization/cluster-metadata.ts';
import {
  backingIndexOf,
  DATA_SET,
  fillNames,
  type NameParts,
  RESTRICTED_ALIAS,
  RESTRICTED_INDEX,
} from '../../../tools/differential/data-set.ts';

const PLAIN = { kind: 'index', targets: [], hidden: false, closed: false, dataStream: null } as const;

/** The names of the data set, as a cluster that holds it tells them. */
export function dataSetNames(parts: NameParts): ClusterMetadata {
  const entries = [...indices(), ...aliases(), ...dataStreams(parts.product), ...restricted(parts.product)];
  const fill = (name: string): string => fillNames(name, parts);
  return {
    byName: new Map(
      entries.map((entry) => [fill(entry.name), { ...entry, name: fill(entry.name), targets: entry.targets.map(fill) }]),
    ),
  };
}

function indices(): readonly ClusterIndex[] {
  return DATA_SET.indices.map(({ name, hidden = false, closed = false }) => ({ ...PLAIN, name, hidden, closed }));
}

function aliases(): readonly ClusterIndex[] {
  const entries = DATA_SET.indices.flatMap((index) =>
    Object.entries(index.aliases).map(([name, { is_hidden: hidden = false }]) => ({ name, hidden, index: index.name })),
  );
  return [...Map.groupBy(entries, (entry) => entry.name)].map(([name, group]) => ({
    ...PLAIN,
    name,
    kind: 'alias',
    targets: group.map((entry) => entry.index),
    hidden: group.every((entry) => entry.hidden),
  }));
}

function dataStreams(product: NameParts['product']): readonly ClusterIndex[] {
  return DATA_SET.dataStreams.flatMap(({ name, aliases: fronts }): readonly ClusterIndex[] => {
    const backing = backingIndexOf(name);
    const known = product === 'elasticsearch' ? fronts : [];
    return [
      { ...PLAIN, name: backing, hidden: true, dataStream: name },
      { ...PLAIN, name, kind: 'dataStream', targets: [backing] },
      ...known.map((alias) => ({ ...PLAIN, name: alias, kind: 'alias' as const, targets: [backing] })),
    ];
  });
}

function restricted(product: NameParts['product']): readonly ClusterIndex[] {
  if (product === 'opensearch') return [];
  return [
    { ...PLAIN, name: RESTRICTED_INDEX, hidden: true },
    { ...PLAIN, name: RESTRICTED_ALIAS, kind: 'alias', targets: [RESTRICTED_INDEX], hidden: true },
  ];
}
