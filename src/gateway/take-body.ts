import { Readable } from 'node:stream';
import { BodyTap } from './body-tap.ts';
import { announcedLength, announcesBody } from './check-framing.ts';
import { decodeBody, encodingOf } from './decoded-body.ts';
import { bodyTooLarge, readBody } from './read-body.ts';
import { failRequest } from './respond.ts';
import type { ReadRequest } from './served-request.ts';

const EMPTY = new Uint8Array(0);

/** Takes the body for a request that is decided: a small one whole, a large one as a stream, either as it came. */
export function takeBody(request: ReadRequest, taken: () => void): void {
  if (request.body !== undefined) return taken();
  const length = announcedLength(request.headers);
  if (!announcesBody(request.headers)) request.body = null;
  else if (length === null || length > request.gateway.limits.gatherBytesMax) request.body = new BodyTap(request.exchange.body);
  else return gatherBody(request, request.exchange.body, length, null, taken);
  taken();
}

/** Takes the body whole and decoded, because the decision needs it. @throws SecurityError for one that cannot be read. */
export function holdBody(request: ReadRequest, decide: (bytes: Uint8Array) => void): void {
  const { heldBodies, limits } = request.gateway;
  const source = openBody(request);
  if (source === null || source instanceof Uint8Array) return decide(source ?? EMPTY);
  const length = announcedLength(request.headers);
  if (length !== null && length > limits.decidedBodyBytesMax) throw bodyTooLarge(limits.decidedBodyBytesMax);
  const hold = (bytes: number): boolean => {
    if (!heldBodies.take(bytes)) return false;
    request.heldBytes += bytes;
    return true;
  };
  gatherBody(request, source, limits.decidedBodyBytesMax, hold, () => {
    if (request.body instanceof Uint8Array) decide(request.body);
  });
}

/**
 * The body as it is to be read here: without its `Content-Encoding`. One that was taken whole before is given as it was taken.
 * @throws SecurityError `notAcceptable` for an encoding that cannot be undone.
 */
export function openBody(request: ReadRequest): Uint8Array | Readable | null {
  if (request.body === undefined && !announcesBody(request.headers)) request.body = null;
  if (request.body === null) return null;
  const encoding = request.bodyDecoded ? null : encodingOf(request.headers);
  const source = request.body ?? request.exchange.body;
  if (encoding === null) return source;
  request.bodyDecoded = true;
  return decodeBody(source instanceof Uint8Array ? Readable.from([source]) : source, encoding, request.gateway.limits);
}

function gatherBody(
  request: ReadRequest,
  source: Readable,
  bytesMax: number,
  hold: ((bytes: number) => boolean) | null,
  gathered: () => void,
): void {
  readBody(source, bytesMax, hold, (error, bytes) => {
    try {
      if (error !== null) {
        // What expands is not expanded further; the tap below it lets the client finish.
        if (source !== request.exchange.body) source.destroy();
        throw error;
      }
      request.body = bytes;
      gathered();
    } catch (refusal) {
      failRequest(request, refusal);
    }
  });
}
