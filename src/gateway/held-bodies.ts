/** Memory for bodies that are held until they are decided: bounded over all requests together. */
export class HeldBodies {
  readonly #bytesMax: number;
  #bytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Takes memory. @returns false, with nothing taken, when there is not that much left. */
  take(bytes: number): boolean {
    if (this.#bytes + bytes > this.#bytesMax) return false;
    this.#bytes += bytes;
    return true;
  }

  /** Gives back what `take` took. */
  release(bytes: number): void {
    this.#bytes -= bytes;
  }
}
