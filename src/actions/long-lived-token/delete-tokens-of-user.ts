import type { LongLivedTokenStore } from '../../stores/store.ts';
import { callStore } from '../store-fault.ts';

/** Tokens deleted in one transaction. */
const BATCH_TOKENS_MAX = 1_000;

/** Tells of each batch that was deleted: its ids. */
type OnDeleted = (ids: readonly string[]) => void;

/**
 * Deletes all long-lived tokens that stand for a user in a realm, those that expired too.
 * @throws SecurityError `unavailable`, `internal`; what was deleted until then has been told.
 */
export async function deleteTokensOfUser(
  longLivedTokens: Pick<LongLivedTokenStore, 'list' | 'delete'>,
  user: { readonly username: string; readonly realmName: string },
  onDeleted: OnDeleted,
): Promise<void> {
  for (;;) {
    const { items } = await callStore(() => longLivedTokens.list(user, { size: BATCH_TOKENS_MAX }));
    if (items.length === 0) return;
    const ids = items.map(({ id }) => id);
    await callStore(() => longLivedTokens.delete(ids));
    onDeleted(ids);
  }
}
