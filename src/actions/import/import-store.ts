import type { Store } from '../../stores/store.ts';

/** Where things are imported to. */
export type ImportStore = Pick<
  Store,
  | 'apiKeys'
  | 'users'
  | 'roles'
  | 'roleMappings'
  | 'actionGroups'
  | 'tenants'
  | 'applicationPrivileges'
  | 'serviceAccountTokens'
  | 'configurationDocuments'
>;
