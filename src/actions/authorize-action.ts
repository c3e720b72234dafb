import type { SecurityRequest } from '../authorization/authorizer.ts';
import { assertClusterAction } from '../authorization/denial.ts';
import type { Caller } from '../authorization/plan.ts';
import { RunAsDenied } from '../authorization/run-as-denied.ts';
import type { AuditLog } from '../domain/audit/audit-event.ts';
import { SecurityError } from '../domain/error.ts';
import type { ActionContext } from './action-context.ts';
import type { ClusterAction } from './cluster-actions.ts';
import { recordAction } from './record-action.ts';

/**
 * Lets the caller through or refuses, and audits which: `access_granted` or `access_denied`.
 * @throws SecurityError `forbidden`, with Elasticsearch's text.
 */
export function authorizeAction(
  audit: AuditLog,
  context: ActionContext,
  action: ClusterAction,
  request?: SecurityRequest,
): void {
  try {
    assertClusterAction(callerOf(context), action, request);
  } catch (error) {
    const event = context.principal.authorizer instanceof RunAsDenied ? 'run_as_denied' : 'access_denied';
    if (error instanceof SecurityError) recordAction(audit, context, { event, action, reason: error.message });
    throw error;
  }
  recordAction(audit, context, { event: 'access_granted', action });
}

/**
 * Refuses to go on when the caller's credential or rights have changed since it was proven: called right before a
 * mutation, so that nothing is done for a caller after the answer to its revocation. A client that tries again is judged
 * anew.
 * @throws SecurityError `unavailable`.
 */
export function assertCallerCurrent({ principal }: ActionContext): void {
  if (principal.isCurrent()) return;
  throw new SecurityError('unavailable', 'the credentials or rights of the caller changed while the request was processed', {
    retryAfterSeconds: 1,
  });
}

function callerOf({ principal }: ActionContext): Caller {
  const { authentication, authorizer, rights, refuse } = principal;
  return { authentication, authorizer, unknownRoles: rights.unknownRoles, ...(refuse && { refuse }) };
}
