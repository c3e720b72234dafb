import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { SecurityError } from '../domain/error.ts';
import type { Random } from '../domain/random.ts';
import type { Instant } from '../domain/time.ts';
import type { ChangeFeed } from '../stores/store.ts';
import { DependencyTracker, type Reading } from './dependency-tracker.ts';
import type { Dependency } from './realm.ts';

/** Limits of the cache. */
export interface VerifiedCredentialCacheOptions {
  /** Accepted credentials kept; 0 turns the cache off, refusals included. */
  readonly entriesMax: number;
  /** How long an accepted credential is believed without reading the store again; 0 turns the cache off, refusals included. */
  readonly ttlMs: number;
  /** Refused credentials kept, apart from the accepted ones; 0: none. */
  readonly refusedEntriesMax: number;
  /** How long a refusal is believed. */
  readonly refusedTtlMs: number;
  /** Things whose last change is remembered for loads in flight and requests on their way. */
  readonly changesRememberedMax: number;
  /** How often a load is made before giving up, when what it reads keeps changing. */
  readonly loadAttemptsMax: number;
}

/** The limits unless told. */
export const VERIFIED_CREDENTIAL_CACHE_DEFAULTS: VerifiedCredentialCacheOptions = {
  entriesMax: 25_000,
  ttlMs: 20 * 60_000,
  refusedEntriesMax: 10_000,
  refusedTtlMs: 30_000,
  changesRememberedMax: 65_536,
  loadAttemptsMax: 5,
};

/** What a load came to. */
export interface Loaded<Verdict> {
  readonly verdict: Verdict;
  /** Where it is kept; `nowhere` when finding it again costs nothing. */
  readonly keep: 'accepted' | 'refused' | 'nowhere';
  /** From then on the verdict is not believed: the credential expires, or is looked at anew; `null`: never. */
  readonly expiration: Instant | null;
  /** Whether what was read outside the store is as it was; absent: nothing was. */
  readonly isCurrent?: () => boolean;
  /** Everything that was read to come to the verdict. */
  readonly dependencies: readonly Dependency[];
}

interface Entry<Verdict> {
  readonly verdict: Verdict;
  readonly reading: Reading;
  readonly loadedAt: Instant;
  readonly expiration: Instant | null;
  readonly isCurrent: (() => boolean) | undefined;
}

const KEY_BYTES = 32;

/**
 * Verdicts on credentials by a digest of the credential, each with everything it was read from.
 *
 * **Invalidation.** A change of anything that a verdict was read from drops it within the change feed's call, before the
 * change is answered. A load in flight at that moment is made again; what it had read is never kept or returned.
 *
 * **Cost.** A hit is one digest and one look-up, without a promise. Loads of the same credential at the same time are one.
 */
export class VerifiedCredentialCache<Verdict> {
  readonly #options: VerifiedCredentialCacheOptions;
  readonly #digestKey: string;
  readonly #tracker: DependencyTracker;
  readonly #unsubscribe: () => void;
  readonly #accepted: LRUCache<string, Entry<Verdict>> | null;
  readonly #refused: LRUCache<string, Entry<Verdict>> | null;
  readonly #loadsByKey = new Map<string, Promise<Verdict>>();

  constructor(
    deps: { readonly changes: Pick<ChangeFeed, 'subscribe'>; readonly random: Random },
    options: VerifiedCredentialCacheOptions,
  ) {
    this.#options = options;
    this.#digestKey = Buffer.from(deps.random.bytes(KEY_BYTES)).toString('base64url');
    this.#tracker = new DependencyTracker({ changesRememberedMax: options.changesRememberedMax });
    const on = options.entriesMax > 0 && options.ttlMs > 0;
    this.#accepted = on ? createEntries(options.entriesMax) : null;
    this.#refused = on && options.refusedEntriesMax > 0 ? createEntries(options.refusedEntriesMax) : null;
    this.#unsubscribe = deps.changes.subscribe((changes) => this.#tracker.apply(changes));
  }

  /** Key of a credential: a digest that nobody outside this process can compute. */
  keyOf(authorization: string): string {
    return hash('sha256', this.#digestKey + authorization, 'binary');
  }

  /** The verdict that holds at `now`, or `undefined`: then it must be loaded. */
  find(key: string, now: Instant): Verdict | undefined {
    return (
      findFresh(this.#accepted, key, now, this.#options.ttlMs) ?? findFresh(this.#refused, key, now, this.#options.refusedTtlMs)
    );
  }

  /**
   * Loads the verdict on a credential, or joins the load that is under way. `read` is called again when something it read
   * has changed meanwhile; each call is given the reading whose `isCurrent` a principal carries on.
   * @throws what `read` throws, and SecurityError `unavailable` when what is read does not come to rest.
   */
  load(key: string, now: Instant, read: (reading: Reading) => Promise<Loaded<Verdict>>): Promise<Verdict> {
    let load = this.#loadsByKey.get(key);
    if (load === undefined) {
      load = this.#loadUntilCurrent(key, now, read);
      this.#loadsByKey.set(key, load);
    }
    return load;
  }

  /** Verdicts kept, loads under way, and things they depend on. */
  get size(): { readonly accepted: number; readonly refused: number; readonly loads: number; readonly watchedThings: number } {
    return {
      accepted: this.#accepted?.size ?? 0,
      refused: this.#refused?.size ?? 0,
      loads: this.#loadsByKey.size,
      watchedThings: this.#tracker.watchedThings,
    };
  }

  /** Stops following the change feed: from then on nothing that was read counts as current. */
  close(): void {
    this.#unsubscribe();
    this.#tracker.close();
  }

  async #loadUntilCurrent(key: string, now: Instant, read: (reading: Reading) => Promise<Loaded<Verdict>>): Promise<Verdict> {
    // A turn first, so that the load is registered before anything can end it.
    await Promise.resolve();
    try {
      for (let attempt = 1; attempt <= this.#options.loadAttemptsMax; attempt += 1) {
        const reading = this.#tracker.begin();
        const loaded = await read(reading);
        reading.dependOn(loaded.dependencies);
        // From here to the end of the load nothing awaits: no change can come between the check and the keeping.
        if (reading.isCurrent()) {
          this.#keep(key, now, loaded, reading);
          return loaded.verdict;
        }
      }
    } finally {
      this.#loadsByKey.delete(key);
    }
    throw new SecurityError('unavailable', 'unable to authenticate: the credential is being changed');
  }

  #keep(key: string, now: Instant, loaded: Loaded<Verdict>, reading: Reading): void {
    if (loaded.keep === 'nowhere') return;
    const entries = loaded.keep === 'accepted' ? this.#accepted : this.#refused;
    if (entries === null) return;
    const { verdict, expiration, isCurrent } = loaded;
    entries.set(key, { verdict, reading, loadedAt: now, expiration, isCurrent });
    reading.watch(() => entries.delete(key));
  }
}

/** Least recently used out first. An entry that leaves is no longer watched, but its principals go on knowing whether they are current. */
function createEntries<Verdict>(entriesMax: number): LRUCache<string, Entry<Verdict>> {
  return new LRUCache({ max: entriesMax, dispose: (entry) => entry.reading.unwatch() });
}

function findFresh<Verdict>(
  entries: LRUCache<string, Entry<Verdict>> | null,
  key: string,
  now: Instant,
  ttlMs: number,
): Verdict | undefined {
  const entry = entries?.get(key);
  if (entry === undefined) return undefined;
  const ageMs = now - entry.loadedAt;
  // A clock that was set back must not lengthen an entry's life: a negative age is as bad as a great one.
  const fresh = ageMs >= 0 && ageMs < ttlMs && (entry.expiration === null || now < entry.expiration);
  if (fresh && entry.isCurrent?.() !== false) return entry.verdict;
  entries?.delete(key);
  return undefined;
}
