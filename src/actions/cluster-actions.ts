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
  hasPrivileges: `${SECURITY}/user/has_privileges`,
  getUserPrivileges: `${SECURITY}/user/list_privileges`,
  putRole: `${SECURITY}/role/put`,
  getRoles: `${SECURITY}/role/get`,
  deleteRole: `${SECURITY}/role/delete`,
  /** Claviger's own: among the security actions, so that `manage_security` grants it and `manage` does not. */
  explain: `${SECURITY}/explain`,
} as const;

/** One of `CLUSTER_ACTIONS`. */
export type ClusterAction = (typeof CLUSTER_ACTIONS)[keyof typeof CLUSTER_ACTIONS];
