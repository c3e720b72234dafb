import { setImmediate } from 'node:timers/promises';
import type { ApiKey } from '../../domain/api-key/api-key.ts';
import { assert } from '../../domain/error.ts';
import type { Hit } from '../../domain/query/query.ts';
import { type ApiKeyPosition, assertPageSize, assertWindow, decodePosition, toPage } from '../page-cursor.ts';
import type { ApiKeyFilter, ApiKeyQuery, ApiKeyQueryResult, ApiKeyStore } from '../store.ts';
import { createApiKeyQueries } from './api-keys.ts';
import { inSlices } from './in-slices.ts';
import { listInSlices, SLICE_SIZE } from './list-in-slices.ts';
import { sortValue } from './query/query-values.ts';
import { apiKeyFromRow, apiKeyToRow, apiKeyUpdatesToRows, apiKeyUseToRow } from './rows.ts';
import type { SqliteAccess } from './sqlite-access.ts';
import { nullOr } from './stored-json.ts';

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
      return access.run(async () => toPage(await listApiKeys(access, filter, after, page.size + 1), page.size));
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

function listApiKeys(
  access: SqliteAccess,
  filter: ApiKeyFilter,
  after: ApiKeyPosition | null,
  size: number,
): Promise<readonly ApiKey[]> {
  return listInSlices({
    after,
    size,
    positionOf: (apiKey) => apiKey,
    read: async (behind, wanted) =>
      (await access.listings.rows('apiKeys', { filter, after: behind, size: wanted })).map(apiKeyFromRow),
  });
}
