import { setImmediate } from 'node:timers/promises';
import type { ApiKey } from '../../domain/api-key/api-key.ts';
import { assert } from '../../domain/error.ts';
import type { Hit } from '../../domain/query/query.ts';
import { type ApiKeyPosition, assertPageSize, assertWindow, decodePosition, toPage } from '../page-cursor.ts';
import type { ApiKeyFilter, ApiKeyQuery, ApiKeyQueryResult, ApiKeyStore } from '../store.ts';
import { createApiKeyQueries } from './api-keys.ts';
import { inSlices } from './in-slices.ts';
import { sortValue } from './query/query-values.ts';
import { apiKeyFromRow, apiKeyToRow, apiKeyUpdatesToRows, apiKeyUseToRow } from './rows.ts';
import type { SqliteAccess } from './sqlite-access.ts';
import { nullOr } from './stored-json.ts';

/** API keys that cross threads at once: the calling thread reads as many without a pause, some 5 ms. */
const SLICE_SIZE = 256;
/** Uses in one commit: other mutations wait no longer than that. */
const USES_SLICE_SIZE = 1_000;

/** API keys of an SQLite store. */
export function createSqliteApiKeys(access: SqliteAccess): ApiKeyStore {
  const queries = createApiKeyQueries(access.db);
  return {
    create: async (apiKey) => {
      await access.write('createApiKey', apiKeyToRow(apiKey));
    },
    createWithin: (apiKey, ownerKeysMax) => access.write('createApiKeyWithin', { row: apiKeyToRow(apiKey), ownerKeysMax }),
    createToken: async (apiKey, tokensMax) => {
      assert(apiKey.token !== undefined, 'only an API token is added as one');
      return access.write('createApiKeyToken', { row: apiKeyToRow(apiKey), tokensMax });
    },
    findByTokenDigest: (digest) => access.run(async () => nullOr(await queries.findByTokenDigest(digest), apiKeyFromRow)),
    find: (id) => access.run(async () => nullOr(await queries.find(id), apiKeyFromRow)),
    list: async (filter, page) => {
      assertPageSize(page.size);
      const after = decodePosition(page.after);
      return access.run(async () => toPage(await listInSlices(access, filter, after, page.size + 1), page.size));
    },
    invalidate: (filter, at, { crossCluster }) => access.write('invalidateApiKeys', { filter, at, crossCluster }),
    update: (updates) => access.write('updateApiKeys', apiKeyUpdatesToRows(updates)),
    recordUses: (uses) => {
      const rows = Array.from(uses, ([id, use]) => apiKeyUseToRow(id, use));
      return access.writeInTurn('recordApiKeyUses', inSlices(rows, USES_SLICE_SIZE));
    },
    remove: async (before, size) => {
      assertPageSize(size);
      return access.write('removeApiKeys', { before, size });
    },
    query: async (query) => {
      assertWindow(query.window);
      return access.run(() => runApiKeyQuery(access, query));
    },
  };
}

async function runApiKeyQuery(access: SqliteAccess, query: ApiKeyQuery): Promise<ApiKeyQueryResult> {
  const [found] = await access.queries.rows('apiKeyQuery', { query });
  assert(found !== undefined, 'a query has one outcome');
  const hits: Hit<ApiKey>[] = [];
  for (const slice of inSlices(found.hits, SLICE_SIZE)) {
    if (hits.length > 0) await setImmediate();
    for (const { row, sort } of slice) hits.push({ item: apiKeyFromRow(row), sort: sort.map(sortValue) });
  }
  return { total: found.total, hits, aggregations: found.aggregations };
}

/** Reads up to `size` keys, in slices so that no turn of the event loop reads many. */
async function listInSlices(
  access: SqliteAccess,
  filter: ApiKeyFilter,
  start: ApiKeyPosition | null,
  size: number,
): Promise<readonly ApiKey[]> {
  const items: ApiKey[] = [];
  let after = start;
  for (;;) {
    const wanted = Math.min(SLICE_SIZE, size - items.length);
    const rows = await access.listings.rows('apiKeys', { filter, after, size: wanted });
    for (const row of rows) {
      const apiKey = apiKeyFromRow(row);
      items.push(apiKey);
      after = { creation: apiKey.creation, id: apiKey.id };
    }
    if (rows.length < wanted || items.length === size) return items;
  }
}
