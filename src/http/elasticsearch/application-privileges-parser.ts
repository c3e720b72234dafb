import { illegalArgument, type SecurityError } from '../../domain/error.ts';
import type { JsonScanner } from '../../domain/json/json-scanner.ts';
import type { ApplicationPrivileges } from '../../domain/role/role-descriptor.ts';
import { parseObject, STRING, STRING_ARRAY } from './object-parser.ts';
import { forEachElement, parseError } from './read-content.ts';

const FIELDS = { application: STRING, privileges: STRING_ARRAY, resources: STRING_ARRAY };

/** Reads the `applications` of a role. @throws SecurityError `parse`, `contentParse`, `illegalArgument`. */
export function readApplications(scanner: JsonScanner, role: string, fieldName: string): readonly ApplicationPrivileges[] {
  const prefix = `failed to parse application privileges for role [${role}].`;
  if (scanner.token !== 'START_ARRAY') {
    throw parseError(`${prefix} expected field [${fieldName}] value to be an array, but found [${scanner.token}] instead`);
  }
  const missing = (name: string): SecurityError => parseError(`${prefix} missing required [${name}] field`);
  const entries: ApplicationPrivileges[] = [];
  forEachElement(scanner, (token) => {
    if (token !== 'START_OBJECT') {
      throw parseError(
        // Elasticsearch has lost the field's name by then.
        `${prefix} expected field [null] value to be an array of objects, but found an array element of type [${token}]`,
      );
    }
    const { application, privileges, resources } = parseObject(scanner, 'application', FIELDS);
    if (resources === undefined) throw missing('resources');
    if (privileges === undefined) throw missing('privileges');
    if (resources.length === 0) throw illegalArgument('application privileges must refer to at least one resource');
    if (application === undefined || application === '') {
      throw illegalArgument('application privileges must have an application name');
    }
    if (privileges.length === 0) throw illegalArgument('application privileges must define at least one privilege');
    entries.push({ application, privileges, resources });
  });
  return entries;
}
