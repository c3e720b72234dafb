import type { AuditLog } from '../../domain/audit/audit-event.ts';
import type { ServiceAccountToken } from '../../domain/service-account/service-account-token.ts';
import type { NamedStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { assertCallerCurrent, authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { recordAction } from '../record-action.ts';
import { callStore } from '../store-fault.ts';

/** What deleting a token needs. */
export interface DeleteServiceTokenDeps {
  readonly serviceAccountTokens: Pick<NamedStore<ServiceAccountToken>, 'delete'>;
  readonly audit: AuditLog;
}

/** Which token to delete. */
export interface DeleteServiceTokenRequest {
  /** `namespace/service`. */
  readonly account: string;
  readonly name: string;
}

/**
 * Deletes a token of a service account: it is refused from then on. Tokens of a file are deleted there.
 * @throws SecurityError `forbidden`, `unavailable`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-delete-service-token
 */
export async function deleteServiceToken(
  deps: DeleteServiceTokenDeps,
  context: ActionContext,
  { account, name }: DeleteServiceTokenRequest,
): Promise<{ readonly found: boolean }> {
  authorizeAction(deps.audit, context, CLUSTER_ACTIONS.deleteServiceToken);
  assertCallerCurrent(context);
  const id = `${account}/${name}`;
  const [found = false] = await callStore(() => deps.serviceAccountTokens.delete([id]));
  if (found) {
    const action = CLUSTER_ACTIONS.deleteServiceToken;
    recordAction(deps.audit, context, { event: 'delete_service_token', action, targets: [id] });
  }
  return { found };
}
