import { isContained } from '../../authorization/pattern/containment.ts';
import { type Language, unionOf } from '../../authorization/pattern/language.ts';
import { parsePattern } from '../../authorization/pattern/parse-pattern.ts';
import { SecurityError } from '../../domain/error.ts';
import type { JsonScanner } from '../../domain/json/json-scanner.ts';
import type { FieldSecurity } from '../../domain/role/role-descriptor.ts';
import { parseError, readStringArray, rewrapped } from './read-content.ts';

/** Reads the `field_security` of an entry of a role's indices. @throws SecurityError `parse`. */
export function readFieldSecurity(scanner: JsonScanner, role: string): FieldSecurity {
  const prefix = `failed to parse indices privileges for role [${role}].`;
  if (scanner.token !== 'START_OBJECT') {
    throw parseError(`${prefix} expected START_OBJECT but got ${scanner.token} in "field_security".`);
  }
  let grant = null as readonly string[] | null;
  let except = null as readonly string[] | null;
  while (scanner.next() === 'FIELD_NAME') {
    const fieldName = scanner.text();
    if (fieldName !== 'grant' && fieldName !== 'except') {
      throw parseError(`${prefix} "field_security" only accepts options grant and except, but got: ${fieldName}`);
    }
    scanner.next();
    const fields = rewrapped(role, () => readStringArray(scanner, fieldName, { isNullable: true }));
    if (fields === null) throw parseError(`${prefix} ${fieldName} must not be null.`);
    if (fieldName === 'grant') grant = fields;
    else except = fields;
  }
  if (grant === null && except === null) throw parseError(`${prefix} "field_security" must not be empty.`);
  return { grant, except };
}

/**
 * Refuses exceptions from nothing, and exceptions that reach beyond what is granted. Elasticsearch looks when it has read the
 * whole entry.
 * @throws SecurityError `parse`.
 */
export function assertFieldSecurity({ grant, except }: FieldSecurity, role: string): void {
  if (except === null) return;
  const prefix = `failed to parse indices privileges for role [${role}]`;
  if (grant === null) throw parseError(`${prefix}. field_security requires grant if except is given`);
  if (except.length === 0 || isWithin(except, grant)) return;
  const message = `Exceptions for field permissions must be a subset of the granted fields but ${except.join(',')} is not a subset of ${grant.join(',')}`;
  throw parseError(
    `failed to parse indices privileges for role [${role}] - ${message}`,
    new SecurityError('forbidden', message),
  );
}

/** Whether every field that `inner` matches is matched by `outer`; what cannot be decided is not. */
function isWithin(inner: readonly string[], outer: readonly string[]): boolean {
  const innerLanguage = languageOf(inner);
  const outerLanguage = languageOf(outer);
  return innerLanguage !== null && outerLanguage !== null && isContained(innerLanguage, outerLanguage) === 'yes';
}

function languageOf(patterns: readonly string[]): Language | null {
  const languages: Language[] = [];
  for (const pattern of patterns) {
    const parsed = parsePattern(pattern);
    if (parsed.outcome !== 'parsed') return null;
    languages.push(parsed.language);
  }
  return unionOf(languages);
}
