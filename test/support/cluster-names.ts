import type { ClusterIndex, ClusterMetadata, ClusterMetadataSource } from '../../src/authorization/cluster-metadata.ts';

/** Names of a cluster as tests write them: `name`, `name hidden`, `name closed`, `alias > index,index`, `stream = backing,backing`. */
export function clusterNames(...written: readonly string[]): ClusterMetadata {
  const entries = written.map(readEntry);
  const streams = entries.filter(({ kind }) => kind === 'dataStream');
  const byName = new Map<string, ClusterIndex>();
  for (const entry of entries) {
    const dataStream = streams.find(({ targets }) => targets.includes(entry.name))?.name ?? null;
    byName.set(entry.name, { ...entry, dataStream });
  }
  return { byName };
}

/** A source that always has these names at hand. */
export function knownNames(metadata: ClusterMetadata): ClusterMetadataSource {
  return { current: () => metadata, refresh: async () => metadata, expectChange: () => undefined };
}

function readEntry(text: string): ClusterIndex {
  const [name = '', mark, targets = ''] = text.split(' ');
  return {
    name,
    kind: mark === '>' ? 'alias' : mark === '=' ? 'dataStream' : 'index',
    targets: targets === '' ? [] : targets.split(','),
    hidden: mark === 'hidden',
    closed: mark === 'closed',
    dataStream: null,
  };
}
