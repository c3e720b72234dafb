import { RESERVED_ROLES } from '../../authorization/reserved-roles.ts';
import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { illegalArgument, type SecurityError } from '../../domain/error.ts';
import type { RoleStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { assertCallerCurrent, authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { recordAction } from '../record-action.ts';
import { callStore } from '../store-fault.ts';

/** What deleting many roles needs. */
export interface BulkDeleteRolesDeps {
  readonly roles: Pick<RoleStore, 'delete'>;
  readonly audit: AuditLog;
}

/** What came of it, each list in the order given. */
export interface BulkDeleteRoles {
  readonly deleted: readonly string[];
  readonly notFound: readonly string[];
  /** By name, of those that cannot be deleted. */
  readonly errors: ReadonlyMap<string, SecurityError>;
}

/**
 * Deletes the roles that are there, all or none. Built-in ones are refused by themselves.
 * @throws SecurityError `forbidden`, `unavailable`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-bulk-delete-role
 */
export async function bulkDeleteRoles(
  deps: BulkDeleteRolesDeps,
  context: ActionContext,
  names: readonly string[],
): Promise<BulkDeleteRoles> {
  authorizeAction(deps.audit, context, CLUSTER_ACTIONS.bulkDeleteRoles);
  const deletable = names.filter((name) => !RESERVED_ROLES.has(name));
  const reserved = names.filter((name) => RESERVED_ROLES.has(name));
  const errors = new Map(
    reserved.map((name) => [name, illegalArgument(`role [${name}] is reserved and cannot be deleted`)] as const),
  );
  if (deletable.length === 0) return { deleted: [], notFound: [], errors };

  assertCallerCurrent(context);
  const found = await callStore(() => deps.roles.delete(deletable));
  const deleted = deletable.filter((_, position) => found[position] === true);
  const notFound = deletable.filter((_, position) => found[position] !== true);
  if (deleted.length > 0) {
    recordAction(deps.audit, context, { event: 'delete_role', action: CLUSTER_ACTIONS.bulkDeleteRoles, targets: deleted });
  }
  return { deleted, notFound, errors };
}
