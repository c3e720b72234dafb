import type { JsonObject, JsonValue } from '../../domain/json/json-value.ts';
import {
  type ApplicationPrivileges,
  EMPTY_ROLE_DESCRIPTOR,
  type FieldSecurity,
  type IndicesPrivileges,
  type RemoteClusterPrivileges,
  type RemoteIndicesPrivileges,
  type RoleDescriptor,
  type RoleDescriptors,
} from '../../domain/role/role-descriptor.ts';
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
import { readPermissions } from './stored-opensearch.ts';

const DESCRIPTOR_FIELDS: ReadonlySet<string> = new Set([...Object.keys(EMPTY_ROLE_DESCRIPTOR), 'permissions']);

/** Reads role descriptors by name as they were stored. @throws StoreError `corrupt`. */
export function readRoleDescriptors(value: JsonValue): RoleDescriptors {
  const descriptors: Record<string, RoleDescriptor> = Object.create(null);
  for (const [name, descriptor] of Object.entries(storedObject(value))) descriptors[name] = readRoleDescriptor(descriptor);
  return descriptors;
}

/**
 * Reads one role descriptor as it was stored. A field that is not known is refused: it might restrict.
 * @throws StoreError `corrupt`.
 */
export function readRoleDescriptor(value: JsonValue): RoleDescriptor {
  const stored = storedObject(value);
  if (!Object.keys(stored).every((name) => DESCRIPTOR_FIELDS.has(name))) throw notWhatWasWritten('a role descriptor');
  const permissions = stored['permissions'];
  return {
    cluster: storedTexts(stored['cluster']),
    indices: storedList(stored['indices'], (item) => readIndices(storedObject(item))),
    applications: storedList(stored['applications'], readApplication),
    runAs: storedTexts(stored['runAs']),
    metadata: storedObject(stored['metadata']),
    global: nullOr(storedPresent(stored, 'global'), storedObject),
    remoteIndices: storedList(stored['remoteIndices'], readRemoteIndices),
    remoteCluster: storedList(stored['remoteCluster'], readRemoteCluster),
    restriction: nullOr(storedPresent(stored, 'restriction'), (item) => ({
      workflows: storedTexts(storedObject(item)['workflows']),
    })),
    description: nullOr(storedPresent(stored, 'description'), storedText),
    ...(permissions !== undefined && { permissions: readPermissions(permissions) }),
  };
}

function readIndices(stored: JsonObject): IndicesPrivileges {
  return {
    names: storedTexts(stored['names']),
    privileges: storedTexts(stored['privileges']),
    fieldSecurity: nullOr(storedPresent(stored, 'fieldSecurity'), readFieldSecurity),
    query: nullOr(storedPresent(stored, 'query'), storedText),
    allowRestrictedIndices: storedBoolean(stored['allowRestrictedIndices']),
  };
}

function readFieldSecurity(value: JsonValue): FieldSecurity {
  const stored = storedObject(value);
  return {
    grant: nullOr(storedPresent(stored, 'grant'), storedTexts),
    except: nullOr(storedPresent(stored, 'except'), storedTexts),
  };
}

function readApplication(value: JsonValue): ApplicationPrivileges {
  const stored = storedObject(value);
  return {
    application: storedText(stored['application']),
    privileges: storedTexts(stored['privileges']),
    resources: storedTexts(stored['resources']),
  };
}

function readRemoteIndices(value: JsonValue): RemoteIndicesPrivileges {
  const stored = storedObject(value);
  return { ...readIndices(stored), clusters: storedTexts(stored['clusters']) };
}

function readRemoteCluster(value: JsonValue): RemoteClusterPrivileges {
  const stored = storedObject(value);
  return { privileges: storedTexts(stored['privileges']), clusters: storedTexts(stored['clusters']) };
}
