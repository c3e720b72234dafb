import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { SecurityError } from '../../domain/error.ts';
import type { OwnApiResponse } from '../own-api.ts';
import type { Connection } from './connection.ts';

const TIMED_OUT = 'HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n';

/** What a client is told whose bytes are no request; `null` when they did not come in time. */
export function refusalOf(error: NodeJS.ErrnoException): SecurityError | null {
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') return null;
  const cause = { cause: error };
  if (error.code === 'HPE_HEADER_OVERFLOW')
    return new SecurityError('headersTooLarge', 'the head of the request is too large', cause);
  return new SecurityError('malformedRequest', 'malformed request: it does not follow the grammar of HTTP/1.1', cause);
}

/**
 * Answers what is no request and ends the connection; `null`: it did not come in time. While a response is under way on the
 * connection nothing may be written into it: it is cut.
 */
export function refuseConnection(socket: Duplex, connection: Connection, response: OwnApiResponse | null): void {
  // The answer that ends the connection is given already, and may still be on its way out.
  if (connection.closing && !connection.busy) {
    socket.end(() => socket.destroy());
    return;
  }
  connection.closing = true;
  if (!socket.writable || connection.busy) {
    socket.destroy();
    return;
  }
  socket.end(response === null ? TIMED_OUT : compose(response), () => socket.destroy());
}

function compose(response: OwnApiResponse): string {
  const body = typeof response.body === 'string' ? response.body : Buffer.from(response.body).toString();
  let head = `HTTP/1.1 ${response.status} ${STATUS_CODES[response.status] ?? ''}\r\n`;
  for (let i = 0; i + 1 < response.headers.length; i += 2) head += `${response.headers[i]}: ${response.headers[i + 1]}\r\n`;
  return `${head}content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`;
}
