import type { JsonObject, JsonValue } from '../../domain/json/json-value.ts';
import type { ActionGroup } from '../../domain/opensearch/action-group.ts';
import type { ConfigurationDocument } from '../../domain/opensearch/configuration.ts';
import type { ResourceFlags } from '../../domain/opensearch/resource-flags.ts';
import type { Tenant } from '../../domain/opensearch/tenant.ts';
import type {
  OpenSearchIndexPermission,
  OpenSearchPermissions,
  OpenSearchTenantPermission,
} from '../../domain/role/opensearch-permissions.ts';
import type { OpenSearchRoleMapping } from '../../domain/role-mapping/opensearch-role-mapping.ts';
import type { OpenSearchUser } from '../../domain/user/opensearch-user.ts';
import {
  notWhatWasWritten,
  nullOr,
  storedBoolean,
  storedList,
  storedObject,
  storedPresent,
  storedText,
  storedTexts,
} from './stored-json.ts';

/**
 * What OpenSearch's dialect keeps, as it was stored. A member that is not known is refused everywhere: it might restrict. One that is
 * added to a type does not compile until it is read here.
 */
type FieldsOf<Thing> = Readonly<Record<keyof Thing, true>>;

const PERMISSIONS: FieldsOf<OpenSearchPermissions> = {
  clusterPermissions: true,
  indexPermissions: true,
  tenantPermissions: true,
};
const INDEX_PERMISSION: FieldsOf<OpenSearchIndexPermission> = {
  indexPatterns: true,
  dls: true,
  fls: true,
  maskedFields: true,
  allowedActions: true,
};
const TENANT_PERMISSION: FieldsOf<OpenSearchTenantPermission> = { tenantPatterns: true, allowedActions: true };
const FLAGS: FieldsOf<ResourceFlags> = { reserved: true, hidden: true };
const USER: FieldsOf<OpenSearchUser> = { backendRoles: true, attributes: true, description: true, flags: true };
const ROLE_MAPPING: FieldsOf<OpenSearchRoleMapping> = {
  users: true,
  backendRoles: true,
  andBackendRoles: true,
  hosts: true,
  description: true,
  flags: true,
};
const ACTION_GROUP: FieldsOf<ActionGroup> = { name: true, allowedActions: true, type: true, description: true, flags: true };
const TENANT: FieldsOf<Tenant> = { name: true, description: true, flags: true };
const CONFIGURATION_DOCUMENT: FieldsOf<ConfigurationDocument> = { document: true };

/** Reads OpenSearch's permissions of a role or an API token. @throws StoreError `corrupt`. */
export function readPermissions(value: JsonValue): OpenSearchPermissions {
  const stored = known(value, PERMISSIONS);
  const tenantPermissions = stored['tenantPermissions'];
  return {
    clusterPermissions: storedTexts(stored['clusterPermissions']),
    indexPermissions: storedList(stored['indexPermissions'], readIndexPermission),
    ...(tenantPermissions !== undefined && { tenantPermissions: storedList(tenantPermissions, readTenantPermission) }),
  };
}

/** Reads what protects a thing from the REST API. @throws StoreError `corrupt`. */
export function readFlags(value: JsonValue): ResourceFlags {
  const stored = known(value, FLAGS);
  return { reserved: storedBoolean(stored['reserved']), hidden: storedBoolean(stored['hidden']) };
}

/** Reads what OpenSearch's dialect says of a user. @throws StoreError `corrupt`. */
export function readOpenSearchUser(value: JsonValue): OpenSearchUser {
  const stored = known(value, USER);
  return {
    backendRoles: storedTexts(stored['backendRoles']),
    attributes: readAttributes(storedPresent(stored, 'attributes')),
    description: readDescription(stored),
    flags: readFlags(storedPresent(stored, 'flags')),
  };
}

/** Reads texts by name. @throws StoreError `corrupt`. */
export function readAttributes(value: JsonValue): Readonly<Record<string, string>> {
  const attributes: Record<string, string> = Object.create(null);
  for (const [name, text] of Object.entries(storedObject(value))) attributes[name] = storedText(text);
  return attributes;
}

/** Reads whom OpenSearch's lists of a role mapping mean. @throws StoreError `corrupt`. */
export function readOpenSearchRoleMapping(value: JsonValue): OpenSearchRoleMapping {
  const stored = known(value, ROLE_MAPPING);
  return {
    users: storedTexts(stored['users']),
    backendRoles: storedTexts(stored['backendRoles']),
    andBackendRoles: storedTexts(stored['andBackendRoles']),
    hosts: storedTexts(stored['hosts']),
    description: readDescription(stored),
    flags: readFlags(storedPresent(stored, 'flags')),
  };
}

/** Reads an action group. @throws StoreError `corrupt`. */
export function readActionGroup(value: JsonValue): ActionGroup {
  const stored = known(value, ACTION_GROUP);
  return {
    name: storedText(stored['name']),
    allowedActions: storedTexts(stored['allowedActions']),
    type: nullOr(storedPresent(stored, 'type'), storedText),
    description: readDescription(stored),
    flags: readFlags(storedPresent(stored, 'flags')),
  };
}

/** Reads a tenant. @throws StoreError `corrupt`. */
export function readTenant(value: JsonValue): Tenant {
  const stored = known(value, TENANT);
  return {
    name: storedText(stored['name']),
    description: readDescription(stored),
    flags: readFlags(storedPresent(stored, 'flags')),
  };
}

/** Reads a document of the security configuration. @throws StoreError `corrupt`. */
export function readConfigurationDocument(value: JsonValue): ConfigurationDocument {
  return { document: storedObject(known(value, CONFIGURATION_DOCUMENT)['document']) };
}

function readIndexPermission(value: JsonValue): OpenSearchIndexPermission {
  const stored = known(value, INDEX_PERMISSION);
  return {
    indexPatterns: storedTexts(stored['indexPatterns']),
    dls: nullOr(storedPresent(stored, 'dls'), storedText),
    fls: storedTexts(stored['fls']),
    maskedFields: storedTexts(stored['maskedFields']),
    allowedActions: storedTexts(stored['allowedActions']),
  };
}

function readTenantPermission(value: JsonValue): OpenSearchTenantPermission {
  const stored = known(value, TENANT_PERMISSION);
  return { tenantPatterns: storedTexts(stored['tenantPatterns']), allowedActions: storedTexts(stored['allowedActions']) };
}

function readDescription(stored: JsonObject): string | null {
  return nullOr(storedPresent(stored, 'description'), storedText);
}

function known(value: JsonValue, fields: Readonly<Record<string, true>>): JsonObject {
  const stored = storedObject(value);
  if (!Object.keys(stored).every((name) => Object.hasOwn(fields, name))) throw notWhatWasWritten('of known members');
  return stored;
}
