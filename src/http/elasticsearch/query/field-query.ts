import { illegalArgument, type SecurityError } from '../../../domain/error.ts';
import type { JsonScanner } from '../../../domain/json/json-scanner.ts';
import { parsingError, readBoost, readText } from './scanned-values.ts';

/** How a query of the form `{"field": …}` is read. */
export interface FieldQuery {
  /** Name of the query, for error texts. */
  readonly name: string;
  /** Reads one of the settings of the long form. @returns false when the query has none of this name. */
  readSetting(setting: string): boolean;
  /** Reads the value of the short form; `null`: there is none. */
  readonly readShort: (() => void) | null;
}

/**
 * Reads `{"field": value}` or `{"field": {settings}}`: the scanner stands on the outer object's first token, and afterwards on
 * its last. `boost` and `_name` of the long form are read here.
 * @returns the field, or `null` when there was none.
 */
export function readFieldQuery(scanner: JsonScanner, query: FieldQuery): string | null {
  let field: string | null = null;
  while (scanner.next() === 'FIELD_NAME') {
    const name = scanner.text();
    scanner.next();
    if (query.readShort === null && scanner.token !== 'START_OBJECT') throw unsupportedShort(scanner, query.name, name);
    if (field !== null) {
      throw parsingError(scanner, `[${query.name}] query doesn't support multiple fields, found [${field}] and [${name}]`);
    }
    field = name;
    if (scanner.token === 'START_OBJECT') readLongForm(scanner, query);
    else query.readShort?.();
  }
  return field;
}

function readLongForm(scanner: JsonScanner, query: FieldQuery): void {
  while (scanner.next() === 'FIELD_NAME') {
    const setting = scanner.text();
    scanner.next();
    if (setting === 'boost') readBoost(scanner);
    else if (setting === '_name') readText(scanner);
    else if (!query.readSetting(setting)) throw unsupported(scanner, query.name, setting);
  }
}

function unsupportedShort(scanner: JsonScanner, query: string, field: string): SecurityError {
  if (scanner.token === 'START_ARRAY') scanner.next();
  return parsingError(scanner, `[${query}] query does not support [${field}]`);
}

/** A setting that a query has not. Inside of an object that was no value, the first name in it is blamed. */
export function unsupported(scanner: JsonScanner, query: string, setting: string): SecurityError {
  if (scanner.token !== 'START_OBJECT') return parsingError(scanner, `[${query}] query does not support [${setting}]`);
  return unsupportedWithin(scanner, query, setting);
}

function unsupportedWithin(scanner: JsonScanner, query: string, setting: string): SecurityError {
  const isNamed = scanner.next() === 'FIELD_NAME';
  const inner = isNamed ? scanner.text() : setting;
  if (isNamed) scanner.next();
  return parsingError(scanner, `[${query}] query does not support [${inner}]`);
}

/** The field, which must be there. @throws SecurityError `illegalArgument`. */
export function requireField(field: string | null): string {
  if (field === null || field === '') throw illegalArgument('field name is null or empty');
  return field;
}

/** The value, which must be there. @throws SecurityError `illegalArgument`. */
export function requireValue<Value>(value: Value | null): Value {
  if (value === null) throw illegalArgument('value cannot be null');
  return value;
}
