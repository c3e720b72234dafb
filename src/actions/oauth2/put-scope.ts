import { roleDescriptorViolations } from '../../authorization/role-descriptor-violations.ts';
import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { validationFailed } from '../../domain/error.ts';
import { type Scope, scopeNameViolation } from '../../domain/oauth2/scope.ts';
import type { NamedStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { assertCallerCurrent, authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { recordAction } from '../record-action.ts';
import { callStore } from '../store-fault.ts';

/** What putting a scope needs. */
export interface PutScopeDeps {
  readonly scopes: Pick<NamedStore<Scope>, 'put'>;
  readonly audit: AuditLog;
}

/**
 * Creates a scope or replaces it whole. Tokens that were made before keep what they have.
 * @throws SecurityError `actionRequestValidation`, `forbidden`, `unavailable`.
 */
export async function putScope(
  deps: PutScopeDeps,
  context: ActionContext,
  scope: Scope,
): Promise<{ readonly created: boolean }> {
  const nameViolation = scopeNameViolation(scope.name);
  const violations = [...(nameViolation === null ? [] : [nameViolation]), ...roleDescriptorViolations(scope.descriptor)];
  if (violations.length > 0) throw validationFailed(violations);
  const action = CLUSTER_ACTIONS.putScope;
  authorizeAction(deps.audit, context, action);
  assertCallerCurrent(context);
  const [created = false] = await callStore(() => deps.scopes.put([{ name: scope.name, item: scope }]));
  recordAction(deps.audit, context, { event: 'put_oauth2_scope', action, targets: [scope.name] });
  return { created };
}
