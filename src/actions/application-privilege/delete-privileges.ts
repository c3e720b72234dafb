import type { ApplicationPrivilege } from '../../domain/application-privilege/application-privilege.ts';
import type { AuditLog } from '../../domain/audit/audit-event.ts';
import type { NamedStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { assertCallerCurrent, authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { recordAction } from '../record-action.ts';
import { callStore } from '../store-fault.ts';
import { privilegeId } from './privilege-id.ts';

/** What deleting privileges needs. */
export interface DeletePrivilegesDeps {
  readonly applicationPrivileges: Pick<NamedStore<ApplicationPrivilege>, 'delete'>;
  readonly audit: AuditLog;
}

/** Which privileges to delete. */
export interface DeletePrivilegesRequest {
  readonly application: string;
  readonly names: readonly string[];
}

/**
 * Deletes privileges of an application. Roles that name them hold nothing by these names from then on.
 * @returns the names, each with whether it was there.
 * @throws SecurityError `forbidden`, `unavailable`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-delete-privileges
 */
export async function deletePrivileges(
  deps: DeletePrivilegesDeps,
  context: ActionContext,
  { application, names }: DeletePrivilegesRequest,
): Promise<ReadonlyMap<string, boolean>> {
  const action = CLUSTER_ACTIONS.deletePrivileges;
  authorizeAction(deps.audit, context, action, { kind: 'applications', applications: [application] });
  const distinct = [...new Set(names)];
  const ids = distinct.map((name) => privilegeId({ application, name }));
  assertCallerCurrent(context);
  const found = await callStore(() => deps.applicationPrivileges.delete(ids));
  const targets = ids.filter((_, at) => found[at] === true);
  if (targets.length > 0) recordAction(deps.audit, context, { event: 'delete_privileges', action, targets });
  return new Map(distinct.map((name, at) => [name, found[at] === true]));
}
