import type { ApiKey } from '../domain/api-key/api-key.ts';
import type { Role } from '../domain/role/role-descriptor.ts';
import type { Instant } from '../domain/time.ts';
import type { NativeUser } from '../domain/user/native-user.ts';

/**
 * Where Claviger keeps its state. One contract, several drivers, one suite (`conformance/`) that every driver passes.
 *
 * **Durability.** A mutation's promise resolves when its effect survives `kill -9` and loss of power (the memory store
 * excepted). A mutation that rejects has had no effect.
 *
 * **Order.** Every mutation appends one `Change` per thing it changed, with `seq` one greater than the last, in the same
 * transaction. Listeners of `changes.subscribe` have been called with these changes *before* the mutation's promise
 * resolves: a caller that was answered cannot meet a cache of this process that has not heard of it.
 *
 * **Reading.** A read that begins after a mutation resolved sees it.
 *
 * **Errors.** Drivers throw `StoreError` and nothing else. Absence is a value (`null`, an empty list), not an error.
 */
export interface Store {
  readonly apiKeys: ApiKeyStore;
  readonly users: UserStore;
  readonly roles: RoleStore;
  readonly changes: ChangeFeed;
  /** Finishes what was accepted, then releases files and threads. Calls made afterwards reject with `unavailable`. Idempotent. */
  close(): Promise<void>;
}

/** The ways a store can fail. `conflict`: a unique id is taken. `unavailable`: closed, busy, disk full, unreachable. `corrupt`: what was read is not what was written. */
export type StoreErrorCode = 'conflict' | 'unavailable' | 'corrupt';

/** The only error that a store throws. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** Which API keys are meant. All given conditions must hold; none given: every key. */
export interface ApiKeyFilter {
  readonly ids?: readonly string[];
  /** Exact name, or a prefix when `prefix` is true. */
  readonly name?: { readonly value: string; readonly prefix: boolean };
  /** Principal of the creator. */
  readonly username?: string;
  /** Realm name of the creator. */
  readonly realmName?: string;
  /** Only keys neither invalidated nor expired at this time. */
  readonly activeAt?: Instant;
  /** Only keys that are not invalidated (they may have expired). */
  readonly notInvalidated?: boolean;
}

/** A page of a listing. */
export interface PageRequest {
  /** How many at most: 1 to 10,000. */
  readonly size: number;
  /** Continue behind this position, as given in the page before; absent: from the start. */
  readonly after?: string;
}

/** One page, and where the next begins. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** `null` when this page is the last. */
  readonly next: string | null;
}

/** API keys by id. */
export interface ApiKeyStore {
  /**
   * Adds a key. Atomic: the key and its change are there together or not at all. Concurrent creations may share one flush
   * to disk.
   * @throws StoreError `conflict` when the id is taken.
   */
  create(apiKey: ApiKey): Promise<void>;

  /** The key with this id, invalidated and expired ones included, or `null`. A point look-up: constant cost at any number of keys. */
  find(id: string): Promise<ApiKey | null>;

  /** The keys that match, ordered by creation, then id. */
  list(filter: ApiKeyFilter, page: PageRequest): Promise<Page<ApiKey>>;

  /**
   * Invalidates the keys that match and are not invalidated yet, at `at`. Atomic as a whole. Keys already invalidated keep
   * their time. Cross-cluster keys are included only with `crossCluster: true`.
   * @returns the ids that this call invalidated, in the order of `list`.
   */
  invalidate(filter: ApiKeyFilter, at: Instant, options: { readonly crossCluster: boolean }): Promise<readonly string[]>;
}

/** Users of the native realm and, under the reserved names, the built-in superuser. */
export interface UserStore {
  /** The user of this name in this realm type, or `null`. */
  find(realm: UserRealm, username: string): Promise<NativeUser | null>;

  /** All users of the realm, ordered by name. */
  list(realm: UserRealm): Promise<readonly NativeUser[]>;

  /**
   * Creates the user or replaces it whole. With `passwordHash: null` the stored hash is kept.
   * @returns whether it was created. `'passwordMissing'` (nothing done) when it is new and has no hash.
   */
  put(
    realm: UserRealm,
    user: Omit<NativeUser, 'passwordHash'> & { readonly passwordHash: string | null },
  ): Promise<'created' | 'updated' | 'passwordMissing'>;

  /** Removes the user. @returns whether it was there. */
  delete(realm: UserRealm, username: string): Promise<boolean>;
}

/** Realms whose users are kept in the store. */
export type UserRealm = 'native' | 'reserved';

/** Roles that callers defined. Built-in roles are not stored. */
export interface RoleStore {
  /** The role, or `null`. */
  find(name: string): Promise<Role | null>;

  /** All stored roles, ordered by name. */
  list(): Promise<readonly Role[]>;

  /** Creates or replaces. @returns whether it was created. */
  put(role: Role): Promise<boolean>;

  /** Removes. @returns whether it was there. */
  delete(name: string): Promise<boolean>;
}

/** What kind of thing changed. Tokens, mappings and privileges join as they are built. */
export type ChangeKind = 'apiKey' | 'nativeUser' | 'reservedUser' | 'role';

/** One change of one thing. */
export interface Change {
  /** Position in the feed: 1, 2, 3 … without gaps. */
  readonly seq: number;
  readonly kind: ChangeKind;
  /** Id or name of the thing. */
  readonly id: string;
}

/** The feed that every cache follows. */
export interface ChangeFeed {
  /** `seq` of the newest change that is visible to reads; 0 when there is none. */
  head(): Promise<number>;

  /** Changes behind `seq`, oldest first, at most `size` (1 to 10,000). */
  since(seq: number, size: number): Promise<readonly Change[]>;

  /**
   * Calls `listener` with each batch of new changes, in order, each once, synchronously before the promise of the mutation
   * that made them resolves, and when the change is visible: a read that begins after the call sees it. A listener must
   * not throw.
   * @returns a function that ends the subscription.
   */
  subscribe(listener: (changes: readonly Change[]) => void): () => void;
}
