import type { Instant } from '../../domain/time.ts';
import type { AccessToken } from '../../domain/token/access-token.ts';
import { assertPageSize, decodePosition, toPage } from '../page-cursor.ts';
import { assertSelection, planInvalidation } from '../plan-invalidation.ts';
import { StoreError } from '../store.ts';
import { compareText } from '../text-order.ts';
import type { TokenSelection, TokenStore } from '../token-store.ts';
import type { MemoryChanges } from './memory-changes.ts';

/** Access tokens in memory. */
export function createMemoryTokens(changes: MemoryChanges): TokenStore {
  const tokensById = new Map<string, AccessToken>();
  const idsByDigest = new Map<string, string>();
  const idsByRefreshDigest = new Map<string, string>();
  let wasOneMade = false;

  const assertFree = ({ id, digest, refresh }: AccessToken): void => {
    const isTaken =
      tokensById.has(id) || idsByDigest.has(digest) || (refresh !== null && idsByRefreshDigest.has(refresh.digest));
    if (isTaken) throw new StoreError('conflict', 'the token is taken');
  };
  const add = (token: AccessToken): void => {
    tokensById.set(token.id, token);
    idsByDigest.set(token.digest, token.id);
    if (token.refresh !== null) idsByRefreshDigest.set(token.refresh.digest, token.id);
    wasOneMade = true;
  };
  const drop = ({ id, digest, refresh }: AccessToken): void => {
    tokensById.delete(id);
    idsByDigest.delete(digest);
    if (refresh !== null) idsByRefreshDigest.delete(refresh.digest);
  };
  const find = (ids: ReadonlyMap<string, string>, digest: string): AccessToken | null =>
    tokensById.get(ids.get(digest) ?? '') ?? null;
  const select = (selection: TokenSelection): readonly AccessToken[] => {
    if (selection.by === 'digest') return listOf(find(idsByDigest, selection.digest));
    if (selection.by === 'refreshDigest') return listOf(find(idsByRefreshDigest, selection.digest));
    return [...tokensById.values()].filter((token) => isSelected(token, selection));
  };
  const change = (id: string, changed: (token: AccessToken) => AccessToken): void => {
    const token = tokensById.get(id);
    if (token !== undefined) tokensById.set(id, changed(token));
  };

  return {
    create: async (token) => {
      changes.assertOpen();
      assertFree(token);
      add(token);
      changes.append('accessToken', [token.id]);
    },
    findByDigest: async (digest) => {
      changes.assertOpen();
      return find(idsByDigest, digest);
    },
    findByRefreshDigest: async (digest) => {
      changes.assertOpen();
      return find(idsByRefreshDigest, digest);
    },
    refresh: async (refreshDigest, use, successor) => {
      changes.assertOpen();
      const token = find(idsByRefreshDigest, refreshDigest);
      const refresh = token?.refresh ?? null;
      if (token === null || refresh === null || refresh.invalidation !== null || refresh.use !== null) return false;
      assertFree(successor);
      tokensById.set(token.id, { ...token, refresh: { ...refresh, use } });
      add(successor);
      changes.append('accessToken', [token.id, successor.id]);
      return true;
    },
    invalidate: async (selection, at) => {
      changes.assertOpen();
      assertSelection(selection);
      const selected = select(selection);
      const isByDigest = selection.by === 'digest' || selection.by === 'refreshDigest';
      if (isByDigest && selected.length === 0) return null;
      const { accessIds, refreshIds, previouslyInvalidated } = planInvalidation(selection.by, at, selected);
      for (const id of accessIds) change(id, (token) => ({ ...token, invalidation: at }));
      for (const id of refreshIds) change(id, (token) => withInvalidRefresh(token, at));
      changes.append('accessToken', [...new Set([...accessIds, ...refreshIds])]);
      return { invalidated: accessIds.length + refreshIds.length, previouslyInvalidated };
    },
    find: async (id) => {
      changes.assertOpen();
      return tokensById.get(id) ?? null;
    },
    list: async ({ username, realmName }, page) => {
      changes.assertOpen();
      assertPageSize(page.size);
      const after = decodePosition(page.after);
      const found = select({ by: 'user', username, realmName })
        .filter((token) => after === null || byCreation(token, after) < 0)
        .toSorted((left, right) => byCreation(right, left));
      return toPage(found, page.size);
    },
    isEmpty: async () => {
      changes.assertOpen();
      return !wasOneMade;
    },
    remove: async (before, size) => {
      changes.assertOpen();
      assertPageSize(size);
      const ended = [...tokensById.values()]
        .filter((token) => endOf(token) < before)
        .sort((left, right) => endOf(left) - endOf(right) || compareText(left.id, right.id))
        .slice(0, size);
      for (const token of ended) drop(token);
      changes.append(
        'accessToken',
        ended.map(({ id }) => id),
      );
      return ended.length;
    },
  };
}

function listOf(token: AccessToken | null): readonly AccessToken[] {
  return token === null ? [] : [token];
}

function isSelected(
  { family, authentication }: AccessToken,
  selection: Extract<TokenSelection, { readonly by: 'family' | 'user' }>,
): boolean {
  if (selection.by === 'family') return family === selection.family;
  const { username, realmName } = selection;
  return (
    (username === null || authentication.user.username === username) &&
    (realmName === null || authentication.lookupRealm.name === realmName)
  );
}

function byCreation(
  left: { readonly creation: number; readonly id: string },
  right: { readonly creation: number; readonly id: string },
): number {
  return left.creation - right.creation || compareText(left.id, right.id);
}

function withInvalidRefresh(token: AccessToken, at: Instant): AccessToken {
  return { ...token, refresh: token.refresh && { ...token.refresh, invalidation: at } };
}

function endOf({ expiration, refresh }: AccessToken): number {
  return Math.max(expiration, refresh?.expiration ?? expiration);
}
