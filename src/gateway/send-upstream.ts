import type { Readable } from 'node:stream';
import type { Principal } from '../authentication/principal.ts';
import type { SecurityError } from '../domain/error.ts';
import { announcedLength } from './check-framing.ts';
import { composeForwardHeaders } from './forward-headers.ts';
import { type Reshaping, ReshapingSink } from './reshaping-sink.ts';
import { failRequest, finishRequest } from './respond.ts';
import type { ReadRequest } from './served-request.ts';
import type { ForwardObserver } from './upstream/forwarding.ts';

const METHODS_WITH_BODY: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH']);

/** A request as it leaves, and what becomes of its answer. */
export interface Outgoing {
  /** Path and query. */
  readonly canonical: string;
  readonly body: Uint8Array | Readable | null;
  /** `Content-Type` of the body, where it is not the client's. */
  readonly mediaType: string | null;
  /** Whether a streamed body has another length than the one that the client announced. */
  readonly lengthChanged: boolean;
  /** Asked when the answer begins; see `ReshapingOptions.reshapingOf`. `null`: it passes as it comes. */
  readonly reshapingOf: ((status: number) => Reshaping | null) | null;
}

/** Sends a request to the cluster and its answer to the client; `decideAgain` is called when the decision is no longer current. */
export function sendUpstream(
  request: ReadRequest,
  principal: Principal,
  outgoing: Outgoing,
  decideAgain: (request: ReadRequest) => void,
): void {
  const { gateway, exchange, headers, bodyDecoded } = request;
  const { compatibility, upstream, viaName } = gateway;
  const { method, remoteAddress } = exchange.head;
  const { canonical: target, body, mediaType, reshapingOf } = outgoing;
  const contentLength = lengthToSend(request, outgoing);
  const identity = upstream.identity.of(principal);
  const answerRead = reshapingOf !== null;
  const about = { headers, remoteAddress, viaName, identity, compatibility, contentLength, mediaType, bodyDecoded, answerRead };
  const forwardHeaders = composeForwardHeaders(about);
  const accept = headers.get('accept');
  const sink = reshapingOf === null ? null : openReshapingSink(request, reshapingOf);
  upstream.forward(
    { method, target, headers: forwardHeaders, body, accept, compatibility },
    sink ?? exchange.response,
    new ForwardedRequest(request, principal, sink, decideAgain),
  );
}

/** Whether the caller may still do what it was allowed: nothing that it was read from has changed. */
export function isStillCurrent(request: ReadRequest, principal: Principal): boolean {
  const { expiration } = principal;
  return principal.isCurrent() && (expiration === null || expiration > request.gateway.clock.now());
}

function openReshapingSink(request: ReadRequest, reshapingOf: (status: number) => Reshaping | null): ReshapingSink {
  const { exchange, gateway } = request;
  const { limits, heldBodies } = gateway;
  const bytesMax = limits.reshapedResponseBytesMax;
  return new ReshapingSink(exchange.response, { method: exchange.head.method, bytesMax, heldBodies, reshapingOf });
}

/** A stream keeps the length that its client announced; undici adds that of a gathered body itself. */
function lengthToSend(request: ReadRequest, { body, lengthChanged }: Outgoing): number | null {
  if (body instanceof Uint8Array) return null;
  if (body !== null) return lengthChanged || request.bodyDecoded ? null : announcedLength(request.headers);
  return METHODS_WITH_BODY.has(request.exchange.head.method) ? 0 : null;
}

/** Follows a request that was handed to the upstream. */
class ForwardedRequest implements ForwardObserver {
  readonly #request: ReadRequest;
  readonly #principal: Principal;
  readonly #sink: ReshapingSink | null;
  readonly #decideAgain: (request: ReadRequest) => void;

  constructor(
    request: ReadRequest,
    principal: Principal,
    sink: ReshapingSink | null,
    decideAgain: (request: ReadRequest) => void,
  ) {
    this.#request = request;
    this.#principal = principal;
    this.#sink = sink;
    this.#decideAgain = decideAgain;
  }

  mayStillGo(): boolean {
    return isStillCurrent(this.#request, this.#principal);
  }

  onStale(): void {
    this.#sink?.discard();
    try {
      this.#decideAgain(this.#request);
    } catch (error) {
      failRequest(this.#request, error);
    }
  }

  onError(error: SecurityError): void {
    this.#sink?.discard();
    failRequest(this.#request, error);
  }

  onEnd(failure: unknown): void {
    this.#sink?.discard();
    const { gateway, origin } = this.#request;
    if (failure !== null)
      gateway.log.warn({ err: failure, requestId: origin.requestId }, 'the response of the cluster was cut');
    finishRequest(this.#request, 'forwarded');
  }
}
