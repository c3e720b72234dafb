import type { ApiKey } from '../../domain/api-key/api-key.ts';
import type { Role } from '../../domain/role/role-descriptor.ts';
import type { NativeUser } from '../../domain/user/native-user.ts';
import { assertPageSize, decodePosition, encodePosition } from '../page-cursor.ts';
import {
  type ApiKeyStore,
  type Change,
  type ChangeFeed,
  type ChangeKind,
  type RoleStore,
  type Store,
  StoreError,
  type UserRealm,
  type UserStore,
} from '../store.ts';
import { compareText } from '../text-order.ts';
import { matchesFilter } from './matches-filter.ts';

const USER_CHANGE_KINDS = { native: 'nativeUser', reserved: 'reservedUser' } as const satisfies Record<UserRealm, ChangeKind>;

/** Opens an empty store in memory. Durability apart, it keeps the whole contract of `Store`. */
export function openMemoryStore(): Store {
  return new MemoryStore();
}

class MemoryStore implements Store {
  readonly apiKeys: ApiKeyStore;
  readonly users: UserStore;
  readonly roles: RoleStore;
  readonly changes: ChangeFeed;

  readonly #apiKeysById = new Map<string, ApiKey>();
  readonly #usersByName = { native: new Map<string, NativeUser>(), reserved: new Map<string, NativeUser>() };
  readonly #rolesByName = new Map<string, Role>();
  readonly #changes: Change[] = [];
  readonly #listeners = new Set<(changes: readonly Change[]) => void>();
  #closed = false;

  constructor() {
    this.apiKeys = this.#makeApiKeyStore();
    this.users = this.#makeUserStore();
    this.roles = this.#makeRoleStore();
    this.changes = this.#makeChangeFeed();
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  #makeApiKeyStore(): ApiKeyStore {
    const apiKeysById = this.#apiKeysById;
    return {
      create: async (apiKey) => {
        this.#assertOpen();
        if (apiKeysById.has(apiKey.id)) throw new StoreError('conflict', 'the API key id is taken');
        apiKeysById.set(apiKey.id, apiKey);
        this.#append('apiKey', [apiKey.id]);
      },
      find: async (id) => {
        this.#assertOpen();
        return apiKeysById.get(id) ?? null;
      },
      list: async (filter, page) => {
        this.#assertOpen();
        assertPageSize(page.size);
        const after = decodePosition(page.after);
        const behind = this.#matching((apiKey) => matchesFilter(apiKey, filter)).filter(
          (apiKey) => after === null || byCreation(apiKey, after) > 0,
        );
        const items = behind.slice(0, page.size);
        const last = items.at(-1);
        return { items, next: last !== undefined && behind.length > items.length ? encodePosition(last) : null };
      },
      invalidate: async (filter, at, { crossCluster }) => {
        this.#assertOpen();
        const found = this.#matching(
          (apiKey) =>
            matchesFilter(apiKey, filter) && apiKey.invalidation === null && (crossCluster || apiKey.type !== 'cross_cluster'),
        );
        for (const apiKey of found) apiKeysById.set(apiKey.id, { ...apiKey, invalidation: at });
        const ids = found.map((apiKey) => apiKey.id);
        this.#append('apiKey', ids);
        return ids;
      },
    };
  }

  #makeUserStore(): UserStore {
    return {
      find: async (realm, username) => {
        this.#assertOpen();
        return this.#usersByName[realm].get(username) ?? null;
      },
      list: async (realm) => {
        this.#assertOpen();
        return [...this.#usersByName[realm].values()].sort((left, right) => compareText(left.username, right.username));
      },
      put: async (realm, user) => {
        this.#assertOpen();
        const before = this.#usersByName[realm].get(user.username);
        const passwordHash = user.passwordHash ?? before?.passwordHash;
        if (passwordHash === undefined) return 'passwordMissing';
        this.#usersByName[realm].set(user.username, { ...user, passwordHash });
        this.#append(USER_CHANGE_KINDS[realm], [user.username]);
        return before === undefined ? 'created' : 'updated';
      },
      delete: async (realm, username) => {
        this.#assertOpen();
        const found = this.#usersByName[realm].delete(username);
        if (found) this.#append(USER_CHANGE_KINDS[realm], [username]);
        return found;
      },
    };
  }

  #makeRoleStore(): RoleStore {
    return {
      find: async (name) => {
        this.#assertOpen();
        return this.#rolesByName.get(name) ?? null;
      },
      list: async () => {
        this.#assertOpen();
        return [...this.#rolesByName.values()].sort((left, right) => compareText(left.name, right.name));
      },
      put: async (role) => {
        this.#assertOpen();
        const created = !this.#rolesByName.has(role.name);
        this.#rolesByName.set(role.name, role);
        this.#append('role', [role.name]);
        return created;
      },
      delete: async (name) => {
        this.#assertOpen();
        const found = this.#rolesByName.delete(name);
        if (found) this.#append('role', [name]);
        return found;
      },
    };
  }

  #makeChangeFeed(): ChangeFeed {
    return {
      head: async () => {
        this.#assertOpen();
        return this.#changes.length;
      },
      since: async (seq, size) => {
        this.#assertOpen();
        assertPageSize(size);
        return this.#changes.slice(seq, seq + size);
      },
      subscribe: (listener) => {
        // Wrapped, so that one function subscribed twice is heard twice and each end ends its own.
        const own = (changes: readonly Change[]): void => listener(changes);
        this.#listeners.add(own);
        return () => this.#listeners.delete(own);
      },
    };
  }

  #assertOpen(): void {
    if (this.#closed) throw new StoreError('unavailable', 'the store is closed');
  }

  #matching(predicate: (apiKey: ApiKey) => boolean): ApiKey[] {
    return [...this.#apiKeysById.values()].filter(predicate).sort(byCreation);
  }

  #append(kind: ChangeKind, ids: readonly string[]): void {
    if (ids.length === 0) return;
    const head = this.#changes.length;
    const changes = ids.map((id, index): Change => ({ seq: head + index + 1, kind, id }));
    for (const change of changes) this.#changes.push(change);
    for (const listener of this.#listeners) listener(changes);
  }
}

function byCreation(
  left: { readonly creation: number; readonly id: string },
  right: { readonly creation: number; readonly id: string },
): number {
  return left.creation - right.creation || compareText(left.id, right.id);
}
