import { SecurityError } from '../domain/error.ts';
import type { RequestHeaders } from '../domain/request/request-headers.ts';
import type { RequestHead } from './exchange.ts';

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']);
const ALLOWED = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'];

/**
 * Refuses what the HTTP grammar lets pass but a second program could frame or treat differently (RFC 9112 §3.2, §6.1, §6.3).
 * @throws SecurityError `malformedRequest`, or `methodNotAllowed` for a method that the cluster does not have.
 */
export function checkFraming(head: RequestHead, headers: RequestHeaders): void {
  if (head.httpVersion !== '1.1' && head.httpVersion !== '1.0') throw malformed('its version is not HTTP/1.1 or HTTP/1.0');
  if (!METHODS.has(head.method)) throw unknownMethod(head);
  const transferEncoding = headers.get('transfer-encoding');
  if (transferEncoding !== undefined) checkTransferEncoding(head, headers, transferEncoding);
  // "A server MUST respond with a 400 status code to any HTTP/1.1 request message that lacks a Host header field."
  if (head.httpVersion !== '1.0' && !headers.has('host')) throw malformed('it has no [host] header');
  const upgrade = headers.get('upgrade');
  // A JDK client offers h2c on its first request and is content with HTTP/1.1; the offer is ignored and never forwarded.
  if (upgrade !== undefined && upgrade.trim().toLowerCase() !== 'h2c') throw malformed('it asks for another protocol');
}

/** Whether the request announces a body. */
export function announcesBody(headers: RequestHeaders): boolean {
  if (headers.has('transfer-encoding')) return true;
  const contentLength = headers.get('content-length');
  return contentLength !== undefined && Number(contentLength) !== 0;
}

/** The announced length of the body in bytes; `null` when it comes in chunks or there is none. */
export function announcedLength(headers: RequestHeaders): number | null {
  const contentLength = headers.get('content-length');
  return contentLength === undefined ? null : Number(contentLength);
}

function checkTransferEncoding(head: RequestHead, headers: RequestHeaders, transferEncoding: string): void {
  // "A server or client that receives an HTTP/1.0 message containing a Transfer-Encoding header field MUST treat the message as
  // if the framing is faulty."
  if (head.httpVersion === '1.0') throw malformed('it has a [transfer-encoding] in HTTP/1.0');
  if (transferEncoding.toLowerCase() !== 'chunked') throw malformed('its [transfer-encoding] is not [chunked]');
  if (headers.has('content-length')) throw malformed('it has both a [transfer-encoding] and a [content-length]');
}

function unknownMethod(head: RequestHead): SecurityError {
  const message = `Incorrect HTTP method for uri [${head.target}] and method [${head.method}], allowed: [${ALLOWED.join(', ')}]`;
  return new SecurityError('methodNotAllowed', message, { allow: ALLOWED });
}

function malformed(detail: string): SecurityError {
  return new SecurityError('malformedRequest', `malformed request: ${detail}`);
}
