const SECURITY = 'cluster:admin/xpack/security';

/** The names under which Elasticsearch authorizes the operations of this folder; privileges and 403 texts use them. */
export const CLUSTER_ACTIONS = {
  createApiKey: `${SECURITY}/api_key/create`,
  getApiKeys: `${SECURITY}/api_key/get`,
  invalidateApiKeys: `${SECURITY}/api_key/invalidate`,
  updateCrossClusterApiKey: `${SECURITY}/cross_cluster/api_key/update`,
  putUser: `${SECURITY}/user/put`,
  getUsers: `${SECURITY}/user/get`,
  deleteUser: `${SECURITY}/user/delete`,
  putRole: `${SECURITY}/role/put`,
  getRoles: `${SECURITY}/role/get`,
  deleteRole: `${SECURITY}/role/delete`,
} as const;

/** One of `CLUSTER_ACTIONS`. */
export type ClusterAction = (typeof CLUSTER_ACTIONS)[keyof typeof CLUSTER_ACTIONS];
