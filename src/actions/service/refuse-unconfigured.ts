import type { Refusals } from '../../authentication/refusals.ts';
import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { SecurityError } from '../../domain/error.ts';
import type { ActionContext } from '../action-context.ts';
import { authorizeAction } from '../authorize-action.ts';
import type { ClusterAction } from '../cluster-actions.ts';

/** What refusing needs. */
export interface RefuseUnconfiguredDeps {
  readonly audit: AuditLog;
  readonly refusals: Pick<Refusals, 'grantNotAccepted'>;
}

/** An operation of a kind of sign-on that is not configured here, and how Elasticsearch refuses it then. */
export interface UnconfiguredRequest {
  readonly action: ClusterAction;
  readonly refusal: /** No realm of that kind is there: 401, or 500 where Elasticsearch takes it for its own fault. */
    | { readonly kind: 'noRealm' | 'fault'; readonly reason: string }
    /** No realm accepts what was sent on behalf of this name: 401. */
    | { readonly kind: 'notAccepted'; readonly username: string };
}

/**
 * Refuses an operation of SAML, OpenID Connect or delegated PKI, none of which is configured here. Who has no right to it is
 * told that first.
 * @throws SecurityError `forbidden`, `invalidCredentials`, `authenticationFault`; always.
 */
export async function refuseUnconfigured(
  deps: RefuseUnconfiguredDeps,
  context: ActionContext,
  { action, refusal }: UnconfiguredRequest,
): Promise<never> {
  authorizeAction(deps.audit, context, action);
  switch (refusal.kind) {
    case 'noRealm':
      throw new SecurityError('invalidCredentials', refusal.reason);
    case 'fault':
      throw new SecurityError('authenticationFault', refusal.reason);
    case 'notAccepted':
      throw deps.refusals.grantNotAccepted(refusal.username, action, null);
  }
}
