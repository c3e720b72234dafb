import { equalJson } from '../../domain/json/equal-json.ts';
import type { JsonObject, JsonValue } from '../../domain/json/json-value.ts';
import { type Instant, instant } from '../../domain/time.ts';
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

/** The value as a whole number. @throws StoreError `corrupt`. */
export function storedWholeNumber(value: unknown): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw notWhatWasWritten('a whole number');
  return value;
}

/** The value as one of some words. @throws StoreError `corrupt`. */
export function storedOneOf<Word extends string>(words: readonly Word[], value: unknown): Word {
  const found = words.find((word) => word === value);
  if (found === undefined) throw notWhatWasWritten(`one of ${words.join(', ')}`);
  return found;
}

/** The value as a time. @throws StoreError `corrupt`. */
export function storedInstant(value: unknown): Instant {
  return instant(storedWholeNumber(value));
}

/** A member that may be `null` but not absent: what was written always has it. @throws StoreError `corrupt`. */
export function storedPresent(stored: JsonObject, name: string): JsonValue {
  const value = stored[name];
  if (value === undefined) throw notWhatWasWritten('complete');
  return value;
}

/** `null`, or the value as `read` reads it. */
export function nullOr<From, To>(value: From | null, read: (value: From) => To): To | null {
  return value === null ? null : read(value);
}

/** Whether two stored texts hold the same JSON. One that is damaged equals nothing but itself. */
export function isSameStoredJson(left: string, right: string): boolean {
  if (left === right) return true;
  try {
    return equalJson(JSON.parse(left), JSON.parse(right));
  } catch {
    return false;
  }
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
