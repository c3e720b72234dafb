import { actionDenied } from '../authorization/denial.ts';
import { assert, SecurityError } from '../domain/error.ts';
import type { Credential } from '../domain/principal/credential.ts';
import type { GrantRequest } from '../domain/principal/grant-request.ts';
import type { Secret } from '../domain/secret.ts';
import type { Instant } from '../domain/time.ts';
import type { Authenticator } from './authenticator.ts';
import type { Principal } from './principal.ts';
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

/** What authenticating a grant needs. */
export interface GrantDeps {
  readonly authenticator: Pick<Authenticator, 'authenticateCredential' | 'actAs'>;
  readonly refusals: Pick<Refusals, 'grantNotAccepted'>;
}

/** Elasticsearch calls whoever comes with a token by this until it knows better. */
const BEARER_OF_TOKEN = '_bearer_token';
/** The action that acting as another user is judged by: Elasticsearch asks it of the one who was proven. */
const AUTHENTICATE_ACTION = 'cluster:admin/xpack/security/user/authenticate';

/**
 * Proves whose credential it is, and who it acts as.
 * @param action Cluster action of the request that carries the grant; the refusal names it.
 * @throws SecurityError `invalidCredentials` when the credential or the user to act as is not accepted, `forbidden` when acting
 * as that user is not allowed, `grantUnsupported` for a client's secret beside a token that has no client; as
 * `Authenticator.authenticateCredential`.
 */
export async function authenticateGrant(deps: GrantDeps, grant: Grant, action: string, now: Instant): Promise<Principal> {
  const { credential, runAs } = grant;
  if (grant.clientSecret !== null) {
    throw new SecurityError('grantUnsupported', '[client_authentication] not supported with the supplied access_token type');
  }
  const claimed = credential.type === 'password' ? credential.username : BEARER_OF_TOKEN;
  const result = await deps.authenticator.authenticateCredential(credentialOf(credential), now);
  if (result.outcome === 'refused') throw deps.refusals.grantNotAccepted(claimed, action, result.told);
  return runAs === null ? result.principal : actAs(deps, result.principal, runAs, action, now);
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

function credentialOf(credential: GrantCredential): Credential {
  return credential.type === 'password'
    ? { scheme: 'basic', username: credential.username, password: credential.password }
    : { scheme: 'bearer', token: credential.token };
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
