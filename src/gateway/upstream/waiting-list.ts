/** Something that waits for its turn. */
export interface Waiting {
  /** Its time is over: it will not be served. */
  expire(): void;
}

/**
 * Requests that wait for a connection, each as long as the next: the oldest is always the first to expire, so one timer
 * serves all and joining and leaving cost a set operation.
 */
export class WaitingList {
  readonly #deadlinesMs = new Map<Waiting, number>();
  readonly #timeoutMs: number;
  #timer: NodeJS.Timeout | null = null;

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  get size(): number {
    return this.#deadlinesMs.size;
  }

  join(waiting: Waiting): void {
    this.#deadlinesMs.set(waiting, performance.now() + this.#timeoutMs);
    if (this.#timer === null) this.#arm(this.#timeoutMs);
  }

  leave(waiting: Waiting): void {
    this.#deadlinesMs.delete(waiting);
  }

  #arm(delayMs: number): void {
    this.#timer = setTimeout(() => this.#sweep(), delayMs);
    this.#timer.unref();
  }

  #sweep(): void {
    this.#timer = null;
    const nowMs = performance.now();
    for (const [waiting, deadlineMs] of this.#deadlinesMs) {
      if (deadlineMs > nowMs) {
        this.#arm(deadlineMs - nowMs);
        return;
      }
      this.#deadlinesMs.delete(waiting);
      waiting.expire();
    }
  }
}
