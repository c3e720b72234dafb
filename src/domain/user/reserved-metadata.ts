import type { JsonObject } from '../json/json-value.ts';

/** Whether a top-level key begins with `_`: such keys belong to the system, in users, roles and API keys alike. */
export function hasReservedMetadata(metadata: JsonObject): boolean {
  return Object.keys(metadata).some((key) => key.startsWith('_'));
}
