import { illegalArgument, SecurityError } from '../../domain/error.ts';
import { isJsonObject } from '../../domain/json/json-kind.ts';
import type { JsonScanner, JsonToken } from '../../domain/json/json-scanner.ts';
import type { JsonObject, JsonValue } from '../../domain/json/json-value.ts';
import { readJsonValue } from '../../domain/json/parse-json.ts';
import { suggestion } from '../closest-names.ts';
import { parseBoolean } from '../parse-boolean.ts';

/** How one field of an object is read. */
export interface Field<Value> {
  /** The tokens that its value may begin with; any other is refused before `read`. */
  readonly accepts: readonly JsonToken[];
  /** The field to use instead: who gives this one is warned. */
  readonly replacedBy?: string;
  /** Reads the value that begins with the scanner's token; leaves the scanner on the value's last token. */
  read(scanner: JsonScanner): Value;
}

/** The fields of an object by name. */
export type Fields = Readonly<Record<string, Field<unknown>>>;

/** What was read: `undefined` where a field was absent. */
export type FieldValues<Shape extends Fields> = {
  readonly [Name in keyof Shape]: (Shape[Name] extends Field<infer Value> ? Value : never) | undefined;
};

/**
 * Reads an object whose fields are declared, as Elasticsearch's declarative parsers do: the scanner stands on the object's
 * first token, and afterwards on its last.
 * @param name Name of the parser, which its errors tell.
 * @throws SecurityError `contentParse` for anything but an object, an unknown field, a value of a wrong kind, a field that
 * cannot be read (the reason is its cause); what the scanner throws.
 */
export function parseObject<Shape extends Fields>(scanner: JsonScanner, name: string, fields: Shape): FieldValues<Shape> {
  if (scanner.token !== 'START_OBJECT') {
    throw contentParseError(scanner, `[${name}] Expected START_OBJECT but was: ${scanner.token}`);
  }
  const values = new Map<string, unknown>();
  while (scanner.next() === 'FIELD_NAME') {
    const fieldName = scanner.text();
    const field = Object.hasOwn(fields, fieldName) ? fields[fieldName] : undefined;
    const unknown = field === undefined ? unknownField(scanner, name, fieldName, Object.keys(fields)) : null;
    // Elasticsearch is at the value when it finds that the field is unknown: what wraps the error tells that place.
    scanner.next();
    if (field === undefined) throw unknown;
    if (field.replacedBy !== undefined) warnOfReplaced(scanner, name, fieldName, field.replacedBy);
    values.set(fieldName, readField(scanner, name, fieldName, field));
  }
  const read = Object.fromEntries(Object.keys(fields).map((fieldName) => [fieldName, values.get(fieldName)]));
  // Every field of the shape is there, with what its own reader gave: the compiler cannot follow a name to its value.
  return read as FieldValues<Shape>;
}

/** The value of a field that must be there. @throws SecurityError `illegalArgument` `Required [name]`. */
export function required<Value>(value: Value | undefined, fieldName: string): Value {
  if (value === undefined) throw illegalArgument(`Required [${fieldName}]`);
  return value;
}

/** Refuses an object without some of the fields that it must have. @throws SecurityError `illegalArgument` `Required [a, b]`. */
export function assertRequired(values: Readonly<Record<string, unknown>>, fieldNames: readonly string[]): void {
  const missing = fieldNames.filter((fieldName) => values[fieldName] === undefined);
  if (missing.length > 0) throw illegalArgument(`Required [${missing.join(', ')}]`);
}

/** Makes the result of what was read. What `build` throws is told as the cause of a failed build. */
export function build<Result>(name: string, make: () => Result): Result {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof SecurityError)) throw error;
    throw new SecurityError('contentParse', `Failed to build [${name}] after last required field arrived`, { causedBy: error });
  }
}

/** Reads and names what fails: `[name] failed to parse field [field]`. */
export function readNamed<Value>(scanner: JsonScanner, name: string, fieldName: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof SecurityError)) throw error;
    throw contentParseError(scanner, `[${name}] failed to parse field [${fieldName}]`, error);
  }
}

/** A string. */
export const STRING: Field<string> = { accepts: ['VALUE_STRING'], read: (scanner) => scanner.text() };

/** A string, or `null` that says as much. */
export const NULLABLE_STRING: Field<string | null> = {
  accepts: ['VALUE_STRING', 'VALUE_NULL'],
  read: (scanner) => (scanner.token === 'VALUE_NULL' ? null : scanner.text()),
};

/** `true` or `false`, as such or as a string; an empty string is `false`. */
export const BOOLEAN: Field<boolean> = {
  accepts: ['VALUE_BOOLEAN', 'VALUE_STRING'],
  read: (scanner) => scanner.text() !== '' && parseBoolean(scanner.text()),
};

/** Strings in an array, or one alone. */
export const STRING_ARRAY: Field<readonly string[]> = { accepts: ['START_ARRAY', 'VALUE_STRING'], read: readStrings };

/** An object with any content. */
export const OBJECT: Field<JsonObject> = { accepts: ['START_OBJECT'], read: (scanner) => asObject(readJsonValue(scanner)) };

function warnOfReplaced(scanner: JsonScanner, name: string, fieldName: string, replacedBy: string): void {
  const { line, column } = scanner.tokenLocation;
  scanner.deprecate(`[${name}][${line}:${column}] Deprecated field [${fieldName}] used, replaced by [${replacedBy}]`);
}

function readField<Value>(scanner: JsonScanner, name: string, fieldName: string, field: Field<Value>): Value {
  if (scanner.token === null || !field.accepts.includes(scanner.token)) {
    throw contentParseError(scanner, `[${name}] ${fieldName} doesn't support values of type: ${scanner.token}`);
  }
  return readNamed(scanner, name, fieldName, () => field.read(scanner));
}

function readStrings(scanner: JsonScanner): readonly string[] {
  if (scanner.token === 'VALUE_STRING') return [scanner.text()];
  const strings: string[] = [];
  while (scanner.next() !== 'END_ARRAY') strings.push(readScalarText(scanner));
  return strings;
}

function readScalarText(scanner: JsonScanner): string {
  const { token } = scanner;
  if (token === 'VALUE_STRING' || token === 'VALUE_NUMBER' || token === 'VALUE_BOOLEAN') return scanner.text();
  if (token === 'START_ARRAY') throw new SecurityError('illegalState', 'expected value but got [START_ARRAY]');
  const { line, column } = scanner.tokenLocation;
  throw illegalArgument(`Expected text at ${line}:${column} but found ${token}`);
}

function asObject(value: JsonValue): JsonObject {
  return isJsonObject(value) ? value : {};
}

function unknownField(scanner: JsonScanner, name: string, fieldName: string, known: readonly string[]): SecurityError {
  return contentParseError(scanner, `[${name}] unknown field [${fieldName}]${suggestion(fieldName, known)}`);
}

function contentParseError(scanner: JsonScanner, problem: string, causedBy?: SecurityError): SecurityError {
  const { line, column } = scanner.tokenLocation;
  return new SecurityError('contentParse', `[${line}:${column}] ${problem}`, causedBy === undefined ? {} : { causedBy });
}
