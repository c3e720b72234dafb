import type { Exchange, ResponseSink } from './exchange.ts';

/**
 * The exchange with these headers (names and values in turn) in its answer, beside the answer's own and whoever gives it:
 * Claviger's own API, the cluster, or a refusal.
 */
export function withAnswerHeaders(exchange: Exchange, added: readonly string[]): Exchange {
  return { ...exchange, response: new AddingSink(exchange.response, added) };
}

class AddingSink implements ResponseSink {
  readonly #sink: ResponseSink;
  readonly #added: readonly string[];

  constructor(sink: ResponseSink, added: readonly string[]) {
    this.#sink = sink;
    this.#added = added;
  }

  get started(): boolean {
    return this.#sink.started;
  }

  start(status: number, rawHeaders: readonly string[]): void {
    this.#sink.start(status, [...rawHeaders, ...this.#added]);
  }

  write(chunk: Uint8Array): boolean {
    return this.#sink.write(chunk);
  }

  end(chunk?: Uint8Array | string): void {
    this.#sink.end(chunk);
  }

  abort(): void {
    this.#sink.abort();
  }

  onDrain(listener: () => void): void {
    this.#sink.onDrain(listener);
  }

  onDisconnect(listener: () => void): void {
    this.#sink.onDisconnect(listener);
  }
}
