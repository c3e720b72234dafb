import { openSearchName } from '../actions/opensearch/rest-api-access.ts';
import type { AuthenticationResult, Principal } from '../authentication/principal.ts';
import { RunAsDenied } from '../authorization/run-as-denied.ts';
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
 * Who a request is served for that names another identity: the user that `es-security-runas-user` names, or in OpenSearch's dialect
 * `opendistro_security_impersonate_as`, while a second identity (`es-secondary-authorization`) must be proven and is then used by
 * nothing. To drop such a header and go on could run the request with the rights of the wrong user, so what is not supported is refused.
 * @throws SecurityError `illegalArgument`, `identityRefused`, `invalidCredentials`, `unavailable`.
 * @see https://www.elastic.co/docs/deploy-manage/users-roles/cluster-or-deployment-auth/submitting-requests-on-behalf-of-other-users
 */
export async function assumeIdentity(request: ReadRequest, principal: Principal): Promise<Principal> {
  const { headers, target } = request;
  if (headers.has(OPENSEARCH_IMPERSONATION) && headers.has(RUN_AS)) throw refusal(request, principal, OPENSEARCH_IMPERSONATION);
  const keepsSecondary = headers.has(SECONDARY) && KEEPS_SECONDARY_IDENTITY.has(target.segments[0] ?? '');
  if (keepsSecondary) throw refusal(request, principal, SECONDARY);
  const assumed = headers.has(OPENSEARCH_IMPERSONATION)
    ? await impersonate(request, principal)
    : await actAs(request, principal);
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

/** OpenSearch refuses at once what it does not allow, whatever the request is, where Elasticsearch refuses each of its actions. */
async function impersonate(request: ReadRequest, principal: Principal): Promise<Principal> {
  const { headers, target, gateway } = request;
  const username = headers.get(OPENSEARCH_IMPERSONATION) ?? '';
  const { authenticator, clock } = gateway;
  if (authenticator.actAs === undefined) throw refusal(request, principal, OPENSEARCH_IMPERSONATION);
  const result = await authenticator.actAs(principal, username, { uri: target.raw, now: clock.now() });
  // Who stays the same although another was named (a service account, the anonymous user) is nobody's substitute.
  if (result.outcome === 'granted' && result.principal !== principal) {
    recordRunAsGranted(request, result.principal);
    return result.principal;
  }
  const mayActAs = principal.authentication.authenticatingUser === null && principal.authorizer.allowsRunAs(username);
  const who = openSearchName(principal.authentication);
  const reason =
    mayActAs && result.outcome !== 'granted'
      ? `No such user:${username}`
      : `'${who}' is not allowed to impersonate as '${username}'`;
  const error = new SecurityError('identityRefused', reason);
  const denied: Principal = { ...principal, authorizer: new RunAsDenied(username) };
  recordDecision(request, denied, { refusal: error, action: null, indices: [] });
  throw error;
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
