import type { Instant } from '../../domain/time.ts';
import type { VerificationKey } from './verification-keys.ts';

/** Where the keys of an issuer come from. */
export interface KeySource {
  /** @throws Error when there are none and none can be had: a fault, never a refusal. */
  keys(now: Instant): Promise<readonly VerificationKey[]>;
  /** Keys that have come since `keys` gave these, for a signature that none of them made; `null`: there are none. Never throws. */
  newerKeys(known: readonly VerificationKey[], now: Instant): Promise<readonly VerificationKey[] | null>;
  /** Counts up whenever other keys have come in the place of earlier ones: what was said before is then to be found out anew. */
  readonly generation: number;
}

/** Keys that are at hand. */
export class LocalKeys implements KeySource {
  #keys: readonly VerificationKey[];
  #generation = 0;

  constructor(keys: readonly VerificationKey[]) {
    this.#keys = keys;
  }

  get generation(): number {
    return this.#generation;
  }

  keys(): Promise<readonly VerificationKey[]> {
    return Promise.resolve(this.#keys);
  }

  newerKeys(known: readonly VerificationKey[]): Promise<readonly VerificationKey[] | null> {
    return Promise.resolve(this.#keys === known ? null : this.#keys);
  }

  replace(keys: readonly VerificationKey[]): void {
    this.#keys = keys;
    this.#generation += 1;
  }
}

/** How keys that come over the network are kept. All times in milliseconds. */
export interface FetchedKeysOptions {
  /** After this time they are fetched again. */
  readonly refreshMs: number;
  /** So long they serve while fetching fails; at least `refreshMs`. */
  readonly keptMs: number;
  /** Least time between two fetches that a signature with no known key causes, and between two that fail. */
  readonly cooldownMs: number;
}

/** What fetching needs. */
export interface FetchedKeysDeps {
  /** @throws Error when they cannot be fetched or read. */
  readonly fetch: () => Promise<readonly VerificationKey[]>;
  /** Told of each fetch, with what went wrong or `null`. */
  readonly onFetch: (error: unknown) => void;
}

interface Fetched {
  readonly keys: readonly VerificationKey[];
  readonly at: Instant;
  /** The keys as text, to see whether others have come. */
  readonly text: string;
}

/**
 * Keys that an issuer publishes and changes. Nobody who sends tokens can cause more than one fetch within the cooldown, and
 * fetches at the same time are one. While the issuer does not answer, the last keys serve for a limited time.
 */
export class FetchedKeys implements KeySource {
  readonly #deps: FetchedKeysDeps;
  readonly #options: FetchedKeysOptions;
  #fetched: Fetched | null = null;
  #generation = 0;
  #loading: Promise<Fetched> | null = null;
  #failure: { readonly error: unknown; readonly at: Instant } | null = null;
  #missedAt: Instant | null = null;

  constructor(deps: FetchedKeysDeps, options: FetchedKeysOptions) {
    this.#deps = deps;
    this.#options = options;
  }

  get generation(): number {
    return this.#generation;
  }

  async keys(now: Instant): Promise<readonly VerificationKey[]> {
    const known = this.#fetched;
    if (known !== null && isWithin(known.at, now, this.#options.refreshMs)) return known.keys;
    try {
      return (await this.#fetch(now)).keys;
    } catch (error) {
      if (known !== null && isWithin(known.at, now, this.#options.keptMs)) return known.keys;
      throw error;
    }
  }

  async newerKeys(known: readonly VerificationKey[], now: Instant): Promise<readonly VerificationKey[] | null> {
    const since = this.#fetched;
    if (since !== null && since.keys !== known) return since.keys;
    if (this.#loading === null) {
      if (this.#missedAt !== null && isWithin(this.#missedAt, now, this.#options.cooldownMs)) return null;
      this.#missedAt = now;
    }
    try {
      const { keys } = await this.#fetch(now);
      return keys === known ? null : keys;
    } catch {
      // The keys that are there have decided already.
      return null;
    }
  }

  #fetch(now: Instant): Promise<Fetched> {
    if (this.#loading !== null) return this.#loading;
    if (this.#failure !== null && isWithin(this.#failure.at, now, this.#options.cooldownMs)) {
      return Promise.reject(this.#failure.error);
    }
    const loading = this.#load(now).finally(() => {
      this.#loading = null;
    });
    this.#loading = loading;
    return loading;
  }

  async #load(now: Instant): Promise<Fetched> {
    try {
      const keys = await this.#deps.fetch();
      const text = JSON.stringify(keys);
      const known = this.#fetched;
      // Keys that are the same stay the same objects: what was said with them still holds.
      const fetched: Fetched = { keys: known?.text === text ? known.keys : keys, at: now, text };
      if (known !== null && known.text !== text) this.#generation += 1;
      this.#fetched = fetched;
      this.#failure = null;
      this.#deps.onFetch(null);
      return fetched;
    } catch (error) {
      this.#failure = { error, at: now };
      this.#deps.onFetch(error);
      throw error;
    }
  }
}

/** A clock that was set back makes nothing younger. */
function isWithin(since: Instant, now: Instant, ms: number): boolean {
  return now >= since && now - since < ms;
}
