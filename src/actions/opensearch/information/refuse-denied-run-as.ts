import { RunAsDenied } from '../../../authorization/run-as-denied.ts';
import type { AuditLog } from '../../../domain/audit/audit-event.ts';
import type { ActionContext } from '../../action-context.ts';
import { authorizeAction } from '../../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../../cluster-actions.ts';

/**
 * Refuses who named another user that it may not act as: what everybody may ask or do, it would get as itself.
 * @throws SecurityError `forbidden`.
 */
export function refuseDeniedRunAs(audit: AuditLog, context: ActionContext): void {
  if (context.principal.authorizer instanceof RunAsDenied) authorizeAction(audit, context, CLUSTER_ACTIONS.authenticate);
}
