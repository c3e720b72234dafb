import { applicationNameViolation } from '../../authorization/application-name.ts';
import type { ApplicationPrivilege } from '../../domain/application-privilege/application-privilege.ts';
import { privilegeActionViolations, privilegeNameViolation } from '../../domain/application-privilege/privilege-name.ts';
import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { validationFailed } from '../../domain/error.ts';
import { hasReservedMetadata } from '../../domain/user/reserved-metadata.ts';
import type { NamedStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { assertCallerCurrent, authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { recordAction } from '../record-action.ts';
import { callStore } from '../store-fault.ts';
import { privilegeId } from './privilege-id.ts';

/** What putting privileges needs. */
export interface PutPrivilegesDeps {
  readonly applicationPrivileges: Pick<NamedStore<ApplicationPrivilege>, 'put'>;
  readonly audit: AuditLog;
}

/** A privilege that was put. */
export interface PutPrivilege {
  readonly application: string;
  readonly name: string;
  readonly created: boolean;
}

/**
 * Creates privileges of applications or replaces them, all in one. Whoever holds one of them by name holds its new actions
 * from then on.
 * @returns one for each, in the order of application and name.
 * @throws SecurityError `actionRequestValidation`, `forbidden`, `unavailable`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-put-privileges
 */
export async function putPrivileges(
  deps: PutPrivilegesDeps,
  context: ActionContext,
  privileges: readonly ApplicationPrivilege[],
): Promise<readonly PutPrivilege[]> {
  const violations = privileges.flatMap(privilegeViolations);
  if (privileges.length === 0) violations.push('At least one application privilege must be provided');
  if (violations.length > 0) throw validationFailed(violations);
  const applications = [...new Set(privileges.map(({ application }) => application))];
  const action = CLUSTER_ACTIONS.putPrivileges;
  authorizeAction(deps.audit, context, action, { kind: 'applications', applications });

  const items = privileges.map((item) => ({ name: privilegeId(item), item })).sort((a, b) => (a.name < b.name ? -1 : 1));
  assertCallerCurrent(context);
  const created = await callStore(() => deps.applicationPrivileges.put(items));
  recordAction(deps.audit, context, { event: 'put_privileges', action, targets: items.map(({ name }) => name) });
  return items.map(({ item }, at) => ({ application: item.application, name: item.name, created: created[at] ?? false }));
}

function privilegeViolations({ application, name, actions, metadata }: ApplicationPrivilege): string[] {
  return [
    applicationNameViolation(application, { isPatternAllowed: false }),
    privilegeNameViolation(name),
    actions.length === 0 ? 'Application privileges must have at least one action' : null,
    ...actions.flatMap(privilegeActionViolations),
    hasReservedMetadata(metadata) ? `metadata keys may not start with [_] (in privilege ${application} ${name})` : null,
  ].filter((violation) => violation !== null);
}
