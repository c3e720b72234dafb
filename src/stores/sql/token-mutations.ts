import type { Kysely } from 'kysely';
import type { Instant } from '../../domain/time.ts';
import type { TokenSelection } from '../token-store.ts';
import { createAccessTokenQueries, type InvalidatedTokens } from './access-tokens.ts';
import { createLongLivedTokenQueries } from './long-lived-tokens.ts';
import type { Done } from './mutation-done.ts';
import type { StoreSchema } from './schema.ts';
import { decodeText } from './text-column.ts';
import type { RefreshUseColumns } from './token-rows.ts';
import type { AccessTokenRow, FoundLongLivedTokenRow, LongLivedTokenUseRow } from './token-schema.ts';

interface Removal {
  readonly before: Instant;
  readonly size: number;
}

/** What each mutation of tokens is given and what it answers. */
export interface TokenMutationTypes {
  readonly createAccessToken: { readonly input: AccessTokenRow; readonly result: null };
  readonly refreshAccessToken: {
    readonly input: { readonly refreshDigest: string; readonly use: RefreshUseColumns; readonly successor: AccessTokenRow };
    readonly result: boolean;
  };
  readonly invalidateAccessTokens: {
    readonly input: { readonly selection: TokenSelection; readonly at: Instant };
    readonly result: InvalidatedTokens['counts'];
  };
  readonly removeAccessTokens: { readonly input: Removal; readonly result: number };
  readonly createLongLivedToken: { readonly input: FoundLongLivedTokenRow; readonly result: null };
  readonly renewLongLivedToken: {
    readonly input: { readonly id: string; readonly before: Instant | null; readonly expiration: Instant };
    readonly result: boolean;
  };
  readonly deleteLongLivedTokens: { readonly input: { readonly ids: readonly string[] }; readonly result: readonly boolean[] };
  readonly recordLongLivedTokenUses: { readonly input: readonly LongLivedTokenUseRow[]; readonly result: null };
  readonly removeLongLivedTokens: { readonly input: Removal; readonly result: readonly string[] };
}

type TokenMutators = {
  readonly [Kind in keyof TokenMutationTypes]: (
    input: TokenMutationTypes[Kind]['input'],
  ) => Promise<Done<TokenMutationTypes[Kind]['result']>>;
};

/** Makes the functions that change tokens. The caller has begun a transaction, and appends the changes. */
export function createTokenMutators(db: Kysely<StoreSchema>): TokenMutators {
  return { ...createAccessTokenMutators(db), ...createLongLivedTokenMutators(db) };
}

function createAccessTokenMutators(
  db: Kysely<StoreSchema>,
): Pick<TokenMutators, Extract<keyof TokenMutators, `${string}AccessToken${string}`>> {
  const tokens = createAccessTokenQueries(db);
  const kind = 'accessToken';
  return {
    createAccessToken: async (row) => {
      await tokens.insert(row);
      return { result: null, kind, ids: [decodeText(row.id)] };
    },
    refreshAccessToken: async ({ refreshDigest, use, successor }) => {
      const id = await tokens.use(refreshDigest, use);
      if (id === null) return { result: false, kind, ids: [] };
      await tokens.insert(successor);
      return { result: true, kind, ids: [id, decodeText(successor.id)] };
    },
    invalidateAccessTokens: async ({ selection, at }) => {
      const { counts, ids } = await tokens.invalidate(selection, at);
      return { result: counts, kind, ids };
    },
    removeAccessTokens: async ({ before, size }) => {
      const ids = await tokens.remove(before, size);
      return { result: ids.length, kind, ids };
    },
  };
}

function createLongLivedTokenMutators(
  db: Kysely<StoreSchema>,
): Pick<TokenMutators, Extract<keyof TokenMutators, `${string}LongLived${string}`>> {
  const tokens = createLongLivedTokenQueries(db);
  const kind = 'longLivedToken';
  return {
    createLongLivedToken: async (row) => {
      await tokens.insert(row);
      return { result: null, kind, ids: [decodeText(row.id)] };
    },
    renewLongLivedToken: async ({ id, before, expiration }) => {
      const result = await tokens.renew(id, before, expiration);
      return { result, kind, ids: result ? [id] : [] };
    },
    deleteLongLivedTokens: async ({ ids }) => {
      const result: boolean[] = [];
      for (const id of ids) result.push(await tokens.delete(id));
      return { result, kind, ids: ids.filter((_, index) => result[index]) };
    },
    recordLongLivedTokenUses: async (rows) => {
      for (const row of rows) await tokens.recordUse(row);
      return { result: null, kind, ids: [] };
    },
    removeLongLivedTokens: async ({ before, size }) => {
      const ids = await tokens.remove(before, size);
      return { result: ids, kind, ids };
    },
  };
}
