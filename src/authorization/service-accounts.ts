import { EMPTY_ROLE_DESCRIPTOR, type IndicesPrivileges, type RoleDescriptor } from '../domain/role/role-descriptor.ts';
import { KIBANA_SYSTEM_ROLES } from './reserved-roles/kibana-system-role.ts';
import { on, onRestricted } from './reserved-roles/reserved-role.ts';

const FLEET_WRITING = ['write', 'create_index', 'auto_configure'];
const FLEET_MANAGING = ['read', 'write', 'monitor', 'create_index', 'auto_configure', 'maintenance'];
/** Each of them is an entry of its own. */
const FLEET_SYSTEM_NAMES = [
  '.fleet-actions*',
  '.fleet-agents*',
  '.fleet-artifacts*',
  '.fleet-enrollment-api-keys*',
  '.fleet-policies*',
  '.fleet-policies-leader*',
  '.fleet-servers*',
  '.fleet-fileds*',
];

function serviceRole(cluster: readonly string[], indices: readonly IndicesPrivileges[]): RoleDescriptor {
  return { ...EMPTY_ROLE_DESCRIPTOR, cluster, indices };
}

const FLEET_SERVER: RoleDescriptor = {
  ...serviceRole(
    ['monitor', 'manage_own_api_key', 'read_fleet_secrets'],
    [
      on(
        [
          'logs-*',
          'metrics-*',
          'traces-*',
          '.logs-endpoint.diagnostic.collection-*',
          '.logs-endpoint.action.responses-*',
          '.logs-endpoint.heartbeat-*',
        ],
        FLEET_WRITING,
      ),
      on(['profiling-*'], ['read', 'write']),
      on(['traces-apm.sampled-*'], ['read', 'monitor', 'maintenance']),
      onRestricted(['.fleet-secrets*'], ['read']),
      ...FLEET_SYSTEM_NAMES.map((name) => onRestricted([name], FLEET_MANAGING)),
      on(['synthetics-*'], ['read', 'write', 'create_index', 'auto_configure']),
      on(['agentless-*'], [...FLEET_MANAGING, 'view_index_metadata']),
    ],
  ),
  applications: [{ application: 'kibana-*', privileges: ['reserved_fleet-setup'], resources: ['*'] }],
};

const ENTERPRISE_SEARCH_SERVER = serviceRole(
  ['manage', 'manage_security', 'read_connector_secrets', 'write_connector_secrets'],
  [
    on(
      [
        'search-*',
        '.search-acl-filter-*',
        '.elastic-analytics-collections',
        '.ent-search-*',
        '.monitoring-ent-search-*',
        'metricbeat-ent-search-*',
        'enterprise-search-*',
        'logs-app_search.analytics-default',
        'logs-elastic_analytics.events-*',
        'logs-enterprise_search.api-default',
        'logs-enterprise_search.audit-default',
        'logs-app_search.search_relevance_suggestions-default',
        'logs-crawler-default',
        'logs-elastic_crawler-default',
        'logs-workplace_search.analytics-default',
        'logs-workplace_search.content_events-default',
        '.elastic-connectors*',
      ],
      ['manage', 'read', 'write'],
    ),
  ],
);

/**
 * The service accounts, by `namespace/service`, and what each may do: the names and rights that Elasticsearch 8.19 answers.
 * @see https://www.elastic.co/docs/deploy-manage/users-roles/cluster-or-deployment-auth/service-accounts
 */
export const SERVICE_ACCOUNTS: ReadonlyMap<string, RoleDescriptor> = new Map([
  ['elastic/fleet-server', FLEET_SERVER],
  [
    'elastic/auto-ops',
    serviceRole(['monitor', 'read_ilm', 'read_slm'], [onRestricted(['*'], ['monitor', 'view_index_metadata'])]),
  ],
  [
    'elastic/fleet-server-remote',
    serviceRole(['monitor', 'manage_own_api_key'], [on(['logs-*', 'metrics-*', 'traces-*'], FLEET_WRITING)]),
  ],
  // The rights of Kibana are those of the role that its user had before there was the account.
  ['elastic/kibana', KIBANA_SYSTEM_ROLES['kibana_system'] ?? EMPTY_ROLE_DESCRIPTOR],
  ['elastic/enterprise-search-server', ENTERPRISE_SEARCH_SERVER],
]);
