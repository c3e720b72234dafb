import { REMOTE_CLUSTER_PRIVILEGES } from '../../authorization/privileges/cluster-privileges.ts';
import { illegalArgument } from '../../domain/error.ts';
import type { JsonScanner } from '../../domain/json/json-scanner.ts';
import type { RemoteClusterPrivileges } from '../../domain/role/role-descriptor.ts';
import { forEachElement, forEachField, parseError, readStringArray, rewrapped } from './read-content.ts';

/** Reads the `remote_cluster` of a role. @throws SecurityError `parse`, `illegalArgument`. */
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
    entries.push(readEntry(scanner, role, prefix));
  });
  return entries;
}

function readEntry(scanner: JsonScanner, role: string, prefix: string): RemoteClusterPrivileges {
  const read = { privileges: null as readonly string[] | null, clusters: null as readonly string[] | null };
  forEachField(scanner, (fieldName) => {
    if (fieldName !== 'privileges' && fieldName !== 'clusters') {
      throw parseError(`${prefix} unexpected field [${fieldName}]`);
    }
    read[fieldName] = rewrapped(role, () => readStringArray(scanner, fieldName, { isNullable: false }));
  });
  const { privileges, clusters } = read;
  if (privileges !== null) assertPrivilegesKnown(privileges, prefix);
  if (privileges !== null && clusters === null) throw undefinedField(prefix, 'clusters', 'privileges');
  if (clusters !== null && privileges === null) throw undefinedField(prefix, 'privileges', 'clusters');
  if (privileges === null || clusters === null || privileges.length === 0 || clusters.length === 0) {
    throw illegalArgument('remote cluster groups must not be null or empty');
  }
  if (clusters.includes('')) {
    const list = clusters.join(', ');
    throw illegalArgument(`remote_cluster clusters aliases must contain valid non-empty, non-null values [${list}]`);
  }
  return { privileges, clusters };
}

function assertPrivilegesKnown(privileges: readonly string[], prefix: string): void {
  const unknown = privileges.find((privilege) => !REMOTE_CLUSTER_PRIVILEGES.includes(privilege.toLowerCase()));
  if (unknown === undefined) return;
  throw parseError(
    `${prefix} [${REMOTE_CLUSTER_PRIVILEGES.join(', ')}] are the only values allowed for [privileges] within [remote_cluster]. Found [${unknown}]`,
  );
}

/** The blank at the end is Elasticsearch's. */
function undefinedField(prefix: string, missing: string, given: string): Error {
  return parseError(`${prefix} [${missing}] must be defined when [${given}] are defined `);
}
