import type { Principal } from '../../../authentication/principal.ts';
import { parsePermissionPattern } from '../../../authorization/action-groups/parse-permission-pattern.ts';
import { LanguageMatcher } from '../../../authorization/pattern/language-matcher.ts';
import type { OpenSearchTenantPermission } from '../../../domain/role/opensearch-permissions.ts';
import { openSearchName } from '../rest-api-access.ts';
import { isKeyItself } from './describe-caller.ts';

const GLOBAL_TENANT = 'global_tenant';

/**
 * The tenants of Dashboards that the caller's roles name, with whether it may write there; its own always. What they say is shown and
 * applied to nothing here. Keys have no tenant but their own.
 * @param tenantNames Names of the tenants there are, beside the global one.
 */
export function tenantsOfCaller(principal: Principal, tenantNames: readonly string[]): ReadonlyMap<string, boolean> {
  const own = openSearchName(principal.authentication);
  const tenants = new Map<string, boolean>();
  if (!isKeyItself(principal.authentication)) {
    const names = [...new Set([GLOBAL_TENANT, ...tenantNames])];
    for (const permission of tenantPermissionsOf(principal)) addTenants(tenants, names, permission);
  }
  tenants.delete(own);
  return tenants.set(own, true);
}

function tenantPermissionsOf({ rights }: Principal): readonly OpenSearchTenantPermission[] {
  const [ofUser = {}] = rights.descriptorSets;
  return Object.values(ofUser).flatMap(({ permissions }) => permissions?.tenantPermissions ?? []);
}

function addTenants(
  tenants: Map<string, boolean>,
  names: readonly string[],
  { tenantPatterns, allowedActions }: OpenSearchTenantPermission,
): void {
  const isWritable = allowedActions.some((action) => action === '*' || /(?:kibana_all_|\/)write$/.test(action));
  for (const pattern of tenantPatterns) {
    const parsed = parsePermissionPattern(pattern);
    if (parsed.outcome !== 'parsed') continue;
    const matcher = new LanguageMatcher(parsed.language);
    for (const name of names) {
      if (matcher.matches(name)) tenants.set(name, isWritable || tenants.get(name) === true);
    }
  }
}
