import type { ErrorCode, SecurityError } from '../../domain/error.ts';
import type { JsonObject } from '../../domain/json/json-value.ts';
import type { OwnApiResponse } from '../contract/own-api.ts';
import { errorDocument, errorHeaders, errorStatus } from '../error-response.ts';
import type { Asked } from '../shape-response.ts';
import type { OpenSearchErrorForm } from './opensearch-route.ts';
import { RestLayerError } from './rest-layer-error.ts';
import { respondDocument, respondText } from './shape-opensearch-answer.ts';

/** Refusals of a credential: all look alike to a stranger. */
const UNAUTHENTICATED: ReadonlySet<ErrorCode> = new Set(['missingCredentials', 'invalidCredentials', 'credentialMalformed']);
/** A body that could not be read. */
const SYNTAX: ReadonlySet<ErrorCode> = new Set(['contentParse', 'contentEnd', 'jsonParse', 'jsonEnd', 'parse', 'parsing']);

const BASIC_CHALLENGE = 'Basic realm="OpenSearch Security"';
const TEXT_OF_UNAUTHENTICATED = 'Unauthorized';
const TEXT_OF_SYNTAX = 'Could not parse content of request.';

/** OpenSearch's names of the statuses that occur. */
const STATUS_NAMES: Readonly<Record<number, string>> = {
  400: 'BAD_REQUEST',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  406: 'NOT_ACCEPTABLE',
  409: 'CONFLICT',
  413: 'REQUEST_ENTITY_TOO_LARGE',
  429: 'TOO_MANY_REQUESTS',
  501: 'NOT_IMPLEMENTED',
  502: 'BAD_GATEWAY',
  503: 'SERVICE_UNAVAILABLE',
  504: 'GATEWAY_TIMEOUT',
};

/**
 * Shapes an error in OpenSearch's dialect. Never throws; `filter_path` does not apply.
 * @param form The form of the errors of the route; `core`: that of OpenSearch's own errors, with `root_cause`, where there is no route.
 */
export function shapeOpenSearchError(error: SecurityError, form: OpenSearchErrorForm | 'core', asked: Asked): OwnApiResponse {
  if (UNAUTHENTICATED.has(error.code)) return shapeUnauthenticated(error, asked);
  if (error.code === 'identityRefused') return shapeIdentityRefused(error, asked);
  const status = openSearchStatus(error);
  const headers = errorHeaders(error);
  if (form === 'core' || error instanceof RestLayerError || error.code === 'authenticationFault') {
    return respondDocument(status, errorDocument(error, false), asked, headers);
  }
  if (form === 'text') return respondText(status, error.message, asked, headers);
  const document = form === 'status' || status === 403 ? statusDocument(error, status) : { error: error.message };
  return respondDocument(status, document, asked, headers);
}

/** A 401 says no reason. Other services than Basic are named only where they need to be asked (Negotiate). */
function shapeUnauthenticated(error: SecurityError, asked: Asked): OwnApiResponse {
  const { headers = {}, retryAfterSeconds } = error.options;
  const negotiate = (headers['WWW-Authenticate'] ?? []).filter((challenge) => challenge.startsWith('Negotiate'));
  const challenges = [...negotiate, BASIC_CHALLENGE].flatMap((challenge) => ['WWW-Authenticate', challenge]);
  const retry = retryAfterSeconds === undefined ? [] : ['Retry-After', String(retryAfterSeconds)];
  return respondText(401, TEXT_OF_UNAUTHENTICATED, asked, [...challenges, ...retry]);
}

/** OpenSearch's form of what it refuses while it finds out who is calling. */
function shapeIdentityRefused(error: SecurityError, asked: Asked): OwnApiResponse {
  return respondDocument(errorStatus(error), { error: { status: 'error', reason: error.message } }, asked, []);
}

function statusDocument(error: SecurityError, status: number): JsonObject {
  if (SYNTAX.has(error.code)) return { status: 'error', reason: TEXT_OF_SYNTAX };
  if (error.code === 'configurationInvalid') return { status: 'error', reason: error.message, ...error.options.details };
  return { status: STATUS_NAMES[status] ?? 'INTERNAL_SERVER_ERROR', message: error.message };
}

/** The status of an error in this dialect, which has one for what does not exist. */
function openSearchStatus(error: SecurityError): number {
  return error.code === 'unsupportedOperation' ? 501 : errorStatus(error);
}
