import type { AuditLog } from '../../domain/audit/audit-event.ts';
import type { Authentication } from '../../domain/principal/authentication.ts';
import type { ActionContext } from '../action-context.ts';
import { authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';

/**
 * Who the caller is: open to every proven caller, unless it wants to act as a user that it may not act as. A use is audited
 * as `authentication_success` already, so only a denial leaves an event of its own.
 * @throws SecurityError `forbidden`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-authenticate
 */
export function authenticate(deps: { readonly audit: AuditLog }, context: ActionContext): Authentication {
  const { authentication, authorizer } = context.principal;
  const isAllowed = authorizer.allowsCluster(CLUSTER_ACTIONS.authenticate, authentication);
  if (!isAllowed) authorizeAction(deps.audit, context, CLUSTER_ACTIONS.authenticate);
  return authentication;
}
