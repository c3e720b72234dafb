import { RESERVED_ROLES } from '../../authorization/reserved-roles.ts';
import { STATIC_ROLES } from '../../authorization/static-roles/static-roles.ts';
import type { AuditLog } from '../../domain/audit/audit-event.ts';
import type { Role } from '../../domain/role/role-descriptor.ts';
import type { RoleStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { callStore } from '../store-fault.ts';

/** What reading roles needs. */
export interface GetRolesDeps {
  readonly roles: Pick<RoleStore, 'find' | 'list'>;
  readonly audit: AuditLog;
}

/** Which roles are asked for. */
export interface GetRolesRequest {
  /** Empty: all. */
  readonly names: readonly string[];
}

/**
 * The roles of these names that exist, or all: the built-in ones first, then the stored ones by name. None is an empty
 * list. The roles that OpenSearch ships are found by name, and are not among all.
 * @throws SecurityError `forbidden`, `unavailable`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-get-role
 */
export async function getRoles(deps: GetRolesDeps, context: ActionContext, request: GetRolesRequest): Promise<readonly Role[]> {
  authorizeAction(deps.audit, context, CLUSTER_ACTIONS.getRoles);
  const names = request.names.length === 0 ? null : new Set(request.names);
  const reserved = [...RESERVED_ROLES]
    .filter(([name]) => names === null || names.has(name))
    .map(([name, descriptor]) => ({ name, descriptor }));
  const stored = names === null ? await callStore(() => deps.roles.list()) : await findStored(deps, names);
  return [...reserved, ...stored];
}

async function findStored({ roles }: GetRolesDeps, names: ReadonlySet<string>): Promise<readonly Role[]> {
  const found: Role[] = [];
  for (const name of [...names].sort()) {
    if (RESERVED_ROLES.has(name)) continue;
    const role = await callStore(() => roles.find(name));
    const shipped = STATIC_ROLES.get(name);
    if (role !== null) found.push(role);
    else if (shipped !== undefined) found.push({ name, descriptor: shipped });
  }
  return found;
}
