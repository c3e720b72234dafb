import type { AuditLog } from '../../domain/audit/audit-event.ts';
import type { ResourceFlags } from '../../domain/opensearch/resource-flags.ts';
import type { Role, RoleDescriptor } from '../../domain/role/role-descriptor.ts';
import type { RoleStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { assertCallerCurrent, authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { oneAtATime } from '../one-at-a-time.ts';
import { recordAction } from '../record-action.ts';
import { callStore } from '../store-fault.ts';
import { assertMetadataIndexable, assertQueriesValid, assertRoleValid } from './role-violations.ts';

/** What putting a role needs. */
export interface PutRoleDeps {
  readonly roles: Pick<RoleStore, 'find' | 'put'>;
  readonly audit: AuditLog;
}

/** The role as it shall be. */
export interface PutRoleRequest extends Role {
  /** Whether the permissions in OpenSearch's terms that the role has stay as they are, whatever the descriptor says; absent: no. */
  readonly keepsOpenSearch?: true;
}

/**
 * Creates a role or replaces it whole. Users who have it are judged by the new rights from then on; keys made before keep
 * what they were made with.
 * @throws SecurityError `validation`, `actionRequestValidation`, `parse`, `documentParsing`, `forbidden`, `unavailable`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-put-role
 */
export async function putRole(
  deps: PutRoleDeps,
  context: ActionContext,
  role: PutRoleRequest,
): Promise<{ readonly created: boolean }> {
  assertRoleValid(role);
  authorizeAction(deps.audit, context, CLUSTER_ACTIONS.putRole);
  assertQueriesValid(role);
  assertMetadataIndexable(role);

  const [outcome] = await oneAtATime(deps.roles, [role.name], async () => {
    const present = await callStore(() => deps.roles.find(role.name));
    assertCallerCurrent(context);
    return callStore(() => deps.roles.put([withPresent(role, present)]));
  });
  recordAction(deps.audit, context, { event: 'put_role', action: CLUSTER_ACTIONS.putRole, targets: [role.name] });
  return { created: outcome === 'created' };
}

/** The role with what stays of the present one: the flags that protect it, and its permissions where they are to stay. */
export function withPresent({ name, descriptor, flags, keepsOpenSearch }: PutRoleRequest, present: Role | null): Role {
  const next: RoleDescriptor = keepsOpenSearch ? withPermissionsOf(descriptor, present) : descriptor;
  const kept: ResourceFlags | undefined = flags ?? present?.flags;
  return { name, descriptor: next, ...(kept !== undefined && { flags: kept }) };
}

function withPermissionsOf({ permissions: _, ...descriptor }: RoleDescriptor, present: Role | null): RoleDescriptor {
  const permissions = present?.descriptor.permissions;
  return permissions === undefined ? descriptor : { ...descriptor, permissions };
}
