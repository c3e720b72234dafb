import type { ApiKey } from '../../domain/api-key/api-key.ts';
import { type ApiKeyPosition, assertPageSize, decodePosition, encodePosition } from '../page-cursor.ts';
import type { ApiKeyFilter, ApiKeyStore, ChangeFeed, Page, PageRequest, RoleStore, Store, UserStore } from '../store.ts';
import { compareText } from '../text-order.ts';
import { createApiKeyQueries } from './api-keys.ts';
import { createChangeQueries } from './changes.ts';
import { createRoleQueries } from './roles.ts';
import { apiKeyFromRow, apiKeyToRow, changeFromRow, roleFromRow, roleToRow, userFromRow, userToRow } from './rows.ts';
import { SqliteAccess } from './sqlite-access.ts';
import { nullOr } from './stored-json.ts';
import { createUserQueries } from './users.ts';

/** How the store is opened. */
export interface SqliteStoreOptions {
  /** The database file; made when it is missing. The folder must be there. */
  readonly path: string;
  /** `full`: an answered mutation survives loss of power. `normal`: only `kill -9`; faster on slow disks. */
  readonly durability: 'full' | 'normal';
  /** Mutations, and likewise listings, accepted and not yet answered, at most; one more is `unavailable`. Default 10,000. */
  readonly queueMax?: number;
  /** How long a statement waits for a lock of another process. Default 5,000. */
  readonly busyTimeoutMs?: number;
}

/** API keys that cross threads at once: the calling thread reads as many without a pause, some 5 ms. */
const SLICE_SIZE = 256;

/**
 * Opens the store on an SQLite file. A thread of its own commits writes in groups, another reads listings; point look-ups
 * are read here. Should the writing thread die, mutations reject with `unavailable` until the store is opened anew; those
 * that were with it may have taken effect, and their changes have been heard.
 * @throws StoreError `corrupt` when the file is not a database of Claviger; `unavailable` when it is of a newer release or
 * cannot be opened.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const { path, durability, queueMax = 10_000, busyTimeoutMs = 5_000 } = options;
  const access = await SqliteAccess.open({ path, durability, queueMax, busyTimeoutMs });
  return {
    apiKeys: createApiKeyStore(access),
    users: createUserStore(access),
    roles: createRoleStore(access),
    changes: createChangeFeed(access),
    close: () => access.close(),
  };
}

function createApiKeyStore(access: SqliteAccess): ApiKeyStore {
  const queries = createApiKeyQueries(access.db);
  return {
    create: async (apiKey) => {
      await access.write('createApiKey', apiKeyToRow(apiKey));
    },
    find: (id) => access.run(async () => nullOr(await queries.find(id), apiKeyFromRow)),
    list: async (filter, page) => {
      assertPageSize(page.size);
      const after = decodePosition(page.after);
      return access.run(async () => toPage(await listInSlices(access, filter, after, page.size + 1), page));
    },
    invalidate: (filter, at, { crossCluster }) => access.write('invalidateApiKeys', { filter, at, crossCluster }),
  };
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

/** Makes a page of items of which one more than a page was asked for: whether it came tells whether this page is the last. */
function toPage(found: readonly ApiKey[], { size }: PageRequest): Page<ApiKey> {
  const items = found.slice(0, size);
  const last = items.at(-1);
  return { items, next: last !== undefined && found.length > size ? encodePosition(last) : null };
}

function createUserStore(access: SqliteAccess): UserStore {
  const queries = createUserQueries(access.db);
  return {
    find: (realm, username) => access.run(async () => nullOr(await queries.find(realm, username), userFromRow)),
    list: (realm) =>
      access.run(async () => {
        const users = (await access.listings.rows('users', { realm })).map(userFromRow);
        return users.sort((left, right) => compareText(left.username, right.username));
      }),
    put: (realm, user) => access.write('putUser', userToRow(realm, user)),
    delete: (realm, username) => access.write('deleteUser', { realm, username }),
  };
}

function createRoleStore(access: SqliteAccess): RoleStore {
  const queries = createRoleQueries(access.db);
  return {
    find: (name) => access.run(async () => nullOr(await queries.find(name), roleFromRow)),
    list: () =>
      access.run(async () => {
        const roles = (await access.listings.rows('roles', {})).map(roleFromRow);
        return roles.sort((left, right) => compareText(left.name, right.name));
      }),
    put: (role) => access.write('putRole', roleToRow(role)),
    delete: (name) => access.write('deleteRole', { name }),
  };
}

function createChangeFeed(access: SqliteAccess): ChangeFeed {
  const queries = createChangeQueries(access.db);
  return {
    head: () => access.run(() => queries.head()),
    since: async (seq, size) => {
      assertPageSize(size);
      return access.run(async () => (await access.listings.rows('changes', { seq, size })).map(changeFromRow));
    },
    subscribe: (listener) => access.listeners.add(listener),
  };
}
