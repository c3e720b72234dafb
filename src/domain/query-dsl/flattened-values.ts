import { isJsonArray, isJsonObject } from '../json/json-kind.ts';
import type { JsonObject, JsonValue } from '../json/json-value.ts';

/** The leaves of an object as texts, by dotted path: what a flattened field holds. Nulls are not there. */
export function flattenedValues(object: JsonObject): ReadonlyMap<string, readonly string[]> {
  const valuesByPath = new Map<string, string[]>();
  const visit = (value: JsonValue, path: string): void => {
    if (isJsonArray(value)) for (const item of value) visit(item, path);
    else if (isJsonObject(value)) {
      for (const [name, member] of Object.entries(value)) visit(member, path === '' ? name : `${path}.${name}`);
    } else if (value !== null) valuesByPath.set(path, [...(valuesByPath.get(path) ?? []), String(value)]);
  };
  visit(object, '');
  return valuesByPath;
}
