import type { SecurityError } from '../../domain/error.ts';
import type { JsonObject } from '../../domain/json/json-value.ts';
import { errorDetail } from '../error-response.ts';

/** The `errors` of an operation on several things, by the id of each; nothing when there are none. */
export function errorsByIdDocument(errors: ReadonlyMap<string, SecurityError>): JsonObject {
  if (errors.size === 0) return {};
  // Without a prototype, so that `__proto__` is an id like any other.
  const details: Record<string, JsonObject> = Object.create(null);
  for (const [id, error] of errors) details[id] = errorDetail(error);
  return { errors: { count: errors.size, details } };
}
