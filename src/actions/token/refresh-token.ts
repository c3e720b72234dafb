import { deriveSuccessor, digestOfToken, isTokenShaped, newTokenSalt } from '../../authentication/token-secret.ts';
import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { SecurityError } from '../../domain/error.ts';
import type { Random } from '../../domain/random.ts';
import type { Secret } from '../../domain/secret.ts';
import type { AccessToken, RefreshToken, RefreshTokenUse, TokenClient } from '../../domain/token/access-token.ts';
import { judgeRefresh } from '../../domain/token/judge-refresh.ts';
import { tokenClientOf } from '../../domain/token/token-client.ts';
import type { TokenStore } from '../../stores/token-store.ts';
import type { ActionContext } from '../action-context.ts';
import { assertCallerCurrent, authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { recordAction, recordRefusedCredential } from '../record-action.ts';
import { callStore } from '../store-fault.ts';
import { type IssuedTokens, newPairId, pairOf, secondsLeft, type TokenLifetimes } from './issue-tokens.ts';

/**
 * Of concurrent uses one wins, and whoever comes second reads what the winner wrote: what is read then no longer changes back.
 */
const ATTEMPTS_MAX = 2;
const UNKNOWN_TOKEN = 'could not refresh the requested token';

/** What refreshing tokens needs. */
export interface RefreshTokenDeps extends TokenLifetimes {
  readonly tokens: Pick<TokenStore, 'findByDigest' | 'findByRefreshDigest' | 'refresh' | 'invalidate'>;
  readonly random: Random;
  readonly audit: AuditLog;
  /** How long after its use a refresh token still gives the same successor, in milliseconds; 0: not at all. */
  readonly refreshWindowMs: number;
}

/** A refresh token that was found, with its pair. */
interface Presented {
  readonly secret: Secret;
  readonly pair: AccessToken;
  readonly token: RefreshToken;
  readonly client: TokenClient;
}

/**
 * Uses a refresh token: once, for one successor. Callers that come within the window get the same successor; one that comes
 * later ends the whole family, since the token is then in other hands too.
 * @throws SecurityError `forbidden`, `tokenGrantInvalid`, `unavailable`, `internal`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-get-token
 */
export async function refreshToken(deps: RefreshTokenDeps, context: ActionContext, secret: Secret): Promise<IssuedTokens> {
  authorizeAction(deps.audit, context, CLUSTER_ACTIONS.refreshToken);
  return useRefreshToken(deps, context, secret, tokenClientOf(context.principal.authentication));
}

/**
 * As `refreshToken`, for a client that was let in by other means.
 * @throws SecurityError `tokenGrantInvalid`, `unavailable`, `internal`.
 */
export async function useRefreshToken(
  deps: RefreshTokenDeps,
  context: ActionContext,
  secret: Secret,
  client: TokenClient,
): Promise<IssuedTokens> {
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
    const issued = await tryRefresh(deps, context, secret, client);
    if (issued !== null) return issued;
  }
  throw new SecurityError('unavailable', 'the refresh token changed while it was used', { retryAfterSeconds: 1 });
}

/** `null`: the token changed between reading and using it. */
async function tryRefresh(
  deps: RefreshTokenDeps,
  context: ActionContext,
  secret: Secret,
  client: TokenClient,
): Promise<IssuedTokens | null> {
  const pair = isTokenShaped(secret) ? await callStore(() => deps.tokens.findByRefreshDigest(digestOfToken(secret))) : null;
  if (pair === null || pair.refresh === null) throw refuse(deps, context, null, UNKNOWN_TOKEN);
  const presented: Presented = { secret, pair, token: pair.refresh, client };
  const verdict = judgeRefresh(presented.token, client, context.now, deps.refreshWindowMs);
  assertCallerCurrent(context);
  switch (verdict.outcome) {
    case 'use':
      return useOnce(deps, context, presented);
    case 'repeat':
      return repeat(deps, context, presented, verdict.use);
    case 'refused':
      if (verdict.isReuse) await endFamily(deps, context, pair);
      throw refuse(deps, context, pair, verdict.reason);
  }
}

async function useOnce(
  deps: RefreshTokenDeps,
  context: ActionContext,
  { secret, pair, token, client }: Presented,
): Promise<IssuedTokens | null> {
  const { now } = context;
  const use: RefreshTokenUse = { at: now, successorId: newPairId(deps.random), salt: newTokenSalt(deps.random) };
  const secrets = deriveSuccessor(secret, use.salt);
  const { family, authentication, scope } = pair;
  const successor = pairOf(deps, secrets, { id: use.successorId, family, authentication, scope, client }, now);
  if (!(await callStore(() => deps.tokens.refresh(token.digest, use, successor)))) return null;
  recordAction(deps.audit, context, {
    event: 'refresh_token',
    action: CLUSTER_ACTIONS.refreshToken,
    targets: [pair.id, successor.id],
  });
  return { id: successor.id, ...secrets, expiresInSeconds: secondsLeft(successor, now), authentication: asToken(pair) };
}

async function repeat(
  deps: RefreshTokenDeps,
  context: ActionContext,
  { secret, pair }: Presented,
  use: RefreshTokenUse,
): Promise<IssuedTokens> {
  const secrets = deriveSuccessor(secret, use.salt);
  const successor = await callStore(() => deps.tokens.findByDigest(digestOfToken(secrets.accessToken)));
  if (successor === null) throw refuse(deps, context, pair, UNKNOWN_TOKEN);
  recordAction(deps.audit, context, {
    event: 'refresh_token',
    action: CLUSTER_ACTIONS.refreshToken,
    targets: [pair.id, successor.id],
    reason: 'the successor that was given before',
  });
  return {
    id: successor.id,
    ...secrets,
    expiresInSeconds: secondsLeft(successor, context.now),
    authentication: asToken(pair),
  };
}

async function endFamily(deps: RefreshTokenDeps, context: ActionContext, { id, family }: AccessToken): Promise<void> {
  await callStore(() => deps.tokens.invalidate({ by: 'family', family }, context.now));
  recordAction(deps.audit, context, {
    event: 'refresh_token_reused',
    action: CLUSTER_ACTIONS.refreshToken,
    targets: [id],
    reason: `all tokens of the family [${family}] are invalidated`,
  });
}

/** Who comes by a refresh token is told to have proven itself by a token. */
function asToken({ authentication }: AccessToken): AccessToken['authentication'] {
  return { ...authentication, type: 'token' };
}

/** A refresh token that is not accepted is a failed authentication of whom it stands for. */
function refuse({ audit }: RefreshTokenDeps, context: ActionContext, pair: AccessToken | null, reason: string): SecurityError {
  const claimedPrincipal = pair?.authentication.user.username ?? null;
  recordRefusedCredential(audit, context, { action: CLUSTER_ACTIONS.refreshToken, claimedPrincipal, reason });
  return new SecurityError('tokenGrantInvalid', reason);
}
