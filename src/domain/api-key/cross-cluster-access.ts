import { EMPTY_ROLE_DESCRIPTOR, type IndicesPrivileges, type RoleDescriptors } from '../role/role-descriptor.ts';

/** Indices that a cross-cluster key opens: an entry of a role without its privileges, which the kind of access gives. */
export type AccessEntry = Omit<IndicesPrivileges, 'privileges'>;

/** What a cross-cluster key is for. */
export interface CrossClusterAccess {
  readonly search: readonly AccessEntry[];
  readonly replication: readonly AccessEntry[];
}

const SEARCH_CLUSTER = ['cross_cluster_search', 'monitor_enrich'];
const SEARCH_INDICES = ['read', 'read_cross_cluster', 'view_index_metadata'];
const REPLICATION_CLUSTER = ['cross_cluster_replication'];
const REPLICATION_INDICES = ['cross_cluster_replication', 'cross_cluster_replication_internal'];

/** What is wrong with the access of a cross-cluster key, in Elasticsearch's words, or `null`. */
export function accessViolation({ search, replication }: CrossClusterAccess): string | null {
  if (search.length === 0 && replication.length === 0) {
    return 'must specify non-empty access for either [search] or [replication]';
  }
  if (replication.some(isFiltered)) return 'replication does not support document or field level security';
  if (replication.length > 0 && search.some(isFiltered)) {
    return 'search does not support document or field level security if replication is assigned';
  }
  return null;
}

/** The rights that stand for the access: one descriptor, `cross_cluster`. */
export function accessDescriptors({ search, replication }: CrossClusterAccess): RoleDescriptors {
  return {
    cross_cluster: {
      ...EMPTY_ROLE_DESCRIPTOR,
      cluster: [...(search.length > 0 ? SEARCH_CLUSTER : []), ...(replication.length > 0 ? REPLICATION_CLUSTER : [])],
      indices: [
        ...search.map((entry) => ({ ...entry, privileges: SEARCH_INDICES })),
        ...replication.map((entry) => ({ ...entry, privileges: REPLICATION_INDICES })),
      ],
    },
  };
}

function isFiltered({ query, fieldSecurity }: AccessEntry): boolean {
  return query !== null || fieldSecurity !== null;
}
