import type { JsonObject, JsonValue } from './json-value.ts';

/** `Array.isArray`, which TypeScript does not apply to read-only arrays. */
export function isJsonArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** Whether the value is an object, and neither an array nor `null`. */
export function isJsonObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
