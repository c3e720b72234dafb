import { describe, expect, test } from 'vitest';
import { isContained } from '../pattern/containment.ts';
import { LanguageMatcher } from '../pattern/language-matcher.ts';
import {
  CLUSTER_PRIVILEGES,
  clusterPrivileges,
  isClusterAction,
  MANAGE_OWN_API_KEY,
  REMOTE_CLUSTER_PRIVILEGES,
  unknownClusterPrivilege,
} from './cluster-privileges.ts';
import { INDEX_PRIVILEGES, indexPrivileges, unknownIndexPrivilege } from './index-privileges.ts';
import { ACTION_PATTERN_CHARACTERS_MAX, actionsOf, type NamedPrivilege } from './named-privilege.ts';

/** Case 412 recorded from Elasticsearch 8.19. */
const BUILTIN_CLUSTER =
  'all,cancel_task,create_snapshot,cross_cluster_replication,cross_cluster_search,delegate_pki,grant_api_key,manage,manage_api_key,manage_autoscaling,manage_behavioral_analytics,manage_ccr,manage_connector,manage_data_frame_transforms,manage_data_stream_global_retention,manage_enrich,manage_ilm,manage_index_templates,manage_inference,manage_ingest_pipelines,manage_logstash_pipelines,manage_ml,manage_oidc,manage_own_api_key,manage_pipeline,manage_rollup,manage_saml,manage_search_application,manage_search_query_rules,manage_search_synonyms,manage_security,manage_service_account,manage_slm,manage_token,manage_transform,manage_user_profile,manage_watcher,monitor,monitor_connector,monitor_data_frame_transforms,monitor_data_stream_global_retention,monitor_enrich,monitor_inference,monitor_ml,monitor_rollup,monitor_snapshot,monitor_stats,monitor_text_structure,monitor_transform,monitor_watcher,none,post_behavioral_analytics_event,read_ccr,read_connector_secrets,read_fleet_secrets,read_ilm,read_pipeline,read_security,read_slm,transport_client,write_connector_secrets,write_fleet_secrets';
const BUILTIN_INDEX =
  'all,auto_configure,create,create_doc,create_index,cross_cluster_replication,cross_cluster_replication_internal,delete,delete_index,index,maintenance,manage,manage_data_stream_lifecycle,manage_failure_store,manage_follow_index,manage_ilm,manage_leader_index,monitor,none,read,read_cross_cluster,read_failure_store,view_index_metadata,write';

describe('the sets are those of Elasticsearch 8.19', () => {
  test('cluster', () => {
    expect(CLUSTER_PRIVILEGES.map(({ name }) => name).sort()).toEqual(BUILTIN_CLUSTER.split(','));
  });

  test('index', () => {
    expect(INDEX_PRIVILEGES.map(({ name }) => name).sort()).toEqual(BUILTIN_INDEX.split(','));
  });

  test('remote cluster', () => {
    expect(REMOTE_CLUSTER_PRIVILEGES).toEqual(['monitor_enrich', 'monitor_stats']);
  });
});

describe('unknown privileges are refused in the recorded words', () => {
  test('cluster, cases 93, 397, 407, 424', () => {
    expect(unknownClusterPrivilege('Nope')).toBe(
      'unknown cluster privilege [nope]. a privilege must be either one of the predefined cluster privilege names [manage_own_api_key,manage_data_stream_global_retention,monitor_data_stream_global_retention,none,cancel_task,cross_cluster_replication,cross_cluster_search,delegate_pki,grant_api_key,manage_autoscaling,manage_index_templates,manage_logstash_pipelines,manage_oidc,manage_saml,manage_search_application,manage_search_query_rules,manage_search_synonyms,manage_service_account,manage_token,manage_user_profile,monitor_connector,monitor_enrich,monitor_inference,monitor_ml,monitor_rollup,monitor_snapshot,monitor_stats,monitor_text_structure,monitor_watcher,post_behavioral_analytics_event,read_ccr,read_connector_secrets,read_fleet_secrets,read_ilm,read_pipeline,read_security,read_slm,transport_client,write_connector_secrets,write_fleet_secrets,create_snapshot,manage_behavioral_analytics,manage_ccr,manage_connector,manage_enrich,manage_ilm,manage_inference,manage_ml,manage_rollup,manage_slm,manage_watcher,monitor_data_frame_transforms,monitor_transform,manage_api_key,manage_ingest_pipelines,manage_pipeline,manage_data_frame_transforms,manage_transform,manage_security,monitor,manage,all] or a pattern over one of the available cluster actions',
    );
  });

  test('index, cases 94, 398, 425', () => {
    expect(unknownIndexPrivilege('nope')).toBe(
      'unknown index privilege [nope]. a privilege must be either one of the predefined fixed indices privileges [manage_failure_store=[manage_failure_store],read_failure_store=[read_failure_store],none=[none],create_doc=[create_doc],create=[create],auto_configure=[auto_configure],create_index=[create_index],delete=[delete],delete_index=[delete_index],index=[index],maintenance=[maintenance],manage_data_stream_lifecycle=[manage_data_stream_lifecycle],manage_follow_index=[manage_follow_index],manage_ilm=[manage_ilm],manage_leader_index=[manage_leader_index],monitor=[monitor],view_index_metadata=[view_index_metadata],cross_cluster_replication=[cross_cluster_replication],cross_cluster_replication_internal=[cross_cluster_replication_internal],manage=[manage],read=[read],read_cross_cluster=[read_cross_cluster],write=[write],all=[all]] or a pattern over one of the available index actions',
    );
  });
});

test('the printed order of the cluster privileges is that of how many others each implies', () => {
  // Elasticsearch prints the privilege over own keys first, and counts it as implied by what covers the actions on API keys.
  const counted = CLUSTER_PRIVILEGES.map((privilege) =>
    privilege.name === MANAGE_OWN_API_KEY ? { ...privilege, grants: ['cluster:admin/xpack/security/api_key/*'] } : privilege,
  );
  const implies = (outer: NamedPrivilege): number => {
    const matcher = new LanguageMatcher(actionsOf(outer));
    const candidates = counted.filter((inner) => inner !== outer && inner.grants.every((pattern) => matcher.matches(pattern)));
    return candidates.filter((inner) => isContained(actionsOf(inner), actionsOf(outer)) === 'yes').length;
  };
  const [first, ...others] = counted;
  const sorted = others
    .map((privilege) => ({ name: privilege.name, implied: implies(privilege) }))
    .toSorted((a, b) => a.implied - b.implied || (a.name < b.name ? -1 : 1));
  expect(first?.name).toBe(MANAGE_OWN_API_KEY);
  expect(others.map(({ name }) => name)).toEqual(sorted.map(({ name }) => name));
});

describe('who grants an index action', () => {
  test.each([
    { action: 'indices:data/read/search', grantors: 'read,all' },
    { action: 'indices:data/read/mget', grantors: 'read,all' },
    { action: 'indices:data/read/field_caps', grantors: 'view_index_metadata,manage,read,all' },
    { action: 'indices:data/write/bulk', grantors: 'create_doc,create,delete,index,write,all' },
    { action: 'indices:data/write/bulk[s]', grantors: 'create_doc,create,delete,index,write,all' },
    { action: 'indices:data/write/index', grantors: 'create_doc,create,index,write,all' },
    { action: 'indices:data/write/index:op_type/create', grantors: 'create_doc,create,index,write,all' },
    { action: 'indices:data/write/index:op_type/index', grantors: 'create,index,write,all' },
    { action: 'indices:data/write/update', grantors: 'index,write,all' },
    { action: 'indices:data/write/delete', grantors: 'delete,write,all' },
    { action: 'indices:admin/create', grantors: 'create_index,manage,all' },
    { action: 'indices:admin/auto_create', grantors: 'auto_configure,create_index,manage,all' },
    { action: 'indices:admin/delete', grantors: 'delete_index,manage,all' },
    { action: 'indices:admin/mapping/put', grantors: 'manage,all' },
    { action: 'indices:admin/mapping/auto_put', grantors: 'auto_configure,manage,write,all' },
    { action: 'indices:admin/mappings/get', grantors: 'view_index_metadata,manage,all' },
    { action: 'indices:admin/get', grantors: 'view_index_metadata,manage,all' },
    { action: 'indices:admin/aliases/get', grantors: 'view_index_metadata,manage,all' },
    { action: 'indices:admin/aliases', grantors: 'manage,all' },
    { action: 'indices:admin/settings/update', grantors: 'manage,all' },
    { action: 'indices:admin/refresh', grantors: 'maintenance,manage,all' },
    { action: 'indices:monitor/stats', grantors: 'monitor,cross_cluster_replication,manage,all' },
    { action: 'indices:monitor/settings/get', grantors: 'monitor,view_index_metadata,manage,all' },
  ])('$action: [$grantors]', ({ action, grantors }) => {
    expect(indexPrivileges.grantorsOf(action).join()).toBe(grantors);
  });
});

describe('who grants a cluster action', () => {
  const SECURITY = 'cluster:admin/xpack/security/';
  test.each([
    { action: `${SECURITY}delegate_pki`, grantors: 'delegate_pki,all' },
    { action: `${SECURITY}user/put`, grantors: 'manage_security,all' },
    { action: `${SECURITY}api_key/create`, grantors: 'manage_api_key,manage_security,all' },
    { action: `${SECURITY}cross_cluster/api_key/create`, grantors: 'manage_security,all' },
    { action: 'cluster:admin/xpack/connector/secret/get', grantors: 'read_connector_secrets,manage,all' },
    { action: 'cluster:admin/snapshot/create', grantors: 'create_snapshot,manage,all' },
    { action: 'indices:admin/template/put', grantors: 'manage_index_templates,manage,all' },
    { action: 'indices:admin/template/get', grantors: 'manage_index_templates,monitor,manage,all' },
    {
      action: 'cluster:monitor/state',
      grantors: 'cross_cluster_replication,read_ccr,transport_client,manage_ccr,monitor,manage,all',
    },
    { action: 'indices:data/read/search', grantors: '' },
  ])('$action: [$grantors]', ({ action, grantors }) => {
    expect(clusterPrivileges.grantorsOf(action).join()).toBe(grantors);
  });
});

describe('raw action patterns', () => {
  test.each([
    {
      table: clusterPrivileges,
      privilege: 'cluster:monitor/task',
      grants: ['cluster:monitor/task', 'cluster:monitor/task/get'],
    },
    { table: clusterPrivileges, privilege: 'CLUSTER:Monitor/*', grants: ['cluster:monitor/health'] },
    { table: clusterPrivileges, privilege: 'indices:admin/template/get', grants: ['indices:admin/template/get'] },
    {
      table: indexPrivileges,
      privilege: 'indices:data/read/s*l',
      grants: ['indices:data/read/sql', 'indices:data/read/sql/translate'],
    },
    {
      table: indexPrivileges,
      privilege: 'internal:transport/proxy/indices:data/read/x',
      grants: ['internal:transport/proxy/indices:data/read/x'],
    },
  ])('$privilege grants what begins with it', ({ table, privilege, grants }) => {
    const language = table.actionsOf(privilege);
    const matcher = new LanguageMatcher(language ?? { kind: 'nothing' });
    expect(grants.filter((action) => matcher.matches(action))).toEqual(grants);
    expect(matcher.matches('cluster:admin/settings/update')).toBe(false);
    expect(matcher.matches('indices:data/write/bulk')).toBe(false);
  });

  test.each([
    { table: clusterPrivileges, privilege: 'indices:data/read/search' },
    { table: clusterPrivileges, privilege: 'nope' },
    { table: clusterPrivileges, privilege: '*' },
    { table: clusterPrivileges, privilege: '' },
    { table: clusterPrivileges, privilege: 'read' },
    { table: clusterPrivileges, privilege: '__proto__' },
    { table: indexPrivileges, privilege: 'cluster:monitor/health' },
    { table: indexPrivileges, privilege: 'internal:admin/x' },
    { table: indexPrivileges, privilege: '*' },
    { table: indexPrivileges, privilege: 'manage_api_key' },
  ])('[$privilege] is neither a name nor an action pattern of its table', ({ table, privilege }) => {
    expect(table.actionsOf(privilege)).toBeNull();
  });

  test('may be exactly as long as allowed', () => {
    const longest = 'cluster:'.padEnd(ACTION_PATTERN_CHARACTERS_MAX, 'x');
    expect(clusterPrivileges.actionsOf(longest)).not.toBeNull();
    expect(clusterPrivileges.actionsOf(`${longest}x`)).toBeNull();
  });

  test('names do not depend on case', () => {
    expect(clusterPrivileges.actionsOf('Manage_Security')).toBe(clusterPrivileges.actionsOf('manage_security'));
  });
});

test.each([
  { action: 'cluster:monitor/health', isCluster: true },
  { action: 'indices:admin/index_template/put', isCluster: true },
  { action: 'indices:admin/template/get', isCluster: true },
  { action: 'indices:admin/get', isCluster: false },
  { action: 'indices:data/write/bulk', isCluster: false },
  { action: 'internal:gateway', isCluster: false },
])('$action is authorized on the cluster as a whole: $isCluster', ({ action, isCluster }) => {
  expect(isClusterAction(action)).toBe(isCluster);
});
