import type { AuditLog } from '../../../domain/audit/audit-event.ts';
import { SecurityError } from '../../../domain/error.ts';
import type { ActionContext } from '../../action-context.ts';
import { CLUSTER_ACTIONS } from '../../cluster-actions.ts';
import { recordAction } from '../../record-action.ts';
import { describeCaller } from './describe-caller.ts';

const PERMISSIONS = ['cluster:admin/opendistro_security/whoamiprotected', 'security:whoamiprotected'] as const;

/**
 * Lets through who may ask for its certificate where that needs a right.
 * @throws SecurityError `forbidden`, in OpenSearch's words for a right that none of several permissions grants.
 */
export function assertMayAskWhoAmI(deps: { readonly audit: AuditLog }, context: ActionContext): void {
  const { principal } = context;
  const isAllowed = PERMISSIONS.some((permission) => principal.authorizer.allowsCluster(permission, principal.authentication));
  const action = CLUSTER_ACTIONS.authenticate;
  if (isAllowed) return recordAction(deps.audit, context, { event: 'access_granted', action });
  const reason = `no permissions for [any of [${PERMISSIONS.join(', ')}]] and ${describeCaller(context).text}`;
  recordAction(deps.audit, context, { event: 'access_denied', action, reason });
  throw new SecurityError('forbidden', reason);
}
