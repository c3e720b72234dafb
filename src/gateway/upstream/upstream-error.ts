import { type ErrorCode, SecurityError } from '../../domain/error.ts';

const TIMEOUTS: ReadonlySet<string> = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);
/** Faults of the request, not of the node. */
const OF_THE_REQUEST: ReadonlySet<string> = new Set(['UND_ERR_INVALID_ARG', 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH', 'BODY_CUT']);
const NO_CONNECTION: ReadonlySet<string> = new Set(['UND_ERR_DESTROYED', 'UND_ERR_CLOSED']);

/** What a client is told of a failure between the gateway and the cluster. The failure itself is the internal cause. */
export function upstreamError(cause: unknown, sent: boolean): SecurityError {
  if (cause instanceof SecurityError) return cause;
  const code = codeOf(cause);
  if (TIMEOUTS.has(code)) return error('upstreamTimeout', 'the cluster did not answer in time', cause);
  if (OF_THE_REQUEST.has(code)) return error('internal', 'the request could not be sent to the cluster', cause);
  if (!sent || NO_CONNECTION.has(code)) return error('unavailable', 'no node of the cluster can be reached', cause);
  return error('badUpstream', 'the cluster did not answer properly', cause);
}

/** Whether the failure tells that the node timed out: sending the request again would double the work. */
export function isTimeout(cause: unknown): boolean {
  return TIMEOUTS.has(codeOf(cause));
}

/** Whether the failure lies in the request itself: another node would not help, and this one is not to blame. */
export function isOfTheRequest(cause: unknown): boolean {
  return OF_THE_REQUEST.has(codeOf(cause));
}

/** 503 for a request that no cluster is there for. */
export function unavailable(message: string, retryAfterSeconds?: number): SecurityError {
  return new SecurityError('unavailable', message, retryAfterSeconds === undefined ? {} : { retryAfterSeconds });
}

function error(code: ErrorCode, message: string, cause: unknown): SecurityError {
  return new SecurityError(code, message, { cause });
}

function codeOf(cause: unknown): string {
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return '';
  return typeof cause.code === 'string' ? cause.code : '';
}
