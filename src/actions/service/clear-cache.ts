import type { Realm } from '../../authentication/realm.ts';
import type { AuditLog } from '../../domain/audit/audit-event.ts';
import type { ActionContext } from '../action-context.ts';
import { authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';

/** Whose caches can be cleared here. */
export type ClearedCache = 'roles' | 'realms';

/** What clearing caches needs. */
export interface ClearCacheDeps {
  readonly audit: AuditLog;
  /** The realms of users that there are. */
  readonly realms: readonly Pick<Realm, 'name' | 'clearCache'>[];
}

/** Which entries to clear. */
export interface ClearCacheRequest {
  readonly cache: ClearedCache;
  /** Of roles or realms; `*` is all. */
  readonly names: readonly string[];
  /** Users whose entries in caches of realms are cleared; absent: all. */
  readonly usernames?: readonly string[];
}

const ACTIONS = {
  roles: CLUSTER_ACTIONS.clearRolesCache,
  realms: CLUSTER_ACTIONS.clearRealmCache,
} as const;

/**
 * Clears what realms remember of users outside the store. Of every other cache it finds that nothing in it is out of date:
 * they follow the changes of the store, and no answer was ever given from an older state.
 * @returns the name of the first realm that does not exist, or `null`.
 * @throws SecurityError `forbidden`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-clear-cached-roles
 */
export function clearCache(
  deps: ClearCacheDeps,
  context: ActionContext,
  { cache, names, usernames }: ClearCacheRequest,
): { readonly unknownRealm: string | null } {
  authorizeAction(deps.audit, context, ACTIONS[cache]);
  if (cache !== 'realms') return { unknownRealm: null };
  const isAll = names.includes('*') || names.includes('_all');
  const unknownRealm = isAll ? undefined : names.find((name) => !deps.realms.some((realm) => realm.name === name));
  if (unknownRealm !== undefined) return { unknownRealm };
  const meant = deps.realms.filter(({ name }) => isAll || names.includes(name));
  for (const realm of meant) realm.clearCache?.(usernames ?? null);
  return { unknownRealm: null };
}
