import type { JsonObject } from './json/json-value.ts';

/**
 * Every way an operation can be refused or fail. `http/error-response.ts` maps each to its wire shape; a code that is
 * not mapped there does not compile.
 */
export const ERROR_CODES = [
  // Who is calling
  'missingCredentials',
  'invalidCredentials',
  'authenticationFault',
  // May they
  'forbidden',
  'identityRefused',
  'grantUnsupported',
  'credentialMalformed',
  // What they sent
  'illegalArgument',
  'numberFormat',
  'dateTime',
  'parse',
  'parsing',
  'contentParse',
  'contentEnd',
  'jsonParse',
  'jsonEnd',
  'actionRequestValidation',
  'validation',
  'illegalState',
  'documentParsing',
  'bulkFailed',
  'searchRefused',
  'queryShard',
  'tooManyClauses',
  'tooManyBuckets',
  'aggregationPath',
  'namedObjectMissing',
  'dateTimeParse',
  'zoneRules',
  'notAcceptable',
  'mediaTypeHeader',
  'noHandler',
  'methodNotAllowed',
  'malformedRequest',
  'bodyTooLarge',
  'headersTooLarge',
  'unsupportedOperation',
  'tokensMissing',
  'configurationInvalid',
  // What the token service refuses, in the words of OAuth 2
  'tokenRequestInvalid',
  'tokenGrantInvalid',
  'tokenGrantUnsupported',
  'tokenTicketContinues',
  'tokenClientInvalid',
  'tokenClientUnauthorized',
  'tokenScopeInvalid',
  'tokenTargetInvalid',
  // What they asked about
  'notFound',
  'documentMissing',
  'indexNotFound',
  'searchContextMissing',
  'searchPhaseFailed',
  'conflict',
  // What we can do now
  'featureDisabled',
  'tooManyRequests',
  'unavailable',
  'badUpstream',
  'upstreamTimeout',
  'internal',
] as const;

/** One of `ERROR_CODES`. */
export type ErrorCode = (typeof ERROR_CODES)[number];

/** What accompanies a `SecurityError`. */
export interface SecurityErrorOptions {
  /** The next public error of the chain, shown to the caller as `caused_by`. */
  readonly causedBy?: SecurityError;
  /** Response headers that belong to the error and are repeated in its body, e.g. `WWW-Authenticate`. */
  readonly headers?: Readonly<Record<string, readonly string[]>>;
  /** Further fields beside `type` and `reason`, e.g. `additional_unsuccessful_credentials`, `disabled.feature`. */
  readonly metadata?: Readonly<Record<string, string | number | readonly string[]>>;
  /** Further fields of any shape, which OpenSearch's dialect has beside `reason`, e.g. `invalid_keys`. */
  readonly details?: JsonObject;
  /** Methods for the `Allow` header of `methodNotAllowed`. */
  readonly allow?: readonly string[];
  /** What the caller is warned of beside the error, in the texts of `Warning` headers. */
  readonly warnings?: readonly string[];
  /** Seconds for `Retry-After`. */
  readonly retryAfterSeconds?: number;
  /** The internal cause: logged, never shown. */
  readonly cause?: unknown;
}

/**
 * The one error that an operation throws when it cannot go on. `message` is public and safe, in Elasticsearch's words;
 * `cause` is internal and reaches the log alone. Outcomes that are expected are values, not errors.
 */
export class SecurityError extends Error {
  override readonly name = 'SecurityError';
  readonly code: ErrorCode;
  readonly options: SecurityErrorOptions;

  constructor(code: ErrorCode, message: string, options: SecurityErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.options = options;
  }
}

/** A bad argument or parameter: 400 `illegal_argument_exception`. */
export function illegalArgument(message: string, options?: SecurityErrorOptions): SecurityError {
  return new SecurityError('illegalArgument', message, options);
}

/**
 * One or several violations of a request's rules: 400 `action_request_validation_exception`, or `validation_exception`
 * for the code `validation`, with Elasticsearch's numbering (`Validation Failed: 1: first;2: second;`).
 */
export function validationFailed(
  violations: readonly string[],
  code: 'actionRequestValidation' | 'validation' = 'actionRequestValidation',
): SecurityError {
  const list = violations.map((violation, index) => `${index + 1}: ${violation};`).join('');
  return new SecurityError(code, `Validation Failed: ${list}`);
}

/** A programmer's mistake, never a refusal: 500, logged as a defect. */
export function assert(condition: unknown, sentence: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${sentence}`);
}
