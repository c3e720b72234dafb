import type { ActionGroupDraft } from '../../../actions/opensearch/resources/action-groups.ts';
import type { InternalUser, InternalUserDraft } from '../../../actions/opensearch/resources/internal-users.ts';
import type { ResourceActions } from '../../../actions/opensearch/resources/resource-kind.ts';
import type { RoleMappingDraft } from '../../../actions/opensearch/resources/role-mappings.ts';
import type { RoleDraft } from '../../../actions/opensearch/resources/roles.ts';
import type { TenantDraft } from '../../../actions/opensearch/resources/tenants.ts';
import type { ActionGroup } from '../../../domain/opensearch/action-group.ts';
import type { Tenant } from '../../../domain/opensearch/tenant.ts';
import type { Role } from '../../../domain/role/role-descriptor.ts';
import type { RoleMapping } from '../../../domain/role-mapping/role-mapping.ts';
import type { OpenSearchRoute } from '../opensearch-route.ts';
import { actionGroupRoutes } from './action-groups.ts';
import { internalUserRoutes } from './internal-users.ts';
import { openSearchRoleRoutes, type RoleLimits } from './roles.ts';
import { rolesMappingRoutes } from './roles-mapping.ts';
import { tenantRoutes } from './tenants.ts';

/** What the routes of users, roles, role mappings, action groups and tenants need. */
export interface ResourceRoutesDeps {
  readonly internalUsers: ResourceActions<InternalUser, InternalUserDraft>;
  readonly roles: ResourceActions<Role, RoleDraft>;
  readonly roleMappings: ResourceActions<RoleMapping, RoleMappingDraft>;
  readonly actionGroups: ResourceActions<ActionGroup, ActionGroupDraft>;
  readonly tenants: ResourceActions<Tenant, TenantDraft>;
  readonly limits: RoleLimits;
}

/** The routes of users, roles, role mappings, action groups and tenants. */
export function resourcesRoutes(deps: ResourceRoutesDeps): readonly OpenSearchRoute[] {
  const { limits } = deps;
  return [
    ...internalUserRoutes(deps.internalUsers, limits),
    ...openSearchRoleRoutes(deps.roles, limits),
    ...rolesMappingRoutes(deps.roleMappings, limits),
    ...actionGroupRoutes(deps.actionGroups, limits),
    ...tenantRoutes(deps.tenants, limits),
  ];
}
