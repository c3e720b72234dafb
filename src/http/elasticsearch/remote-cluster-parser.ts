import type { SecurityError } from '../../domain/error.ts';
import type { JsonScanner } from '../../domain/json/json-scanner.ts';
import type { RemoteClusterPrivileges } from '../../domain/role/role-descriptor.ts';
import { forEachElement, forEachField, parseError, readStringArray } from './read-content.ts';

/** Reads the `remote_cluster` of a role. @throws SecurityError `parse`. */
export function readRemoteCluster(scanner: JsonScanner, role: string, fieldName: string): readonly RemoteClusterPrivileges[] {
  const prefix = `failed to parse remote_cluster for role [${role}].`;
  if (scanner.token !== 'START_ARRAY') {
    throw parseError(`${prefix} expected field [${fieldName}] value to be an array, but found [${scanner.token}] instead`);
  }
  const entries: RemoteClusterPrivileges[] = [];
  forEachElement(scanner, (token) => {
    if (token !== 'START_OBJECT') {
      throw parseError(
        `${prefix} expected field [${fieldName}] value to be an array of objects, but found an array element of type [${token}]`,
      );
    }
    entries.push(readEntry(scanner, prefix));
  });
  return entries;
}

function readEntry(scanner: JsonScanner, prefix: string): RemoteClusterPrivileges {
  const missing = (name: string): SecurityError => parseError(`${prefix} missing required [${name}] field`);
  let privileges = null as readonly string[] | null;
  let clusters = null as readonly string[] | null;
  forEachField(scanner, (fieldName) => {
    if (fieldName === 'privileges') privileges = readStringArray(scanner, fieldName, { isNullable: false });
    else if (fieldName === 'clusters') clusters = readStringArray(scanner, fieldName, { isNullable: false });
    else throw parseError(`${prefix} unexpected field [${fieldName}]`);
  });
  if (privileges === null) throw missing('privileges');
  if (clusters === null) throw missing('clusters');
  return { privileges, clusters };
}
