import { LRUCache } from 'lru-cache';
import { SecurityError } from '../../domain/error.ts';
import type { Clock, Instant } from '../../domain/time.ts';
import { BoundedQueue } from '../bounded-queue.ts';
import type { Attempt } from './attempt.ts';
import { FailureLedger } from './failure-ledger.ts';

/** Limits of failed attempts. */
export interface ThrottleOptions {
  /** Failures of one account from one source before delays begin. */
  readonly pairFailuresMax: number;
  /** Failures from one source, over all accounts, before delays begin. */
  readonly sourceFailuresMax: number;
  /** Failures of one account, over all sources, before delays begin. */
  readonly accountFailuresMax: number;
  readonly delayMs: number;
  readonly delayMsMax: number;
  /** Time after which one failure is forgiven. */
  readonly forgiveMs: number;
  /** Sources, accounts and pairs of both that are remembered, of each as many. */
  readonly entriesMax: number;
  /** How long an account that succeeded from a source is spared what others do to either of the two. */
  readonly knownMs: number;
  /** Passwords of one source that are checked at a time. */
  readonly sourceConcurrentMax: number;
  /** Passwords of one source that wait for their turn. */
  readonly sourceWaitingMax: number;
}

/** What delayed an attempt. */
export type ThrottledBy = 'pair' | 'source' | 'account' | 'concurrency';

/** The 429 of an attempt that came too soon. Nothing was checked. */
export class ThrottledError extends SecurityError {
  readonly by: ThrottledBy;

  constructor(by: ThrottledBy, waitMs: number) {
    super('tooManyRequests', 'too many failed attempts to authenticate: try again later', {
      retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1_000)),
    });
    this.by = by;
  }
}

/**
 * Slows guessing down before anything is hashed or asked: each source, each account, and each pair of both has its own count
 * of failures. An account that succeeded from a source lately is spared what others do to the account or the source, so
 * the owner of a password is never kept out by strangers. Bounded in memory.
 */
export class AttemptThrottle {
  readonly #options: ThrottleOptions;
  readonly #pairs: FailureLedger;
  readonly #sources: FailureLedger;
  readonly #accounts: FailureLedger;
  readonly #knownPairs: LRUCache<string, Instant>;
  readonly #queues = new Map<string, { readonly queue: BoundedQueue; users: number }>();
  readonly #clock: Clock;
  readonly #onThrottled: (by: ThrottledBy) => void;

  /** `onThrottled` is told of each attempt that is refused. */
  constructor(deps: { readonly clock: Clock; readonly onThrottled: (by: ThrottledBy) => void }, options: ThrottleOptions) {
    this.#options = options;
    this.#pairs = new FailureLedger({ ...options, failuresMax: options.pairFailuresMax });
    this.#sources = new FailureLedger({ ...options, failuresMax: options.sourceFailuresMax });
    this.#accounts = new FailureLedger({ ...options, failuresMax: options.accountFailuresMax });
    this.#knownPairs = new LRUCache({ max: options.entriesMax });
    this.#clock = deps.clock;
    this.#onThrottled = deps.onThrottled;
  }

  /** Names kept. */
  get size(): number {
    return this.#pairs.size + this.#sources.size + this.#accounts.size;
  }

  /** @throws ThrottledError when the attempt comes too soon. */
  assertAllowed(attempt: Attempt): void {
    const now = this.#clock.now();
    const { source, account } = attempt;
    const pair = pairOf(attempt);
    if (pair !== null) this.#refuse('pair', this.#pairs.waitMs(pair, now));
    if (pair !== null && this.#isKnown(pair, now)) return;
    this.#refuse('source', this.#sources.waitMs(source, now));
    if (account !== null) this.#refuse('account', this.#accounts.waitMs(account, now));
  }

  /** Counts a failure that cost nothing to find: one that was remembered. */
  recordFailure(attempt: Attempt): void {
    const now = this.#clock.now();
    const { source, account } = attempt;
    const pair = pairOf(attempt);
    if (pair !== null) this.#pairs.fail(pair, now);
    this.#sources.fail(source, now);
    if (account !== null) this.#accounts.fail(account, now);
  }

  /**
   * Runs the check of a credential when it is its turn and it does not come too soon; `hasSucceeded` tells what came of it. A
   * check that throws counts for neither.
   * @throws ThrottledError; what `check` throws.
   */
  async run<Result>(
    attempt: Attempt,
    check: () => Promise<Result>,
    hasSucceeded: (result: Result) => boolean,
  ): Promise<Result> {
    return this.#inTurn(attempt, async () => {
      // What came before in the queue may have failed meanwhile.
      this.assertAllowed(attempt);
      this.#begin(attempt);
      try {
        const result = await check();
        if (hasSucceeded(result)) this.#succeed(attempt);
        else this.recordFailure(attempt);
        return result;
      } finally {
        this.#end(attempt);
      }
    });
  }

  async #inTurn<Result>({ source, isSlow }: Attempt, task: () => Promise<Result>): Promise<Result> {
    if (!isSlow) return task();
    const entry = this.#queues.get(source) ?? { queue: this.#openQueue(), users: 0 };
    this.#queues.set(source, entry);
    entry.users += 1;
    let hasBegun = false;
    try {
      return await entry.queue.run(() => {
        hasBegun = true;
        return task();
      });
    } catch (error) {
      if (!hasBegun) this.#refuse('concurrency', this.#options.delayMs);
      throw error;
    } finally {
      entry.users -= 1;
      if (entry.users === 0) this.#queues.delete(source);
    }
  }

  #openQueue(): BoundedQueue {
    const { sourceConcurrentMax, sourceWaitingMax } = this.#options;
    return new BoundedQueue({ runningMax: sourceConcurrentMax, queuedMax: sourceWaitingMax, refusal: '' });
  }

  #begin(attempt: Attempt): void {
    const now = this.#clock.now();
    const pair = pairOf(attempt);
    if (pair !== null) this.#pairs.begin(pair, now);
    this.#sources.begin(attempt.source, now);
    if (attempt.account !== null) this.#accounts.begin(attempt.account, now);
  }

  #end(attempt: Attempt): void {
    const pair = pairOf(attempt);
    if (pair !== null) this.#pairs.end(pair);
    this.#sources.end(attempt.source);
    if (attempt.account !== null) this.#accounts.end(attempt.account);
  }

  #succeed(attempt: Attempt): void {
    const pair = pairOf(attempt);
    if (pair === null) return;
    this.#pairs.forget(pair);
    this.#knownPairs.set(pair, this.#clock.now());
  }

  #isKnown(pair: string, now: Instant): boolean {
    const since = this.#knownPairs.get(pair);
    return since !== undefined && now - since >= 0 && now - since < this.#options.knownMs;
  }

  #refuse(by: ThrottledBy, waitMs: number): void {
    if (waitMs <= 0) return;
    this.#onThrottled(by);
    throw new ThrottledError(by, waitMs);
  }
}

/** No source has a NUL, so no two pairs run together. */
function pairOf({ source, account }: Attempt): string | null {
  return account === null ? null : `${source}\0${account}`;
}
