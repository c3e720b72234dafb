import { assertPageSize } from '../page-cursor.ts';
import {
  CHANGES_GONE,
  type ChangeFeed,
  type NamedStore,
  type RoleStore,
  type Store,
  StoreError,
  type UserStore,
} from '../store.ts';
import { compareText } from '../text-order.ts';
import { createChangeQueries } from './changes.ts';
import { createNamedThingQueries } from './named-things.ts';
import { createRoleQueries } from './roles.ts';
import {
  changeFromRow,
  namedThingFromRow,
  namedThingToRow,
  roleFromRow,
  roleToRow,
  userFromRow,
  userToRow,
  userUpdateToRow,
} from './rows.ts';
import { SqliteAccess } from './sqlite-access.ts';
import { createSqliteApiKeys } from './sqlite-api-keys.ts';
import { createSqliteJobs } from './sqlite-jobs.ts';
import { createSqliteLongLivedTokens, createSqliteTokens } from './sqlite-tokens.ts';
import { nullOr } from './stored-json.ts';
import type { NamedThingKind, NamedThingTypes } from './stored-named-things.ts';
import { decodeText } from './text-column.ts';
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
  /** Changes that are kept, the newest; older ones are dropped bit by bit. Default 100,000. */
  readonly changesKeptMax?: number;
}

/**
 * Opens the store on an SQLite file. A thread of its own commits writes in groups, another reads listings; point look-ups
 * are read here. Should the writing thread die, mutations reject with `unavailable` until the store is opened anew; those
 * that were with it may have taken effect, and their changes have been heard.
 * @throws StoreError `corrupt` when the file is not a database of Claviger; `unavailable` when it is of a newer release or
 * cannot be opened.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const { path, durability, queueMax = 10_000, busyTimeoutMs = 5_000, changesKeptMax = 100_000 } = options;
  const access = await SqliteAccess.open({ path, durability, queueMax, busyTimeoutMs, changesKeptMax });
  return {
    apiKeys: createSqliteApiKeys(access),
    users: createUserStore(access),
    roles: createRoleStore(access),
    roleMappings: createNamedStore(access, 'roleMapping'),
    applicationPrivileges: createNamedStore(access, 'applicationPrivilege'),
    serviceAccountTokens: createNamedStore(access, 'serviceAccountToken'),
    userProfiles: createNamedStore(access, 'userProfile'),
    oauth2Scopes: createNamedStore(access, 'oauth2Scope'),
    oauth2ClientKeys: createNamedStore(access, 'oauth2Client'),
    actionGroups: createNamedStore(access, 'actionGroup'),
    tenants: createNamedStore(access, 'tenant'),
    configurationDocuments: createNamedStore(access, 'configurationDocument'),
    tokens: createSqliteTokens(access),
    longLivedTokens: createSqliteLongLivedTokens(access),
    jobs: createSqliteJobs(access),
    changes: createChangeFeed(access),
    close: () => access.close(),
  };
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
    update: (realm, username, fields) => access.write('updateUser', userUpdateToRow(realm, username, fields)),
    delete: (realm, username) => access.write('deleteUser', { realm, username }),
    change: (realm, { put, removed }) =>
      access.write('changeUsers', { realm, put: put.map((user) => userToRow(realm, user)), removed }),
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
    put: (roles) => access.write('putRoles', roles.map(roleToRow)),
    delete: (names) => access.write('deleteRoles', { names }),
    change: async ({ put, removed }) => {
      await access.write('changeRoles', { put: put.map(roleToRow), removed });
    },
  };
}

function createNamedStore<Kind extends NamedThingKind>(access: SqliteAccess, kind: Kind): NamedStore<NamedThingTypes[Kind]> {
  const queries = createNamedThingQueries(access.db);
  return {
    find: (name) => access.run(async () => nullOr(await queries.find(kind, name), (row) => namedThingFromRow(kind, row))),
    list: () =>
      access.run(async () => {
        const rows = await access.listings.rows('namedThings', { kind });
        return rows
          .map((row) => ({ name: decodeText(row.name), item: namedThingFromRow(kind, row) }))
          .sort((left, right) => compareText(left.name, right.name))
          .map(({ item }) => item);
      }),
    put: (items) => access.write('putNamedThings', { kind, things: items.map(namedThingToRow) }),
    create: (name, item) => access.write('createNamedThing', { kind, ...namedThingToRow({ name, item }) }),
    replace: (name, before, item) =>
      access.write('replaceNamedThing', {
        thing: { kind, ...namedThingToRow({ name, item }) },
        before: JSON.stringify(before),
      }),
    delete: (names) => access.write('deleteNamedThings', { kind, names }),
    change: async ({ put, removed }) => {
      await access.write('changeNamedThings', { kind, put: put.map(namedThingToRow), removed });
    },
  };
}

function createChangeFeed(access: SqliteAccess): ChangeFeed {
  const queries = createChangeQueries(access.db);
  return {
    head: () => access.run(() => queries.head()),
    since: async (seq, size) => {
      assertPageSize(size);
      return access.run(async () => {
        const changes = (await access.listings.rows('changes', { seq, size })).map(changeFromRow);
        const [first] = changes;
        if (first !== undefined && first.seq > seq + 1) throw new StoreError('gone', CHANGES_GONE);
        return changes;
      });
    },
    subscribe: (listener) => access.listeners.add(listener),
  };
}
