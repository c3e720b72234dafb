import type { Principal } from '../authentication/principal.ts';
import type { Decision } from '../authorization/plan.ts';
import { SecurityError } from '../domain/error.ts';
import { recordDecision } from './audit-trail.ts';
import { BodyTap } from './body-tap.ts';
import { announcedLength, announcesBody } from './check-framing.ts';
import { composeForwardHeaders } from './forward-headers.ts';
import { bodyTooLarge, readBody } from './read-body.ts';
import { failRequest, finishRequest } from './respond.ts';
import type { ReadRequest } from './served-request.ts';
import type { ForwardObserver } from './upstream/forwarding.ts';

/** Times that a request is decided, each time because its caller's rights changed while it waited. */
const DECISIONS_MAX = 4;
const METHODS_WITH_BODY: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH']);

/**
 * Decides a request to the cluster and forwards it; `decideAgain` is called when the decision is no longer current.
 * @throws SecurityError for a refusal that needs no body.
 */
export function forwardToCluster(
  request: ReadRequest,
  principal: Principal,
  decideAgain: (request: ReadRequest) => void,
): void {
  const { gateway, exchange, target, headers } = request;
  if (++request.decisions > DECISIONS_MAX) throw new SecurityError('unavailable', 'the rights of the caller change too fast');
  const { authentication, authorizer, rights } = principal;
  const caller = { authentication, authorizer, unknownRoles: rights.unknownRoles };
  const plan = gateway.planner.plan({ method: exchange.head.method, target, headers }, caller);
  if (plan.when === 'now') {
    settleDecision(request, principal, plan.decision);
    takeBody(request, () => send(request, principal, decideAgain));
    return;
  }
  holdBody(request, (bytes) => {
    settleDecision(request, principal, plan.decide(bytes));
    send(request, principal, decideAgain);
  });
}

function settleDecision(request: ReadRequest, principal: Principal, decision: Decision): void {
  recordDecision(request, principal, decision);
  if (decision.refusal !== null) throw decision.refusal;
}

/** Takes the body for a request that is decided: a small one whole, a large one as a stream. */
function takeBody(request: ReadRequest, taken: () => void): void {
  if (request.body !== undefined) return taken();
  const length = announcedLength(request.headers);
  if (!announcesBody(request.headers)) request.body = null;
  else if (length === null || length > request.gateway.limits.gatherBytesMax) request.body = new BodyTap(request.exchange.body);
  else return gatherBody(request, length, null, taken);
  taken();
}

/** Takes the body whole, because the decision needs it. */
function holdBody(request: ReadRequest, decide: (bytes: Uint8Array) => void): void {
  const { heldBodies, limits } = request.gateway;
  if (request.body === undefined && !announcesBody(request.headers)) request.body = null;
  if (request.body === null) return decide(new Uint8Array(0));
  if (request.body instanceof Uint8Array) return decide(request.body);
  const length = announcedLength(request.headers);
  if (length !== null && length > limits.decidedBodyBytesMax) throw bodyTooLarge(limits.decidedBodyBytesMax);
  const hold = (bytes: number): boolean => {
    if (!heldBodies.take(bytes)) return false;
    request.heldBytes += bytes;
    return true;
  };
  gatherBody(request, limits.decidedBodyBytesMax, hold, () => {
    if (request.body instanceof Uint8Array) decide(request.body);
  });
}

function gatherBody(
  request: ReadRequest,
  bytesMax: number,
  hold: ((bytes: number) => boolean) | null,
  gathered: () => void,
): void {
  const source =
    request.body === undefined || request.body === null || request.body instanceof Uint8Array
      ? request.exchange.body
      : request.body;
  readBody(source, bytesMax, hold, (error, bytes) => {
    try {
      if (error !== null) throw error;
      request.body = bytes;
      gathered();
    } catch (refusal) {
      failRequest(request, refusal);
    }
  });
}

function send(request: ReadRequest, principal: Principal, decideAgain: (request: ReadRequest) => void): void {
  const { gateway, exchange, headers, target } = request;
  const { compatibility, upstream, viaName } = gateway;
  const { method, remoteAddress } = exchange.head;
  const body = request.body ?? null;
  const contentLength = lengthToSend(request);
  const { identity } = upstream;
  const forwardHeaders = composeForwardHeaders({ headers, remoteAddress, viaName, identity, compatibility, contentLength });
  const accept = headers.get('accept');
  upstream.forward(
    { method, target: target.canonical, headers: forwardHeaders, body, accept, compatibility },
    exchange.response,
    new ForwardedRequest(request, principal, decideAgain),
  );
}

/** A stream keeps the length that its client announced; undici adds that of a gathered body itself. */
function lengthToSend(request: ReadRequest): number | null {
  if (request.body instanceof Uint8Array) return null;
  if (request.body !== null) return announcedLength(request.headers);
  return METHODS_WITH_BODY.has(request.exchange.head.method) ? 0 : null;
}

/** Follows a request that was handed to the upstream. */
class ForwardedRequest implements ForwardObserver {
  readonly #request: ReadRequest;
  readonly #principal: Principal;
  readonly #decideAgain: (request: ReadRequest) => void;

  constructor(request: ReadRequest, principal: Principal, decideAgain: (request: ReadRequest) => void) {
    this.#request = request;
    this.#principal = principal;
    this.#decideAgain = decideAgain;
  }

  mayStillGo(): boolean {
    const { expiration } = this.#principal;
    return this.#principal.isCurrent() && (expiration === null || expiration > this.#request.gateway.clock.now());
  }

  onStale(): void {
    try {
      this.#decideAgain(this.#request);
    } catch (error) {
      failRequest(this.#request, error);
    }
  }

  onError(error: SecurityError): void {
    failRequest(this.#request, error);
  }

  onEnd(failure: unknown): void {
    const { gateway, origin } = this.#request;
    if (failure !== null)
      gateway.log.warn({ err: failure, requestId: origin.requestId }, 'the response of the cluster was cut');
    finishRequest(this.#request, 'forwarded');
  }
}
