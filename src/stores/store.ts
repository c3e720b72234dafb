import type { ApiKey, ApiKeyUse } from '../domain/api-key/api-key.ts';
import type { ApplicationPrivilege } from '../domain/application-privilege/application-privilege.ts';
import type { ClientKeys } from '../domain/oauth2/client-keys.ts';
import type { Scope } from '../domain/oauth2/scope.ts';
import type { ActionGroup } from '../domain/opensearch/action-group.ts';
import type { ConfigurationDocument } from '../domain/opensearch/configuration.ts';
import type { Tenant } from '../domain/opensearch/tenant.ts';
import type { AggregationResults, Aggregations } from '../domain/query/aggregation.ts';
import type { Hit, Query, QueryWindow, Sort } from '../domain/query/query.ts';
import type { Role } from '../domain/role/role-descriptor.ts';
import type { RoleMapping } from '../domain/role-mapping/role-mapping.ts';
import type { ServiceAccountToken } from '../domain/service-account/service-account-token.ts';
import type { Instant } from '../domain/time.ts';
import type { LongLivedToken } from '../domain/token/long-lived-token.ts';
import type { NativeUser } from '../domain/user/native-user.ts';
import type { UserProfile } from '../domain/user-profile/user-profile.ts';
import type { JobStore } from './job-store.ts';
import type { Page, PageRequest } from './page.ts';
import type { SeveralChanges } from './several-changes.ts';
import type { TokenStore } from './token-store.ts';

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
  readonly roleMappings: NamedStore<RoleMapping>;
  /** Named `application/privilege`. */
  readonly applicationPrivileges: NamedStore<ApplicationPrivilege>;
  /** Named `namespace/service/token`. */
  readonly serviceAccountTokens: NamedStore<ServiceAccountToken>;
  /** Named by uid. */
  readonly userProfiles: NamedStore<UserProfile>;
  /** Named by the scope's name. */
  readonly oauth2Scopes: NamedStore<Scope>;
  /** Named by the id of the API key. */
  readonly oauth2ClientKeys: NamedStore<ClientKeys>;
  /** Action groups, tenants, and documents by type, of OpenSearch's security configuration. */
  readonly actionGroups: NamedStore<ActionGroup>;
  readonly tenants: NamedStore<Tenant>;
  readonly configurationDocuments: NamedStore<ConfigurationDocument>;
  readonly tokens: TokenStore;
  readonly longLivedTokens: LongLivedTokenStore;
  readonly jobs: JobStore;
  readonly changes: ChangeFeed;
  /** Finishes what was accepted, then releases files and threads. Calls made afterwards reject with `unavailable`. Idempotent. */
  close(): Promise<void>;
}

/**
 * The ways a store can fail. `conflict`: a unique id is taken. `unavailable`: closed, busy, disk full, unreachable. `corrupt`:
 * what was read is not what was written. `gone`: changes were asked for that are no longer kept.
 */
export type StoreErrorCode = 'conflict' | 'unavailable' | 'corrupt' | 'gone';

/** Message of `gone`, the same in all drivers. */
export const CHANGES_GONE = 'changes behind this position are no longer kept';

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

/** API keys by id. */
export interface ApiKeyStore {
  /**
   * Adds a key, with its change or not at all. Concurrent creations may share one flush to disk.
   * @throws StoreError `conflict` when the id is taken; of an API token also when the digest is, or the name by another that is not invalidated.
   */
  create(apiKey: ApiKey): Promise<void>;

  /**
   * Adds a key unless its creator (principal and realm name) already has `ownerKeysMax` keys that are neither invalidated
   * nor expired at the key's creation. Atomic: concurrent calls cannot pass the limit together.
   * @returns whether it was added.
   * @throws StoreError `conflict` when the id is taken and the limit is not reached.
   */
  createWithin(apiKey: ApiKey, ownerKeysMax: number): Promise<boolean>;

  /**
   * Adds an API token (`apiKey.token` is there) unless another that is not invalidated has its name, or `tokensMax` (0: no limit) are
   * neither invalidated nor expired at its creation. Atomic. Costs the same at any number of tokens below the limit.
   * @throws StoreError `conflict` when the id or the digest is taken.
   */
  createToken(apiKey: ApiKey, tokensMax: number): Promise<'created' | 'nameTaken' | 'full'>;

  /** The API token with this digest, invalidated and expired ones included, or `null`. A point look-up: constant cost. */
  findByTokenDigest(digest: string): Promise<ApiKey | null>;

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

  /**
   * Changes keys, all in one transaction. A key that is not there or is invalidated stays as it is: an update never brings a
   * key back. Fields that are absent keep their value.
   * @returns the ids that were changed, in the order given.
   */
  update(updates: readonly ApiKeyUpdate[]): Promise<readonly string[]>;

  /**
   * Notes last uses. Not a mutation of the key: no change is appended, and a crash may lose the last minute. Uses of keys that
   * are not there are dropped, and an older use never replaces a newer one.
   */
  recordUses(uses: ReadonlyMap<string, ApiKeyUse>): Promise<void>;

  /**
   * Removes keys that were invalidated or expired before `before`, at most `size` (1 to 10,000), the longest gone first.
   * @returns the ids removed; fewer than `size`: none is left.
   */
  remove(before: Instant, size: number): Promise<readonly string[]>;

  /**
   * The keys that a query selects, and what was asked to be summed up over them, all at one moment. What it means is told by
   * `domain/query/`, to the letter: `queryThings` over `apiKeyFields`.
   */
  query(query: ApiKeyQuery): Promise<ApiKeyQueryResult>;
}

/** New values for one key. */
export interface ApiKeyUpdate {
  readonly id: string;
  readonly fields: Partial<
    Pick<
      ApiKey,
      | 'secretHash'
      | 'creator'
      | 'metadata'
      | 'roleDescriptors'
      | 'limitedBy'
      | 'ownerRights'
      | 'expiration'
      | 'access'
      | 'certificateIdentity'
    >
  >;
}

/**
 * A query over keys. Fields: `id`, `name`, `type`, `username`, `realm_name`, `creation`, `expiration`, `invalidated`,
 * `invalidation`, `is_token` (boolean), `metadata` (any leaf), `metadata.<path>` (leaves as texts), `last_used` (time), `last_used.address`.
 */
export interface ApiKeyQuery {
  /** What the caller may see; holds for `global` aggregations too. */
  readonly visible: Query;
  readonly query: Query;
  /** Empty: by creation, then id. */
  readonly sort: readonly Sort[];
  readonly window: QueryWindow;
  readonly aggregations: Aggregations;
}

/** What a query over keys came to. */
export interface ApiKeyQueryResult {
  /** How many keys match, whatever the window. Exact. */
  readonly total: number;
  readonly hits: readonly Hit<ApiKey>[];
  /** One for each aggregation asked for. */
  readonly aggregations: AggregationResults;
}

/** Small things by name: each is read, replaced and removed whole. */
export interface NamedStore<Item> {
  /** The thing of this name, or `null`. */
  find(name: string): Promise<Item | null>;

  /** All of them, ordered by name. */
  list(): Promise<readonly Item[]>;

  /** Creates or replaces, all in one transaction. @returns for each, whether it was created. */
  put(items: readonly Named<Item>[]): Promise<readonly boolean[]>;

  /** Adds it unless the name is taken. @returns whether it was added. */
  create(name: string, item: Item): Promise<boolean>;

  /** Replaces it only when it is there and still equals `before` (as JSON). @returns whether it was replaced. */
  replace(name: string, before: Item, item: Item): Promise<boolean>;

  /** Removes, all in one transaction. @returns for each name, whether it was there. */
  delete(names: readonly string[]): Promise<readonly boolean[]>;

  /** Puts, then removes, all in one transaction. */
  change(changes: SeveralChanges<Named<Item>>): Promise<void>;
}

/** A thing and its name. */
export interface Named<Item> {
  readonly name: string;
  readonly item: Item;
}

/** Users of the native realm and, under the reserved names, the built-in superuser. */
export interface UserStore {
  /** The user of this name in this realm type, or `null`. */
  find(realm: UserRealm, username: string): Promise<NativeUser | null>;

  /** All users of the realm, ordered by name. */
  list(realm: UserRealm): Promise<readonly NativeUser[]>;

  /**
   * Creates the user or replaces it whole.
   * @returns whether it was created. `'passwordMissing'` (nothing done) when it is new and has no hash.
   */
  put(realm: UserRealm, user: UserToPut): Promise<'created' | 'updated' | 'passwordMissing'>;

  /** Changes the given fields of a user, whole. @returns whether the user was there. */
  update(realm: UserRealm, username: string, fields: Partial<Pick<NativeUser, 'enabled' | 'passwordHash'>>): Promise<boolean>;

  /** Removes the user. @returns whether it was there. */
  delete(realm: UserRealm, username: string): Promise<boolean>;

  /** Puts, then removes, all in one transaction. @returns the first user that is new and has no hash, nothing done; or `null`. */
  change(realm: UserRealm, changes: SeveralChanges<UserToPut>): Promise<string | null>;
}

/** A user as it shall be. With `passwordHash: null` the stored hash is kept. */
export type UserToPut = Omit<NativeUser, 'passwordHash'> & { readonly passwordHash: string | null };

/** Realms whose users are kept in the store. */
export type UserRealm = 'native' | 'reserved';

/** Roles that callers defined. Built-in roles are not stored. */
export interface RoleStore {
  /** The role, or `null`. */
  find(name: string): Promise<Role | null>;

  /** All stored roles, ordered by name. */
  list(): Promise<readonly Role[]>;

  /** Creates or replaces, all in one transaction. @returns for each, whether it was created, changed, or equal to what was there. */
  put(roles: readonly Role[]): Promise<readonly ('created' | 'updated' | 'noop')[]>;

  /** Removes, all in one transaction. @returns for each name, whether it was there. */
  delete(names: readonly string[]): Promise<readonly boolean[]>;

  /** Puts, then removes, all in one transaction. */
  change(changes: SeveralChanges<Role>): Promise<void>;
}

/** Long-lived tokens by id. */
export interface LongLivedTokenStore {
  /** @throws StoreError `conflict` when the id is taken. */
  create(token: LongLivedToken): Promise<void>;

  /** The token with this id, expired ones included, or `null`. */
  find(id: string): Promise<LongLivedToken | null>;

  /** Those that stand for this user in this realm (`null`: any), ordered by creation, then id. */
  list(
    filter: { readonly username: string | null; readonly realmName: string | null },
    page: PageRequest,
  ): Promise<Page<LongLivedToken>>;

  /** Sets the expiration if it still is `before`. @returns whether it was set. */
  renew(id: string, before: Instant | null, expiration: Instant): Promise<boolean>;

  /** Removes, all in one transaction. @returns for each id, whether it was there. */
  delete(ids: readonly string[]): Promise<readonly boolean[]>;

  /** Notes last uses, as `ApiKeyStore.recordUses` does. */
  recordUses(uses: ReadonlyMap<string, { readonly at: Instant; readonly address: string }>): Promise<void>;

  /** Removes tokens that expired before `before`, at most `size` (1 to 10,000). @returns the ids. */
  remove(before: Instant, size: number): Promise<readonly string[]>;
}

/** What kind of thing changed. */
export type ChangeKind =
  | 'apiKey'
  | 'nativeUser'
  | 'reservedUser'
  | 'role'
  | 'roleMapping'
  | 'applicationPrivilege'
  | 'serviceAccountToken'
  | 'userProfile'
  | 'oauth2Scope'
  | 'oauth2Client'
  | 'actionGroup'
  | 'tenant'
  | 'configurationDocument'
  | 'accessToken'
  | 'longLivedToken'
  | 'job';

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

  /**
   * Changes behind `seq`, oldest first, at most `size` (1 to 10,000). The newest are kept, as many as the driver is told; later
   * mutations drop older ones bit by bit, never one of their own.
   * @throws StoreError `gone` when a change behind `seq` has been dropped: who follows the feed then reads everything anew.
   */
  since(seq: number, size: number): Promise<readonly Change[]>;

  /**
   * Calls `listener` with each batch of new changes, in order, each once, synchronously before the promise of the mutation
   * that made them resolves, and when the change is visible: a read that begins after the call sees it. A listener must
   * not throw.
   * @returns a function that ends the subscription.
   */
  subscribe(listener: (changes: readonly Change[]) => void): () => void;
}
