import type { AuthenticationResult, Principal } from '../authentication/principal.ts';
import { RunAsDenied } from '../authorization/run-as-denied.ts';
import { withAnswerHeaders } from './answer-headers.ts';
import { answerProven, answerUnproven } from './answer-own-api.ts';
import { assumeIdentity, namesAnotherIdentity } from './assume-identity.ts';
import { recordAuthenticated, recordUnauthenticated } from './audit-trail.ts';
import type { Exchange } from './exchange.ts';
import { forwardToCluster } from './forward-to-cluster.ts';
import type { Gateway } from './gateway.ts';
import { readHead } from './read-head.ts';
import { refuseInjectedHeaders } from './refuse-injected-headers.ts';
import { refuseRunAs } from './refuse-run-as.ts';
import { peerOf } from './request-peer.ts';
import { failRequest, finishRequest, sendResponse } from './respond.ts';
import { type ReadRequest, receiveRequest, type ServedRequest } from './served-request.ts';

/**
 * One request's way: read the head, refuse what passes itself off as internal, answer what anyone may ask, authenticate, then Claviger's own API or the cluster.
 * Never throws; every way ends with one answer and its audit event. Synchronous until something must be waited for.
 */
export function handleRequest(gateway: Gateway, exchange: Exchange): void {
  const request: ServedRequest = receiveRequest(gateway, exchange);
  try {
    readHead(request);
    refuseInjectedHeaders(request);
    const response = gateway.ownApi.respondToAnyone(exchange.head.method, request.target, request.headers);
    if (response === null) return answerUnproven(request) ? undefined : authenticate(request);
    sendResponse(exchange, response);
    finishRequest(request, 'own_api');
  } catch (error) {
    failRequest(request, error);
  }
}

/** Comes by once more when the caller's rights have changed before anything was sent. */
function authenticate(request: ReadRequest): void {
  const { authenticator, clock } = request.gateway;
  const authorization = request.headers.get('authorization');
  const result = authenticator.authenticate({
    authorization,
    uri: request.target.raw,
    now: clock.now(),
    peer: peerOf(request),
  });
  if (result instanceof Promise)
    result.then((late) => admit(request, late, true)).catch((error) => failRequest(request, error));
  else admit(request, result, false);
}

function admit(request: ReadRequest, result: AuthenticationResult, verifiedNow: boolean): void {
  if (result.outcome === 'refused') {
    recordUnauthenticated(request, result.claimedPrincipal, result.reason);
    throw result.error;
  }
  const { mutualAuthenticationToken: token } = result;
  // RFC 4559 §4.1: by this the client proves the server.
  if (token !== undefined) request.exchange = withAnswerHeaders(request.exchange, ['WWW-Authenticate', `Negotiate ${token}`]);
  if (!namesAnotherIdentity(request.headers)) return serve(request, result.principal, verifiedNow);
  assumeIdentity(request, result.principal)
    .then((principal) => serve(request, principal, verifiedNow))
    .catch((error) => failRequest(request, error));
}

/** What a cached credential does to the cluster is told by the decision alone: one audit event for each use. */
function serve(request: ReadRequest, principal: Principal, verifiedNow: boolean): void {
  const { gateway, origin } = request;
  gateway.credentialUses?.note(principal.authentication, origin, gateway.clock.now());
  const own = gateway.ownApi.owns(request.target);
  if (own || verifiedNow) recordAuthenticated(request, principal);
  if (own) return answerProven(request, principal);
  if (!(principal.authorizer instanceof RunAsDenied)) return forwardToCluster(request, principal, authenticate);
  refuseRunAs(request, principal).catch((error) => failRequest(request, error));
}
