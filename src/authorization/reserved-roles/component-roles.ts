import type { RoleDescriptor } from '../../domain/role/role-descriptor.ts';
import { inApplication, on, onAllClusters, onRestricted, reservedRole } from './reserved-role.ts';

/** Roles of the parts of the Elastic Stack that talk to the cluster, and of those who watch them. */
export const COMPONENT_ROLES: Readonly<Record<string, RoleDescriptor>> = {
  apm_system: reservedRole({
    cluster: ['monitor', 'cluster:admin/xpack/monitoring/bulk'],
    indices: [on(['.monitoring-beats-*'], ['create_index', 'create_doc'])],
    description:
      'Grants access necessary for the APM system user to send system-level data (such as monitoring) to Elasticsearch.\n',
  }),
  beats_admin: reservedRole({
    indices: [on(['.management-beats'], ['all'])],
    description: 'Grants access to the .management-beats index, which contains configuration information for the Beats.',
  }),
  beats_system: reservedRole({
    cluster: ['monitor', 'cluster:admin/xpack/monitoring/bulk'],
    indices: [on(['.monitoring-beats-*'], ['create_index', 'create'])],
    description:
      'Grants access necessary for the Beats system user to send system-level data (such as monitoring) to Elasticsearch. This role should not be assigned to users as the granted permissions may change between releases.',
  }),
  logstash_admin: reservedRole({
    cluster: ['manage_logstash_pipelines'],
    indices: [onRestricted(['.logstash*'], ['create', 'delete', 'index', 'manage', 'read'])],
    description:
      'Grants access to the .logstash* indices for managing configurations, and grants necessary access for logstash-specific APIs exposed by the logstash x-pack plugin.',
  }),
  logstash_system: reservedRole({
    cluster: ['monitor', 'cluster:admin/xpack/monitoring/bulk'],
    description:
      'Grants access necessary for the Logstash system user to send system-level data (such as monitoring) to Elasticsearch. This role should not be assigned to users as the granted permissions may change between releases.',
  }),
  monitoring_user: reservedRole({
    cluster: ['cluster:monitor/main', 'cluster:monitor/xpack/info', 'cluster:monitor/remote/info'],
    indices: [
      on(['.monitoring-*'], ['read', 'read_cross_cluster']),
      on(['/metrics-(beats|elasticsearch|enterprisesearch|kibana|logstash).*/'], ['read', 'read_cross_cluster']),
      on(['metricbeat-*'], ['read', 'read_cross_cluster']),
    ],
    applications: [inApplication('kibana-*', ['reserved_monitoring'])],
    remoteIndices: onAllClusters(
      on(['.monitoring-*'], ['read', 'read_cross_cluster']),
      on(['/metrics-(beats|elasticsearch|enterprisesearch|kibana|logstash).*/'], ['read', 'read_cross_cluster']),
      on(['metricbeat-*'], ['read', 'read_cross_cluster']),
    ),
    description:
      'Grants the minimum privileges required for any user of X-Pack monitoring other than those required to use Kibana. This role grants access to the monitoring indices and grants privileges necessary for reading basic cluster information. This role also includes all Kibana privileges for the Elastic Stack monitoring features. Monitoring users should also be assigned the kibana_admin role, or another role with access to the Kibana instance.',
  }),
  remote_monitoring_agent: reservedRole({
    cluster: [
      'manage_index_templates',
      'manage_ingest_pipelines',
      'monitor',
      'cluster:admin/ilm/get',
      'cluster:admin/ilm/put',
      'cluster:monitor/xpack/watcher/watch/get',
      'cluster:admin/xpack/watcher/watch/put',
      'cluster:admin/xpack/watcher/watch/delete',
    ],
    indices: [
      on(['.monitoring-*'], ['all']),
      on(['metricbeat-*'], ['index', 'create_index', 'view_index_metadata', 'indices:admin/aliases', 'indices:admin/rollover']),
    ],
    description:
      'Grants the minimum privileges required to write data into the monitoring indices (.monitoring-*). This role also has the privileges necessary to create Metricbeat indices (metricbeat-*) and write data into them.',
  }),
  remote_monitoring_collector: reservedRole({
    cluster: ['monitor'],
    indices: [onRestricted(['*'], ['monitor']), onRestricted(['.kibana*'], ['read'])],
    description: 'Grants the minimum privileges required to collect monitoring data for the Elastic Stack.',
  }),
  transport_client: reservedRole({
    cluster: ['transport_client'],
    description:
      'Grants the privileges required to access the cluster through the Java Transport Client. The Java Transport Client fetches information about the nodes in the cluster using the Node Liveness API and the Cluster State API (when sniffing is enabled). Assign your users this role if they use the Transport Client.',
  }),
};
