import type { ResourceActions } from '../../../actions/opensearch/resources/resource-kind.ts';
import type { TenantDraft } from '../../../actions/opensearch/resources/tenants.ts';
import type { Tenant } from '../../../domain/opensearch/tenant.ts';
import type { OpenSearchRoute } from '../opensearch-route.ts';
import type { ResourceLimits } from '../resource/read-patch.ts';
import { resourceRoutes } from '../resource/resource-routes.ts';
import { TENANT_SHAPE } from '../resource/tenant-shape.ts';

/** Tenants of Dashboards. @see https://docs.opensearch.org/latest/security/access-control/api/#tenants */
export function tenantRoutes(
  actions: ResourceActions<Tenant, TenantDraft>,
  limits: ResourceLimits,
): readonly OpenSearchRoute[] {
  return resourceRoutes({ segments: ['tenants'], actions, shape: TENANT_SHAPE, limits });
}
