import type { RoleDescriptor } from '../../domain/role/role-descriptor.ts';
import { deprecated, inApplication, on, onAllClusters, onRestricted, reservedRole } from './reserved-role.ts';

/** Roles of people who work in Kibana, and the superuser. */
export const PEOPLE_ROLES: Readonly<Record<string, RoleDescriptor>> = {
  apm_user: reservedRole({
    indices: [
      on(['apm-*'], ['read', 'view_index_metadata']),
      on(['logs-apm.*'], ['read', 'view_index_metadata']),
      on(['logs-apm-*'], ['read', 'view_index_metadata']),
      on(['metrics-apm.*'], ['read', 'view_index_metadata']),
      on(['metrics-apm-*'], ['read', 'view_index_metadata']),
      on(['traces-apm.*'], ['read', 'view_index_metadata']),
      on(['traces-apm-*'], ['read', 'view_index_metadata']),
      on(['.ml-anomalies*'], ['read', 'view_index_metadata']),
      on(['observability-annotations'], ['read', 'view_index_metadata']),
    ],
    applications: [inApplication('kibana-*', ['reserved_ml_apm_user'])],
    metadata: deprecated('This role will be removed in a future major release. Please use editor and viewer roles instead'),
    description:
      'Grants the privileges required for APM users (such as read and view_index_metadata privileges on the apm-* and .ml-anomalies* indices).',
  }),
  editor: reservedRole({
    indices: [
      on(['/~(([.]|ilm-history-).*)/'], ['read', 'view_index_metadata']),
      on(['observability-annotations'], ['read', 'view_index_metadata', 'write']),
      on(['.slo-observability.*'], ['read', 'view_index_metadata', 'write', 'manage']),
      on(
        [
          '.siem-signals*',
          '.lists-*',
          '.items-*',
          '.reindexed-v8-siem-signals*',
          '.reindexed-v8-lists-*',
          '.reindexed-v8-items-*',
        ],
        ['read', 'view_index_metadata', 'write', 'maintenance'],
      ),
      on(
        [
          '.internal.alerts*',
          '.reindexed-v8-internal.alerts*',
          '.alerts*',
          '.internal.preview.alerts*',
          '.reindexed-v8-internal.preview.alerts*',
          '.preview.alerts*',
          '.internal.adhoc.alerts*',
          '.adhoc.alerts*',
        ],
        ['read', 'view_index_metadata', 'write', 'maintenance'],
      ),
      on(['profiling-*', '.profiling-*'], ['read', 'view_index_metadata']),
    ],
    applications: [inApplication('kibana-.kibana', ['all'])],
    description: 'Grants full access to all features in Kibana (including Solutions) and read-only access to data indices.',
  }),
  kibana_admin: reservedRole({
    applications: [inApplication('kibana-.kibana', ['all'])],
    description: 'Grants access to all features in Kibana.',
  }),
  kibana_user: reservedRole({
    applications: [inApplication('kibana-.kibana', ['all'])],
    metadata: deprecated('Please use the [kibana_admin] role instead'),
    description: 'Grants access to all features in Kibana.',
  }),
  reporting_user: reservedRole({
    metadata: deprecated('Please use Kibana feature privileges instead'),
    description:
      'Grants the specific privileges required for users of X-Pack reporting other than those required to use Kibana. This role grants access to the reporting indices; each user has access to only their own reports. Reporting users should also be assigned additional roles that grant access to Kibana as well as read access to the indices that will be used to generate reports.',
  }),
  superuser: reservedRole({
    cluster: ['all'],
    indices: [on(['*'], ['all']), onRestricted(['*'], ['monitor', 'read', 'view_index_metadata', 'read_cross_cluster'])],
    applications: [inApplication('*', ['*'])],
    runAs: ['*'],
    remoteIndices: onAllClusters(
      on(['*'], ['all']),
      onRestricted(['*'], ['monitor', 'read', 'view_index_metadata', 'read_cross_cluster']),
    ),
    remoteCluster: [{ privileges: ['monitor_enrich', 'monitor_stats'], clusters: ['*'] }],
    description:
      'Grants full access to cluster management and data indices. This role also grants direct read-only access to restricted indices like .security. A user with this role can impersonate any other user in the system, manage security and create roles with unlimited privileges. Take extra care when assigning it to a user.',
  }),
  viewer: reservedRole({
    indices: [
      on(['/~(([.]|ilm-history-).*)/'], ['read', 'view_index_metadata']),
      on(['.slo-observability.*'], ['read', 'view_index_metadata']),
      on(
        [
          '.siem-signals*',
          '.lists-*',
          '.items-*',
          '.reindexed-v8-siem-signals*',
          '.reindexed-v8-lists-*',
          '.reindexed-v8-items-*',
        ],
        ['read', 'view_index_metadata'],
      ),
      on(['.alerts*', '.preview.alerts*', '.adhoc.alerts*'], ['read', 'view_index_metadata']),
      on(['profiling-*', '.profiling-*'], ['read', 'view_index_metadata']),
    ],
    applications: [inApplication('kibana-.kibana', ['read'])],
    description: 'Grants read-only access to all features in Kibana (including Solutions) and to data indices.',
  }),
};
