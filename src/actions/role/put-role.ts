import { RESERVED_ROLES } from '../../authorization/reserved-roles.ts';
import { roleDescriptorViolations } from '../../authorization/role-descriptor-violations.ts';
import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { validationFailed } from '../../domain/error.ts';
import type { Role } from '../../domain/role/role-descriptor.ts';
import { ROLE_NAME_LENGTH_MAX_READ, roleNameViolation } from '../../domain/role/role-name.ts';
import type { RoleStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { assertCallerCurrent, authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { recordAction } from '../record-action.ts';
import { callStore } from '../store-fault.ts';

/** What putting a role needs. */
export interface PutRoleDeps {
  readonly roles: Pick<RoleStore, 'put'>;
  readonly audit: AuditLog;
}

/**
 * Creates a role or replaces it whole. Users who have it are judged by the new rights from then on; keys made before keep
 * what they were made with.
 * @throws SecurityError `validation`, `actionRequestValidation`, `forbidden`, `unavailable`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-put-role
 */
export async function putRole(deps: PutRoleDeps, context: ActionContext, role: Role): Promise<{ readonly created: boolean }> {
  assertRoleNameReadable(role.name);
  const violations = putRoleViolations(role);
  if (violations.length > 0) throw validationFailed(violations);
  authorizeAction(deps.audit, context, CLUSTER_ACTIONS.putRole);
  if (RESERVED_ROLES.has(role.name)) throw validationFailed([`Role [${role.name}] is reserved and may not be used.`]);

  assertCallerCurrent(context);
  const created = await callStore(() => deps.roles.put({ name: role.name, descriptor: role.descriptor }));
  recordAction(deps.audit, context, { event: 'put_role', action: CLUSTER_ACTIONS.putRole, targets: [role.name] });
  return { created };
}

/** Elasticsearch tells this before it reads the descriptor. */
function assertRoleNameReadable(name: string): void {
  const violation = roleNameViolation(name, ROLE_NAME_LENGTH_MAX_READ);
  if (violation !== null) throw validationFailed([violation], 'validation');
}

function putRoleViolations({ name, descriptor }: Role): readonly string[] {
  const ofName = roleNameViolation(name);
  const ofDescriptor = roleDescriptorViolations(descriptor);
  return ofName === null ? ofDescriptor : [ofName, ...ofDescriptor];
}
