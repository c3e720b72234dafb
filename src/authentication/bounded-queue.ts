import { SecurityError } from '../domain/error.ts';

/** How much a `BoundedQueue` takes. */
export interface BoundedQueueOptions {
  /** Tasks running at a time, at least 1. */
  readonly runningMax: number;
  /** Tasks waiting for their turn; 0: none may wait. */
  readonly queuedMax: number;
  /** Public text of the refusal when both are full. */
  readonly refusal: string;
}

const RETRY_AFTER_SECONDS = 1;

/** Runs asynchronous tasks, a bounded number at a time, in the order they came, and refuses what does not fit. */
export class BoundedQueue {
  readonly #options: BoundedQueueOptions;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(options: BoundedQueueOptions) {
    this.#options = options;
  }

  /**
   * Runs the task when its turn comes.
   * @throws SecurityError `tooManyRequests` when the queue is full; the task has not run then.
   */
  async run<Result>(task: () => Promise<Result>): Promise<Result> {
    await this.#enter();
    try {
      return await task();
    } finally {
      this.#leave();
    }
  }

  async #enter(): Promise<void> {
    if (this.#running < this.#options.runningMax) {
      this.#running += 1;
      return;
    }
    if (this.#waiting.length >= this.#options.queuedMax) {
      throw new SecurityError('tooManyRequests', this.#options.refusal, { retryAfterSeconds: RETRY_AFTER_SECONDS });
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #leave(): void {
    const next = this.#waiting.shift();
    // The next task takes over this one's place, so that nobody who comes in between can overtake it.
    if (next === undefined) this.#running -= 1;
    else next();
  }
}
