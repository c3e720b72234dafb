import type { AuditLog } from '../../domain/audit/audit-event.ts';
import type { ClientKeys } from '../../domain/oauth2/client-keys.ts';
import type { NamedStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { callStore } from '../store-fault.ts';
import { authorizeClientKeys } from './authorize-client-keys.ts';

/** What getting the keys of a client needs. */
export interface GetClientKeysDeps {
  readonly clientKeys: Pick<NamedStore<ClientKeys>, 'find'>;
  readonly audit: AuditLog;
}

/** The public keys of a client, or `null`. @throws SecurityError `forbidden`, `unavailable`. */
export async function getClientKeys(
  deps: GetClientKeysDeps,
  context: ActionContext,
  clientId: string,
): Promise<ClientKeys | null> {
  authorizeClientKeys(deps.audit, context, CLUSTER_ACTIONS.getClientKeys, clientId);
  return callStore(() => deps.clientKeys.find(clientId));
}
