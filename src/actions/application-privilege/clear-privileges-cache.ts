import type { AuditLog } from '../../domain/audit/audit-event.ts';
import type { ActionContext } from '../action-context.ts';
import { authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import type { StoredPrivilegesCache } from './stored-privileges-cache.ts';

/** What clearing needs. */
export interface ClearPrivilegesCacheDeps {
  readonly storedPrivileges: Pick<StoredPrivilegesCache, 'clear'>;
  readonly audit: AuditLog;
}

/**
 * Forgets the application privileges that were read, those of every application: they are read again when they are needed.
 * @throws SecurityError `forbidden`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-clear-cached-privileges
 */
export async function clearPrivilegesCache(deps: ClearPrivilegesCacheDeps, context: ActionContext): Promise<void> {
  authorizeAction(deps.audit, context, CLUSTER_ACTIONS.clearSecurityCache);
  deps.storedPrivileges.clear();
}
