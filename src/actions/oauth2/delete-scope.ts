import type { AuditLog } from '../../domain/audit/audit-event.ts';
import type { Scope } from '../../domain/oauth2/scope.ts';
import type { NamedStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { assertCallerCurrent, authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { recordAction } from '../record-action.ts';
import { callStore } from '../store-fault.ts';

/** What deleting a scope needs. */
export interface DeleteScopeDeps {
  readonly scopes: Pick<NamedStore<Scope>, 'delete'>;
  readonly audit: AuditLog;
}

/**
 * Deletes a scope: no token can be asked for with it from then on. Those that were made before keep what they have.
 * @throws SecurityError `forbidden`, `unavailable`.
 */
export async function deleteScope(
  deps: DeleteScopeDeps,
  context: ActionContext,
  name: string,
): Promise<{ readonly found: boolean }> {
  const action = CLUSTER_ACTIONS.deleteScope;
  authorizeAction(deps.audit, context, action);
  assertCallerCurrent(context);
  const [found = false] = await callStore(() => deps.scopes.delete([name]));
  if (found) recordAction(deps.audit, context, { event: 'delete_oauth2_scope', action, targets: [name] });
  return { found };
}
