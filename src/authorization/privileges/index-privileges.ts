import { LanguageMatcher } from '../pattern/language-matcher.ts';
import { createPrivilegeTable, type NamedPrivilege, type PrivilegeTable, unionOfPatterns } from './named-privilege.ts';

/** Every action that is authorized index by index. */
export const INDEX_ACTIONS: readonly string[] = ['indices:*', 'internal:transport/proxy/indices:*'];

const BULK = ['indices:data/write/bulk*', 'indices:data/write/simulate/bulk*'];
const CCR_RESTORE = [
  'indices:internal/admin/ccr/restore/session/put*',
  'indices:internal/admin/ccr/restore/session/clear*',
  'indices:internal/admin/ccr/restore/file_chunk/get*',
];

/**
 * The index privileges of Elasticsearch 8.19, in the order in which its messages print them.
 *
 * The two failure store privileges act on `name::failures` alone. Such names are refused here, so they grant nothing.
 * `read_cross_cluster` lacks ES|QL's actions, which it grants between clusters only.
 * @see https://www.elastic.co/docs/reference/elasticsearch/security-privileges#privileges-list-indices
 */
export const INDEX_PRIVILEGES: readonly NamedPrivilege[] = [
  { name: 'manage_failure_store', grants: [] },
  { name: 'read_failure_store', grants: [] },
  { name: 'none', grants: [] },
  {
    name: 'create_doc',
    grants: ['indices:data/write/index', 'indices:data/write/index[*', 'indices:data/write/index:op_type/create', ...BULK],
  },
  { name: 'create', grants: ['indices:data/write/index*', ...BULK] },
  { name: 'auto_configure', grants: ['indices:admin/mapping/auto_put', 'indices:admin/auto_create'] },
  {
    name: 'create_index',
    grants: ['indices:admin/create', 'indices:admin/auto_create', 'indices:admin/data_stream/create'],
  },
  { name: 'delete', grants: ['indices:data/write/delete*', 'indices:data/write/bulk*'] },
  { name: 'delete_index', grants: ['indices:admin/delete', 'indices:admin/data_stream/delete'] },
  { name: 'index', grants: ['indices:data/write/index*', 'indices:data/write/update*', ...BULK] },
  {
    name: 'maintenance',
    grants: ['indices:admin/refresh*', 'indices:admin/flush*', 'indices:admin/synced_flush', 'indices:admin/forcemerge*'],
  },
  { name: 'manage_data_stream_lifecycle', grants: ['indices:admin/data_stream/lifecycle/*'] },
  {
    name: 'manage_follow_index',
    grants: [
      'indices:admin/xpack/ccr/put_follow',
      'indices:admin/xpack/ccr/unfollow',
      'indices:admin/close*',
      'indices:admin/data_stream/promote',
      'indices:admin/rollover',
    ],
  },
  { name: 'manage_ilm', grants: ['indices:admin/ilm/*'] },
  { name: 'manage_leader_index', grants: ['indices:admin/xpack/ccr/forget_follower*'] },
  { name: 'monitor', grants: ['indices:monitor/*'] },
  {
    name: 'view_index_metadata',
    grants: [
      'indices:admin/aliases/get',
      // The two "exists" actions are those of OpenSearch and Elasticsearch 7.
      'indices:admin/exists',
      'indices:admin/types/exists',
      'indices:admin/get',
      'indices:admin/mappings/fields/get*',
      'indices:admin/mappings/get',
      'indices:admin/shards/search_shards',
      'indices:admin/search/search_shards',
      'indices:admin/validate/query*',
      'indices:monitor/settings/get',
      'indices:admin/ilm/explain',
      'indices:admin/data_stream/get',
      'indices:admin/data_stream/lifecycle/get',
      'indices:admin/data_stream/lifecycle/explain',
      'indices:admin/resolve/index',
      'indices:admin/resolve/cluster',
      'indices:data/read/field_caps*',
      'indices:data/read/xpack/rollup/get/index/caps*',
      'indices:internal/transform/checkpoint*',
    ],
  },
  {
    name: 'cross_cluster_replication',
    grants: [
      'indices:data/read/xpack/ccr/shard_changes*',
      'indices:monitor/stats*',
      'indices:admin/seq_no/add_retention_lease*',
      'indices:admin/seq_no/remove_retention_lease*',
      'indices:admin/seq_no/renew_retention_lease*',
    ],
  },
  {
    name: 'cross_cluster_replication_internal',
    grants: [...CCR_RESTORE, ...CCR_RESTORE.map((pattern) => `internal:transport/proxy/${pattern}`)],
  },
  {
    name: 'manage',
    grants: [
      'indices:monitor/*',
      'indices:admin/*',
      'indices:data/read/field_caps*',
      'indices:data/read/xpack/rollup/get/index/caps*',
    ],
  },
  { name: 'read', grants: ['indices:data/read/*', 'indices:admin/resolve/index', 'indices:admin/resolve/cluster'] },
  {
    name: 'read_cross_cluster',
    grants: [
      'internal:transport/proxy/indices:data/read/*',
      'indices:admin/shards/search_shards',
      'indices:admin/search/search_shards',
      'indices:admin/resolve/cluster',
    ],
  },
  { name: 'write', grants: ['indices:data/write/*', 'indices:admin/mapping/auto_put'] },
  { name: 'all', grants: INDEX_ACTIONS },
];

const indexActionMatcher = new LanguageMatcher(unionOfPatterns(INDEX_ACTIONS));

/** The index privileges, asked by privilege and by action. */
export const indexPrivileges: PrivilegeTable = createPrivilegeTable(INDEX_PRIVILEGES, (name) =>
  indexActionMatcher.matches(name),
);

/** Elasticsearch's text for an index privilege that is neither a name nor an action pattern. */
export function unknownIndexPrivilege(privilege: string): string {
  const names = INDEX_PRIVILEGES.map(({ name }) => `${name}=[${name}]`).join(',');
  return `unknown index privilege [${privilege.toLowerCase()}]. a privilege must be either one of the predefined fixed indices privileges [${names}] or a pattern over one of the available index actions`;
}
