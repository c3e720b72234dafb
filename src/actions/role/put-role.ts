import type { AuditLog } from '../../domain/audit/audit-event.ts';
import type { Role } from '../../domain/role/role-descriptor.ts';
import type { RoleStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { assertCallerCurrent, authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { recordAction } from '../record-action.ts';
import { callStore } from '../store-fault.ts';
import { assertMetadataIndexable, assertQueriesValid, assertRoleValid } from './role-violations.ts';

/** What putting a role needs. */
export interface PutRoleDeps {
  readonly roles: Pick<RoleStore, 'put'>;
  readonly audit: AuditLog;
}

/**
 * Creates a role or replaces it whole. Users who have it are judged by the new rights from then on; keys made before keep
 * what they were made with.
 * @throws SecurityError `validation`, `actionRequestValidation`, `parse`, `documentParsing`, `forbidden`, `unavailable`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-put-role
 */
export async function putRole(deps: PutRoleDeps, context: ActionContext, role: Role): Promise<{ readonly created: boolean }> {
  assertRoleValid(role);
  authorizeAction(deps.audit, context, CLUSTER_ACTIONS.putRole);
  assertQueriesValid(role);
  assertMetadataIndexable(role);

  assertCallerCurrent(context);
  const [outcome] = await callStore(() => deps.roles.put([{ name: role.name, descriptor: role.descriptor }]));
  recordAction(deps.audit, context, { event: 'put_role', action: CLUSTER_ACTIONS.putRole, targets: [role.name] });
  return { created: outcome === 'created' };
}
