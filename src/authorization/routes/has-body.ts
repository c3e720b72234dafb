import type { RequestHeaders } from '../../domain/request/request-headers.ts';

/** Whether a request announces a body. */
export function hasBody(headers: RequestHeaders): boolean {
  const length = headers.get('content-length');
  return (length !== undefined && length !== '0') || headers.has('transfer-encoding');
}
