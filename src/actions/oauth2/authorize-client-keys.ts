import { actsAsApiKey } from '../../domain/api-key/api-key-owner.ts';
import type { AuditLog } from '../../domain/audit/audit-event.ts';
import type { ActionContext } from '../action-context.ts';
import { authorizeAction } from '../authorize-action.ts';
import type { ClusterAction } from '../cluster-actions.ts';
import { recordAction } from '../record-action.ts';

/**
 * Lets an API key see to its own keys, and whoever has the privilege to anybody's. Its owner may not: a key may hold rights that its
 * owner has lost since.
 * @throws SecurityError `forbidden`.
 */
export function authorizeClientKeys(audit: AuditLog, context: ActionContext, action: ClusterAction, clientId: string): void {
  const { authentication } = context.principal;
  const isOwn = authentication.type === 'api_key' && actsAsApiKey(authentication) && authentication.apiKey?.id === clientId;
  if (isOwn) recordAction(audit, context, { event: 'access_granted', action });
  else authorizeAction(audit, context, action);
}
