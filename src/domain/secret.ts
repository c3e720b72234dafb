const REDACTED = '[redacted]';

/**
 * A secret in plain text (password, API key secret), kept from accidental printing: `String(secret)`,
 * `JSON.stringify(secret)` give `[redacted]`, and printing does not see private fields.
 */
export class Secret {
  readonly #plaintext: string;

  constructor(plaintext: string) {
    this.#plaintext = plaintext;
  }

  /** The plain text. Each call is a place to review: search for `.reveal(`. */
  reveal(): string {
    return this.#plaintext;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }
}
