import type { PutRoleRequest } from '../../actions/role/put-role.ts';
import { illegalArgument, validationFailed } from '../../domain/error.ts';
import type { JsonScanner } from '../../domain/json/json-scanner.ts';
import { EMPTY_ROLE_DESCRIPTOR, type RoleDescriptor, type RoleDescriptors } from '../../domain/role/role-descriptor.ts';
import { ROLE_NAME_LENGTH_MAX_READ, roleNameViolation } from '../../domain/role/role-name.ts';
import { readApplications } from './application-privileges-parser.ts';
import { readGlobalPrivileges } from './global-privileges-parser.ts';
import { readIndices, readRemoteIndices } from './indices-privileges-parser.ts';
import { type Field, readNamed } from './object-parser.ts';
import { readOpenSearchPermissions } from './opensearch-parser.ts';
import { forEachField, parseError, readObject, readStringArray, rewrapped } from './read-content.ts';
import { readRemoteCluster } from './remote-cluster-parser.ts';

/** Which of the fields that not every descriptor may have are taken. */
export interface RoleDescriptorFields {
  /** `description`: roles have one, the descriptors of an API key do not. */
  readonly description: boolean;
  /** `restriction`: the descriptors of an API key may have one, roles do not. */
  readonly restriction: boolean;
  /** `opensearch`: permissions in OpenSearch's terms, which roles and the descriptors of an API key may have. */
  readonly openSearch: boolean;
}

/** Which fields a role has that is put. */
export const ROLE_FIELDS: RoleDescriptorFields = { description: true, restriction: false, openSearch: true };

const API_KEY_FIELDS: RoleDescriptorFields = { description: false, restriction: true, openSearch: true };

/** Role descriptors by role name, as a key is created with them. */
export const ROLE_DESCRIPTORS: Field<RoleDescriptors> = {
  accepts: ['START_OBJECT', 'START_ARRAY'],
  read(scanner) {
    const descriptors: Record<string, RoleDescriptor> = Object.create(null);
    const roles = readNamedRoles(scanner, 'role_descriptors', API_KEY_FIELDS);
    for (const { name, descriptor } of roles) descriptors[name] = descriptor;
    return descriptors;
  },
};

/** Reads an object of role descriptors by role name, the value of the field `fieldName`. @throws as `readRole`. */
export function readNamedRoles(
  scanner: JsonScanner,
  fieldName: string,
  fields: RoleDescriptorFields,
): readonly PutRoleRequest[] {
  if (scanner.token === 'START_ARRAY') {
    throw illegalArgument(`[${fieldName}] doesn't support arrays. Use a single object with multiple fields.`);
  }
  const roles: PutRoleRequest[] = [];
  forEachField(scanner, (name) => {
    roles.push(readNamed(scanner, fieldName, name, () => readRole(scanner, name, fields)));
  });
  return roles;
}

/** Reads a role descriptor. @throws as `readRole`. */
export function readRoleDescriptor(scanner: JsonScanner, name: string, fields: RoleDescriptorFields): RoleDescriptor {
  return readRole(scanner, name, fields).descriptor;
}

/**
 * Reads the role whose descriptor begins with the scanner's token; unknown privileges are none of its business. Without the key
 * `opensearch` a role keeps what it has in OpenSearch's terms.
 * @param name Name of the role, which the error texts tell.
 * @throws SecurityError `validation` for a name that no role may have, `parse`, `contentParse`, and what the scanner throws.
 */
export function readRole(scanner: JsonScanner, name: string, fields: RoleDescriptorFields): PutRoleRequest {
  const violation = roleNameViolation(name, ROLE_NAME_LENGTH_MAX_READ);
  if (violation !== null) throw validationFailed([violation], 'validation');
  if (scanner.token !== 'START_OBJECT') {
    throw parseError(`failed to parse role [${name}]. expected an object but found [${scanner.token}] instead`);
  }
  let descriptor = EMPTY_ROLE_DESCRIPTOR;
  let keepsOpenSearch = true;
  forEachField(scanner, (fieldName) => {
    if (fieldName === 'opensearch') keepsOpenSearch = false;
    const read = readRoleField(scanner, name, fieldName, fields);
    if (read === null) throw parseError(`failed to parse role [${name}]. unexpected field [${fieldName}]`);
    descriptor = { ...descriptor, ...read };
  });
  return { name, descriptor, ...(keepsOpenSearch && { keepsOpenSearch }) };
}

/** What a field says, or `null` when no descriptor has such a field. */
function readRoleField(
  scanner: JsonScanner,
  name: string,
  fieldName: string,
  fields: RoleDescriptorFields,
): Partial<RoleDescriptor> | null {
  switch (fieldName) {
    case 'cluster':
      return { cluster: readStrings(scanner, name, fieldName) };
    case 'run_as':
      return { runAs: readStrings(scanner, name, fieldName) };
    case 'indices':
    case 'index':
      return { indices: readIndices(scanner, name, fieldName) };
    case 'applications':
    case 'application':
      return { applications: readApplications(scanner, name, fieldName) };
    case 'remote_indices':
      return { remoteIndices: readRemoteIndices(scanner, name, fieldName) };
    case 'remote_cluster':
      return { remoteCluster: readRemoteCluster(scanner, name, fieldName) };
    case 'metadata':
      return { metadata: readObject(scanner, fieldName) };
    case 'global':
      return { global: readGlobalPrivileges(scanner) };
    case 'restriction':
      return fields.restriction ? { restriction: readRestriction(scanner, name) } : null;
    case 'description':
      return fields.description ? { description: readDescription(scanner) } : null;
    case 'opensearch':
      return fields.openSearch ? readPermissions(scanner) : null;
    case 'transient_metadata':
      // Comes with descriptors that were read from Elasticsearch, and says nothing.
      return scanner.token === 'START_OBJECT' ? skipped(scanner) : null;
    case 'type':
      return skipped(scanner);
    default:
      return null;
  }
}

function skipped(scanner: JsonScanner): Partial<RoleDescriptor> {
  scanner.skipChildren();
  return {};
}

function readStrings(scanner: JsonScanner, name: string, fieldName: string): readonly string[] {
  return rewrapped(name, () => readStringArray(scanner, fieldName, { isNullable: true })) ?? [];
}

function readPermissions(scanner: JsonScanner): Partial<RoleDescriptor> {
  const permissions = readOpenSearchPermissions(scanner);
  return permissions === null ? {} : { permissions };
}

/** Any text, number or flag; an empty one is none. */
function readDescription(scanner: JsonScanner): string | null {
  const { token } = scanner;
  if (token === 'VALUE_STRING' || token === 'VALUE_NUMBER' || token === 'VALUE_BOOLEAN') return scanner.text() || null;
  const { line, column } = scanner.tokenLocation;
  throw illegalArgument(`Expected text at ${line}:${column} but found ${token}`);
}

function readRestriction(scanner: JsonScanner, name: string): RoleDescriptor['restriction'] {
  const problem = `failed to parse restriction for role [${name}].`;
  if (scanner.token !== 'START_OBJECT') throw parseError(`${problem} expected an object but found [${scanner.token}] instead`);
  let workflows = null as readonly string[] | null;
  forEachField(scanner, (fieldName) => {
    if (fieldName !== 'workflows') throw parseError(`${problem} unexpected field [${fieldName}]`);
    workflows = readStringArray(scanner, fieldName, { isNullable: false });
  });
  if (workflows === null) throw parseError(`${problem} missing required [workflows] field`);
  return { workflows };
}
