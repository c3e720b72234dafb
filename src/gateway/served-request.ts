import type { Readable } from 'node:stream';
import type { RequestOrigin } from '../domain/audit/audit-event.ts';
import { redactTarget } from '../domain/request/redact-target.ts';
import type { RequestHeaders } from '../domain/request/request-headers.ts';
import type { RequestTarget } from '../domain/request/request-target.ts';
import type { Exchange, RequestHead } from './exchange.ts';
import type { Gateway } from './gateway.ts';

const PATH_CHARACTERS_MAX = 1_024;
const OPAQUE_ID_CHARACTERS_MAX = 256;

/** A request on its way through the gateway, from its head to its answer. Its steps fill it in. */
export interface ServedRequest {
  readonly gateway: Gateway;
  /** Its answer takes further headers once the caller is known. */
  exchange: Exchange;
  /** Monotonic milliseconds at which the head was there. */
  readonly startedAtMs: number;
  origin: RequestOrigin;
  /** `null` until it is read. */
  target: RequestTarget | null;
  /** `null` until they are read. */
  headers: RequestHeaders | null;
  /** The body for the cluster once it was taken, whole or as a stream; `undefined` before. */
  body: Uint8Array | Readable | null | undefined;
  /** Whether `body` is without the `Content-Encoding` that it came with. */
  bodyDecoded: boolean;
  /** Whether a part of the body went through a judge that cannot be asked again. */
  bodySpent: boolean;
  /** Memory taken from `HeldBodies`. */
  heldBytes: number;
  /** How often it has been decided. */
  decisions: number;
}

/** A request whose head has been read. */
export interface ReadRequest extends ServedRequest {
  target: RequestTarget;
  headers: RequestHeaders;
}

/** Takes a request in, unread. */
export function receiveRequest(gateway: Gateway, exchange: Exchange): ServedRequest {
  return {
    gateway,
    exchange,
    startedAtMs: performance.now(),
    origin: originOf(exchange.head, gateway.nextRequestId()),
    target: null,
    headers: null,
    body: undefined,
    bodyDecoded: false,
    bodySpent: false,
    heldBytes: 0,
    decisions: 0,
  };
}

/** The origin, with the caller's own name for the request. */
export function withOpaqueId(origin: RequestOrigin, opaqueId: string): RequestOrigin {
  return { ...origin, opaqueId: opaqueId.slice(0, OPAQUE_ID_CHARACTERS_MAX) };
}

function originOf(head: RequestHead, requestId: string): RequestOrigin {
  const queryStart = head.target.indexOf('?');
  const path = redactTarget(queryStart === -1 ? head.target : head.target.slice(0, queryStart));
  return {
    requestId,
    remoteAddress: `${head.remoteAddress}:${head.remotePort}`,
    method: head.method,
    path: path.length > PATH_CHARACTERS_MAX ? path.slice(0, PATH_CHARACTERS_MAX) : path,
    opaqueId: null,
  };
}
