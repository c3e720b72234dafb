import { type AccessTokenRealmDeps, authenticateAccessToken } from '../../authentication/access-token-realm.ts';
import { clientIdOf, subjectOf } from '../../authentication/oauth2/access-token-jwt.ts';
import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { scopeText } from '../../domain/oauth2/scope.ts';
import type { Secret } from '../../domain/secret.ts';
import type { Instant } from '../../domain/time.ts';
import type { AccessToken, RefreshToken } from '../../domain/token/access-token.ts';
import { tokenClientOf } from '../../domain/token/token-client.ts';
import type { ActionContext } from '../action-context.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { recordAction } from '../record-action.ts';
import { callStore } from '../store-fault.ts';
import { type FindTokenDeps, findAccessToken, findRefreshToken, isTokenOf } from './find-access-token.ts';

/** What introspecting tokens needs. */
export interface IntrospectTokenDeps extends Omit<AccessTokenRealmDeps, 'tokens'>, FindTokenDeps {
  readonly audit: AuditLog;
}

/** What is told of a token that is active. */
export interface ActiveToken {
  readonly type: 'access' | 'refresh';
  /** Names of its scopes, with blanks between; `null`: it is not narrowed. */
  readonly scope: string | null;
  readonly clientId: string;
  readonly username: string;
  /** Whom it stands for: the id of an API key, or a user name. */
  readonly subject: string;
  readonly creation: Instant;
  readonly expiration: Instant;
}

/**
 * Tells whether a token is active, to the client that asked for it, to the one it stands for, and to who has the privilege. To others it
 * is not, whatever it is.
 * @returns `null`: the token is not active, or not the caller's to know.
 * @throws SecurityError `unavailable`.
 * @see https://www.rfc-editor.org/rfc/rfc7662#section-2.2
 */
export async function introspectToken(
  deps: IntrospectTokenDeps,
  context: ActionContext,
  token: Secret,
): Promise<ActiveToken | null> {
  const active = (await findActiveAccessToken(deps, context, token)) ?? (await findActiveRefreshToken(deps, context, token));
  if (active === null) return null;
  recordAction(deps.audit, context, {
    event: 'access_granted',
    action: CLUSTER_ACTIONS.introspectToken,
    targets: [active.pair.id],
  });
  return active.told;
}

interface Active {
  readonly pair: AccessToken;
  readonly told: ActiveToken;
}

async function findActiveAccessToken(deps: IntrospectTokenDeps, context: ActionContext, token: Secret): Promise<Active | null> {
  const pair = await findAccessToken(deps, token, context.now);
  if (pair === null || !mayKnow(context, pair)) return null;
  const outcome = await callStore(() => authenticateAccessToken(deps, pair, context.now));
  if (outcome.outcome !== 'authenticated') return null;
  return { pair, told: tellOf('access', pair, { creation: pair.creation, expiration: outcome.expiration ?? pair.expiration }) };
}

async function findActiveRefreshToken(
  deps: IntrospectTokenDeps,
  context: ActionContext,
  token: Secret,
): Promise<Active | null> {
  const pair = await findRefreshToken(deps, token);
  const refresh = pair?.refresh ?? null;
  if (pair === null || refresh === null || !isUsable(refresh, context.now) || !mayKnow(context, pair)) return null;
  return { pair, told: tellOf('refresh', pair, { creation: pair.creation, expiration: refresh.expiration }) };
}

function isUsable({ invalidation, use, expiration }: RefreshToken, now: Instant): boolean {
  return invalidation === null && use === null && expiration > now;
}

function mayKnow({ principal }: ActionContext, pair: AccessToken): boolean {
  const { authentication, authorizer } = principal;
  return (
    isTokenOf(pair, tokenClientOf(authentication)) || authorizer.allowsCluster(CLUSTER_ACTIONS.introspectToken, authentication)
  );
}

function tellOf(
  type: ActiveToken['type'],
  pair: AccessToken,
  times: Pick<ActiveToken, 'creation' | 'expiration'>,
): ActiveToken {
  return {
    type,
    scope: scopeText(pair.scope),
    clientId: clientIdOf(pair),
    username: pair.authentication.user.username,
    subject: subjectOf(pair),
    ...times,
  };
}
