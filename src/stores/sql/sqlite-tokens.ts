import { type ApiKeyPosition, assertPageSize, decodePosition, toPage } from '../page-cursor.ts';
import { assertSelection } from '../plan-invalidation.ts';
import type { LongLivedTokenStore } from '../store.ts';
import type { TokenStore } from '../token-store.ts';
import { createAccessTokenQueries } from './access-tokens.ts';
import { inSlices } from './in-slices.ts';
import { listInSlices } from './list-in-slices.ts';
import { createLongLivedTokenQueries } from './long-lived-tokens.ts';
import type { SqliteAccess } from './sqlite-access.ts';
import { nullOr } from './stored-json.ts';
import {
  accessTokenFromRow,
  accessTokenToRow,
  longLivedTokenFromRow,
  longLivedTokenToRow,
  longLivedTokenUseToRow,
  refreshUseColumns,
} from './token-rows.ts';

/** Uses in one commit: other mutations wait no longer than that. */
const USES_SLICE_SIZE = 1_000;

/** Access tokens of an SQLite store. */
export function createSqliteTokens(access: SqliteAccess): TokenStore {
  const queries = createAccessTokenQueries(access.db);
  return {
    create: async (token) => {
      await access.write('createAccessToken', accessTokenToRow(token));
    },
    find: (id) => access.run(async () => nullOr(await queries.find(id), accessTokenFromRow)),
    findByDigest: (digest) => access.run(async () => nullOr(await queries.findByDigest(digest), accessTokenFromRow)),
    findByRefreshDigest: (digest) =>
      access.run(async () => nullOr(await queries.findByRefreshDigest(digest), accessTokenFromRow)),
    refresh: (refreshDigest, use, successor) =>
      access.write('refreshAccessToken', {
        refreshDigest,
        use: refreshUseColumns(use),
        successor: accessTokenToRow(successor),
      }),
    invalidate: async (selection, at) => {
      assertSelection(selection);
      return access.write('invalidateAccessTokens', { selection, at });
    },
    list: async (filter, { size, after }) => {
      assertPageSize(size);
      const position = decodePosition(after);
      return access.run(async () => {
        const read = async (behind: ApiKeyPosition | null, wanted: number) =>
          (await access.listings.rows('accessTokens', { filter, after: behind, size: wanted })).map(accessTokenFromRow);
        return toPage(await listInSlices({ after: position, size: size + 1, read, positionOf: (token) => token }), size);
      });
    },
    isEmpty: () => access.run(async () => !(await queries.wasOneMade())),
    remove: async (before, size) => {
      assertPageSize(size);
      return access.write('removeAccessTokens', { before, size });
    },
  };
}

/** Long-lived tokens of an SQLite store. */
export function createSqliteLongLivedTokens(access: SqliteAccess): LongLivedTokenStore {
  const queries = createLongLivedTokenQueries(access.db);
  return {
    create: async (token) => {
      await access.write('createLongLivedToken', longLivedTokenToRow(token));
    },
    find: (id) => access.run(async () => nullOr(await queries.find(id), longLivedTokenFromRow)),
    list: async (filter, { size, after }) => {
      assertPageSize(size);
      const position = decodePosition(after);
      return access.run(async () => {
        const read = async (behind: ApiKeyPosition | null, wanted: number) =>
          (await access.listings.rows('longLivedTokens', { filter, after: behind, size: wanted })).map(longLivedTokenFromRow);
        return toPage(await listInSlices({ after: position, size: size + 1, read, positionOf: (token) => token }), size);
      });
    },
    renew: (id, before, expiration) => access.write('renewLongLivedToken', { id, before, expiration }),
    delete: (ids) => access.write('deleteLongLivedTokens', { ids }),
    recordUses: (uses) => {
      const rows = Array.from(uses, ([id, use]) => longLivedTokenUseToRow(id, use));
      return access.writeInTurn('recordLongLivedTokenUses', inSlices(rows, USES_SLICE_SIZE));
    },
    remove: async (before, size) => {
      assertPageSize(size);
      return access.write('removeLongLivedTokens', { before, size });
    },
  };
}
