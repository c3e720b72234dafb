import { SecurityError } from '../../domain/error.ts';
import type { RequestHeaders } from '../../domain/request/request-headers.ts';

const READABLE_TYPES: ReadonlySet<string> = new Set([
  'application/json',
  'application/x-ndjson',
  'application/vnd.elasticsearch+json',
  'application/vnd.elasticsearch+x-ndjson',
]);
/** Parameters that do not change how the body reads. */
const READABLE_PARAMETER = /^\s*(charset=("utf-8"|utf-8)|compatible-with=\d{1,2})?\s*$/i;

/** Encodings that the gateway undoes before the body is read. */
const UNDONE_ENCODINGS: ReadonlySet<string> = new Set(['identity', 'gzip', 'x-gzip', 'deflate']);

/**
 * Lets a body pass only if it will be read here as the cluster reads it, and is not announced longer than the limit.
 * @throws SecurityError `notAcceptable`, `bodyTooLarge`
 */
export function checkContent(headers: RequestHeaders, bodyBytesMax: number = Number.POSITIVE_INFINITY): void {
  const type = headers.get('content-type') ?? '';
  if (!isReadableType(type)) throw new SecurityError('notAcceptable', `Content-Type header [${type}] is not supported`);
  const encoding = headers.get('content-encoding');
  if (encoding !== undefined && !UNDONE_ENCODINGS.has(encoding.trim().toLowerCase())) {
    throw new SecurityError('notAcceptable', `Content-Encoding header [${encoding}] is not supported`);
  }
  if (Number(headers.get('content-length') ?? 0) > bodyBytesMax) throw bodyTooLarge(bodyBytesMax);
}

/** Whether a body can be read as it comes: JSON or its lines, in no encoding. */
export function isPlainContent(headers: RequestHeaders): boolean {
  return isReadableType(headers.get('content-type') ?? '') && !headers.has('content-encoding');
}

/** The 413 for a body that would have to be read whole. */
export function bodyTooLarge(bodyBytesMax: number): SecurityError {
  return new SecurityError('bodyTooLarge', `the request body is longer than [${bodyBytesMax}] bytes`);
}

function isReadableType(header: string): boolean {
  const [type = '', ...parameters] = header.split(';');
  return READABLE_TYPES.has(type.trim().toLowerCase()) && parameters.every((parameter) => READABLE_PARAMETER.test(parameter));
}
