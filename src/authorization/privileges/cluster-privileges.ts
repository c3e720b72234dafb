import { LanguageMatcher } from '../pattern/language-matcher.ts';
import { createPrivilegeTable, type NamedPrivilege, type PrivilegeTable, unionOfPatterns } from './named-privilege.ts';

const SECURITY = 'cluster:admin/xpack/security/';

/** Every action that is authorized on the cluster as a whole. */
export const CLUSTER_ACTIONS: readonly string[] = ['cluster:*', 'indices:admin/template/*', 'indices:admin/index_template/*'];

/** The privilege that grants the management of one's own API keys; which those are is a question about the request. */
export const MANAGE_OWN_API_KEY = 'manage_own_api_key';

const CROSS_CLUSTER_ACTIONS = [
  'cluster:internal/remote_cluster/handshake',
  'cluster:internal/remote_cluster/nodes',
  'cluster:monitor/xpack/info',
];
const SNAPSHOT_READS = ['cluster:admin/snapshot/status*', 'cluster:admin/snapshot/get', 'cluster:admin/repository/get'];
const TRANSFORM_READS = ['cluster:monitor/data_frame/*', 'cluster:monitor/transform/*'];
const TRANSFORM_ACTIONS = ['cluster:admin/data_frame/*', 'cluster:admin/transform/*', ...TRANSFORM_READS];
const INFERENCE_USE = ['cluster:monitor/xpack/inference*', 'cluster:monitor/xpack/ml/trained_models/deployment/infer'];
const PIPELINE_ACTIONS = ['cluster:admin/ingest/pipeline/*'];

/**
 * The cluster privileges of Elasticsearch 8.19, in the order in which its messages print them: least powerful first.
 * @see https://www.elastic.co/docs/reference/elasticsearch/security-privileges#privileges-list-cluster
 */
export const CLUSTER_PRIVILEGES: readonly NamedPrivilege[] = [
  { name: MANAGE_OWN_API_KEY, grants: [] },
  { name: 'manage_data_stream_global_retention', grants: [] },
  { name: 'monitor_data_stream_global_retention', grants: [] },
  { name: 'none', grants: [] },
  { name: 'cancel_task', grants: ['cluster:admin/tasks/cancel*'] },
  { name: 'cross_cluster_replication', grants: [...CROSS_CLUSTER_ACTIONS, 'cluster:monitor/state'] },
  { name: 'cross_cluster_search', grants: [...CROSS_CLUSTER_ACTIONS, 'cluster:monitor/xpack/enrich/esql/resolve_policy'] },
  { name: 'delegate_pki', grants: [`${SECURITY}delegate_pki`, `${SECURITY}token/invalidate`] },
  { name: 'grant_api_key', grants: [`${SECURITY}api_key/grant*`] },
  { name: 'manage_autoscaling', grants: ['cluster:admin/autoscaling/*'] },
  {
    name: 'manage_index_templates',
    grants: ['indices:admin/template/*', 'indices:admin/index_template/*', 'cluster:admin/component_template/*'],
  },
  { name: 'manage_logstash_pipelines', grants: ['cluster:admin/logstash/pipeline/*'] },
  { name: 'manage_oidc', grants: [`${SECURITY}oidc/*`] },
  {
    name: 'manage_saml',
    grants: [
      `${SECURITY}saml/*`,
      `${SECURITY}token/invalidate`,
      `${SECURITY}token/refresh`,
      'cluster:monitor/xpack/security/saml/metadata',
    ],
  },
  { name: 'manage_search_application', grants: ['cluster:admin/xpack/application/search_application/*'] },
  { name: 'manage_search_query_rules', grants: ['cluster:admin/xpack/query_rules/*'] },
  {
    name: 'manage_search_synonyms',
    grants: ['cluster:admin/synonyms*', 'cluster:admin/synonyms_sets/*', 'cluster:admin/synonym_rules/*'],
  },
  { name: 'manage_service_account', grants: [`${SECURITY}service_account/*`] },
  { name: 'manage_token', grants: [`${SECURITY}token/*`] },
  { name: 'manage_user_profile', grants: [`${SECURITY}profile/*`] },
  {
    name: 'monitor_connector',
    grants: [
      'cluster:admin/xpack/connector/get',
      'cluster:admin/xpack/connector/list',
      'cluster:admin/xpack/connector/sync_job/get',
      'cluster:admin/xpack/connector/sync_job/list',
    ],
  },
  { name: 'monitor_enrich', grants: ['cluster:monitor/xpack/enrich/*', 'cluster:admin/xpack/enrich/get'] },
  { name: 'monitor_inference', grants: INFERENCE_USE },
  { name: 'monitor_ml', grants: ['cluster:monitor/xpack/ml/*'] },
  { name: 'monitor_rollup', grants: ['cluster:monitor/xpack/rollup/*'] },
  { name: 'monitor_snapshot', grants: SNAPSHOT_READS },
  { name: 'monitor_stats', grants: ['cluster:monitor/stats*'] },
  { name: 'monitor_text_structure', grants: ['cluster:monitor/text_structure/*'] },
  { name: 'monitor_watcher', grants: ['cluster:monitor/xpack/watcher/*'] },
  { name: 'post_behavioral_analytics_event', grants: ['cluster:admin/xpack/application/analytics/post_event'] },
  { name: 'read_ccr', grants: ['cluster:monitor/state', `${SECURITY}user/has_privileges`] },
  { name: 'read_connector_secrets', grants: ['cluster:admin/xpack/connector/secret/get'] },
  { name: 'read_fleet_secrets', grants: ['cluster:admin/fleet/secrets/get'] },
  { name: 'read_ilm', grants: ['cluster:admin/ilm/get', 'cluster:admin/ilm/operation_mode/get'] },
  { name: 'read_pipeline', grants: ['cluster:admin/ingest/pipeline/get', 'cluster:admin/ingest/pipeline/simulate'] },
  {
    name: 'read_security',
    grants: [
      `${SECURITY}api_key/get`,
      `${SECURITY}api_key/query`,
      `${SECURITY}job/get`,
      `${SECURITY}privilege/builtin/get`,
      `${SECURITY}privilege/get`,
      `${SECURITY}profile/get`,
      `${SECURITY}profile/has_privileges`,
      `${SECURITY}profile/suggest`,
      `${SECURITY}role/get`,
      `${SECURITY}role/query`,
      `${SECURITY}role_mapping/get`,
      `${SECURITY}service_account/get`,
      `${SECURITY}service_account/credential/get*`,
      `${SECURITY}user/get`,
      `${SECURITY}user/query`,
      `${SECURITY}user/list_privileges`,
      `${SECURITY}user/has_privileges`,
      `${SECURITY}settings/get`,
    ],
  },
  {
    name: 'read_slm',
    grants: ['cluster:admin/slm/get', 'cluster:admin/slm/status', 'cluster:admin/ilm/operation_mode/get'],
  },
  { name: 'transport_client', grants: ['cluster:monitor/nodes/liveness', 'cluster:monitor/state'] },
  {
    name: 'write_connector_secrets',
    grants: [
      'cluster:admin/xpack/connector/secret/delete',
      'cluster:admin/xpack/connector/secret/post',
      'cluster:admin/xpack/connector/secret/put',
    ],
  },
  { name: 'write_fleet_secrets', grants: ['cluster:admin/fleet/secrets/delete', 'cluster:admin/fleet/secrets/post'] },
  { name: 'create_snapshot', grants: ['cluster:admin/snapshot/create', ...SNAPSHOT_READS] },
  { name: 'manage_behavioral_analytics', grants: ['cluster:admin/xpack/application/analytics/*'] },
  {
    name: 'manage_ccr',
    grants: ['cluster:admin/xpack/ccr/*', 'cluster:monitor/state', `${SECURITY}user/has_privileges`],
  },
  {
    name: 'manage_connector',
    grants: ['cluster:admin/xpack/connector/*'],
    except: ['cluster:admin/xpack/connector/secret/*'],
  },
  { name: 'manage_enrich', grants: ['cluster:admin/xpack/enrich/*', 'cluster:monitor/xpack/enrich/*'] },
  { name: 'manage_ilm', grants: ['cluster:admin/ilm/*'] },
  {
    name: 'manage_inference',
    grants: [
      'cluster:admin/xpack/inference/*',
      'cluster:admin/xpack/ml/trained_models/deployment/start',
      'cluster:admin/xpack/ml/trained_models/deployment/stop',
      ...INFERENCE_USE,
    ],
  },
  { name: 'manage_ml', grants: ['cluster:admin/xpack/ml/*', 'cluster:monitor/xpack/ml/*'] },
  { name: 'manage_rollup', grants: ['cluster:admin/xpack/rollup/*', 'cluster:monitor/xpack/rollup/*'] },
  {
    name: 'manage_slm',
    grants: [
      'cluster:admin/slm/*',
      'cluster:admin/ilm/start',
      'cluster:admin/ilm/stop',
      'cluster:admin/ilm/operation_mode/get',
    ],
  },
  { name: 'manage_watcher', grants: ['cluster:admin/xpack/watcher/*', 'cluster:monitor/xpack/watcher/*'] },
  { name: 'monitor_data_frame_transforms', grants: TRANSFORM_READS },
  { name: 'monitor_transform', grants: TRANSFORM_READS },
  { name: 'manage_api_key', grants: [`${SECURITY}api_key/*`] },
  { name: 'manage_ingest_pipelines', grants: PIPELINE_ACTIONS },
  { name: 'manage_pipeline', grants: PIPELINE_ACTIONS },
  { name: 'manage_data_frame_transforms', grants: TRANSFORM_ACTIONS },
  { name: 'manage_transform', grants: TRANSFORM_ACTIONS },
  { name: 'manage_security', grants: [`${SECURITY}*`], except: [`${SECURITY}delegate_pki`] },
  {
    name: 'monitor',
    grants: [
      'cluster:monitor/*',
      'cluster:admin/component_template/get',
      'indices:admin/template/get',
      'indices:admin/index_template/get',
    ],
  },
  { name: 'manage', grants: CLUSTER_ACTIONS, except: [`${SECURITY}*`] },
  { name: 'all', grants: CLUSTER_ACTIONS },
];

/** The privileges that may be granted on remote clusters. */
export const REMOTE_CLUSTER_PRIVILEGES: readonly string[] = ['monitor_enrich', 'monitor_stats'];

const clusterActionMatcher = new LanguageMatcher(unionOfPatterns(CLUSTER_ACTIONS));

/** Whether an action, or a raw action pattern, is one of the cluster as a whole; others are authorized index by index. */
export function isClusterAction(action: string): boolean {
  return clusterActionMatcher.matches(action);
}

/** The cluster privileges, asked by privilege and by action. `manage_own_api_key` grants nothing by itself. */
export const clusterPrivileges: PrivilegeTable = createPrivilegeTable(CLUSTER_PRIVILEGES, isClusterAction);

/** Elasticsearch's text for a cluster privilege that is neither a name nor an action pattern. */
export function unknownClusterPrivilege(privilege: string): string {
  const names = CLUSTER_PRIVILEGES.map(({ name }) => name).join(',');
  return `unknown cluster privilege [${privilege.toLowerCase()}]. a privilege must be either one of the predefined cluster privilege names [${names}] or a pattern over one of the available cluster actions`;
}
