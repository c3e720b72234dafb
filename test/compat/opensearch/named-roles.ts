import type { OpenSearchIndexPermission, OpenSearchPermissions } from '../../../src/domain/role/opensearch-permissions.ts';

/** The roles of the recorded index-limited users, each by the name of its user. */
export const NAMED_ROLES: Readonly<Record<string, OpenSearchPermissions>> = {
  limited: {
    clusterPermissions: ['cluster_composite_ops_ro', 'indices:data/read/scroll', 'indices:data/read/scroll/clear'],
    indexPermissions: [
      onLogsA(['read', 'indices:admin/get', 'indices:admin/mappings/get', 'indices:admin/aliases/get', 'indices:monitor/*']),
    ],
  },
  writer: { clusterPermissions: ['cluster_composite_ops'], indexPermissions: [onLogsA(['crud', 'create_index'])] },
  monitor: {
    clusterPermissions: ['cluster_monitor'],
    indexPermissions: [onLogsA(['read', 'indices_monitor', 'view_index_metadata'])],
  },
  masked: {
    clusterPermissions: ['cluster_composite_ops_ro'],
    indexPermissions: [{ ...onLogsA(['read']), dls: '{"term":{"team":"red"}}', fls: ['~secret'], maskedFields: ['email'] }],
  },
};

function onLogsA(allowedActions: readonly string[]): OpenSearchIndexPermission {
  return { indexPatterns: ['logs-a*'], dls: null, fls: [], maskedFields: [], allowedActions };
}
