import { SecurityError } from '../../../domain/error.ts';
import { isJsonArray, isJsonObject } from '../../../domain/json/json-kind.ts';
import type { JsonScanner } from '../../../domain/json/json-scanner.ts';
import type { JsonObject, JsonValue } from '../../../domain/json/json-value.ts';
import { readJsonValue } from '../../../domain/json/parse-json.ts';
import { javaHashOrder } from './java-hash-order.ts';
import type { ResourceContent } from './resource-shape.ts';

/** The key under which OpenSearch's documents show what Elasticsearch's dialect says of a thing, and take it back. */
export const ELASTICSEARCH = 'elasticsearch';

/** Limits of what a body may hold. */
export interface ContentLimits {
  /** Longest text, in UTF-16 code units. */
  readonly textCharactersMax: number;
}

const EXPECTED = { array: 'Array expected', object: 'Object expected', string: 'String expected' } as const;

/** Reads a whole body. @throws SecurityError `contentParse`, `contentEnd`. */
export function readBody(scanner: JsonScanner | null): JsonValue {
  if (scanner === null) return null;
  const value = readJsonValue(scanner);
  if (scanner.next() !== null) throw new SecurityError('contentParse', 'Trailing token found after value');
  return value;
}

/**
 * Judges a body in OpenSearch's order: whether there is one, which keys it has, of what types their values are, what stands in lists, how
 * long texts are. The key `elasticsearch` is Claviger's own and judged by its readers.
 * @returns the body without that key.
 * @throws SecurityError `configurationInvalid`.
 */
export function assertContent(body: JsonValue, content: ResourceContent, limits: ContentLimits): JsonObject {
  if (!isJsonObject(body) || Object.keys(body).length === 0) throw invalid('Request body required for this action.');
  const { [ELASTICSEARCH]: _, ...own } = body;
  assertKeys(own, content);
  assertTypes(own, content);
  if (Object.values(own).some(hasBlankElement)) {
    throw invalid('`null` or blank values are not allowed as json array elements');
  }
  assertTextLengths(own, content, limits);
  return own;
}

/** What is told of a value that has another type. @param problems What is expected, by key. */
export function wrongDatatype(problems: ReadonlyMap<string, string>): SecurityError {
  const ordered = javaHashOrder([...problems.keys()]).map((key) => [key, problems.get(key) ?? ''] as const);
  return invalid('Wrong datatype', Object.fromEntries(ordered));
}

/** What is told of keys that are not known. */
export function invalidKeys(keys: readonly string[]): SecurityError {
  return invalid('Invalid configuration', { invalid_keys: joined(keys) });
}

function assertKeys(body: JsonObject, { keys, mandatory = [], oneOf = [] }: ResourceContent): void {
  const given = Object.keys(body);
  const unknown = given.filter((key) => !Object.hasOwn(keys, key));
  const missing = mandatory.filter((key) => !given.includes(key));
  const isOneMissing = oneOf.length > 0 && !oneOf.some((key) => given.includes(key));
  if (unknown.length === 0 && missing.length === 0 && !isOneMissing) return;
  throw invalid('Invalid configuration', {
    ...(unknown.length > 0 && { invalid_keys: joined(unknown) }),
    ...(missing.length > 0 && { missing_mandatory_keys: joined(missing) }),
    ...(isOneMissing && { specify_one_of: joined(oneOf) }),
  });
}

function assertTypes(body: JsonObject, { keys }: ResourceContent): void {
  const problems = new Map<string, string>();
  for (const [key, value] of Object.entries(body)) {
    const expected = keys[key];
    if (expected !== undefined && !isOf(expected, value)) problems.set(key, EXPECTED[expected]);
  }
  if (problems.size > 0) throw wrongDatatype(problems);
}

function isOf(expected: keyof typeof EXPECTED, value: JsonValue): boolean {
  if (expected === 'array') return isJsonArray(value);
  return expected === 'object' ? isJsonObject(value) : typeof value === 'string';
}

function hasBlankElement(value: JsonValue): boolean {
  if (isJsonArray(value)) return value.some((element) => isBlank(element) || hasBlankElement(element));
  return isJsonObject(value) && Object.values(value).some(hasBlankElement);
}

function isBlank(element: JsonValue): boolean {
  return element === null || (typeof element === 'string' && element.trim() === '');
}

function assertTextLengths(value: JsonValue, content: ResourceContent, limits: ContentLimits, key = ''): void {
  if (typeof value === 'string') {
    const max = content.longTexts?.[key] ?? limits.textCharactersMax;
    if (value.length > max) throw invalid(`String value exceeds the maximum allowed length of ${max} characters`);
  } else if (isJsonArray(value)) {
    for (const element of value) assertTextLengths(element, content, limits, key);
  } else if (isJsonObject(value)) {
    for (const [name, member] of Object.entries(value)) assertTextLengths(member, content, limits, name);
  }
}

function joined(keys: readonly string[]): JsonObject {
  return { keys: javaHashOrder(keys).join(',') };
}

function invalid(reason: string, details?: JsonObject): SecurityError {
  return new SecurityError('configurationInvalid', reason, details === undefined ? {} : { details });
}
