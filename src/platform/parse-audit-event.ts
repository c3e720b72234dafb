import type { JsonObject } from '../domain/json/json-value.ts';

/** The event of a line; `null`: it is none. */
export function parseAuditEvent(text: string): JsonObject | null {
  try {
    const event: unknown = JSON.parse(text);
    // What `JSON.parse` makes of an object holds nothing but JSON.
    return typeof event === 'object' && event !== null && !Array.isArray(event) ? (event as JsonObject) : null;
  } catch {
    return null;
  }
}
