import { Readable } from 'node:stream';

const HIGH_WATER_MARK_BYTES = 65_536;

/** The body ended before it was complete. */
export class BodyCut extends Error {
  readonly code = 'BODY_CUT';
}

/**
 * A body as it is handed on: what happens to it (being cut, left half read) does not happen to the connection it comes
 * from. When the tap is destroyed early, the rest of the source is read and thrown away, so that the client can finish
 * sending and read its answer.
 */
export class BodyTap extends Readable {
  readonly #source: Readable;
  readonly #onFirstRead: (() => void) | null;
  #attached = false;

  /** `onFirstRead` is called when somebody wants the body: time to tell a waiting client to go on. */
  constructor(source: Readable, onFirstRead: (() => void) | null = null) {
    super({ highWaterMark: HIGH_WATER_MARK_BYTES });
    this.#source = source;
    this.#onFirstRead = onFirstRead;
    // A cut body is reported by whoever reads it and by the connection; unread, it is nobody's fault.
    this.on('error', ignore);
  }

  override _read(): void {
    if (!this.#attached) this.#attach();
    else this.#source.resume();
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    if (this.#attached) {
      this.#source.off('data', this.#onData).off('end', this.#onEnd).off('close', this.#onClose);
      this.#source.resume();
    }
    callback(error);
  }

  #attach(): void {
    this.#attached = true;
    this.#source.on('data', this.#onData).on('end', this.#onEnd).on('error', ignore).on('close', this.#onClose);
    this.#onFirstRead?.();
  }

  readonly #onData = (chunk: Uint8Array): void => {
    if (!this.push(chunk)) this.#source.pause();
  };

  readonly #onEnd = (): void => {
    this.push(null);
  };

  readonly #onClose = (): void => {
    if (!this.#source.readableEnded) this.destroy(new BodyCut('the body was cut'));
  };
}

function ignore(): void {
  // The source's 'close' follows and tells the same.
}
