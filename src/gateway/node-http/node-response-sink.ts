import type { ServerResponse } from 'node:http';
import type { ResponseSink } from '../exchange.ts';
import type { Connection } from './connection.ts';

/** What a sink asks of the listener that it belongs to. */
export interface SinkContext {
  /** Whether connections are to be closed after their current response. */
  readonly draining: boolean;
}

/** The response side of an exchange over `node:http`. */
export class NodeResponseSink implements ResponseSink {
  started = false;
  /** The client waits for `100 Continue`; answered without it, it may or may not send its body: the connection ends. */
  awaitsContinue: boolean;
  readonly #response: ServerResponse;
  readonly #connection: Connection;
  readonly #context: SinkContext;
  #disconnected = false;
  #onDisconnect: (() => void) | null = null;

  constructor(response: ServerResponse, connection: Connection, context: SinkContext, awaitsContinue: boolean) {
    this.#response = response;
    this.#connection = connection;
    this.#context = context;
    this.awaitsContinue = awaitsContinue;
    connection.begin(this);
  }

  start(status: number, rawHeaders: readonly string[]): void {
    const close = this.#context.draining || this.awaitsContinue;
    // Node reads the array and keeps nothing of it; a copy for each response would be for the type alone.
    const headers = close ? [...rawHeaders, 'connection', 'close'] : (rawHeaders as string[]);
    this.#response.writeHead(status, headers);
    this.started = true;
    if (headers.at(-2) === 'connection') this.#connection.closing = true;
  }

  write(chunk: Uint8Array): boolean {
    return this.#response.write(chunk);
  }

  end(chunk?: Uint8Array | string): void {
    this.#connection.end(this);
    if (chunk === undefined) this.#response.end();
    else this.#response.end(chunk);
  }

  abort(): void {
    this.#connection.end(this);
    this.#connection.cut();
  }

  onDrain(listener: () => void): void {
    this.#response.on('drain', listener);
  }

  onDisconnect(listener: () => void): void {
    if (this.#disconnected) listener();
    else this.#onDisconnect = listener;
  }

  /** The connection is gone. */
  disconnect(): void {
    this.#disconnected = true;
    this.#onDisconnect?.();
  }
}
