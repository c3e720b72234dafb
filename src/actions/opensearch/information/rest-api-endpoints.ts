import { CLUSTER_ACTIONS } from '../../cluster-actions.ts';
import type { RestApiEndpoint } from '../rest-api-access.ts';

const { getRoles, getUsers, getRoleMappings, clearRealmCache, getSecuritySettings, updateSecuritySettings } = CLUSTER_ACTIONS;

/** Reading the security configuration. */
export const CONFIGURATION_READ: RestApiEndpoint = {
  name: 'CONFIG',
  permission: 'restapi:admin/config',
  action: getSecuritySettings,
};

/** Changing the security configuration. */
export const CONFIGURATION_UPDATE: RestApiEndpoint = {
  name: 'CONFIG',
  permission: 'restapi:admin/config/update',
  action: updateSecuritySettings,
};

/** Reading the configuration of the audit. */
export const AUDIT_READ: RestApiEndpoint = { name: 'AUDIT', permission: null, action: getSecuritySettings };

/** Changing the configuration of the audit. */
export const AUDIT_UPDATE: RestApiEndpoint = { name: 'AUDIT', permission: null, action: updateSecuritySettings };

/** Reading the allow list. */
export const ALLOWLIST_READ: RestApiEndpoint = {
  name: 'ALLOWLIST',
  permission: 'restapi:admin/allowlist',
  action: getSecuritySettings,
};

/** Changing the allow list. */
export const ALLOWLIST_UPDATE: RestApiEndpoint = {
  name: 'ALLOWLIST',
  permission: 'restapi:admin/allowlist',
  action: updateSecuritySettings,
};

/** Clearing caches. */
export const CACHE: RestApiEndpoint = { name: 'CACHE', permission: null, action: clearRealmCache };

/** Certificates of the listeners. */
export const CERTIFICATES: RestApiEndpoint = {
  name: 'SSL',
  permission: 'restapi:admin/ssl/certs/info',
  action: getSecuritySettings,
};

/** What each part of the API that `permissionsinfo` names is read by. */
export const ENDPOINTS: readonly RestApiEndpoint[] = [
  { name: 'ACTIONGROUPS', permission: 'restapi:admin/actiongroups', action: getRoles },
  ALLOWLIST_READ,
  { name: 'APITOKENS', permission: null, action: CLUSTER_ACTIONS.getApiTokens },
  AUDIT_READ,
  { name: 'AUTHTOKEN', permission: null, action: getUsers },
  CACHE,
  CONFIGURATION_READ,
  { name: 'INTERNALUSERS', permission: 'restapi:admin/internalusers', action: getUsers },
  { name: 'NODESDN', permission: 'restapi:admin/nodesdn', action: getSecuritySettings },
  { name: 'RATELIMITERS', permission: null, action: getSecuritySettings },
  { name: 'ROLES', permission: 'restapi:admin/roles', action: getRoles },
  { name: 'ROLESMAPPING', permission: 'restapi:admin/rolesmapping', action: getRoleMappings },
  CERTIFICATES,
  { name: 'TENANTS', permission: 'restapi:admin/tenants', action: getRoles },
];

/** Parts that `permissionsinfo` names and that everybody or nobody has here. */
export const OTHER_ENDPOINTS = [
  'ACCOUNT',
  'MIGRATE',
  'PERMISSIONSINFO',
  'RESOURCE_SHARING',
  'ROLLBACK_VERSION',
  'SYSTEMINFO',
  'VALIDATE',
  'VIEW_VERSION',
] as const;
