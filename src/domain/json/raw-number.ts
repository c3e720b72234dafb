import type { JsonObject, JsonValue } from './json-value.ts';

/** What `JSON` has by ECMAScript's "JSON.parse source text access", which the compiler's library does not know yet. */
interface RawJson {
  rawJSON(text: string): JsonObject;
  isRawJSON(value: unknown): boolean;
}

const json: unknown = JSON;
// Every engine that can run this (Node 24 and later) has both functions.
const rawJson = json as RawJson;

/**
 * A number with these very characters (`100.0`, `9223372036854775807`), for answers: as a JavaScript number it would be written
 * otherwise. `JSON.stringify` writes it as it is.
 */
export function rawNumber(text: string): JsonObject {
  return rawJson.rawJSON(text);
}

/** The characters of a number made by `rawNumber`, or `null` for any other value. */
export function rawNumberText(value: JsonValue): string | null {
  return rawJson.isRawJSON(value) ? JSON.stringify(value) : null;
}
