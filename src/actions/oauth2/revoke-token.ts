import type { AuditLog } from '../../domain/audit/audit-event.ts';
import type { Secret } from '../../domain/secret.ts';
import type { AccessToken } from '../../domain/token/access-token.ts';
import { tokenClientOf } from '../../domain/token/token-client.ts';
import type { TokenSelection, TokenStore } from '../../stores/token-store.ts';
import type { ActionContext } from '../action-context.ts';
import { assertCallerCurrent } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { recordAction } from '../record-action.ts';
import { callStore } from '../store-fault.ts';
import { type FindTokenDeps, findAccessToken, findRefreshToken, isTokenOf } from './find-access-token.ts';

/** What revoking tokens needs. */
export interface RevokeTokenDeps extends FindTokenDeps {
  readonly tokens: FindTokenDeps['tokens'] & Pick<TokenStore, 'invalidate'>;
  readonly audit: AuditLog;
}

/**
 * Invalidates a token of the client's: none accepts it after the promise resolves. With a refresh token goes everything that came of it. A
 * token that is not known or another's is left as it is, and nothing is told of it.
 * @throws SecurityError `unavailable`.
 * @see https://www.rfc-editor.org/rfc/rfc7009#section-2
 */
export async function revokeToken(deps: RevokeTokenDeps, context: ActionContext, token: Secret): Promise<void> {
  const action = CLUSTER_ACTIONS.invalidateTokens;
  const found = await findSelected(deps, context, token);
  if (found === null) return;
  if (!mayRevoke(context, found.pair)) {
    recordAction(deps.audit, context, {
      event: 'access_denied',
      action,
      targets: [found.pair.id],
      reason: 'the token of another client',
    });
    return;
  }
  assertCallerCurrent(context);
  await callStore(() => deps.tokens.invalidate(found.selection, context.now));
  recordAction(deps.audit, context, { event: 'invalidate_tokens', action, targets: [found.pair.id], reason: found.what });
}

interface Selected {
  readonly pair: AccessToken;
  readonly selection: TokenSelection;
  /** For the audit. */
  readonly what: string;
}

async function findSelected(deps: RevokeTokenDeps, context: ActionContext, token: Secret): Promise<Selected | null> {
  const ofAccess = await findAccessToken(deps, token, context.now);
  if (ofAccess !== null) {
    return { pair: ofAccess, selection: { by: 'digest', digest: ofAccess.digest }, what: 'an access token' };
  }
  const ofRefresh = await findRefreshToken(deps, token);
  if (ofRefresh === null) return null;
  const { family } = ofRefresh;
  return { pair: ofRefresh, selection: { by: 'family', family }, what: `all tokens of the family [${family}]` };
}

/** Whoever may invalidate any token may do so here too. */
function mayRevoke({ principal }: ActionContext, pair: AccessToken): boolean {
  const { authentication, authorizer } = principal;
  return (
    isTokenOf(pair, tokenClientOf(authentication)) || authorizer.allowsCluster(CLUSTER_ACTIONS.invalidateTokens, authentication)
  );
}
