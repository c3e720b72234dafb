import type { CreateOnBehalfOfTokenRequest } from '../../actions/on-behalf-of/create-on-behalf-of-token.ts';
import { illegalArgument, SecurityError } from '../../domain/error.ts';
import { isJsonObject } from '../../domain/json/json-kind.ts';
import type { JsonScanner } from '../../domain/json/json-scanner.ts';
import type { JsonObject, JsonValue } from '../../domain/json/json-value.ts';
import { readJsonValue } from '../../domain/json/parse-json.ts';

const NAMES: readonly string[] = ['description', 'service', 'durationSeconds'];
const DEFAULT_SECONDS = 300;
const DEFAULT_SERVICE = 'self-issued';
const INT_MAX = 2_147_483_647;
const INTEGER = /^[+-]?\d{1,15}$/;
const UNEXPECTED = 'An unexpected error occurred. Please check the input and try again.';

/**
 * Reads what an on-behalf-of token is made of, in OpenSearch's words; a body that cannot be read is one of its unexpected errors.
 * @param openBody Opens the body: `null` when there is none.
 * @throws SecurityError `illegalArgument`, `illegalState`.
 */
export function parseCreateOnBehalfOfToken(openBody: () => JsonScanner | null): CreateOnBehalfOfTokenRequest {
  const body = readBody(openBody);
  const unknown = Object.keys(body).find((name) => !NAMES.includes(name));
  if (unknown !== undefined) throw illegalArgument(`Unrecognized parameter: ${unknown}`);
  const durationSeconds = readDuration(body['durationSeconds'] ?? null);
  const { description = null, service = DEFAULT_SERVICE } = body;
  if (description !== null && typeof description !== 'string') throw unexpected();
  if (service !== null && typeof service !== 'string') throw unexpected();
  if (durationSeconds <= 0) throw illegalArgument('The expiration time should be a positive integer');
  if (service === null || service === '') throw illegalArgument('Claims must be supplied with an audience value');
  return { durationSeconds, service };
}

function readBody(openBody: () => JsonScanner | null): JsonObject {
  const value = readValue(openBody);
  if (!isJsonObject(value)) throw unexpected();
  return value;
}

function readValue(openBody: () => JsonScanner | null): JsonValue {
  try {
    const scanner = openBody();
    return scanner === null ? null : readJsonValue(scanner);
  } catch (error) {
    if (error instanceof SecurityError) throw unexpected();
    throw error;
  }
}

/** A whole number, or one in a string. */
function readDuration(value: JsonValue): number {
  if (value === null) return DEFAULT_SECONDS;
  if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= INT_MAX) return value;
  if (typeof value === 'string' && INTEGER.test(value)) return Number(value);
  throw illegalArgument('durationSeconds must be a number.');
}

function unexpected(): SecurityError {
  return new SecurityError('illegalState', UNEXPECTED);
}
