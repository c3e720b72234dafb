import type { ErrorCode, SecurityError } from '../domain/error.ts';
import type { JsonObject, JsonValue } from '../domain/json/json-value.ts';
import { warningHeaders } from './warning-headers.ts';

/** What a code becomes on the wire. */
interface ErrorResponse {
  readonly status: number;
  /** Elasticsearch's name of the exception. */
  readonly type: string;
  /**
   * How the first of `root_cause` is found: Elasticsearch shows the outermost error unless an Elasticsearch exception lies
   * behind it. `elasticsearch`: an exception of its own; `content`: a parser's, which gives way to what it wraps; `other`.
   */
  readonly lineage: 'elasticsearch' | 'content' | 'other';
  /**
   * `text`: the error is the message alone, with or without `status`, instead of an object. `oauth2`: `error` is the type and
   * `error_description` the message (RFC 6749 §5.2).
   */
  readonly shape?: 'text' | 'textWithoutStatus' | 'oauth2';
}

const security = (status: number): ErrorResponse => ({ status, type: 'security_exception', lineage: 'elasticsearch' });
const status = (code: number): ErrorResponse => ({ status: code, type: 'status_exception', lineage: 'elasticsearch' });
const content = (type: string): ErrorResponse => ({ status: 400, type, lineage: 'content' });
const oauth2 = (type: string, code = 400): ErrorResponse => ({ status: code, type, lineage: 'elasticsearch', shape: 'oauth2' });
const other = (type: string): ErrorResponse => ({ status: 400, type, lineage: 'other' });

/** Every error code's wire shape; a new code does not compile until it stands here. */
export const ERROR_RESPONSES: Readonly<Record<ErrorCode, ErrorResponse>> = {
  missingCredentials: security(401),
  invalidCredentials: security(401),
  authenticationFault: security(500),
  forbidden: security(403),
  identityRefused: security(403),
  grantUnsupported: security(400),
  credentialMalformed: status(400),
  illegalArgument: other('illegal_argument_exception'),
  numberFormat: other('number_format_exception'),
  dateTime: { status: 500, type: 'date_time_exception', lineage: 'other' },
  parse: { status: 400, type: 'parse_exception', lineage: 'elasticsearch' },
  parsing: { status: 400, type: 'parsing_exception', lineage: 'elasticsearch' },
  contentParse: content('x_content_parse_exception'),
  contentEnd: content('x_content_e_o_f_exception'),
  jsonParse: other('json_parse_exception'),
  jsonEnd: other('json_e_o_f_exception'),
  actionRequestValidation: other('action_request_validation_exception'),
  validation: other('validation_exception'),
  illegalState: { status: 500, type: 'illegal_state_exception', lineage: 'other' },
  documentParsing: { status: 400, type: 'document_parsing_exception', lineage: 'elasticsearch' },
  bulkFailed: { status: 500, type: 'exception', lineage: 'elasticsearch' },
  searchRefused: { status: 400, type: 'search_phase_execution_exception', lineage: 'elasticsearch' },
  queryShard: { status: 400, type: 'query_shard_exception', lineage: 'elasticsearch' },
  tooManyClauses: other('too_many_clauses'),
  tooManyBuckets: { status: 400, type: 'too_many_buckets_exception', lineage: 'elasticsearch' },
  aggregationPath: { status: 400, type: 'invalid_path', lineage: 'elasticsearch' },
  namedObjectMissing: content('named_object_not_found_exception'),
  dateTimeParse: other('date_time_parse_exception'),
  zoneRules: other('zone_rules_exception'),
  notAcceptable: { status: 406, type: 'status_exception', lineage: 'other', shape: 'text' },
  mediaTypeHeader: other('media_type_header_exception'),
  noHandler: { status: 400, type: 'illegal_argument_exception', lineage: 'other', shape: 'textWithoutStatus' },
  methodNotAllowed: { status: 405, type: 'status_exception', lineage: 'other', shape: 'text' },
  malformedRequest: other('illegal_argument_exception'),
  bodyTooLarge: status(413),
  headersTooLarge: status(431),
  unsupportedOperation: { status: 500, type: 'unsupported_operation_exception', lineage: 'other' },
  tokensMissing: security(400),
  configurationInvalid: other('illegal_argument_exception'),
  tokenRequestInvalid: oauth2('invalid_request'),
  tokenGrantInvalid: oauth2('invalid_grant'),
  tokenGrantUnsupported: oauth2('unsupported_grant_type'),
  tokenTicketContinues: oauth2('_unauthorized'),
  tokenClientInvalid: oauth2('invalid_client', 401),
  tokenClientUnauthorized: oauth2('unauthorized_client'),
  tokenScopeInvalid: oauth2('invalid_scope'),
  tokenTargetInvalid: oauth2('invalid_target'),
  notFound: { status: 404, type: 'resource_not_found_exception', lineage: 'elasticsearch' },
  documentMissing: { status: 404, type: 'document_missing_exception', lineage: 'elasticsearch' },
  indexNotFound: { status: 404, type: 'index_not_found_exception', lineage: 'elasticsearch' },
  searchContextMissing: { status: 404, type: 'search_context_missing_exception', lineage: 'elasticsearch' },
  searchPhaseFailed: { status: 404, type: 'search_phase_execution_exception', lineage: 'elasticsearch' },
  conflict: { status: 409, type: 'version_conflict_engine_exception', lineage: 'elasticsearch' },
  featureDisabled: { status: 400, type: 'feature_not_enabled_exception', lineage: 'elasticsearch' },
  tooManyRequests: { status: 429, type: 'es_rejected_execution_exception', lineage: 'other' },
  unavailable: status(503),
  badUpstream: status(502),
  upstreamTimeout: status(504),
  internal: { status: 500, type: 'exception', lineage: 'elasticsearch' },
} satisfies Record<ErrorCode, ErrorResponse>;

/** The HTTP status of an error: that of the outermost one. */
export function errorStatus(error: SecurityError): number {
  return ERROR_RESPONSES[error.code].status;
}

/** The body of an error. `trace` adds `stack_trace`: the public chain of reasons, never a place in the code. */
export function errorDocument(error: SecurityError, trace: boolean): JsonObject {
  const { status, type, shape } = ERROR_RESPONSES[error.code];
  if (shape === 'text') return { error: error.message, status };
  if (shape === 'textWithoutStatus') return { error: error.message };
  if (shape === 'oauth2') return { error: type, error_description: error.message };
  // A failed authentication is never traced, as in Elasticsearch.
  const isTraced = trace && status !== 401;
  const rootCause = [describe(rootCauseOf(error), isTraced)];
  return { error: { root_cause: rootCause, ...describe(error, isTraced, causeOf(error)) }, status };
}

/** An error with its causes, as lists of errors in a successful answer have them that tell all. */
export function errorDetail(error: SecurityError): JsonObject {
  return describe(error, false, causeOf(error));
}

/** Type and reason alone, as lists of errors in a successful answer have them. */
export function errorSummary(error: SecurityError): JsonObject {
  return { type: ERROR_RESPONSES[error.code].type, reason: error.message };
}

/** Response headers that belong to the error: names and values in turn, one pair per value. */
export function errorHeaders(error: SecurityError): readonly string[] {
  const { allow, headers, retryAfterSeconds, warnings = [] } = error.options;
  const pairs: string[] = [];
  for (const [name, values] of Object.entries(headers ?? {})) {
    for (const value of values) pairs.push(name, value);
  }
  // Elasticsearch tells no warnings to whom it does not let in.
  if (![401, 403].includes(errorStatus(error))) pairs.push(...warningHeaders(warnings));
  if (allow !== undefined) pairs.push('Allow', allow.join(','));
  if (retryAfterSeconds !== undefined) pairs.push('Retry-After', String(retryAfterSeconds));
  return pairs;
}

function rootCauseOf(error: SecurityError): SecurityError {
  const cause = error.options.causedBy;
  if (cause === undefined) return error;
  if (error.code === 'searchRefused') return rootCauseOf(cause);
  const { lineage } = ERROR_RESPONSES[error.code];
  const causeLineage = ERROR_RESPONSES[cause.code].lineage;
  const givesWay =
    (lineage === 'elasticsearch' && causeLineage === 'elasticsearch') || (lineage === 'content' && causeLineage !== 'other');
  return givesWay ? rootCauseOf(cause) : error;
}

function causeOf(error: SecurityError): JsonObject {
  const cause = error.options.causedBy;
  if (cause !== undefined && error.code === 'searchRefused') return failedSearch(cause);
  return cause === undefined ? {} : { caused_by: describe(cause, false, causeOf(cause)) };
}

/** The failure of a search: once as that of its shard, and once more as a cause unless the two are the same exception. */
function failedSearch(failure: SecurityError): JsonObject {
  const reason = describe(failure, false, causeOf(failure));
  const root = rootCauseOf(failure);
  const isWrapped = ERROR_RESPONSES[failure.code].lineage !== 'elasticsearch';
  return {
    phase: 'query',
    grouped: true,
    failed_shards: [{ shard: 0, index: '.security-7', node: 'claviger', reason }],
    ...(isWrapped && { caused_by: describe(failure, false, { caused_by: reason }) }),
    ...(root !== failure && { caused_by: describe(root, false, causeOf(root)) }),
  };
}

function describe(error: SecurityError, trace: boolean, causedBy: JsonObject = {}): JsonObject {
  const { headers, metadata } = error.options;
  return {
    type: ERROR_RESPONSES[error.code].type,
    reason: error.message,
    ...mapValues(metadata ?? {}, oneOrMany),
    ...causedBy,
    ...(headers === undefined ? {} : { header: mapValues(headers, oneOrMany) }),
    ...(trace ? { stack_trace: traceOf(error) } : {}),
  };
}

function traceOf(error: SecurityError): string {
  const line = `${ERROR_RESPONSES[error.code].type}: ${error.message}`;
  const cause = error.options.causedBy;
  return cause === undefined ? line : `${line}\nCaused by: ${traceOf(cause)}`;
}

function oneOrMany(values: string | number | readonly string[]): JsonValue {
  return typeof values === 'object' && values.length === 1 ? (values[0] ?? null) : values;
}

function mapValues<Value>(record: Readonly<Record<string, Value>>, convert: (value: Value) => JsonValue): JsonObject {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, convert(value)]));
}
