import type { AccessTokenJwts } from '../../authentication/oauth2/access-token-jwt.ts';
import { digestOfToken, newToken } from '../../authentication/token-secret.ts';
import { assert, SecurityError } from '../../domain/error.ts';
import { scopeText } from '../../domain/oauth2/scope.ts';
import { type Authentication, SERVICE_ACCOUNT_REALM } from '../../domain/principal/authentication.ts';
import type { RoleDescriptors } from '../../domain/role/role-descriptor.ts';
import type { Secret } from '../../domain/secret.ts';
import { type Instant, instant } from '../../domain/time.ts';
import type { AccessToken } from '../../domain/token/access-token.ts';
import { isSameClient, tokenClientOf } from '../../domain/token/token-client.ts';
import type { TokenStore } from '../../stores/token-store.ts';
import type { ActionContext } from '../action-context.ts';
import { assertCallerCurrent } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { recordAction } from '../record-action.ts';
import { callStore } from '../store-fault.ts';
import { newPairId, pairOf, secondsLeft } from '../token/issue-tokens.ts';
import { type RefreshTokenDeps, useRefreshToken } from '../token/refresh-token.ts';
import { type FindTokenDeps, findRefreshToken } from './find-access-token.ts';
import { type LimitTokenDeps, limitToken } from './limit-token.ts';
import { scopeInvalid } from './oauth2-error.ts';
import { type ProveSubjectDeps, proveSubject, type SubjectToken } from './prove-subject.ts';

/** What a client asks for. `scope` as it was given; `null`: not given. */
export type TokenGrantRequest =
  /** A token for the client itself. */
  | { readonly grantType: 'client_credentials'; readonly scope: string | null }
  | { readonly grantType: 'refresh_token'; readonly refreshToken: Secret; readonly scope: string | null }
  /** A token for whom another token stands. */
  | { readonly grantType: 'token_exchange'; readonly subject: SubjectToken; readonly scope: string | null };

/** What granting tokens needs. */
export interface GrantTokenDeps extends RefreshTokenDeps, LimitTokenDeps, ProveSubjectDeps {
  readonly tokens: RefreshTokenDeps['tokens'] & FindTokenDeps['tokens'] & Pick<TokenStore, 'create'>;
  readonly jwts: AccessTokenJwts;
  /** Form of the access tokens that are given out. */
  readonly accessTokenFormat: 'opaque' | 'jwt';
}

/** The tokens that were made. */
export interface GrantedToken {
  readonly accessToken: Secret;
  /** `null`: the grant gives none. */
  readonly refreshToken: Secret | null;
  readonly expiresInSeconds: number;
  /** Names of the scopes, with blanks between; `null`: the token is not narrowed. */
  readonly scope: string | null;
}

/** Whom the new token stands for, and what bounds it. */
interface NewToken {
  readonly authentication: Authentication;
  readonly limit: RoleDescriptors | null;
  /** The token lives no longer than this; `null`: it has the full lifetime. */
  readonly expiration: Instant | null;
  /** Family of the token it comes from; `null`: it begins one. */
  readonly family: string | null;
}

/**
 * Grants a token to a client that has proven itself. Being the client is all that is asked: the token can do nothing that the client, or
 * the bearer of the token that it presents, could not do before, and lives no longer.
 * @throws SecurityError `tokenClientUnauthorized` for a service account's own token, `tokenGrantInvalid`, `tokenScopeInvalid`, `tokenRequestInvalid`, `tokenTargetInvalid`, `unavailable`.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5
 */
export async function grantToken(
  deps: GrantTokenDeps,
  context: ActionContext,
  request: TokenGrantRequest,
): Promise<GrantedToken> {
  switch (request.grantType) {
    case 'client_credentials':
      return grantToClient(deps, context, request.scope);
    case 'refresh_token':
      return refresh(deps, context, request.refreshToken, request.scope);
    case 'token_exchange':
      return exchange(deps, context, request.subject, request.scope);
  }
}

async function grantToClient(deps: GrantTokenDeps, context: ActionContext, scope: string | null): Promise<GrantedToken> {
  const { authentication, rights, expiration } = context.principal;
  if (authentication.realm.type === SERVICE_ACCOUNT_REALM.type) {
    throw new SecurityError('tokenClientUnauthorized', 'OAuth2 token creation is not supported for service accounts');
  }
  const limit = await limitToken(deps, scope, rights.scope ?? null);
  assertCallerCurrent(context);
  return issue(deps, context, { authentication, limit, expiration, family: null }, 'client_credentials');
}

async function exchange(
  deps: GrantTokenDeps,
  context: ActionContext,
  token: SubjectToken,
  scope: string | null,
): Promise<GrantedToken> {
  const { principal, family } = await proveSubject(deps, context, token, CLUSTER_ACTIONS.createToken);
  const { authentication, rights, expiration } = principal;
  const limit = await limitToken(deps, scope, rights.scope ?? null);
  assertCallerCurrent(context);
  assertCallerCurrent({ ...context, principal });
  return issue(deps, context, { authentication, limit, expiration, family }, 'token_exchange');
}

async function refresh(
  deps: GrantTokenDeps,
  context: ActionContext,
  refreshToken: Secret,
  scope: string | null,
): Promise<GrantedToken> {
  const client = tokenClientOf(context.principal.authentication);
  const pair = await findRefreshToken(deps, refreshToken);
  const owner = pair?.refresh?.client ?? null;
  // Another's token is refused below, as one that is not known.
  const isOwn = owner !== null && isSameClient(owner, client);
  if (pair !== null && isOwn && scope !== null) assertSameScope(await limitToken(deps, scope, pair.scope), pair.scope);
  const issued = await useRefreshToken(deps, context, refreshToken, client);
  const successor = await callStore(() => deps.tokens.findByDigest(digestOfToken(issued.accessToken)));
  assert(successor !== null, 'the successor was stored');
  return {
    accessToken: await formed(deps, issued.accessToken, successor, context.now),
    refreshToken: issued.refreshToken,
    expiresInSeconds: issued.expiresInSeconds,
    scope: scopeText(successor.scope),
  };
}

/** The successor has the scope of its predecessor, so that a repeated refresh gives the same. */
function assertSameScope(asked: RoleDescriptors | null, kept: RoleDescriptors | null): void {
  const isSame = asked !== null && kept !== null && Object.keys(asked).length === Object.keys(kept).length;
  if (!isSame) throw scopeInvalid('[scope] of a refresh must be that of the token, or absent');
}

async function issue(
  deps: GrantTokenDeps,
  context: ActionContext,
  { authentication, limit, expiration, family }: NewToken,
  grantType: TokenGrantRequest['grantType'],
): Promise<GrantedToken> {
  const { now, principal } = context;
  const id = newPairId(deps.random);
  const secret = newToken(deps.random);
  const subject = { authentication, scope: limit, client: null };
  // No refresh token is made, so the secret of one is not needed.
  const pair = pairOf(deps, { accessToken: secret, refreshToken: secret }, { ...subject, id, family: family ?? id }, now);
  const token: AccessToken = {
    ...pair,
    expiration: instant(Math.min(pair.expiration, expiration ?? pair.expiration)),
    client: tokenClientOf(principal.authentication),
  };
  await callStore(() => deps.tokens.create(token));
  recordAction(deps.audit, context, {
    event: 'create_token',
    action: CLUSTER_ACTIONS.createToken,
    targets: [id],
    reason: `grant_type [${grantType}] for user [${authentication.user.username}]`,
  });
  return {
    accessToken: await formed(deps, secret, token, now),
    refreshToken: null,
    expiresInSeconds: secondsLeft(token, now),
    scope: scopeText(limit),
  };
}

/** The token in the form in which it is given out. */
function formed(deps: GrantTokenDeps, secret: Secret, token: AccessToken, now: Instant): Promise<Secret> | Secret {
  return deps.accessTokenFormat === 'jwt' ? deps.jwts.sign(token, now) : secret;
}
