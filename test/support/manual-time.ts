import { setImmediate } from 'node:timers/promises';
import { type Clock, type Instant, instant } from '../../src/domain/time.ts';

interface Waiting {
  readonly at: number;
  readonly end: () => void;
}

/** Time that stands still until a test moves it: a wall clock, and the waits that go by what has really passed. */
export class ManualTime implements Clock {
  #elapsedMs = 0;
  #wallMs: number;
  #waiting: readonly Waiting[] = [];

  constructor(start: Instant) {
    this.#wallMs = start;
  }

  now(): Instant {
    return instant(this.#wallMs);
  }

  /** Sets the wall clock, as an operator would: nothing has passed. */
  set(wall: Instant): void {
    this.#wallMs = wall;
  }

  /** Waits for the time, or the signal. */
  readonly delay = (ms: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const waiting: Waiting = { at: this.#elapsedMs + ms, end: resolve };
      this.#waiting = [...this.#waiting, waiting];
      signal.addEventListener('abort', () => this.#end(waiting), { once: true });
    });

  /** Lets time pass: each wait ends in its turn, and what follows from it is done before the next. */
  async pass(ms: number): Promise<void> {
    const until = this.#elapsedMs + ms;
    await this.settle();
    for (let next = this.#next(until); next !== undefined; next = this.#next(until)) {
      this.#move(next.at);
      this.#end(next);
      await this.settle();
    }
    this.#move(until);
  }

  /** Everything that waits for no time has been done. */
  async settle(): Promise<void> {
    await setImmediate();
    await setImmediate();
  }

  #next(until: number): Waiting | undefined {
    return this.#waiting.toSorted((left, right) => left.at - right.at).find(({ at }) => at <= until);
  }

  #move(to: number): void {
    const passedMs = Math.max(0, to - this.#elapsedMs);
    this.#elapsedMs += passedMs;
    this.#wallMs += passedMs;
  }

  #end(waiting: Waiting): void {
    this.#waiting = this.#waiting.filter((other) => other !== waiting);
    waiting.end();
  }
}
