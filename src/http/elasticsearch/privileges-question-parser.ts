import type { PrivilegesQuestion } from '../../actions/user/has-privileges.ts';
import type { JsonScanner } from '../../domain/json/json-scanner.ts';
import type { ApplicationPrivileges, FieldSecurity, IndicesPrivileges } from '../../domain/role/role-descriptor.ts';
import { readApplications } from './application-privileges-parser.ts';
import { readIndices } from './indices-privileges-parser.ts';
import { forEachField, parseError, readStringArray, rewrapped } from './read-content.ts';

/**
 * Reads which privileges are asked about.
 * @param description What errors call the question by.
 * @throws SecurityError `parse`, and what the scanner throws.
 */
export function readPrivilegesQuestion(scanner: JsonScanner, description: string): PrivilegesQuestion {
  const prefix = `failed to parse privileges check [${description}].`;
  if (scanner.token !== 'START_OBJECT') throw parseError(`${prefix} expected an object but found [${scanner.token}] instead`);
  let cluster = null as readonly string[] | null;
  let indices = null as readonly IndicesPrivileges[] | null;
  let applications = null as readonly ApplicationPrivileges[] | null;
  forEachField(scanner, (fieldName) => {
    switch (fieldName) {
      case 'cluster':
        cluster = rewrapped(description, () => readStringArray(scanner, fieldName, { isNullable: true }));
        return;
      case 'index':
        indices = readIndices(scanner, description, fieldName);
        return;
      case 'application':
      case 'applications':
        applications = readApplications(scanner, description, fieldName);
        return;
      default:
        throw parseError(`${prefix} unexpected field [${fieldName}]`);
    }
  });
  if (cluster === null && indices === null && applications === null) {
    throw parseError(`${prefix} All privilege fields [cluster,index,applications] are missing`);
  }
  assertWithoutRules(indices ?? []);
  return { cluster: cluster ?? [], indices: indices ?? [], applications: applications ?? [] };
}

function assertWithoutRules(indices: readonly IndicesPrivileges[]): void {
  if (indices.some(({ fieldSecurity }) => hidesFields(fieldSecurity))) throw unsupported('field_security');
  if (indices.some(({ query }) => query !== null)) throw unsupported('query');
}

function hidesFields(rule: FieldSecurity | null): boolean {
  return rule !== null && !(rule.grant?.join() === '*' && (rule.except ?? []).length === 0);
}

function unsupported(fieldName: string): Error {
  return parseError(`Field [${fieldName}] is not supported in a has_privileges request`);
}
