import type { AuditLog } from '../../domain/audit/audit-event.ts';
import type { ActionContext } from '../action-context.ts';
import { authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';

/** Whose caches can be cleared here. */
export type ClearedCache = 'roles' | 'realms';

/** What clearing caches needs. */
export interface ClearCacheDeps {
  readonly audit: AuditLog;
  /** Names of the realms that there are. */
  readonly realmNames: readonly string[];
}

/** Which entries to clear. */
export interface ClearCacheRequest {
  readonly cache: ClearedCache;
  /** Of roles or realms; `*` is all. */
  readonly names: readonly string[];
}

const ACTIONS = {
  roles: CLUSTER_ACTIONS.clearRolesCache,
  realms: CLUSTER_ACTIONS.clearRealmCache,
} as const;

/**
 * Clears a cache, or rather finds that nothing in it is out of date: every cache here follows the changes of the store, and
 * no answer was ever given from an older state.
 * @returns the name of the first realm that does not exist, or `null`.
 * @throws SecurityError `forbidden`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-clear-cached-roles
 */
export function clearCache(
  deps: ClearCacheDeps,
  context: ActionContext,
  { cache, names }: ClearCacheRequest,
): { readonly unknownRealm: string | null } {
  authorizeAction(deps.audit, context, ACTIONS[cache]);
  if (cache !== 'realms' || names.includes('*')) return { unknownRealm: null };
  return { unknownRealm: names.find((name) => !deps.realmNames.includes(name)) ?? null };
}
