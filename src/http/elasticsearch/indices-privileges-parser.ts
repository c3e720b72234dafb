import type { AccessEntry } from '../../domain/api-key/cross-cluster-access.ts';
import { illegalArgument, SecurityError } from '../../domain/error.ts';
import { readCompactJson } from '../../domain/json/compact-json.ts';
import type { JsonScanner } from '../../domain/json/json-scanner.ts';
import type { FieldSecurity, IndicesPrivileges, RemoteIndicesPrivileges } from '../../domain/role/role-descriptor.ts';
import { assertFieldSecurity, readFieldSecurity } from './field-security-parser.ts';
import { forEachElement, forEachField, parseError, readStringArray, rewrapped } from './read-content.ts';

/** An entry while its fields are read. */
interface Entry {
  names: readonly string[] | null;
  privileges: readonly string[] | null;
  clusters: readonly string[] | null;
  fieldSecurity: FieldSecurity | null;
  query: string | null;
  allowRestrictedIndices: boolean;
}

/** Which fields an entry has. */
interface EntryOptions {
  readonly isRemote: boolean;
  readonly hasPrivileges: boolean;
}

/** An entry, complete. `clusters` is for remote ones. */
interface CompleteEntry extends IndicesPrivileges {
  readonly clusters: readonly string[] | null;
}

/** Reads the `indices` of a role. @throws SecurityError `parse`. */
export function readIndices(scanner: JsonScanner, role: string, fieldName: string): readonly IndicesPrivileges[] {
  return readEntries(scanner, role, fieldName, { isRemote: false, hasPrivileges: true }).map(
    ({ clusters: _, ...entry }) => entry,
  );
}

/** Reads the `remote_indices` of a role. @throws SecurityError `parse`. */
export function readRemoteIndices(scanner: JsonScanner, role: string, fieldName: string): readonly RemoteIndicesPrivileges[] {
  return readEntries(scanner, role, fieldName, { isRemote: true, hasPrivileges: true }).map((entry) => {
    if (entry.clusters === null) throw parseError(`${prefix(role, true)} missing required [clusters] field`);
    return { ...entry, clusters: entry.clusters };
  });
}

/** Reads what a cross-cluster key opens: entries without privileges, or one alone. @throws SecurityError `parse`. */
export function readAccessEntries(scanner: JsonScanner, role: string, fieldName: string): readonly AccessEntry[] {
  const entries =
    scanner.token === 'START_OBJECT'
      ? [readEntry(scanner, role, { isRemote: false, hasPrivileges: false })]
      : readEntries(scanner, role, fieldName, { isRemote: false, hasPrivileges: false });
  return entries.map(({ clusters: _, privileges: __, ...entry }) => entry);
}

function readEntries(scanner: JsonScanner, role: string, fieldName: string, options: EntryOptions): readonly CompleteEntry[] {
  if (scanner.token !== 'START_ARRAY') {
    throw parseError(
      `${prefix(role, options.isRemote)} expected field [${fieldName}] value to be an array, but found [${scanner.token}] instead`,
    );
  }
  const entries: CompleteEntry[] = [];
  forEachElement(scanner, (token) => {
    if (token === 'START_ARRAY' && !options.hasPrivileges) {
      throw new SecurityError('illegalState', 'expected value but got [START_ARRAY]');
    }
    if (token !== 'START_OBJECT') {
      throw parseError(
        // Elasticsearch has lost the field's name by then.
        `${prefix(role)} expected field [null] value to be an array of objects, but found an array element of type [${token}]`,
      );
    }
    entries.push(readEntry(scanner, role, options));
  });
  return entries;
}

function readEntry(scanner: JsonScanner, role: string, options: EntryOptions): CompleteEntry {
  const entry: Entry = {
    names: null,
    privileges: null,
    clusters: null,
    fieldSecurity: null,
    query: null,
    allowRestrictedIndices: false,
  };
  forEachField(scanner, (fieldName) => {
    if (!readEntryField(scanner, role, fieldName, entry, options)) {
      throw parseError(`${prefix(role)} unexpected field [${fieldName}]`);
    }
  });
  if (options.hasPrivileges && entry.privileges?.length === 0) {
    throw illegalArgument('indices privileges must define at least one privilege');
  }
  return completeEntry(options.hasPrivileges ? entry : { ...entry, privileges: [] }, role);
}

/** @returns false when an entry has no such field. */
function readEntryField(
  scanner: JsonScanner,
  role: string,
  fieldName: string,
  entry: Entry,
  { isRemote, hasPrivileges }: EntryOptions,
): boolean {
  switch (fieldName) {
    case 'names':
      entry.names = readNames(scanner, role, fieldName);
      return true;
    case 'clusters':
      if (!isRemote) return false;
      entry.clusters = rewrapped(role, () => readStringArray(scanner, fieldName, { isNullable: false }));
      return true;
    case 'privileges':
      if (!hasPrivileges) throw parseError(`${prefix(role)} field [privileges] must not present`);
      entry.privileges = readPrivileges(scanner, role, fieldName);
      return true;
    case 'query':
      entry.query = readQuery(scanner, role, fieldName);
      return true;
    case 'field_security':
      entry.fieldSecurity = readFieldSecurity(scanner, role);
      return true;
    case 'allow_restricted_indices':
      entry.allowRestrictedIndices = readAllowRestricted(scanner, role, fieldName);
      return true;
    case 'transient_metadata':
      scanner.skipChildren();
      return true;
    default:
      return false;
  }
}

function completeEntry(entry: Entry, role: string): CompleteEntry {
  const { names, privileges } = entry;
  if (names === null) throw missing(role, 'names');
  if (privileges === null) throw missing(role, 'privileges');
  if (entry.fieldSecurity !== null) assertFieldSecurity(entry.fieldSecurity, role);
  return { ...entry, names, privileges };
}

function readNames(scanner: JsonScanner, role: string, fieldName: string): readonly string[] {
  if (scanner.token === 'VALUE_STRING') return [scanner.text()];
  if (scanner.token !== 'START_ARRAY') {
    throw parseError(
      `${prefix(role)} expected field [${fieldName}] value to be a string or an array of strings, but found [${scanner.token}] instead`,
    );
  }
  const names = rewrapped(role, () => readStringArray(scanner, fieldName, { isNullable: false })) ?? [];
  if (names.length === 0) throw parseError(`${prefix(role)} [${fieldName}] cannot be an empty array`);
  return names;
}

function readPrivileges(scanner: JsonScanner, role: string, fieldName: string): readonly string[] | null {
  return rewrapped(role, () => readStringArray(scanner, fieldName, { isNullable: true }));
}

/** The document query as JSON text; an empty string is none. */
function readQuery(scanner: JsonScanner, role: string, fieldName: string): string | null {
  switch (scanner.token) {
    case 'START_OBJECT':
      return readCompactJson(scanner);
    case 'VALUE_STRING':
      return scanner.text() === '' ? null : scanner.text();
    case 'VALUE_NULL':
      return null;
    default:
      throw parseError(
        `${prefix(role)} expected field [${fieldName}] value to be null, a string, an array, or an object, but found [${scanner.token}] instead`,
      );
  }
}

function readAllowRestricted(scanner: JsonScanner, role: string, fieldName: string): boolean {
  if (scanner.token === 'VALUE_BOOLEAN') return scanner.text() === 'true';
  throw parseError(`${prefix(role)} expected field [${fieldName}] value to be a boolean, but found [${scanner.token}] instead`);
}

function missing(role: string, fieldName: string): Error {
  return parseError(`${prefix(role)} missing required [${fieldName}] field`);
}

function prefix(role: string, isRemote = false): string {
  return `failed to parse ${isRemote ? 'remote ' : ''}indices privileges for role [${role}].`;
}
