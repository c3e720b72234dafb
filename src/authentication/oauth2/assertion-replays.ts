import { hash } from 'node:crypto';
import type { Instant } from '../../domain/time.ts';

/** What came of noting the use of an assertion: `full` when as many as can be remembered are still valid. */
export type AssertionUse = 'first' | 'repeated' | 'full';

/**
 * Remembers which assertions were used, for as long as they could be used again. Bounded: when it is full, further assertions are
 * refused rather than older ones forgotten. In memory: assertions from before the process started are refused by their time.
 * @see https://www.rfc-editor.org/rfc/rfc7523#section-3
 */
export class AssertionReplays {
  readonly #entriesMax: number;
  readonly #rememberedMs: number;
  /** When each may be forgotten, the earliest first: all are remembered equally long. */
  readonly #forgottenAt = new Map<string, number>();

  /** `rememberedMs`: longer than an assertion can be valid, clock differences included. */
  constructor(options: { readonly entriesMax: number; readonly rememberedMs: number }) {
    this.#entriesMax = options.entriesMax;
    this.#rememberedMs = options.rememberedMs;
  }

  /** Notes the use of an assertion by its client and `jti`. */
  use(clientId: string, jti: string, now: Instant): AssertionUse {
    this.#forgetPast(now);
    const key = hash('sha256', JSON.stringify([clientId, jti]), 'base64url');
    if (this.#forgottenAt.has(key)) return 'repeated';
    if (this.#forgottenAt.size >= this.#entriesMax) return 'full';
    this.#forgottenAt.set(key, now + this.#rememberedMs);
    return 'first';
  }

  #forgetPast(now: Instant): void {
    for (const [key, at] of this.#forgottenAt) {
      if (at > now) return;
      this.#forgottenAt.delete(key);
    }
  }
}
