import type { ResourceActions } from '../../../actions/opensearch/resources/resource-kind.ts';
import type { RoleDraft } from '../../../actions/opensearch/resources/roles.ts';
import type { Role } from '../../../domain/role/role-descriptor.ts';
import type { OpenSearchRoute } from '../opensearch-route.ts';
import type { ResourceLimits } from '../resource/read-patch.ts';
import { resourceRoutes } from '../resource/resource-routes.ts';
import { roleShape } from '../resource/role-shape.ts';

/** Limits of roles of OpenSearch's dialect. */
export interface RoleLimits extends ResourceLimits {
  /** Longest document query (`dls`), in UTF-16 code units. */
  readonly documentQueryCharactersMax: number;
}

/** Roles. @see https://docs.opensearch.org/latest/security/access-control/api/#roles */
export function openSearchRoleRoutes(
  actions: ResourceActions<Role, RoleDraft>,
  limits: RoleLimits,
): readonly OpenSearchRoute[] {
  return resourceRoutes({ segments: ['roles'], actions, shape: roleShape(limits.documentQueryCharactersMax), limits });
}
