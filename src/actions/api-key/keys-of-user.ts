import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { NATIVE_REALM } from '../../domain/principal/authentication.ts';
import type { ApiKeyStore, LongLivedTokenStore } from '../../stores/store.ts';
import type { TokenStore } from '../../stores/token-store.ts';
import type { ActionContext } from '../action-context.ts';
import { assertCallerCurrent } from '../authorize-action.ts';
import type { ClusterAction } from '../cluster-actions.ts';
import { deleteTokensOfUser } from '../long-lived-token/delete-tokens-of-user.ts';
import { recordAction } from '../record-action.ts';
import { callStore } from '../store-fault.ts';

/** What becomes of the API keys and tokens of a native user who is deleted or disabled. */
export interface KeysOfUsers {
  readonly apiKeys: Pick<ApiKeyStore, 'invalidate'>;
  readonly tokens: Pick<TokenStore, 'invalidate'>;
  readonly longLivedTokens: Pick<LongLivedTokenStore, 'list' | 'delete'>;
  /** `never`, as in Elasticsearch: they go on working. */
  readonly invalidatedWhen: 'never' | 'deleted' | 'disabled-or-deleted';
}

/** How a user goes, and by which action. */
export interface UserGoes {
  readonly username: string;
  readonly how: 'deleted' | 'disabled';
  readonly action: ClusterAction;
}

/**
 * Deletes or disables a native user by `change`, and invalidates the user's keys and tokens where that is wanted: before the
 * change, so that whatever stops the process between the two leaves none of a user who is gone; and after it, for those that
 * the user made meanwhile.
 * @throws SecurityError `unavailable`, `internal`; what `change` throws: the keys stay invalidated then.
 */
export async function changeGoingUser<Result>(
  deps: { readonly keysOfUsers?: KeysOfUsers; readonly audit: AuditLog },
  context: ActionContext,
  goes: UserGoes,
  change: () => Promise<Result>,
): Promise<Result> {
  const { keysOfUsers, audit } = deps;
  if (keysOfUsers === undefined || !concerns(keysOfUsers, goes)) return change();
  await invalidateKeys(keysOfUsers, audit, context, goes);
  // The first invalidation has taken its time.
  assertCallerCurrent(context);
  const result = await change();
  await invalidateKeys(keysOfUsers, audit, context, goes);
  return result;
}

function concerns({ invalidatedWhen }: KeysOfUsers, { how }: UserGoes): boolean {
  return invalidatedWhen === 'disabled-or-deleted' || invalidatedWhen === how;
}

async function invalidateKeys(
  { apiKeys, tokens, longLivedTokens }: KeysOfUsers,
  audit: AuditLog,
  context: ActionContext,
  { username, action }: UserGoes,
): Promise<void> {
  const filter = { username, realmName: NATIVE_REALM.name };
  const invalidated = await callStore(() => apiKeys.invalidate(filter, context.now, { crossCluster: true }));
  if (invalidated.length > 0) recordAction(audit, context, { event: 'invalidate_apikeys', action, targets: invalidated });
  await deleteTokensOfUser(longLivedTokens, filter, (targets) =>
    recordAction(audit, context, { event: 'invalidate_tokens', action, targets }),
  );
  const counts = await callStore(() => tokens.invalidate({ by: 'user', ...filter }, context.now));
  if (counts !== null && counts.invalidated > 0) {
    const reason = `${counts.invalidated} tokens of user [${username}]`;
    recordAction(audit, context, { event: 'invalidate_tokens', action, reason });
  }
}
