import type { OpenSearchIndexPermission } from '../../domain/role/opensearch-permissions.ts';
import { EMPTY_ROLE_DESCRIPTOR, type RoleDescriptor } from '../../domain/role/role-descriptor.ts';

/**
 * The roles that OpenSearch ships, by name, with their permissions as given; they cannot be changed through its REST API.
 * @see https://docs.opensearch.org/latest/security/access-control/users-roles/#predefined-roles
 */
export const STATIC_ROLES: ReadonlyMap<string, RoleDescriptor> = new Map(
  Object.entries({
    all_access: staticRole('Allow full access to all indices and all cluster APIs', ['*'], [onIndices(['*'], ['*'])], ['*']),
    kibana_user: staticRole(
      'Provide the minimum permissions for a kibana user',
      ['cluster_composite_ops'],
      [
        onIndices(
          [
            '.kibana',
            '.kibana-6',
            '.kibana_*',
            '.opensearch_dashboards',
            '.opensearch_dashboards-6',
            '.opensearch_dashboards_*',
          ],
          ['delete', 'index', 'manage', 'read'],
        ),
        onIndices(['.tasks', '.management-beats', '*:.tasks', '*:.management-beats'], ['indices_all']),
      ],
    ),
    own_index: staticRole(
      'Allow all for indices named like the current user',
      ['cluster_composite_ops'],
      [onIndices(['${user_name}'], ['indices_all'])],
    ),
    manage_snapshots: staticRole(
      'Provide the minimum permissions for managing snapshots',
      ['manage_snapshots'],
      [onIndices(['*'], ['indices:admin/create', 'indices:data/write/index'])],
    ),
    kibana_server: staticRole(
      'Provide the minimum permissions for the Kibana server',
      [
        'cluster_composite_ops',
        'cluster_monitor',
        'indices:admin/index_template*',
        'indices:admin/template*',
        'indices:data/read/scroll*',
        'manage_point_in_time',
      ],
      [
        onIndices(['.kibana', '.opensearch_dashboards'], ['indices_all']),
        onIndices(['.kibana-6', '.opensearch_dashboards-6'], ['indices_all']),
        onIndices(['.kibana_*', '.opensearch_dashboards_*'], ['indices_all']),
        onIndices(['.tasks'], ['indices_all']),
        onIndices(['.management-beats*'], ['indices_all']),
        onIndices(['*'], ['indices:admin/aliases*']),
      ],
    ),
    logstash: staticRole(
      'Provide the minimum permissions for logstash and beats',
      [
        'cluster:admin/ingest/pipeline/get',
        'cluster:admin/ingest/pipeline/put',
        'cluster_composite_ops',
        'cluster_monitor',
        'indices:admin/template/get',
        'indices:admin/template/put',
      ],
      [onIndices(['logstash-*', 'ecs-logstash-*'], ['create_index', 'crud']), onIndices(['*beat*'], ['crud', 'create_index'])],
    ),
    readall_and_monitor: staticRole(
      'Provide the minimum permissions for to readall indices and monitor the cluster',
      ['cluster_composite_ops_ro', 'cluster_monitor'],
      [onIndices(['*'], ['read'])],
    ),
    readall: staticRole(
      'Provide the minimum permissions for to readall indices',
      ['cluster_composite_ops_ro'],
      [onIndices(['*'], ['read'])],
    ),
    security_rest_api_access: staticRole('Allow the use of the security REST API', [], []),
  }),
);

/** `tenants`: patterns of tenants whose saved objects may be written. */
function staticRole(
  description: string,
  clusterPermissions: readonly string[],
  indexPermissions: readonly OpenSearchIndexPermission[],
  tenants: readonly string[] = [],
): RoleDescriptor {
  const tenantPermissions = tenants.length === 0 ? [] : [{ tenantPatterns: tenants, allowedActions: ['kibana_all_write'] }];
  return { ...EMPTY_ROLE_DESCRIPTOR, description, permissions: { clusterPermissions, indexPermissions, tenantPermissions } };
}

function onIndices(indexPatterns: readonly string[], allowedActions: readonly string[]): OpenSearchIndexPermission {
  return { indexPatterns, dls: null, fls: [], maskedFields: [], allowedActions };
}
