import type { CreateApiTokenRequest } from '../../actions/api-token/create-api-token.ts';
import { illegalArgument, SecurityError } from '../../domain/error.ts';
import type { JsonScanner } from '../../domain/json/json-scanner.ts';
import type { OpenSearchIndexPermission } from '../../domain/role/opensearch-permissions.ts';
import { type Field, parseObject, required, STRING, STRING_ARRAY } from '../elasticsearch/object-parser.ts';

const PARSER = 'create_api_token_request';
const INDEX_PARSER = 'index_permission';
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/;
const INTEGER = /^[+-]?\d{1,19}$/;
const LONG_MAX = 9_223_372_036_854_775_807n;
const LONG_MIN = -9_223_372_036_854_775_808n;

const INDEX_FIELDS = { index_pattern: STRING_ARRAY, allowed_actions: STRING_ARRAY };

/** A whole number, also as a string; a fraction is cut off. */
const LONG: Field<number> = { accepts: ['VALUE_NUMBER', 'VALUE_STRING'], read: (scanner) => toLong(scanner.text()) };

/** Entries in an array, or one alone. */
const INDEX_PERMISSIONS: Field<readonly OpenSearchIndexPermission[]> = {
  accepts: ['START_ARRAY', 'START_OBJECT'],
  read(scanner) {
    if (scanner.token === 'START_OBJECT') return [readIndexPermission(scanner)];
    const entries: OpenSearchIndexPermission[] = [];
    while (scanner.next() !== 'END_ARRAY') entries.push(readIndexPermission(scanner));
    return entries;
  },
};

const FIELDS = {
  name: STRING,
  cluster_permissions: STRING_ARRAY,
  index_permissions: INDEX_PERMISSIONS,
  duration_seconds: LONG,
};

/**
 * Reads what an API token is made of. What comes behind the object is not looked at.
 * @param openBody Opens the body: `null` when there is none.
 * @throws SecurityError `illegalArgument`, in OpenSearch's words.
 */
export function parseCreateApiToken(openBody: () => JsonScanner | null): CreateApiTokenRequest {
  try {
    const scanner = openBody();
    if (scanner === null) throw illegalArgument('request body or source parameter is required');
    const fields = parseObject(scanner, PARSER, FIELDS);
    return {
      name: required(fields.name, 'name'),
      permissions: {
        clusterPermissions: fields.cluster_permissions ?? [],
        indexPermissions: fields.index_permissions ?? [],
      },
      durationSeconds: fields.duration_seconds ?? 0,
    };
  } catch (error) {
    if (!(error instanceof SecurityError)) throw error;
    throw illegalArgument(`Invalid request: ${problemOf(error)}`);
  }
}

/** A syntax error is told without the place that its wrapper has in front. */
function problemOf({ message, options: { causedBy } }: SecurityError): string {
  if (causedBy?.code !== 'jsonParse' && causedBy?.code !== 'jsonEnd') return message;
  return causedBy.message.replace(/^Duplicate field '(.*)'/s, 'Duplicate Object property "$1"');
}

function readIndexPermission(scanner: JsonScanner): OpenSearchIndexPermission {
  // What is no object is noticed at the token behind it, whose place the error tells.
  if (scanner.token !== 'START_OBJECT') scanner.next();
  const { index_pattern: indexPatterns = [], allowed_actions: allowedActions = [] } = parseObject(
    scanner,
    INDEX_PARSER,
    INDEX_FIELDS,
  );
  return { indexPatterns, dls: null, fls: [], maskedFields: [], allowedActions };
}

/** @throws SecurityError `illegalArgument` for what is no number or does not fit in 64 bits. */
function toLong(text: string): number {
  if (INTEGER.test(text)) {
    const value = BigInt(text);
    if (value >= LONG_MIN && value <= LONG_MAX) return Number(value);
  } else if (NUMBER.test(text)) {
    const value = Math.trunc(Number(text));
    if (Math.abs(value) < 2 ** 63) return value;
  }
  throw illegalArgument(`For input string: "${text}"`);
}
