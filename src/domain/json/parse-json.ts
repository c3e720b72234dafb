import type { JsonLimits } from './json-limits.ts';
import type { JsonRange } from './json-scanner.ts';
import { JsonScanner } from './json-scanner.ts';
import { jsonSyntaxError } from './json-syntax-error.ts';
import type { JsonValue } from './json-value.ts';

/**
 * Parses one JSON text, strictly, and refuses anything behind it. Objects have no prototype. A number that a JavaScript
 * number cannot hold loses digits, as in `JSON.parse`; read it with `JsonScanner.text` where that matters.
 * @throws SecurityError `contentParse`, `contentEnd`.
 */
export function parseJson(bytes: Uint8Array, limits: JsonLimits, range: JsonRange = {}): JsonValue {
  const scanner = new JsonScanner(bytes, limits, range);
  const source = { bytes, start: range.start ?? 0, end: range.end ?? bytes.length, shown: range.sourceShown ?? true };
  if (scanner.next() === null) throw jsonSyntaxError(source, source.end, 'No content to map due to end-of-input');
  const value = readJsonValue(scanner);
  if (scanner.next() !== null) throw jsonSyntaxError(source, scanner.tokenStart, 'Trailing token found after value');
  return value;
}

/** The value that begins with the scanner's token; afterwards the scanner stands on the value's last token. */
export function readJsonValue(scanner: JsonScanner): JsonValue {
  switch (scanner.token) {
    case 'START_OBJECT':
      return readObject(scanner);
    case 'START_ARRAY':
      return readArray(scanner);
    case 'VALUE_STRING':
      return scanner.text();
    case 'VALUE_NUMBER':
      return Number(scanner.text());
    case 'VALUE_BOOLEAN':
      return scanner.text() === 'true';
    default:
      return null;
  }
}

function readObject(scanner: JsonScanner): JsonValue {
  const object: Record<string, JsonValue> = Object.create(null);
  while (scanner.next() === 'FIELD_NAME') {
    const name = scanner.text();
    scanner.next();
    object[name] = readJsonValue(scanner);
  }
  return object;
}

function readArray(scanner: JsonScanner): JsonValue {
  const array: JsonValue[] = [];
  while (scanner.next() !== 'END_ARRAY') array.push(readJsonValue(scanner));
  return array;
}
