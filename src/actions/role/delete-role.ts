import { RESERVED_ROLES } from '../../authorization/reserved-roles.ts';
import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { illegalArgument } from '../../domain/error.ts';
import type { RoleStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { assertCallerCurrent, authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { recordAction } from '../record-action.ts';
import { callStore } from '../store-fault.ts';

/** What deleting a role needs. */
export interface DeleteRoleDeps {
  readonly roles: Pick<RoleStore, 'delete'>;
  readonly audit: AuditLog;
}

/** Which role to delete. */
export interface DeleteRoleRequest {
  readonly name: string;
}

/**
 * Deletes a role. Users who have it lose its rights at once; keys made before keep what they were made with.
 * @throws SecurityError `forbidden`, `illegalArgument` for a built-in role, `unavailable`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-delete-role
 */
export async function deleteRole(
  deps: DeleteRoleDeps,
  context: ActionContext,
  { name }: DeleteRoleRequest,
): Promise<{ readonly found: boolean }> {
  authorizeAction(deps.audit, context, CLUSTER_ACTIONS.deleteRole);
  if (RESERVED_ROLES.has(name)) throw illegalArgument(`role [${name}] is reserved and cannot be deleted`);

  assertCallerCurrent(context);
  const [found = false] = await callStore(() => deps.roles.delete([name]));
  if (found) recordAction(deps.audit, context, { event: 'delete_role', action: CLUSTER_ACTIONS.deleteRole, targets: [name] });
  return { found };
}
