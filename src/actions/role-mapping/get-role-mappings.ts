import type { AuditLog } from '../../domain/audit/audit-event.ts';
import type { RoleMapping } from '../../domain/role-mapping/role-mapping.ts';
import type { NamedStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { callStore } from '../store-fault.ts';

/** What reading role mappings needs. */
export interface GetRoleMappingsDeps {
  readonly roleMappings: Pick<NamedStore<RoleMapping>, 'find' | 'list'>;
  readonly audit: AuditLog;
}

/** Which role mappings are asked for. */
export interface GetRoleMappingsRequest {
  /** Empty: all. */
  readonly names: readonly string[];
}

/**
 * The role mappings of these names that exist, or all by name. None is an empty list.
 * @throws SecurityError `forbidden`, `unavailable`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-get-role-mapping
 */
export async function getRoleMappings(
  deps: GetRoleMappingsDeps,
  context: ActionContext,
  { names }: GetRoleMappingsRequest,
): Promise<readonly RoleMapping[]> {
  authorizeAction(deps.audit, context, CLUSTER_ACTIONS.getRoleMappings);
  return callStore(async () => {
    if (names.length === 0) return deps.roleMappings.list();
    const found = await Promise.all([...new Set(names)].map((name) => deps.roleMappings.find(name)));
    return found.filter((mapping) => mapping !== null);
  });
}
