import { Readable } from 'node:stream';
import type { BodyStream, Decision } from '../authorization/plan.ts';
import { SecurityError } from '../domain/error.ts';
import { BodyCut } from './body-tap.ts';
import { BODY_CUT } from './read-body.ts';

/** Who waits for a body that is judged. What these throw is the body's failure. */
export interface JudgedBodyObserver {
  /** More is to be sent than is gathered: the body is to be read from now on as a stream. */
  onLarge(): void;
  /** It is over and was gathered: this is what goes upstream. */
  onWhole(decision: Decision, body: Uint8Array): void;
  /** It is over and was streamed, but for its last pieces. @throws SecurityError when it must be cut before its end. */
  onDecision(decision: Decision): void;
  /** It failed while it was gathered: nothing of it was handed on. */
  onFailure(error: unknown): void;
}

/**
 * A body on its way through its judge, with back-pressure: gathered as long as it is small, so that a refusal can be answered
 * with nothing sent, then a stream. When the judge throws, the stream is destroyed with that error before its end: a cluster
 * executes nothing of a body whose end it has not seen. The source, which must be a tap, is then destroyed.
 */
export class JudgedBody extends Readable {
  readonly #source: Readable;
  readonly #judge: BodyStream;
  readonly #gatherBytesMax: number;
  readonly #observer: JudgedBodyObserver;
  /** Copies, as a piece would keep the whole chunk that it is part of; `null` once the body is streamed. */
  #gathered: Uint8Array[] | null = [];
  #gatheredBytes = 0;

  constructor(source: Readable, judge: BodyStream, gatherBytesMax: number, observer: JudgedBodyObserver) {
    super();
    this.#source = source;
    this.#judge = judge;
    this.#gatherBytesMax = gatherBytesMax;
    this.#observer = observer;
    // Reported by whoever reads the stream.
    this.on('error', ignore);
  }

  /** Begins to read the source. */
  start(): void {
    this.#source.on('data', this.#onData).on('end', this.#onEnd).on('error', this.#onError).on('close', this.#onClose);
  }

  override _read(): void {
    this.#source.resume();
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    this.#source.off('data', this.#onData).off('end', this.#onEnd).off('close', this.#onClose);
    if (!this.#source.readableEnded) this.#source.destroy();
    callback(error);
  }

  readonly #onData = (chunk: Uint8Array): void => {
    try {
      for (const piece of this.#judge.push(chunk)) this.#handOn(piece);
    } catch (error) {
      this.#fail(error);
    }
  };

  readonly #onEnd = (): void => {
    try {
      const { rest, decision } = this.#judge.end();
      if (this.#gathered !== null) {
        this.#observer.onWhole(decision, Buffer.concat([...this.#gathered, ...rest]));
        return;
      }
      this.#observer.onDecision(decision);
      for (const piece of rest) this.push(piece);
      this.push(null);
    } catch (error) {
      this.#fail(error);
    }
  };

  /** A source that decodes tells what is wrong; of any other, 'close' tells the same. */
  readonly #onError = (error: unknown): void => {
    if (error instanceof SecurityError && !this.destroyed) this.#fail(error);
  };

  readonly #onClose = (): void => {
    if (this.#source.readableEnded || this.destroyed) return;
    this.#fail(this.#gathered === null ? new BodyCut('the body was cut') : BODY_CUT);
  };

  #handOn(piece: Uint8Array): void {
    if (this.#gathered === null) {
      if (!this.push(piece)) this.#source.pause();
      return;
    }
    this.#gathered.push(Uint8Array.from(piece));
    this.#gatheredBytes += piece.length;
    if (this.#gatheredBytes <= this.#gatherBytesMax) return;
    this.#source.pause();
    for (const gathered of this.#gathered) this.push(gathered);
    this.#gathered = null;
    this.#observer.onLarge();
  }

  #fail(error: unknown): void {
    const isGathered = this.#gathered !== null;
    this.#gathered = null;
    this.destroy(error instanceof Error ? error : new Error('the body could not be judged', { cause: error }));
    if (isGathered) this.#observer.onFailure(error);
  }
}

function ignore(): void {
  // The stream's reader is told as well.
}
