import { EMPTY_ROLE_DESCRIPTOR, type IndicesPrivileges, type RoleDescriptor } from '../domain/role/role-descriptor.ts';

const EVERYTHING: IndicesPrivileges = {
  names: ['*'],
  privileges: ['all'],
  fieldSecurity: null,
  query: null,
  allowRestrictedIndices: false,
};
const READING_RESTRICTED: IndicesPrivileges = {
  names: ['*'],
  privileges: ['monitor', 'read', 'view_index_metadata', 'read_cross_cluster'],
  fieldSecurity: null,
  query: null,
  allowRestrictedIndices: true,
};

const SUPERUSER: RoleDescriptor = {
  ...EMPTY_ROLE_DESCRIPTOR,
  cluster: ['all'],
  indices: [EVERYTHING, READING_RESTRICTED],
  applications: [{ application: '*', privileges: ['*'], resources: ['*'] }],
  runAs: ['*'],
  metadata: { _reserved: true },
  remoteIndices: [
    { ...EVERYTHING, clusters: ['*'] },
    { ...READING_RESTRICTED, clusters: ['*'] },
  ],
  remoteCluster: [{ privileges: ['monitor_enrich', 'monitor_stats'], clusters: ['*'] }],
  description:
    'Grants full access to cluster management and data indices. This role also grants direct read-only access to restricted indices like .security. A user with this role can impersonate any other user in the system, manage security and create roles with unlimited privileges. Take extra care when assigning it to a user.',
};

/** The roles that are always there and cannot be changed, by name. Printed, they have `"transient_metadata":{}`. */
export const RESERVED_ROLES: ReadonlyMap<string, RoleDescriptor> = new Map([['superuser', SUPERUSER]]);
