import type { Principal } from '../authentication/principal.ts';
import type { Decision } from '../authorization/plan.ts';
import { RunAsDenied } from '../authorization/run-as-denied.ts';
import type { AuditAction, AuditEvent, RequestOrigin } from '../domain/audit/audit-event.ts';
import type { Authentication } from '../domain/principal/authentication.ts';
import type { Gateway } from './gateway.ts';
import type { ReadRequest } from './served-request.ts';

const NO_NAMES: readonly string[] = [];

/** Records that the caller was proven. */
export function recordAuthenticated(request: ReadRequest, principal: Principal): void {
  record(request.gateway, request.origin, 'authentication_success', principal.authentication, null, null);
}

/** Records that the caller was not proven; `claimedPrincipal` is whom it claimed to be, `null` without any credential. */
export function recordUnauthenticated(request: ReadRequest, claimedPrincipal: string | null, reason: string): void {
  const event =
    request.headers.has('authorization') || claimedPrincipal !== null ? 'authentication_failed' : 'anonymous_access_denied';
  record(request.gateway, request.origin, event, null, claimedPrincipal, reason);
}

/** Records that the caller acts as another user. */
export function recordRunAsGranted(request: ReadRequest, principal: Principal): void {
  record(request.gateway, request.origin, 'run_as_granted', principal.authentication, null, null);
}

/** Records the verdict on a request to the cluster. */
export function recordDecision(request: ReadRequest, principal: Principal, decision: Decision): void {
  const denied = principal.authorizer instanceof RunAsDenied ? 'run_as_denied' : 'access_denied';
  const event = decision.refusal === null ? 'access_granted' : denied;
  const reason = decision.refusal === null ? null : decision.refusal.message;
  const { gateway, origin } = request;
  const { authentication } = principal;
  record(gateway, origin, event, authentication, null, reason, decision.action, decision.indices);
  for (const part of decision.refusedParts ?? []) {
    record(gateway, origin, 'access_denied', authentication, null, part.reason, part.action, part.indices);
  }
}

/** Records a request that was refused for its form. */
export function recordTampered(gateway: Gateway, origin: RequestOrigin, reason: string): void {
  record(gateway, origin, 'tampered_request', null, null, reason);
}

function record(
  gateway: Gateway,
  origin: RequestOrigin,
  event: AuditAction,
  authentication: Authentication | null,
  claimedPrincipal: string | null,
  reason: string | null,
  action: string | null = null,
  indices: readonly string[] = NO_NAMES,
): void {
  const line: AuditEvent = {
    at: gateway.clock.now(),
    event,
    origin,
    authentication,
    claimedPrincipal,
    realm: authentication === null ? null : authentication.realm,
    action,
    indices,
    targets: NO_NAMES,
    reason,
  };
  gateway.audit.record(line);
}
