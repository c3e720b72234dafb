import { LRUCache } from 'lru-cache';
import { type Instant, instant } from '../../domain/time.ts';

/** How failures turn into delays. */
export interface LedgerOptions {
  /** Failures without a delay; at least 1. */
  readonly failuresMax: number;
  /** Delay behind the failure that reaches `failuresMax`; each further one doubles it. */
  readonly delayMs: number;
  readonly delayMsMax: number;
  /** Time after which one failure is forgiven. */
  readonly forgiveMs: number;
  /** Names kept; the one that failed longest ago is forgotten first. */
  readonly entriesMax: number;
}

interface Entry {
  /** With those forgiven since taken off, as of `at`. */
  failures: number;
  at: Instant;
  blockedUntil: Instant | null;
  /** Attempts under way. */
  pending: number;
}

/**
 * Failed attempts by name (of a source, an account). Beyond some failures each further one delays the next attempt, twice as
 * long each time; then one attempt at a time is let through. Time forgives, so nobody is shut out for good.
 */
export class FailureLedger {
  readonly #options: LedgerOptions;
  readonly #entries: LRUCache<string, Entry>;

  constructor(options: LedgerOptions) {
    this.#options = options;
    this.#entries = new LRUCache({ max: options.entriesMax });
  }

  /** Names kept. */
  get size(): number {
    return this.#entries.size;
  }

  /** How long the name must wait for its next attempt, in milliseconds; 0: not at all. */
  waitMs(name: string, now: Instant): number {
    const entry = this.#entries.get(name);
    if (entry === undefined) return 0;
    const { failuresMax, delayMs, delayMsMax } = this.#options;
    const leftMs = entry.blockedUntil === null ? 0 : entry.blockedUntil - now;
    // A clock that was set back must not lengthen a delay.
    if (leftMs > 0 && leftMs <= delayMsMax) return leftMs;
    const isTried = entry.pending > 0 && this.#failuresAt(entry, now) >= failuresMax;
    return isTried ? delayMs : 0;
  }

  /** An attempt begins. */
  begin(name: string, now: Instant): void {
    const entry = this.#entries.get(name);
    if (entry !== undefined) entry.pending += 1;
    else this.#entries.set(name, { failures: 0, at: now, blockedUntil: null, pending: 1 });
  }

  /** An attempt is over without having failed. */
  end(name: string): void {
    const entry = this.#entries.get(name);
    if (entry === undefined) return;
    entry.pending = Math.max(0, entry.pending - 1);
    if (entry.pending === 0 && entry.failures === 0) this.#entries.delete(name);
  }

  /** An attempt has failed; `end` is called all the same. */
  fail(name: string, now: Instant): void {
    const { failuresMax, delayMs, delayMsMax } = this.#options;
    const entry = this.#entries.get(name) ?? { failures: 0, at: now, blockedUntil: null, pending: 0 };
    entry.failures = this.#failuresAt(entry, now) + 1;
    entry.at = now;
    const beyond = Math.ceil(entry.failures) - failuresMax;
    if (beyond >= 0) {
      const delay = Math.min(delayMsMax, delayMs * 2 ** Math.min(beyond, 30));
      entry.blockedUntil = instant(now + delay);
    }
    this.#entries.set(name, entry);
  }

  /** Forgets the name. */
  forget(name: string): void {
    const entry = this.#entries.get(name);
    if (entry === undefined) return;
    entry.failures = 0;
    entry.blockedUntil = null;
  }

  #failuresAt({ failures, at }: Entry, now: Instant): number {
    const forgiven = Math.max(0, now - at) / this.#options.forgiveMs;
    return Math.max(0, failures - forgiven);
  }
}
