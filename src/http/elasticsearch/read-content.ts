import { SecurityError } from '../../domain/error.ts';
import { isJsonObject } from '../../domain/json/json-kind.ts';
import type { JsonScanner, JsonToken } from '../../domain/json/json-scanner.ts';
import type { JsonObject } from '../../domain/json/json-value.ts';
import { readJsonValue } from '../../domain/json/parse-json.ts';

/** A `parse_exception`. */
export function parseError(message: string, causedBy?: SecurityError): SecurityError {
  return new SecurityError('parse', message, causedBy === undefined ? {} : { causedBy });
}

/**
 * Calls `visit` for each field of the object that the scanner stands on, with the scanner on the value's first token; `visit`
 * must leave it on the value's last. Afterwards the scanner stands on the object's last token.
 */
export function forEachField(scanner: JsonScanner, visit: (fieldName: string) => void): void {
  while (scanner.next() === 'FIELD_NAME') {
    const fieldName = scanner.text();
    scanner.next();
    visit(fieldName);
  }
}

/** Calls `visit` for each element of the array that the scanner stands on, in the same manner. */
export function forEachElement(scanner: JsonScanner, visit: (token: JsonToken) => void): void {
  for (let token = scanner.next(); token !== null && token !== 'END_ARRAY'; token = scanner.next()) visit(token);
}

/**
 * The array of strings that is the value of `fieldName`.
 * @returns `null` for `null`, where that is allowed.
 * @throws SecurityError `parse`.
 */
export function readStringArray(
  scanner: JsonScanner,
  fieldName: string,
  options: { readonly isNullable: boolean },
): readonly string[] | null {
  const expected = `could not parse [${fieldName}] field. expected a string array but`;
  if (scanner.token === 'VALUE_NULL') {
    if (options.isNullable) return null;
    throw parseError(`${expected} found null value instead`);
  }
  if (scanner.token !== 'START_ARRAY') throw parseError(`${expected} found [${scanner.token}] value instead`);
  const strings: string[] = [];
  forEachElement(scanner, (token) => {
    // Elasticsearch has lost the field's name by then.
    if (token !== 'VALUE_STRING')
      throw parseError(`could not parse [null] field. expected a string array but one of the value in the array is [${token}]`);
    strings.push(scanner.text());
  });
  return strings;
}

/**
 * Reads, and tells a content that is wrong under the name of the role: `failed to parse role [name]`. Syntax errors stay as
 * they are.
 */
export function rewrapped<Value>(role: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof SecurityError) || error.code !== 'parse') throw error;
    throw parseError(`failed to parse role [${role}]`, error);
  }
}

/** The object that is the value of `fieldName`. @throws SecurityError `parse` for anything else. */
export function readObject(scanner: JsonScanner, fieldName: string): JsonObject {
  const value = scanner.token === 'START_OBJECT' ? readJsonValue(scanner) : null;
  if (!isJsonObject(value)) throw typeMismatch(scanner, fieldName, 'object');
  return value;
}

/** The string that is the value of `fieldName`. @throws SecurityError `parse` for anything else. */
export function readString(scanner: JsonScanner, fieldName: string): string {
  if (scanner.token !== 'VALUE_STRING') throw typeMismatch(scanner, fieldName, 'string');
  return scanner.text();
}

/** The boolean that is the value of `fieldName`. @throws SecurityError `parse` for anything else. */
export function readBoolean(scanner: JsonScanner, fieldName: string): boolean {
  if (scanner.token !== 'VALUE_BOOLEAN') throw typeMismatch(scanner, fieldName, 'boolean');
  return scanner.text() === 'true';
}

function typeMismatch(scanner: JsonScanner, fieldName: string, type: string): SecurityError {
  return parseError(`expected field [${fieldName}] to be of type ${type}, but found [${scanner.token}] instead`);
}
