import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Random } from '../domain/random.ts';
import type { Secret } from '../domain/secret.ts';

const KEY_BYTES = 32;

/**
 * Remembers which passwords were verified against which stored hash, so that a slow hash is not computed again because a
 * role changed or an entry of the credential cache ran out. Holds digests under a key of this process; a new stored hash is a
 * new pair, so a changed password is never taken for verified.
 */
export class VerifiedPasswords {
  readonly #digestKey: string;
  readonly #pairs: LRUCache<string, true> | null;

  constructor(options: { readonly random: Random; readonly entriesMax: number }) {
    this.#digestKey = Buffer.from(options.random.bytes(KEY_BYTES)).toString('base64url');
    this.#pairs = options.entriesMax > 0 ? new LRUCache({ max: options.entriesMax }) : null;
  }

  /** Whether the pair was verified before. */
  has(password: Secret, stored: string): boolean {
    return this.#pairs?.get(this.#keyOf(password, stored)) === true;
  }

  /** The pair has been verified. */
  add(password: Secret, stored: string): void {
    this.#pairs?.set(this.#keyOf(password, stored), true);
  }

  /** A stored hash has no NUL, so no two pairs run together. */
  #keyOf(password: Secret, stored: string): string {
    return hash('sha256', `${this.#digestKey}${stored}\0${password.reveal()}`, 'binary');
  }
}
