/** Source of randomness. Passed to whatever makes ids and secrets. */
export interface Random {
  /** Cryptographically strong random bytes. */
  bytes(length: number): Uint8Array;
}
