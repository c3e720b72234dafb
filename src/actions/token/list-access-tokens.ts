import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { SecurityError } from '../../domain/error.ts';
import type { AccessToken } from '../../domain/token/access-token.ts';
import { isOwnAccessToken, mayOwnAccessTokens } from '../../domain/token/access-token-owner.ts';
import type { Page, PageRequest } from '../../stores/page.ts';
import type { TokenFilter, TokenStore } from '../../stores/token-store.ts';
import type { ActionContext } from '../action-context.ts';
import { assertCallerCurrent, authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS, type ClusterAction } from '../cluster-actions.ts';
import { recordAction } from '../record-action.ts';
import { callStore } from '../store-fault.ts';

/** What listing and ending access tokens needs. */
export interface AccessTokensDeps {
  readonly tokens: Pick<TokenStore, 'find' | 'list' | 'invalidate'>;
  readonly audit: AuditLog;
}

/** Whose tokens are asked for, and which page of them. */
export interface ListAccessTokensRequest extends TokenFilter {
  readonly page: PageRequest;
}

/**
 * A page of pairs of access and refresh tokens, the newest first, expired and invalidated ones too. Whoever may not see everybody's sees
 * those of its own; a page of these may be short and another follow it.
 * @throws SecurityError `forbidden` also for another's without the privilege, `unavailable`, `internal`.
 */
export async function listAccessTokens(
  deps: AccessTokensDeps,
  context: ActionContext,
  { username, realmName, page }: ListAccessTokensRequest,
): Promise<Page<AccessToken>> {
  const { authentication } = context.principal;
  const { user, lookupRealm } = authentication;
  const mayAll = mayDealWithAll(context, CLUSTER_ACTIONS.getAccessTokens);
  const meansOwn = (username ?? user.username) === user.username && (realmName ?? lookupRealm.name) === lookupRealm.name;
  const isOwn = !mayAll && meansOwn && mayOwn(context);
  authorizeAction(deps.audit, context, CLUSTER_ACTIONS.getAccessTokens, { kind: 'longLivedToken', isOwn });
  if (!isOwn) return callStore(() => deps.tokens.list({ username, realmName }, page));
  const own = { username: user.username, realmName: lookupRealm.name };
  const { items, next } = await callStore(() => deps.tokens.list(own, page));
  return { items: items.filter((token) => isOwnAccessToken(authentication, token)), next };
}

/**
 * Invalidates a pair and all that was, or will be, refreshed from the same beginning: none is accepted after the promise resolves.
 * @returns how many tokens were valid until then, access and refresh tokens counted apart.
 * @throws SecurityError `forbidden`, `notFound` for a pair that is not there or not the caller's to end, `unavailable`, `internal`.
 */
export async function invalidateAccessToken(
  deps: AccessTokensDeps,
  context: ActionContext,
  id: string,
): Promise<{ readonly invalidated: number }> {
  const action = CLUSTER_ACTIONS.invalidateAccessTokens;
  const mayAll = mayDealWithAll(context, action);
  if (!mayAll && !mayOwn(context)) authorizeAction(deps.audit, context, action);
  const pair = await callStore(() => deps.tokens.find(id));
  const isOwn = pair !== null && mayOwn(context) && isOwnAccessToken(context.principal.authentication, pair);
  if (pair === null || !(mayAll || isOwn)) {
    // Whose it is, or that it is not there, is told to nobody else.
    const reason = 'no such access token of the caller';
    if (!mayAll) recordAction(deps.audit, context, { event: 'access_denied', action, reason });
    throw new SecurityError('notFound', `there is no access token [${id}]`);
  }
  authorizeAction(deps.audit, context, action, { kind: 'longLivedToken', isOwn });
  assertCallerCurrent(context);
  const counts = await callStore(() => deps.tokens.invalidate({ by: 'family', family: pair.family }, context.now));
  const invalidated = counts?.invalidated ?? 0;
  if (invalidated > 0) {
    const reason = `${invalidated} tokens of the family [${pair.family}]`;
    recordAction(deps.audit, context, { event: 'invalidate_tokens', action, targets: [pair.id], reason });
  }
  return { invalidated };
}

function mayDealWithAll({ principal }: ActionContext, action: ClusterAction): boolean {
  return principal.authorizer.allowsCluster(action, principal.authentication);
}

/** A token that is limited to a part of its user's rights does not see or end the others of the user. */
function mayOwn({ principal }: ActionContext): boolean {
  const { authentication, authorizer, rights } = principal;
  if (rights.scope !== undefined || !mayOwnAccessTokens(authentication)) return false;
  return authorizer.allowsCluster(CLUSTER_ACTIONS.getAccessTokens, authentication, { kind: 'longLivedToken', isOwn: true });
}
