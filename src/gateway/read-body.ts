import type { Readable } from 'node:stream';
import { SecurityError } from '../domain/error.ts';
import type { RequestHeaders } from '../domain/request/request-headers.ts';
import { announcesBody } from './check-framing.ts';
import { type DecodingLimits, decodeBody, encodingOf } from './decoded-body.ts';

/** The client left before its body was complete: nobody waits for an answer. */
export const BODY_CUT: SecurityError = new SecurityError('malformedRequest', 'malformed request: its body was cut');

const EMPTY = new Uint8Array(0);

/**
 * Reads a body whole and calls back once: with the bytes, with `bodyTooLarge` past `bytesMax`, or with `tooManyRequests` when
 * `hold` refuses memory for a piece. The rest of a refused body is read and thrown away, so that the client can finish sending
 * and read its answer. A body that arrives in one piece is not copied.
 */
export function readBody(
  body: Readable,
  bytesMax: number,
  hold: ((bytes: number) => boolean) | null,
  done: (error: SecurityError | null, bytes: Uint8Array) => void,
): void {
  let chunks: Uint8Array[] = [];
  let length = 0;
  let settled = false;
  const settle = (error: SecurityError | null, bytes: Uint8Array): void => {
    if (settled) return;
    settled = true;
    chunks = [];
    done(error, bytes);
  };
  body.on('data', (chunk: Uint8Array) => {
    if (settled) return;
    length += chunk.length;
    if (length > bytesMax) settle(bodyTooLarge(bytesMax), EMPTY);
    else if (hold !== null && !hold(chunk.length)) settle(memoryTaken(), EMPTY);
    else chunks.push(chunk);
  });
  body.on('end', () => settle(null, chunks.length === 1 ? (chunks[0] ?? EMPTY) : Buffer.concat(chunks, length)));
  body.on('error', (error) => settle(error instanceof SecurityError ? error : BODY_CUT, EMPTY));
  body.on('close', () => settle(BODY_CUT, EMPTY));
}

/**
 * `readBody` for a request that may have none, without its compression; `bytesMax` counts what came out.
 * @throws SecurityError `bodyTooLarge` also for a body that swells too much, `illegalArgument` for faulty compression,
 * `notAcceptable` for any but gzip and deflate.
 */
export async function readAnnouncedBody(
  body: Readable,
  headers: RequestHeaders,
  bytesMax: number,
  decoding: DecodingLimits,
): Promise<Uint8Array> {
  if (!announcesBody(headers)) return EMPTY;
  const encoding = encodingOf(headers);
  const plain = encoding === null ? body : decodeBody(body, encoding, decoding);
  return new Promise((resolve, reject) => {
    readBody(plain, bytesMax, null, (error, bytes) => (error === null ? resolve(bytes) : reject(error)));
  });
}

/** The refusal of a body over a limit. */
export function bodyTooLarge(bytesMax: number): SecurityError {
  return new SecurityError('bodyTooLarge', `the request body is larger than [${bytesMax}] bytes`);
}

function memoryTaken(): SecurityError {
  return new SecurityError('tooManyRequests', 'too many large requests are being decided', { retryAfterSeconds: 1 });
}
