import { isJsonObject } from './json-kind.ts';
import type { JsonObject, JsonValue } from './json-value.ts';

/** An object with a change laid over it: objects are merged member by member, anything else is replaced, nothing is removed. */
export function mergeJson(base: JsonObject, change: JsonObject): JsonObject {
  // Without a prototype, so that `__proto__` is a name like any other.
  const merged: Record<string, JsonValue> = Object.assign(Object.create(null), base);
  for (const [name, value] of Object.entries(change)) {
    const present = merged[name];
    const areObjects = present !== undefined && isJsonObject(present) && isJsonObject(value);
    merged[name] = areObjects ? mergeJson(present, value) : value;
  }
  return merged;
}
