import type { RunEnd } from './run-progress.ts';

/** Ends a run from outside: at once, or before its next step. The first reason stays. */
export class RunEnding {
  readonly #aborting = new AbortController();
  #end: RunEnd | 'lost' | 'left' | null = null;

  /** Comes when what is being done is to be broken off. */
  get signal(): AbortSignal {
    return this.#aborting.signal;
  }

  /**
   * Why no further step begins; `null`: nothing stands in the way. `lost`: the run is not this process's any more. `left`: this process ends,
   * and the run is left to the next.
   */
  get end(): RunEnd | 'lost' | 'left' | null {
    return this.#end;
  }

  /** Breaks off at once, the request that is on its way included. */
  breakOff(end: RunEnd | 'lost'): void {
    this.#end ??= end;
    this.#aborting.abort();
  }

  /** Lets the step that is being done come to its end. */
  leave(): void {
    this.#end ??= 'left';
  }

  /** Does not wait any longer for what was let come to its end. */
  abandon(): void {
    this.#end = 'lost';
    this.#aborting.abort();
  }
}
