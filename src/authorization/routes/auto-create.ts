import type { ClusterMetadata } from '../cluster-metadata.ts';
import type { Caller } from '../plan.ts';
import { deniedNames } from './judge-indices.ts';

/** What the cluster does for a document that is written to a name that is not there. */
export const AUTO_CREATE_ACTION = 'indices:admin/auto_create';

const CREATING_ACTIONS = /^indices:data\/write\/(?:index|update)(?::|$)/;

/** Whether an action makes an index that is not there. */
export function createsIndex(action: string): boolean {
  return CREATING_ACTIONS.test(action);
}

/** The names that are not there and that the caller may not create. */
export function findUncreatable(caller: Caller, names: readonly string[], metadata: ClusterMetadata): readonly string[] {
  return names.filter((name) => !metadata.byName.has(name) && !caller.authorizer.allowsIndex(AUTO_CREATE_ACTION, name));
}

/**
 * Lets writing pass only to names that are there or may be created; without metadata nothing is told of it.
 * @throws SecurityError `forbidden`
 */
export function assertMayWriteTo(caller: Caller, names: readonly string[], metadata: ClusterMetadata | null): void {
  const uncreatable = metadata === null ? [] : findUncreatable(caller, names, metadata);
  if (uncreatable.length > 0) throw deniedNames(caller, AUTO_CREATE_ACTION, uncreatable);
}
