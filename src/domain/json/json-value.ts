/** Any JSON value as `JSON.parse` gives it. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

/** A JSON object. Made without a prototype where it comes from outside, so that `__proto__` is a name like any other. */
export interface JsonObject {
  readonly [name: string]: JsonValue;
}
