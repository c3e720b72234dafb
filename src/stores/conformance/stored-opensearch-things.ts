import type { ActionGroup } from '../../domain/opensearch/action-group.ts';
import type { ConfigurationDocument } from '../../domain/opensearch/configuration.ts';
import { NO_FLAGS } from '../../domain/opensearch/resource-flags.ts';
import type { Tenant } from '../../domain/opensearch/tenant.ts';
import type { OpenSearchPermissions } from '../../domain/role/opensearch-permissions.ts';
import type { OpenSearchRoleMapping } from '../../domain/role-mapping/opensearch-role-mapping.ts';
import type { OpenSearchUser } from '../../domain/user/opensearch-user.ts';

/** Permissions with something in every field. */
export const FULL_PERMISSIONS: OpenSearchPermissions = {
  clusterPermissions: ['cluster_composite_ops', 'cluster:monitor/*', '/cluster:.*/'],
  indexPermissions: [
    {
      indexPatterns: ['logs-*', '${user.name}'],
      dls: '{"term":{"team":"${attr.internal.team}"}}',
      fls: ['~secret', 'a*'],
      maskedFields: ['ip::/x/::y'],
      allowedActions: ['read', 'indices:data/write/*'],
    },
    { indexPatterns: [], dls: null, fls: [], maskedFields: [], allowedActions: [] },
  ],
  tenantPermissions: [{ tenantPatterns: ['t*'], allowedActions: ['kibana_all_read'] }],
};

/** What OpenSearch's dialect says of a user. */
export function anOpenSearchUser(given: Partial<OpenSearchUser> = {}): OpenSearchUser {
  return {
    backendRoles: ['admin', 'ops\0'],
    attributes: JSON.parse('{"team":"blue","__proto__":"odd"}'),
    description: 'made by hand',
    flags: { reserved: true, hidden: false },
    ...given,
  };
}

/** Whom OpenSearch's lists of a role mapping mean. */
export function anOpenSearchRoleMapping(given: Partial<OpenSearchRoleMapping> = {}): OpenSearchRoleMapping {
  return {
    users: ['alice', '/b.*/'],
    backendRoles: ['admin'],
    andBackendRoles: ['a', 'b'],
    hosts: ['10.*'],
    description: null,
    flags: NO_FLAGS,
    ...given,
  };
}

/** An action group to store. */
export function anActionGroup(given: Partial<ActionGroup> = {}): ActionGroup {
  return {
    name: 'readers',
    allowedActions: ['indices:data/read*', 'crud'],
    type: 'index',
    description: 'reads',
    flags: { reserved: false, hidden: true },
    ...given,
  };
}

/** A tenant to store. */
export function aTenant(given: Partial<Tenant> = {}): Tenant {
  return { name: 'others', description: 'for the others', flags: NO_FLAGS, ...given };
}

/** A document of the security configuration to store. */
export function aConfigurationDocument(given: Partial<ConfigurationDocument> = {}): ConfigurationDocument {
  return { document: { config: { dynamic: { api_tokens: { enabled: true, max_tokens: 5 }, list: [null, 1.5] } } }, ...given };
}
