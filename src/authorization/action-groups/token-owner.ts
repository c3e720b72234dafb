import { EMPTY_ROLE_DESCRIPTOR, type RoleDescriptors } from '../../domain/role/role-descriptor.ts';

/**
 * What limits an API token that is limited by nobody's rights: every action but those by which credentials are managed, on every name
 * but those in which the cluster keeps its own state. No token reaches further, whatever it was given.
 */
export const UNLIMITED_TOKEN_OWNER: RoleDescriptors = {
  unlimited: {
    ...EMPTY_ROLE_DESCRIPTOR,
    permissions: {
      clusterPermissions: ['*'],
      indexPermissions: [{ indexPatterns: ['*'], dls: null, fls: [], maskedFields: [], allowedActions: ['*'] }],
    },
  },
};
