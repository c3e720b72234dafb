import type { AuditLog } from '../../domain/audit/audit-event.ts';
import type { Scope } from '../../domain/oauth2/scope.ts';
import type { NamedStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { callStore } from '../store-fault.ts';

/** What getting scopes needs. */
export interface GetScopesDeps {
  readonly scopes: Pick<NamedStore<Scope>, 'find' | 'list'>;
  readonly audit: AuditLog;
}

/**
 * The scope of this name, or all (`null`), ordered by name. One that is not there is left out.
 * @throws SecurityError `forbidden`, `unavailable`.
 */
export async function getScopes(deps: GetScopesDeps, context: ActionContext, name: string | null): Promise<readonly Scope[]> {
  authorizeAction(deps.audit, context, CLUSTER_ACTIONS.getScopes);
  if (name === null) return callStore(() => deps.scopes.list());
  const scope = await callStore(() => deps.scopes.find(name));
  return scope === null ? [] : [scope];
}
