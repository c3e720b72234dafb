import type { AuditLog } from '../../domain/audit/audit-event.ts';
import type { ActionContext } from '../action-context.ts';
import { authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';

/**
 * Lets whoever may clear the cache of API keys believe that it is clear. Nothing in it is ever out of date: each entry leaves
 * it within the change of what it was read from.
 * @throws SecurityError `forbidden`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-clear-api-key-cache
 */
export function clearApiKeyCache(deps: { readonly audit: AuditLog }, context: ActionContext): void {
  authorizeAction(deps.audit, context, CLUSTER_ACTIONS.clearSecurityCache);
}
