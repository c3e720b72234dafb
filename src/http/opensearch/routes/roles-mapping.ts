import type { ResourceActions } from '../../../actions/opensearch/resources/resource-kind.ts';
import type { RoleMappingDraft } from '../../../actions/opensearch/resources/role-mappings.ts';
import type { RoleMapping } from '../../../domain/role-mapping/role-mapping.ts';
import type { OpenSearchRoute } from '../opensearch-route.ts';
import type { ResourceLimits } from '../resource/read-patch.ts';
import { resourceRoutes } from '../resource/resource-routes.ts';
import { ROLE_MAPPING_SHAPE } from '../resource/role-mapping-shape.ts';

/** Role mappings. @see https://docs.opensearch.org/latest/security/access-control/api/#role-mappings */
export function rolesMappingRoutes(
  actions: ResourceActions<RoleMapping, RoleMappingDraft>,
  limits: ResourceLimits,
): readonly OpenSearchRoute[] {
  return resourceRoutes({ segments: ['rolesmapping'], actions, shape: ROLE_MAPPING_SHAPE, limits });
}
