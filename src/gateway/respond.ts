import type { Answer } from '../authorization/plan.ts';
import { type ErrorCode, SecurityError } from '../domain/error.ts';
import { recordTampered } from './audit-trail.ts';
import { jsonMediaType } from './compatibility.ts';
import type { Exchange } from './exchange.ts';
import type { RequestOutcome } from './gateway.ts';
import type { OwnApiResponse } from './own-api.ts';
import { BODY_CUT } from './read-body.ts';
import type { ReadRequest, ServedRequest } from './served-request.ts';

/** Failures that are the operator's matter; a caller's own mistakes are not logged, as it could fill the log with them. */
const FAULTS: ReadonlySet<ErrorCode> = new Set(['authenticationFault', 'unavailable', 'badUpstream', 'upstreamTimeout']);
const PRINTABLE = /^[\x20-\x7e]{1,1024}$/;
const NO_BODY_STATUS: ReadonlySet<number> = new Set([204, 304]);

/** Sends a complete response, in one write. */
export function sendResponse(exchange: Exchange, response: OwnApiResponse, close = false): void {
  const { status, body } = response;
  const rawHeaders = [...response.headers];
  const bodiless = exchange.head.method === 'HEAD' || NO_BODY_STATUS.has(status);
  if (!bodiless) {
    rawHeaders.push('content-length', String(typeof body === 'string' ? Buffer.byteLength(body) : body.length));
  }
  if (close) rawHeaders.push('connection', 'close');
  exchange.response.start(status, rawHeaders);
  if (bodiless || body.length === 0) exchange.response.end();
  else exchange.response.end(body);
}

/** Sends an answer that the cluster was not asked for, dressed as its own. */
export function sendAnswer({ exchange, headers }: ReadRequest, { status, body }: Answer): void {
  const contentType = jsonMediaType(headers.get('accept'));
  const opaqueId = headers.get('x-opaque-id');
  const given = opaqueId !== undefined && PRINTABLE.test(opaqueId) ? ['X-Opaque-Id', opaqueId] : [];
  sendResponse(exchange, {
    status,
    headers: [...given, 'X-elastic-product', 'Elasticsearch', 'content-type', contentType],
    body,
  });
}

/**
 * Answers a request that cannot go on. What is no `SecurityError` is a defect: it is logged and answered without a word of it.
 * A malformed request ends its connection, as what follows it cannot be trusted to be a request.
 */
export function failRequest(request: ServedRequest, thrown: unknown): void {
  const { gateway, exchange, origin } = request;
  if (thrown === BODY_CUT) return endCut(request);
  const error = thrown instanceof SecurityError ? thrown : new SecurityError('internal', 'internal error', { cause: thrown });
  if (error.code === 'internal')
    gateway.log.error({ err: error.cause ?? error, requestId: origin.requestId }, 'request failed');
  else if (error.options.cause !== undefined && FAULTS.has(error.code)) {
    gateway.log.warn({ err: error.options.cause, code: error.code, requestId: origin.requestId }, error.message);
  }
  const tampered = error.code === 'malformedRequest' || error.code === 'headersTooLarge';
  if (tampered) recordTampered(gateway, origin, error.message);
  finishRequest(request, outcomeOf(error));
  if (exchange.response.started) return exchange.response.abort();
  try {
    const response = gateway.ownApi.shapeError(error, exchange.head.method, request.target, request.headers);
    sendResponse(exchange, response, tampered);
  } catch (cause) {
    gateway.log.error({ err: cause, requestId: origin.requestId }, 'an error could not be answered');
    exchange.response.abort();
  }
}

/** A request is over: gives back what it held and tells the metrics. Called once for each request. */
export function finishRequest(request: ServedRequest, outcome: RequestOutcome): void {
  const { gateway } = request;
  if (request.heldBytes > 0) gateway.heldBodies.release(request.heldBytes);
  request.heldBytes = 0;
  gateway.observe(outcome, performance.now() - request.startedAtMs);
}

function endCut(request: ServedRequest): void {
  finishRequest(request, 'failed');
  request.exchange.response.abort();
}

function outcomeOf(error: SecurityError): RequestOutcome {
  switch (error.code) {
    case 'malformedRequest':
    case 'headersTooLarge':
      return 'malformed';
    case 'missingCredentials':
    case 'invalidCredentials':
    case 'tokenClientInvalid':
      return 'unauthenticated';
    case 'forbidden':
    case 'identityRefused':
      return 'denied';
    default:
      return 'failed';
  }
}
