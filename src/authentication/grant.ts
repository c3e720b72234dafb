import { actionDenied } from '../authorization/denial.ts';
import type { RequestOrigin } from '../domain/audit/audit-event.ts';
import { assert, illegalArgument, SecurityError } from '../domain/error.ts';
import type { Credential } from '../domain/principal/credential.ts';
import type { GrantRequest } from '../domain/principal/grant-request.ts';
import type { Secret } from '../domain/secret.ts';
import type { Instant } from '../domain/time.ts';
import type { Authenticator } from './authenticator.ts';
import type { CredentialResult, Principal } from './principal.ts';
import type { Refusals } from './refusals.ts';

/** Whose credential a request carries in its body. */
export type GrantCredential =
  | { readonly type: 'password'; readonly username: string; readonly password: Secret }
  | { readonly type: 'accessToken'; readonly token: Secret };

/** A credential in a body, with what shall become of it. */
export interface Grant {
  readonly credential: GrantCredential;
  /** User that the proven one shall act as; `null`: none. */
  readonly runAs: string | null;
  /** The shared secret that proves the client of a JSON web token; `null`: none. */
  readonly clientSecret: Secret | null;
}

/** The request that a grant came in. */
export interface GrantCall {
  /** Failures are held against its address. */
  readonly origin: Pick<RequestOrigin, 'remoteAddress' | 'clientAddress'>;
  readonly now: Instant;
}

/** What authenticating a grant needs. */
export interface GrantDeps {
  readonly authenticator: Pick<Authenticator, 'authenticateCredential' | 'actAs'>;
  readonly refusals: Pick<Refusals, 'grantNotAccepted' | 'rejected'>;
}

/** Elasticsearch calls whoever comes with a token by this until it knows better. */
const BEARER_OF_TOKEN = '_bearer_token';
const JWT_REALM_TYPE = 'jwt';
/** The action that acting as another user is judged by: Elasticsearch asks it of the one who was proven. */
const AUTHENTICATE_ACTION = 'cluster:admin/xpack/security/user/authenticate';

/**
 * Proves whose credential it is, and who it acts as.
 * @param action Cluster action of the request that carries the grant; the refusal names it.
 * @throws SecurityError `invalidCredentials` when the credential or the user to act as is not accepted, `forbidden` when acting
 * as that user is not allowed, `grantUnsupported` for a client's secret beside what is no JSON web token, `illegalArgument` for
 * an empty one; as `Authenticator.authenticateCredential`.
 */
export async function authenticateGrant(
  deps: GrantDeps,
  grant: Grant,
  action: string,
  { origin, now }: GrantCall,
): Promise<Principal> {
  const { credential, runAs } = grant;
  const claimed = credential.type === 'password' ? credential.username : BEARER_OF_TOKEN;
  const result = await deps.authenticator.authenticateCredential(credentialOf(grant), now, addressOf(origin));
  if (grant.clientSecret !== null && !isOfClient(result)) {
    throw new SecurityError('grantUnsupported', '[client_authentication] not supported with the supplied access_token type');
  }
  if (grant.clientSecret?.reveal() === '') throw illegalArgument('Client shared secret must be non-empty');
  if (result.outcome === 'refused') throw refusalOf(deps.refusals, result, claimed, action);
  return runAs === null ? result.principal : actAs(deps, result.principal, runAs, action, now);
}

/** Address of whoever sent the request, without the port; behind a trusted proxy, that of its client. */
export function addressOf({ remoteAddress, clientAddress }: GrantCall['origin']): string {
  return clientAddress ?? remoteAddress.slice(0, Math.max(0, remoteAddress.lastIndexOf(':')));
}

/** Whether a token was judged that has a client who proves itself beside it: a JSON web token. */
function isOfClient(result: CredentialResult): boolean {
  return result.outcome === 'refused' ? result.namesClaim : result.principal.authentication.realm.type === JWT_REALM_TYPE;
}

function refusalOf(
  refusals: GrantDeps['refusals'],
  { told, toldInstead, soleChallenge, namesClaim, claimedPrincipal }: Extract<CredentialResult, { outcome: 'refused' }>,
  claimed: string,
  action: string,
): SecurityError {
  if (namesClaim) return refusals.grantNotAccepted(claimedPrincipal, action, told);
  return toldInstead === null
    ? refusals.grantNotAccepted(claimed, action, told)
    : refusals.rejected(toldInstead, soleChallenge);
}

async function actAs(
  { authenticator, refusals }: GrantDeps,
  proven: Principal,
  username: string,
  action: string,
  now: Instant,
): Promise<Principal> {
  const result = await authenticator.actAs(proven, username, { uri: '', now });
  if (result.outcome === 'granted') return result.principal;
  const { authentication, rights } = proven;
  if (result.outcome === 'refused') throw refusals.grantNotAccepted(authentication.user.username, action, null);
  const { authorizer } = result.principal;
  throw actionDenied({ authentication, authorizer, unknownRoles: rights.unknownRoles }, AUTHENTICATE_ACTION);
}

function credentialOf({ credential, clientSecret }: Grant): Credential {
  return credential.type === 'password'
    ? { scheme: 'basic', username: credential.username, password: credential.password }
    : { scheme: 'bearer', token: credential.token, ...(clientSecret !== null && { clientSecret }) };
}

/** A grant of what a request named; call it when `grantViolations` has found nothing. */
export function grantOf(request: GrantRequest, runAs: string | null): Grant {
  const clientSecret = request.clientAuthentication?.value ?? null;
  if (request.accessToken !== null) {
    return { credential: { type: 'accessToken', token: request.accessToken }, runAs, clientSecret };
  }
  const { username, password } = request;
  assert(username !== null && password !== null, 'a grant without a token has a user name and a password');
  return { credential: { type: 'password', username, password }, runAs, clientSecret };
}
