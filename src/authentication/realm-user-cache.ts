import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Credential } from '../domain/principal/credential.ts';
import type { Random } from '../domain/random.ts';
import type { Instant } from '../domain/time.ts';
import type { ExternalVerdict } from './external-source.ts';
import type { ExternalUser } from './external-user.ts';

/** Limits of the cache of one realm. */
export interface RealmCacheOptions {
  /** How long a user who was verified or found is remembered; 0 turns the cache off, refusals included. */
  readonly ttlMs: number;
  /** Users remembered, and as many refusals. */
  readonly usersMax: number;
  /** How long a refusal, or that nobody has a name, is remembered; 0: not at all. */
  readonly refusedTtlMs: number;
}

interface Entry<Value> {
  readonly value: Value;
  readonly loadedAt: Instant;
}

const KEY_BYTES = 32;

/**
 * What one realm was told of users, so that a directory is not asked again because a role changed or the same user came
 * another way. A password is kept as a digest under a key of this process; another password than the one that was
 * verified is put to the source. Each user has one accepted password at a time.
 */
export class RealmUserCache {
  readonly #options: RealmCacheOptions;
  readonly #digestKey: string;
  readonly #accepted: LRUCache<string, Entry<ExternalVerdict & { readonly digest: string }>>;
  readonly #refused: LRUCache<string, Entry<ExternalVerdict>>;
  readonly #users: LRUCache<string, Entry<{ readonly user: ExternalUser | null }>>;
  #generation = 0;

  constructor(random: Random, options: RealmCacheOptions) {
    this.#options = options;
    this.#digestKey = Buffer.from(random.bytes(KEY_BYTES)).toString('base64url');
    this.#accepted = new LRUCache({ max: options.usersMax });
    this.#refused = new LRUCache({ max: options.usersMax });
    this.#users = new LRUCache({ max: options.usersMax });
  }

  /** Counts how often something was forgotten on demand: what was asked before is not kept afterwards. */
  get generation(): number {
    return this.#generation;
  }

  /** Whether nothing was forgotten on demand since the call. */
  watch(): () => boolean {
    const generation = this.#generation;
    return () => this.#generation === generation;
  }

  /** What was said of this user name and password; `undefined`: the source must be asked. */
  find(credential: Credential, now: Instant): ExternalVerdict | undefined {
    if (credential.scheme !== 'basic') return undefined;
    const digest = this.#digestOf(credential);
    const accepted = this.#fresh(this.#accepted, credential.username, now, this.#options.ttlMs);
    if (accepted?.digest === digest) return accepted;
    return this.#fresh(this.#refused, digest, now, this.#options.refusedTtlMs);
  }

  /** Keeps what the source said, when nothing was forgotten since `generation`. */
  keep(credential: Credential, verdict: ExternalVerdict, now: Instant, generation: number): void {
    if (credential.scheme !== 'basic' || verdict.outcome === 'notMine' || generation !== this.#generation) return;
    const digest = this.#digestOf(credential);
    if (verdict.outcome === 'rejected') {
      // The user's accepted password may have been changed in the source.
      this.#refused.set(digest, { value: verdict, loadedAt: now });
      return;
    }
    this.#refused.delete(digest);
    this.#accepted.set(credential.username, { value: { ...verdict, digest }, loadedAt: now });
  }

  /** What is known of a name; `undefined`: the source must be asked. */
  findUser(username: string, now: Instant): ExternalUser | null | undefined {
    const known = this.#fresh(this.#users, username, now, this.#options.ttlMs);
    if (known === undefined || known.user !== null) return known?.user;
    return this.#fresh(this.#users, username, now, this.#options.refusedTtlMs)?.user;
  }

  /** As `keep`. */
  keepUser(username: string, user: ExternalUser | null, now: Instant, generation: number): void {
    if (generation === this.#generation) this.#users.set(username, { value: { user }, loadedAt: now });
  }

  /** Forgets these users, or all (`null`). Refusals are forgotten all. */
  clear(usernames: readonly string[] | null): void {
    this.#generation += 1;
    this.#refused.clear();
    if (usernames === null) {
      this.#accepted.clear();
      this.#users.clear();
      return;
    }
    for (const username of usernames) {
      this.#accepted.delete(username);
      this.#users.delete(username);
    }
  }

  #fresh<Value extends {}>(
    entries: LRUCache<string, Entry<Value>>,
    key: string,
    now: Instant,
    ttlMs: number,
  ): Value | undefined {
    const entry = entries.get(key);
    if (entry === undefined) return undefined;
    const ageMs = now - entry.loadedAt;
    // A clock that was set back must not lengthen an entry's life.
    return this.#options.ttlMs > 0 && ageMs >= 0 && ageMs < ttlMs ? entry.value : undefined;
  }

  /** The length of the name stands first, so no two pairs run together. */
  #digestOf({ username, password }: Extract<Credential, { scheme: 'basic' }>): string {
    return hash('sha256', `${this.#digestKey}${username.length}:${username}${password.reveal()}`, 'binary');
  }
}
