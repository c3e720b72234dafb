import { digestOfToken, isTokenShaped } from '../../authentication/token-secret.ts';
import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { SecurityError, validationFailed } from '../../domain/error.ts';
import type { Secret } from '../../domain/secret.ts';
import type { TokenSelection, TokenStore } from '../../stores/token-store.ts';
import type { ActionContext } from '../action-context.ts';
import { assertCallerCurrent, authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { recordAction } from '../record-action.ts';
import { callStore } from '../store-fault.ts';

/** What invalidating tokens needs. */
export interface InvalidateTokensDeps {
  readonly tokens: Pick<TokenStore, 'findByDigest' | 'findByRefreshDigest' | 'invalidate' | 'isEmpty'>;
  readonly audit: AuditLog;
}

/** Which tokens to invalidate; `null`: not given. A token goes alone, or a user, a realm, or both. */
export interface InvalidateTokensRequest {
  readonly token: { readonly type: 'access' | 'refresh'; readonly secret: Secret } | null;
  readonly username: string | null;
  readonly realmName: string | null;
}

/** What came of an invalidation. */
export interface InvalidatedTokens {
  /** Access and refresh tokens counted apart. */
  readonly invalidated: number;
  readonly previouslyInvalidated: number;
  /** False when a token was named and there is none such. */
  readonly isFound: boolean;
}

const NOTHING = { invalidated: 0, previouslyInvalidated: 0 };

/**
 * Invalidates a token, or all tokens that stand for a user: none is accepted after the promise resolves. An access token goes
 * without its refresh token, and the other way round.
 * @throws SecurityError `actionRequestValidation`, `forbidden` also where no token was ever made, `unavailable`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-invalidate-token
 */
export async function invalidateTokens(
  deps: InvalidateTokensDeps,
  context: ActionContext,
  request: InvalidateTokensRequest,
): Promise<InvalidatedTokens> {
  const violations = violationsOf(request);
  if (violations.length > 0) throw validationFailed(violations);
  const action = CLUSTER_ACTIONS.invalidateTokens;
  authorizeAction(deps.audit, context, action);

  const selection = selectionOf(request);
  assertCallerCurrent(context);
  const counts = selection === null ? null : await callStore(() => deps.tokens.invalidate(selection, context.now));
  if (counts === null) {
    if (selection !== null && (await callStore(() => deps.tokens.isEmpty()))) {
      throw new SecurityError('tokensMissing', 'failed to invalidate token');
    }
    return { ...NOTHING, isFound: false };
  }
  if (counts.invalidated > 0) {
    const targets = await targetsOf(deps, selection);
    const reason = reasonOf(selection, counts.invalidated);
    recordAction(deps.audit, context, { event: 'invalidate_tokens', action, targets, reason });
  }
  return { ...counts, isFound: true };
}

function violationsOf({ token, username, realmName }: InvalidateTokensRequest): readonly string[] {
  const hasToken = (token?.secret.reveal() ?? '') !== '';
  const hasUser = (username ?? '') !== '' || (realmName ?? '') !== '';
  if (!hasUser) return hasToken ? [] : ['token string must be provided when not specifying a realm name or a username'];
  if (!hasToken) return [];
  return [
    'token string must not be provided when realm name or username is specified',
    'token type must not be provided when realm name or username is specified',
  ];
}

/** `null`: what was named is no token that was made here. */
function selectionOf({ token, username, realmName }: InvalidateTokensRequest): TokenSelection | null {
  if (token === null || token.secret.reveal() === '') {
    return { by: 'user', username: username === '' ? null : username, realmName: realmName === '' ? null : realmName };
  }
  if (!isTokenShaped(token.secret)) return null;
  return { by: token.type === 'access' ? 'digest' : 'refreshDigest', digest: digestOfToken(token.secret) };
}

/** The pair whose token it was; of a user, the name tells. */
async function targetsOf({ tokens }: InvalidateTokensDeps, selection: TokenSelection | null): Promise<readonly string[]> {
  if (selection?.by !== 'digest' && selection?.by !== 'refreshDigest') return [];
  const { by, digest } = selection;
  const pair = await callStore(() => (by === 'digest' ? tokens.findByDigest(digest) : tokens.findByRefreshDigest(digest)));
  return pair === null ? [] : [pair.id];
}

function reasonOf(selection: TokenSelection | null, invalidated: number): string {
  if (selection?.by !== 'user') return selection?.by === 'refreshDigest' ? 'a refresh token' : 'an access token';
  const { username, realmName } = selection;
  const user = username === null ? 'every user' : `user [${username}]`;
  return `${invalidated} tokens of ${user}${realmName === null ? '' : ` of realm [${realmName}]`}`;
}
