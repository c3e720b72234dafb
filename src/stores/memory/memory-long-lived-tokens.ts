import type { LongLivedToken } from '../../domain/token/long-lived-token.ts';
import { assertPageSize, decodePosition, toPage } from '../page-cursor.ts';
import { type LongLivedTokenStore, StoreError } from '../store.ts';
import { compareText } from '../text-order.ts';
import type { MemoryChanges } from './memory-changes.ts';

/** Long-lived tokens in memory. */
export function createMemoryLongLivedTokens(changes: MemoryChanges): LongLivedTokenStore {
  const tokensById = new Map<string, LongLivedToken>();
  return {
    create: async (token) => {
      changes.assertOpen();
      if (tokensById.has(token.id)) throw new StoreError('conflict', 'the token id is taken');
      tokensById.set(token.id, token);
      changes.append('longLivedToken', [token.id]);
    },
    find: async (id) => {
      changes.assertOpen();
      return tokensById.get(id) ?? null;
    },
    list: async ({ username, realmName }, page) => {
      changes.assertOpen();
      assertPageSize(page.size);
      const after = decodePosition(page.after);
      const found = [...tokensById.values()]
        .filter(
          ({ authentication }) =>
            (username === null || authentication.user.username === username) &&
            (realmName === null || authentication.lookupRealm.name === realmName),
        )
        .filter((token) => after === null || byCreation(token, after) > 0)
        .sort(byCreation);
      return toPage(found, page.size);
    },
    renew: async (id, before, expiration) => {
      changes.assertOpen();
      const token = tokensById.get(id);
      if (token === undefined || token.expiration !== before) return false;
      tokensById.set(id, { ...token, expiration });
      changes.append('longLivedToken', [id]);
      return true;
    },
    delete: async (ids) => {
      changes.assertOpen();
      const found = ids.map((id) => tokensById.delete(id));
      changes.append(
        'longLivedToken',
        ids.filter((_, index) => found[index]),
      );
      return found;
    },
    recordUses: async (uses) => {
      changes.assertOpen();
      for (const [id, { at, address }] of uses) {
        const token = tokensById.get(id);
        if (token === undefined || (token.lastUse !== null && token.lastUse.at >= at)) continue;
        // Those two alone: what is noted may come with more.
        tokensById.set(id, { ...token, lastUse: { at, address } });
      }
    },
    remove: async (before, size) => {
      changes.assertOpen();
      assertPageSize(size);
      const ids = [...tokensById.values()]
        .map(({ id, expiration }) => ({ id, expiration: expiration ?? Number.POSITIVE_INFINITY }))
        .filter(({ expiration }) => expiration < before)
        .sort((left, right) => left.expiration - right.expiration || compareText(left.id, right.id))
        .slice(0, size)
        .map(({ id }) => id);
      for (const id of ids) tokensById.delete(id);
      changes.append('longLivedToken', ids);
      return ids;
    },
  };
}

function byCreation(
  left: { readonly creation: number; readonly id: string },
  right: { readonly creation: number; readonly id: string },
): number {
  return left.creation - right.creation || compareText(left.id, right.id);
}
