import type { AuditLog } from '../../domain/audit/audit-event.ts';
import type { ClientKeys } from '../../domain/oauth2/client-keys.ts';
import type { NamedStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { assertCallerCurrent } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { recordAction } from '../record-action.ts';
import { callStore } from '../store-fault.ts';
import { authorizeClientKeys } from './authorize-client-keys.ts';

/** What deleting the keys of a client needs. */
export interface DeleteClientKeysDeps {
  readonly clientKeys: Pick<NamedStore<ClientKeys>, 'delete'>;
  readonly audit: AuditLog;
}

/**
 * Deletes the public keys of a client: it can prove itself by its secret alone from then on.
 * @throws SecurityError `forbidden`, `unavailable`.
 */
export async function deleteClientKeys(
  deps: DeleteClientKeysDeps,
  context: ActionContext,
  clientId: string,
): Promise<{ readonly found: boolean }> {
  const action = CLUSTER_ACTIONS.deleteClientKeys;
  authorizeClientKeys(deps.audit, context, action, clientId);
  assertCallerCurrent(context);
  const [found = false] = await callStore(() => deps.clientKeys.delete([clientId]));
  if (found) recordAction(deps.audit, context, { event: 'delete_oauth2_client', action, targets: [clientId] });
  return { found };
}
