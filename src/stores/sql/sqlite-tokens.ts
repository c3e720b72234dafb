import { setImmediate } from 'node:timers/promises';
import type { LongLivedToken } from '../../domain/token/long-lived-token.ts';
import { type ApiKeyPosition, assertPageSize, decodePosition, toPage } from '../page-cursor.ts';
import { assertSelection } from '../plan-invalidation.ts';
import type { LongLivedTokenStore } from '../store.ts';
import type { TokenStore } from '../token-store.ts';
import { createAccessTokenQueries } from './access-tokens.ts';
import { inSlices } from './in-slices.ts';
import { createLongLivedTokenQueries, type LongLivedTokenFilter } from './long-lived-tokens.ts';
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

/** Tokens that cross threads at once: the calling thread reads as many without a pause. */
const SLICE_SIZE = 256;
/** Uses in one commit: other mutations wait no longer than that. */
const USES_SLICE_SIZE = 1_000;

/** Access tokens of an SQLite store. */
export function createSqliteTokens(access: SqliteAccess): TokenStore {
  const queries = createAccessTokenQueries(access.db);
  return {
    create: async (token) => {
      await access.write('createAccessToken', accessTokenToRow(token));
    },
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
    list: async (filter, page) => {
      assertPageSize(page.size);
      const after = decodePosition(page.after);
      return access.run(async () => toPage(await listInSlices(access, filter, after, page.size + 1), page.size));
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

/** Reads up to `size` tokens, in slices so that no turn of the event loop reads many. */
async function listInSlices(
  access: SqliteAccess,
  filter: LongLivedTokenFilter,
  start: ApiKeyPosition | null,
  size: number,
): Promise<readonly LongLivedToken[]> {
  const items: LongLivedToken[] = [];
  let after = start;
  for (;;) {
    const wanted = Math.min(SLICE_SIZE, size - items.length);
    const rows = await access.listings.rows('longLivedTokens', { filter, after, size: wanted });
    items.push(...rows.map(longLivedTokenFromRow));
    const last = items.at(-1);
    if (last === undefined || rows.length < wanted || items.length === size) return items;
    after = { creation: last.creation, id: last.id };
    await setImmediate();
  }
}
