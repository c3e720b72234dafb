import { indexPrivileges, unknownIndexPrivilege } from '../../authorization/privileges/index-privileges.ts';
import { illegalArgument, SecurityError } from '../../domain/error.ts';
import type { JsonScanner, JsonToken } from '../../domain/json/json-scanner.ts';
import type { JsonObject } from '../../domain/json/json-value.ts';
import { forEachElement, readStringArray } from './read-content.ts';

/** The operations of a category of global privileges, and what they are confined to. */
interface Category {
  readonly operation: string;
  readonly field: string;
  read(scanner: JsonScanner, field: string): readonly (string | JsonObject)[];
}

/** The categories, in the order in which they are printed. */
const CATEGORIES: Readonly<Record<string, Category>> = {
  application: { operation: 'manage', field: 'applications', read: readNames },
  profile: { operation: 'write', field: 'applications', read: readNames },
  role: { operation: 'manage', field: 'indices', read: readIndices },
};

/**
 * Reads the `global` privileges of a role. They are kept and returned; nothing here judges by them but profiles.
 * @returns every category, the empty ones too, as Elasticsearch prints them; `null` when all are empty.
 * @throws SecurityError `contentParse`, `parse`, `illegalArgument`.
 */
export function readGlobalPrivileges(scanner: JsonScanner): JsonObject | null {
  expectToken(scanner, 'START_OBJECT');
  const categories: Record<string, JsonObject> = { application: {}, profile: {}, role: {} };
  while (scanner.next() === 'FIELD_NAME') {
    const name = scanner.text();
    const category = Object.hasOwn(CATEGORIES, name) ? CATEGORIES[name] : undefined;
    if (category === undefined) {
      throw problem(scanner, `expected one of [${Object.keys(CATEGORIES).join()}] but found [${name}] instead`);
    }
    scanner.next();
    categories[name] = readCategory(scanner, category);
  }
  return Object.values(categories).every((category) => Object.keys(category).length === 0) ? null : categories;
}

function readCategory(scanner: JsonScanner, { operation, field, read }: Category): JsonObject {
  expectToken(scanner, 'START_OBJECT');
  let category: JsonObject = {};
  while (scanner.next() === 'FIELD_NAME') {
    expectName(scanner, operation);
    scanner.next();
    expectToken(scanner, 'START_OBJECT');
    scanner.next();
    expectToken(scanner, 'FIELD_NAME');
    expectName(scanner, field);
    scanner.next();
    expectToken(scanner, 'START_ARRAY');
    category = { [operation]: { [field]: read(scanner, field) } };
    scanner.next();
    expectToken(scanner, 'END_OBJECT');
  }
  return category;
}

function readNames(scanner: JsonScanner, field: string): readonly string[] {
  return [...new Set(readStringArray(scanner, field, { isNullable: false }))];
}

function readIndices(scanner: JsonScanner): readonly JsonObject[] {
  const entries: JsonObject[] = [];
  forEachElement(scanner, () => entries.push(readEntry(scanner)));
  return entries;
}

/** Index names and privileges, each once, in any order. */
function readEntry(scanner: JsonScanner): JsonObject {
  expectToken(scanner, 'START_OBJECT');
  const fields = new Map<string, readonly string[]>();
  for (let count = 0; count < 2; count += 1) {
    scanner.next();
    expectToken(scanner, 'FIELD_NAME');
    const name = scanner.text();
    if (name !== 'names' && name !== 'privileges') expectName(scanner, fields.has('names') ? 'privileges' : 'names');
    scanner.next();
    expectToken(scanner, 'START_ARRAY');
    fields.set(name, readNames(scanner, name));
  }
  scanner.next();
  expectToken(scanner, 'END_OBJECT');
  const { names = [], privileges = [] } = Object.fromEntries(fields);
  if (names.length === 0) {
    throw illegalArgument('Indices privileges must refer to at least one index name or index name pattern');
  }
  if (privileges.length === 0) throw illegalArgument('Indices privileges must define at least one privilege');
  const unknown = privileges.find((privilege) => indexPrivileges.actionsOf(privilege) === null);
  if (unknown !== undefined) throw illegalArgument(unknownIndexPrivilege(unknown));
  return { names, privileges };
}

function expectToken(scanner: JsonScanner, token: JsonToken): void {
  if (scanner.token !== token) throw problem(scanner, `expected [${token}] but found [${scanner.token}] instead`);
}

function expectName(scanner: JsonScanner, name: string): void {
  const found = scanner.text();
  if (found !== name) throw problem(scanner, `expected field name [${name}] but found [${found}] instead`);
}

function problem(scanner: JsonScanner, text: string): SecurityError {
  const { line, column } = scanner.tokenLocation;
  return new SecurityError('contentParse', `[${line}:${column}] failed to parse privilege. ${text}`);
}
