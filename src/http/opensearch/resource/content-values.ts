import { isJsonArray, isJsonObject } from '../../../domain/json/json-kind.ts';
import type { JsonObject, JsonValue } from '../../../domain/json/json-value.ts';
import { invalidKeys, wrongDatatype } from './resource-content.ts';

/** The texts of a list whose type was judged; numbers and flags count as texts, as in OpenSearch. @throws SecurityError `configurationInvalid`. */
export function textsAt(body: JsonObject, key: string): readonly string[] {
  const value = body[key] ?? [];
  if (!isJsonArray(value)) throw wrongDatatype(new Map([[key, 'Array expected']]));
  return value.map((element) => scalarText(element, key));
}

/** A text, or `null` where there is none. @throws SecurityError `configurationInvalid`. */
export function textAt(body: JsonObject, key: string): string | null {
  const value = body[key] ?? null;
  return value === null ? null : scalarText(value, key);
}

/** The members of an object as texts; one that is `null` is none. @throws SecurityError `configurationInvalid`. */
export function textsByName(body: JsonObject, key: string): Readonly<Record<string, string>> {
  const value = body[key] ?? {};
  // Without a prototype: an attribute may be named `__proto__`.
  const texts: Record<string, string> = Object.create(null);
  if (!isJsonObject(value)) throw wrongDatatype(new Map([[key, 'Object expected']]));
  for (const [name, member] of Object.entries(value)) {
    if (member !== null) texts[name] = scalarText(member, name);
  }
  return texts;
}

/** The objects of a list, which hold no other keys than these. @throws SecurityError `configurationInvalid`. */
export function objectsAt(body: JsonObject, key: string, known: readonly string[]): readonly JsonObject[] {
  const value = body[key] ?? [];
  if (!isJsonArray(value)) throw wrongDatatype(new Map([[key, 'Array expected']]));
  return value.map((element) => {
    if (!isJsonObject(element)) throw wrongDatatype(new Map([[key, 'Object expected']]));
    const unknown = Object.keys(element).filter((name) => !known.includes(name));
    if (unknown.length > 0) throw invalidKeys(unknown);
    return element;
  });
}

function scalarText(value: JsonValue, key: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw wrongDatatype(new Map([[key, 'String expected']]));
}
