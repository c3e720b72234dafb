import { illegalArgument, SecurityError } from '../../../domain/error.ts';
import { DEFAULT_JSON_LIMITS } from '../../../domain/json/json-limits.ts';
import { JsonScanner } from '../../../domain/json/json-scanner.ts';
import type { JsonValue } from '../../../domain/json/json-value.ts';
import { ELASTICSEARCH } from './resource-content.ts';

/**
 * Reads the value of the key `elasticsearch` as Elasticsearch's dialect reads the same; `null` for `null`.
 * @param read Reads from the scanner, which stands on the first token.
 * @throws SecurityError `illegalArgument`, which names the key.
 */
export function readElasticsearchHalf<Half>(value: JsonValue, read: (scanner: JsonScanner) => Half): Half | null {
  if (value === null) return null;
  const scanner = new JsonScanner(Buffer.from(JSON.stringify(value)), DEFAULT_JSON_LIMITS, { sourceShown: false });
  scanner.next();
  try {
    return read(scanner);
  } catch (error) {
    if (!(error instanceof SecurityError)) throw error;
    throw illegalArgument(`failed to parse [${ELASTICSEARCH}]: ${error.message}`);
  }
}
