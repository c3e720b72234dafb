import type { Authorizer } from '../authorizer.ts';
import type { ClusterIndex, ClusterMetadata } from '../cluster-metadata.ts';
import { findItemProblem } from '../routes/index-expression.ts';

/** Lists kept per caller's rights and reading of the metadata; when there are more, all are forgotten. */
const LISTS_MAX = 64;

const listsByMetadata = new WeakMap<ClusterMetadata, WeakMap<Authorizer, Map<string, readonly ClusterIndex[]>>>();

/** Whether an action is allowed on a name: by itself, or for a backing index by its data stream. */
export function allowsName(authorizer: Authorizer, action: string, name: string, metadata: ClusterMetadata | null): boolean {
  if (findItemProblem(name) !== null) return false;
  if (authorizer.allowsIndex(action, name)) return true;
  const dataStream = metadata?.byName.get(name)?.dataStream ?? null;
  return dataStream !== null && authorizer.allowsIndex(action, dataStream);
}

/** The names of the cluster on which every action is allowed. Cost: one look at every name, once per reading of the metadata. */
export function listAuthorizedNames(
  authorizer: Authorizer,
  actions: readonly string[],
  metadata: ClusterMetadata,
): readonly ClusterIndex[] {
  const lists = listsOf(authorizer, metadata);
  const key = actions.join();
  const known = lists.get(key);
  if (known !== undefined) return known;
  if (lists.size >= LISTS_MAX) lists.clear();
  const list = [...metadata.byName.values()].filter(({ name }) =>
    actions.every((action) => allowsName(authorizer, action, name, metadata)),
  );
  lists.set(key, list);
  return list;
}

function listsOf(authorizer: Authorizer, metadata: ClusterMetadata): Map<string, readonly ClusterIndex[]> {
  const byAuthorizer = listsByMetadata.get(metadata) ?? new WeakMap<Authorizer, Map<string, readonly ClusterIndex[]>>();
  listsByMetadata.set(metadata, byAuthorizer);
  const lists = byAuthorizer.get(authorizer) ?? new Map<string, readonly ClusterIndex[]>();
  byAuthorizer.set(authorizer, lists);
  return lists;
}
