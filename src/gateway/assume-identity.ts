import type { AuthenticationResult, Principal } from '../authentication/principal.ts';
import { illegalArgument, SecurityError } from '../domain/error.ts';
import type { RequestHeaders } from '../domain/request/request-headers.ts';
import { recordAuthenticated, recordDecision, recordRunAsGranted, recordUnauthenticated } from './audit-trail.ts';
import { peerOfSecondary } from './request-peer.ts';
import type { ReadRequest } from './served-request.ts';

const RUN_AS = 'es-security-runas-user';
const SECONDARY = 'es-secondary-authorization';
const OPENSEARCH_IMPERSONATION = 'opendistro_security_impersonate_as';

/** What Elasticsearch keeps to run later in the name of the second identity: a bare cluster would run it with all rights. */
const KEEPS_SECONDARY_IDENTITY: ReadonlySet<string> = new Set(['_ml', '_transform', '_data_frame', '_fleet']);

/** Whether a request names another identity beside that of its credential. */
export function namesAnotherIdentity(headers: RequestHeaders): boolean {
  return headers.has(RUN_AS) || headers.has(SECONDARY) || headers.has(OPENSEARCH_IMPERSONATION);
}

/**
 * Who a request is served for that names another identity: the user that `es-security-runas-user` names, while a second
 * identity (`es-secondary-authorization`) must be proven and is then used by nothing. To drop such a header and go on
 * could run the request with the rights of the wrong user, so what is not supported is refused.
 * @throws SecurityError `illegalArgument`, `invalidCredentials`, `unavailable`.
 * @see https://www.elastic.co/docs/deploy-manage/users-roles/cluster-or-deployment-auth/submitting-requests-on-behalf-of-other-users
 */
export async function assumeIdentity(request: ReadRequest, principal: Principal): Promise<Principal> {
  const { headers, target } = request;
  if (headers.has(OPENSEARCH_IMPERSONATION)) throw refusal(request, principal, OPENSEARCH_IMPERSONATION);
  const keepsSecondary = headers.has(SECONDARY) && KEEPS_SECONDARY_IDENTITY.has(target.segments[0] ?? '');
  if (keepsSecondary) throw refusal(request, principal, SECONDARY);
  const assumed = await actAs(request, principal);
  await proveSecondary(request);
  return assumed;
}

async function actAs(request: ReadRequest, principal: Principal): Promise<Principal> {
  const { headers, target, gateway } = request;
  const username = headers.get(RUN_AS);
  if (username === undefined) return principal;
  const { authenticator, clock } = gateway;
  if (authenticator.actAs === undefined) throw refusal(request, principal, RUN_AS);
  const result = await authenticator.actAs(principal, username, { uri: target.raw, now: clock.now() });
  if (result.outcome === 'refused') throw unproven(request, result);
  if (result.outcome === 'granted' && result.principal !== principal) recordRunAsGranted(request, result.principal);
  return result.principal;
}

async function proveSecondary(request: ReadRequest): Promise<void> {
  const { headers, target, gateway } = request;
  const authorization = headers.get(SECONDARY);
  if (authorization === undefined || authorization === '') return;
  const peer = peerOfSecondary(request);
  const result = await gateway.authenticator.authenticate({ authorization, uri: target.raw, now: gateway.clock.now(), peer });
  if (result.outcome === 'authenticated') return recordAuthenticated(request, result.principal);
  const causedBy = unproven(request, result);
  // A fault of its own (too long, too many) is told as such.
  if (causedBy.code !== 'missingCredentials' && causedBy.code !== 'invalidCredentials') throw causedBy;
  throw new SecurityError('invalidCredentials', 'Failed to authenticate secondary user', { causedBy });
}

function unproven(request: ReadRequest, refused: Extract<AuthenticationResult, { outcome: 'refused' }>): SecurityError {
  recordUnauthenticated(request, refused.claimedPrincipal, refused.reason);
  return refused.error;
}

function refusal(request: ReadRequest, principal: Principal, header: string): SecurityError {
  const error = illegalArgument(`the header [${header}] is not supported: nothing is done in the name of another user`);
  recordDecision(request, principal, { refusal: error, action: null, indices: [] });
  return error;
}
