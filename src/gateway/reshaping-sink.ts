import { assert, SecurityError } from '../domain/error.ts';
import type { ResponseSink } from './exchange.ts';
import type { HeldBodies } from './held-bodies.ts';

/** What becomes of a gathered answer; see `Decision.reshape`. */
export interface Reshaping {
  readonly reshape: (status: number, body: Uint8Array) => Uint8Array;
  /** Media type of what becomes of a 200; absent: that of the cluster's answer. */
  readonly reshapedType?: string | undefined;
}

/** How an answer is gathered. */
export interface ReshapingOptions {
  readonly method: string;
  /** Longest answer that is gathered. */
  readonly bytesMax: number;
  readonly heldBodies: HeldBodies;
  /**
   * Asked when the answer begins: `null` lets it pass as it comes.
   * @throws SecurityError when it must not pass at all.
   */
  readonly reshapingOf: (status: number) => Reshaping | null;
}

const NO_BODY_STATUS: ReadonlySet<number> = new Set([204, 304]);
const JSON_TYPE = /^application\/(json|vnd\.elasticsearch\+json)\s*(;|$)/i;
/** They describe the body as it came. */
const OF_THE_BODY: ReadonlySet<string> = new Set(['content-length', 'content-encoding', 'etag']);

/**
 * Stands before the client's sink and gathers the cluster's answer, so that the client gets what `reshape` makes of it. Nothing
 * is sent until the answer is complete and reshaped: until then any failure can still be answered properly.
 */
export class ReshapingSink implements ResponseSink {
  readonly #sink: ResponseSink;
  readonly #options: ReshapingOptions;
  #reshaping: Reshaping | null = null;
  #status = 0;
  #rawHeaders: readonly string[] = [];
  #chunks: Uint8Array[] = [];
  #bytes = 0;

  constructor(sink: ResponseSink, options: ReshapingOptions) {
    this.#sink = sink;
    this.#options = options;
  }

  get started(): boolean {
    return this.#sink.started;
  }

  /** @throws SecurityError `badUpstream` for an answer that cannot be read. */
  start(status: number, rawHeaders: readonly string[]): void {
    this.#release();
    this.#reshaping = this.#options.reshapingOf(status);
    if (this.#reshaping === null) return this.#sink.start(status, rawHeaders);
    this.#status = status;
    const { reshapedType } = this.#reshaping;
    const kept = withoutBodyHeaders(rawHeaders);
    this.#rawHeaders = status === 200 && reshapedType !== undefined ? withType(kept, reshapedType) : kept;
    if (this.#isBodiless) return;
    const encoding = headerOf(rawHeaders, 'content-encoding');
    if (encoding !== undefined && encoding.toLowerCase() !== 'identity') throw unreadable('it is encoded');
    if (!JSON_TYPE.test(headerOf(rawHeaders, 'content-type') ?? '')) throw unreadable('it is not JSON');
  }

  write(chunk: Uint8Array): boolean {
    if (this.#reshaping === null) return this.#sink.write(chunk);
    this.#gather(chunk);
    return true;
  }

  /** @throws SecurityError for an answer that cannot be reshaped; nothing has been sent then. */
  end(chunk?: Uint8Array | string): void {
    if (this.#reshaping === null) return this.#sink.end(chunk);
    if (chunk !== undefined) this.#gather(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
    if (this.#isBodiless) {
      this.#sink.start(this.#status, this.#rawHeaders);
      return this.#sink.end();
    }
    const gathered = Buffer.concat(this.#chunks, this.#bytes);
    this.#chunks = [];
    const body = this.#reshaped(this.#reshaping.reshape, gathered);
    this.#release();
    this.#sink.start(this.#status, [...this.#rawHeaders, 'content-length', String(body.length)]);
    this.#sink.end(body);
  }

  abort(): void {
    this.#release();
    this.#sink.abort();
  }

  onDrain(listener: () => void): void {
    this.#sink.onDrain(listener);
  }

  onDisconnect(listener: () => void): void {
    this.#sink.onDisconnect(() => {
      this.#release();
      listener();
    });
  }

  /** Gives back the memory of an answer that will not be sent. */
  discard(): void {
    this.#release();
  }

  get #isBodiless(): boolean {
    return this.#options.method === 'HEAD' || NO_BODY_STATUS.has(this.#status);
  }

  #reshaped(reshape: Reshaping['reshape'], body: Uint8Array): Uint8Array {
    try {
      return reshape(this.#status, body);
    } catch (cause) {
      this.#release();
      if (cause instanceof SecurityError && cause.code === 'badUpstream') throw cause;
      throw new SecurityError('badUpstream', 'the answer of the cluster cannot be read', { cause });
    }
  }

  #gather(chunk: Uint8Array): void {
    assert(!this.#sink.started, 'an answer is gathered before it is sent');
    const { bytesMax, heldBodies } = this.#options;
    if (this.#bytes + chunk.length > bytesMax) throw unreadable(`it is larger than [${bytesMax}] bytes`);
    if (!heldBodies.take(chunk.length)) throw new SecurityError('unavailable', 'too many large answers are being read');
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
  }

  #release(): void {
    this.#options.heldBodies.release(this.#bytes);
    this.#chunks = [];
    this.#bytes = 0;
  }
}

function withoutBodyHeaders(rawHeaders: readonly string[]): readonly string[] {
  const kept: string[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = [rawHeaders[at], rawHeaders[at + 1]];
    if (!OF_THE_BODY.has(name.toLowerCase())) kept.push(name, value);
  }
  return kept;
}

function withType(rawHeaders: readonly string[], type: string): readonly string[] {
  return rawHeaders.map((part, at) => (at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === 'content-type' ? type : part));
}

function headerOf(rawHeaders: readonly string[], name: string): string | undefined {
  for (let at = 0; at < rawHeaders.length; at += 2) if (rawHeaders[at]?.toLowerCase() === name) return rawHeaders[at + 1];
  return undefined;
}

function unreadable(why: string): SecurityError {
  return new SecurityError('badUpstream', `the answer of the cluster cannot be read: ${why}`);
}
