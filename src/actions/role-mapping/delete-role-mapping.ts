import type { AuditLog } from '../../domain/audit/audit-event.ts';
import type { RoleMapping } from '../../domain/role-mapping/role-mapping.ts';
import type { NamedStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { assertCallerCurrent, authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { recordAction } from '../record-action.ts';
import { callStore } from '../store-fault.ts';

/** What deleting a role mapping needs. */
export interface DeleteRoleMappingDeps {
  readonly roleMappings: Pick<NamedStore<RoleMapping>, 'delete'>;
  readonly audit: AuditLog;
}

/** Which role mapping to delete. */
export interface DeleteRoleMappingRequest {
  readonly name: string;
}

/**
 * Deletes a role mapping. Whoever had roles by it alone has them no longer.
 * @throws SecurityError `forbidden`, `unavailable`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-delete-role-mapping
 */
export async function deleteRoleMapping(
  deps: DeleteRoleMappingDeps,
  context: ActionContext,
  { name }: DeleteRoleMappingRequest,
): Promise<{ readonly found: boolean }> {
  const action = CLUSTER_ACTIONS.deleteRoleMapping;
  authorizeAction(deps.audit, context, action);
  assertCallerCurrent(context);
  const [found = false] = await callStore(() => deps.roleMappings.delete([name]));
  if (found) recordAction(deps.audit, context, { event: 'delete_role_mapping', action, targets: [name] });
  return { found };
}
