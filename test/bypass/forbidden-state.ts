import type { Cluster } from './scene.ts';

/** What the cluster holds at one moment, told in parts that can be compared. */
export interface ClusterState {
  /** All metadata but that of the indices `allowed*`: JSON text by name, e.g. `index secret`, `ingest`. */
  readonly forbidden: ReadonlyMap<string, string>;
  /** The same of the indices `allowed*`. */
  readonly allowed: ReadonlyMap<string, string>;
  /** Counts of documents and sequence numbers, by index. */
  readonly documents: ReadonlyMap<string, string>;
  /** How often an index that is not `allowed*` was searched, read, refreshed and flushed. */
  readonly uses: ReadonlyMap<string, string>;
}

const STATS =
  '/_stats/docs,search,get,indexing,refresh,flush?level=shards&expand_wildcards=open,hidden&forbid_closed_indices=false';
/** Parts that change by themselves. */
const RESTLESS = new Set(['cluster_coordination', 'cluster_uuid', 'cluster_uuid_committed', 'index-graveyard', 'indices']);

/** Reads the state directly from the cluster. */
export async function readState(cluster: Cluster): Promise<ClusterState> {
  const [state, stats] = await Promise.all([cluster.ask('GET', '/_cluster/state/metadata'), cluster.ask('GET', STATS)]);
  const { metadata } = JSON.parse(state.text) as { metadata: Record<string, unknown> };
  const forbidden = new Map<string, string>();
  const allowed = new Map<string, string>();
  for (const [name, part] of Object.entries(metadata)) if (!RESTLESS.has(name)) forbidden.set(name, JSON.stringify(part));
  for (const [name, index] of Object.entries(metadata['indices'] as Record<string, object>)) {
    (isAllowed(name) ? allowed : forbidden).set(`index ${name}`, JSON.stringify(index));
  }
  const documents = new Map<string, string>();
  const uses = new Map<string, string>();
  for (const [name, index] of Object.entries((JSON.parse(stats.text) as Stats).indices)) {
    const shard = index.shards['0']?.[0];
    if (shard === undefined) continue;
    documents.set(name, `${shard.docs.count} documents, ${shard.docs.deleted} deleted, sequence ${shard.seq_no.max_seq_no}`);
    // The cluster writes finished tasks there by itself, and refreshes it.
    if (!isAllowed(name) && name !== '.tasks') uses.set(name, useCounts(shard));
  }
  return { forbidden, allowed, documents, uses };
}

interface Stats {
  readonly indices: Readonly<Record<string, { readonly shards: Readonly<Record<string, readonly ShardStats[]>> }>>;
}

interface ShardStats {
  readonly docs: { readonly count: number; readonly deleted: number };
  readonly seq_no: { readonly max_seq_no: number };
  readonly search: { readonly query_total: number; readonly fetch_total: number; readonly scroll_total: number };
  readonly get: { readonly total: number };
  readonly indexing: { readonly index_total: number; readonly delete_total: number };
  readonly refresh: { readonly external_total: number };
  readonly flush: { readonly total: number };
}

function useCounts(shard: ShardStats): string {
  const { search, get, indexing, refresh, flush } = shard;
  return `${search.query_total} queries, ${search.fetch_total} fetches, ${search.scroll_total} scrolls, ${get.total} gets, ${indexing.index_total} writes, ${indexing.delete_total} deletions, ${refresh.external_total} refreshes, ${flush.total} flushes`;
}

/** Whether the limited callers may use it. */
function isAllowed(index: string): boolean {
  return index.startsWith('allowed');
}

/** Names of what is not the same in both. */
export function changes(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): readonly string[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].filter((name) => before.get(name) !== after.get(name));
}

/** The same, of the documents of all indices that are (or are not) `allowed*`. */
export function documentChanges(before: ClusterState, after: ClusterState, ofAllowed: boolean): readonly string[] {
  return changes(before.documents, after.documents).filter((name) => isAllowed(name) === ofAllowed);
}
