import { type ApiKey, isExpired } from '../../domain/api-key/api-key.ts';
import { apiKeyFields } from '../../domain/api-key/api-key-fields.ts';
import { assert } from '../../domain/error.ts';
import { queryThings } from '../../domain/query/query-things.ts';
import { assertPageSize, assertWindow, decodePosition, encodePosition } from '../page-cursor.ts';
import { type ApiKeyStore, StoreError } from '../store.ts';
import { compareText } from '../text-order.ts';
import { matchesFilter } from './matches-filter.ts';
import { MemoryApiTokens } from './memory-api-tokens.ts';
import type { MemoryChanges } from './memory-changes.ts';

/** API keys in memory. */
export function createMemoryApiKeys(changes: MemoryChanges): ApiKeyStore {
  const apiKeysById = new Map<string, ApiKey>();
  const tokens = new MemoryApiTokens();

  const matching = (predicate: (apiKey: ApiKey) => boolean): ApiKey[] =>
    [...apiKeysById.values()].filter(predicate).sort(byCreation);

  const set = (apiKey: ApiKey): void => {
    apiKeysById.set(apiKey.id, apiKey);
    tokens.set(apiKey);
  };

  const add = (apiKey: ApiKey): void => {
    if (apiKeysById.has(apiKey.id)) throw new StoreError('conflict', 'the API key id is taken');
    tokens.assertFree(apiKey);
    set(apiKey);
    changes.append('apiKey', [apiKey.id]);
  };

  return {
    create: async (apiKey) => {
      changes.assertOpen();
      add(apiKey);
    },
    createWithin: async (apiKey, ownerKeysMax) => {
      changes.assertOpen();
      if (matching((other) => countsAgainst(other, apiKey)).length >= ownerKeysMax) return false;
      add(apiKey);
      return true;
    },
    createToken: async (apiKey, tokensMax) => {
      changes.assertOpen();
      assert(apiKey.token !== undefined, 'only an API token is added as one');
      const refusal = tokens.refusal(apiKey, tokensMax);
      if (refusal !== null) return refusal;
      add(apiKey);
      return 'created';
    },
    findByTokenDigest: async (digest) => {
      changes.assertOpen();
      const id = tokens.idOf(digest);
      return id === null ? null : (apiKeysById.get(id) ?? null);
    },
    find: async (id) => {
      changes.assertOpen();
      return apiKeysById.get(id) ?? null;
    },
    list: async (filter, page) => {
      changes.assertOpen();
      assertPageSize(page.size);
      const after = decodePosition(page.after);
      const behind = matching((apiKey) => matchesFilter(apiKey, filter)).filter(
        (apiKey) => after === null || byCreation(apiKey, after) > 0,
      );
      const items = behind.slice(0, page.size);
      const last = items.at(-1);
      return { items, next: last !== undefined && behind.length > items.length ? encodePosition(last) : null };
    },
    invalidate: async (filter, at, { crossCluster }) => {
      changes.assertOpen();
      const found = matching(
        (apiKey) =>
          matchesFilter(apiKey, filter) && apiKey.invalidation === null && (crossCluster || apiKey.type !== 'cross_cluster'),
      );
      for (const apiKey of found) set({ ...apiKey, invalidation: at });
      const ids = found.map((apiKey) => apiKey.id);
      changes.append('apiKey', ids);
      return ids;
    },
    update: async (updates) => {
      changes.assertOpen();
      const updated: string[] = [];
      for (const { id, fields } of updates) {
        const before = apiKeysById.get(id);
        if (before === undefined || before.invalidation !== null) continue;
        set({ ...before, ...fields });
        updated.push(id);
      }
      changes.append('apiKey', updated);
      return updated;
    },
    recordUses: async (uses) => {
      changes.assertOpen();
      for (const [id, lastUse] of uses) {
        const apiKey = apiKeysById.get(id);
        if (apiKey === undefined || (apiKey.lastUse !== null && apiKey.lastUse.at >= lastUse.at)) continue;
        set({ ...apiKey, lastUse });
      }
    },
    remove: async (before, size) => {
      changes.assertOpen();
      assertPageSize(size);
      const gone = matching((apiKey) => goneSince(apiKey) < before)
        .sort((left, right) => goneSince(left) - goneSince(right) || byCreation(left, right))
        .slice(0, size);
      for (const apiKey of gone) {
        apiKeysById.delete(apiKey.id);
        tokens.delete(apiKey);
      }
      const ids = gone.map(({ id }) => id);
      changes.append('apiKey', ids);
      return ids;
    },
    query: async (query) => {
      changes.assertOpen();
      assertWindow(query.window);
      return queryThings([...apiKeysById.values()], apiKeyFields, query);
    },
  };
}

/** Whether a key counts against the limit of the owner of a new one. */
function countsAgainst(apiKey: ApiKey, added: ApiKey): boolean {
  return (
    apiKey.creator.principal === added.creator.principal &&
    apiKey.creator.realm.name === added.creator.realm.name &&
    apiKey.invalidation === null &&
    !isExpired(apiKey, added.creation)
  );
}

/** When a key was invalidated or expires, whichever is first; infinity: neither. */
function goneSince({ invalidation, expiration }: ApiKey): number {
  return Math.min(invalidation ?? Number.POSITIVE_INFINITY, expiration ?? Number.POSITIVE_INFINITY);
}

function byCreation(
  left: { readonly creation: number; readonly id: string },
  right: { readonly creation: number; readonly id: string },
): number {
  return left.creation - right.creation || compareText(left.id, right.id);
}
