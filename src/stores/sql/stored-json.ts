import type { JsonObject, JsonValue } from '../../domain/json/json-value.ts';
import { StoreError } from '../store.ts';

/** Parses stored JSON. Objects have no prototype. @throws StoreError `corrupt`. */
export function parseStoredJson(text: unknown): JsonValue {
  if (typeof text !== 'string') throw notWhatWasWritten('JSON text');
  try {
    return withoutPrototypes(JSON.parse(text));
  } catch (error) {
    throw new StoreError('corrupt', 'a stored value is not JSON', error instanceof SyntaxError ? undefined : error);
  }
}

/** The value as an object. @throws StoreError `corrupt`. */
export function storedObject(value: JsonValue | undefined): JsonObject {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw notWhatWasWritten('an object');
  return value as JsonObject;
}

/** The value as a list. @throws StoreError `corrupt`. */
export function storedList<Item>(value: JsonValue | undefined, readItem: (item: JsonValue) => Item): readonly Item[] {
  if (!Array.isArray(value)) throw notWhatWasWritten('a list');
  return (value as readonly JsonValue[]).map(readItem);
}

/** The value as a list of texts. @throws StoreError `corrupt`. */
export function storedTexts(value: JsonValue | undefined): readonly string[] {
  return storedList(value, storedText);
}

/** The value as a text. @throws StoreError `corrupt`. */
export function storedText(value: unknown): string {
  if (typeof value !== 'string') throw notWhatWasWritten('a text');
  return value;
}

/** The value as true or false. @throws StoreError `corrupt`. */
export function storedBoolean(value: JsonValue | undefined): boolean {
  if (typeof value !== 'boolean') throw notWhatWasWritten('true or false');
  return value;
}

/** `null`, or the value as `read` reads it. */
export function nullOr<From, To>(value: From | null, read: (value: From) => To): To | null {
  return value === null ? null : read(value);
}

/** Tells what should have stood in a place, never what stands there. */
export function notWhatWasWritten(expected: string): StoreError {
  return new StoreError('corrupt', `a stored value is not ${expected}`);
}

function withoutPrototypes(value: unknown): JsonValue {
  if (Array.isArray(value)) return value.map(withoutPrototypes);
  if (value === null || typeof value !== 'object') return value as JsonValue;
  const object: Record<string, JsonValue> = Object.create(null);
  for (const [name, member] of Object.entries(value)) object[name] = withoutPrototypes(member);
  return object;
}
