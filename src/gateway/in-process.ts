import { Readable } from 'node:stream';
import type { AuthenticationResult } from '../authentication/principal.ts';
import type { AuditEvent } from '../domain/audit/audit-event.ts';
import { SecurityError } from '../domain/error.ts';
import type { Exchange, ResponseSink } from './exchange.ts';
import type { Gateway } from './gateway.ts';
import { handleRequest } from './handle-request.ts';

/** A request that comes over no connection, from a caller that is known already. */
export interface InProcessRequest {
  readonly method: string;
  /** Path and query, raw. */
  readonly target: string;
  /** Names and values in turn; `Host` and what frames the body are added. */
  readonly headers: readonly string[];
  /** `null`: none. */
  readonly body: Uint8Array | null;
  /** Whom the audit names as the peer: address, IPv4 or IPv6 text, and port. */
  readonly remoteAddress: string;
  readonly remotePort: number;
}

/** On whose behalf it is sent, and what it may take. */
export interface InProcessOptions {
  /** Proves the caller, each time that it is judged. */
  readonly authenticate: () => Promise<AuthenticationResult>;
  /** Adds to each of its audit events; absent: they stay as they are. */
  readonly audited?: (event: AuditEvent) => AuditEvent;
  /** Largest answer that is taken; more ends the request. */
  readonly answerBytesMax: number;
  /** Ends the request: the cluster is not waited for any more. */
  readonly signal?: AbortSignal;
}

/** A whole answer. */
export interface InProcessAnswer {
  readonly status: number;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly body: Uint8Array;
}

/**
 * Sends a request the same way as every other: the same reading, the same decisions, the same audit. Credentials in its headers count for
 * nothing, and it can name no other identity.
 * @throws SecurityError `unavailable` when the answer was cut or the signal came, `bodyTooLarge` for an answer that is too large.
 */
export function sendInProcess(
  gateway: Gateway,
  request: InProcessRequest,
  options: InProcessOptions,
): Promise<InProcessAnswer> {
  return new Promise((resolve, reject) => {
    const sink = new MemorySink(options.answerBytesMax, resolve, reject);
    const { signal, audited } = options;
    if (signal?.aborted === true) return reject(cut('the request was ended before it began'));
    signal?.addEventListener('abort', () => sink.disconnect(cut('the request was ended')), { once: true });
    const own: Gateway = {
      ...gateway,
      authenticator: { authenticate: options.authenticate },
      ...(audited !== undefined && { audit: { record: (event) => gateway.audit.record(audited(event)) } }),
    };
    handleRequest(own, exchangeOf(request, sink));
  });
}

function exchangeOf(
  { method, target, headers, body, remoteAddress, remotePort }: InProcessRequest,
  sink: ResponseSink,
): Exchange {
  const framing = body === null ? [] : ['content-length', String(body.length)];
  const rawHeaders = ['host', 'in-process', ...headers, ...framing];
  return {
    head: { method, target, httpVersion: '1.1', rawHeaders, remoteAddress, remotePort, encrypted: true },
    body: Readable.from(body === null || body.length === 0 ? [] : [body], { objectMode: false }),
    response: sink,
  };
}

/** Takes a response into memory. */
class MemorySink implements ResponseSink {
  started = false;
  readonly #bytesMax: number;
  readonly #resolve: (answer: InProcessAnswer) => void;
  readonly #reject: (error: SecurityError) => void;
  readonly #chunks: Uint8Array[] = [];
  #bytes = 0;
  #status = 0;
  #headers: readonly string[] = [];
  #onDisconnect: (() => void) | null = null;
  #gone = false;

  constructor(bytesMax: number, resolve: (answer: InProcessAnswer) => void, reject: (error: SecurityError) => void) {
    this.#bytesMax = bytesMax;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  start(status: number, rawHeaders: readonly string[]): void {
    this.started = true;
    this.#status = status;
    // The array is the sender's to use again.
    this.#headers = [...rawHeaders];
  }

  write(chunk: Uint8Array): boolean {
    this.#bytes += chunk.length;
    if (this.#bytes > this.#bytesMax) {
      this.disconnect(new SecurityError('bodyTooLarge', `the answer exceeds [${this.#bytesMax}] bytes`));
      return true;
    }
    // A chunk may lie in a buffer that is used again.
    this.#chunks.push(Uint8Array.from(chunk));
    return true;
  }

  end(chunk?: Uint8Array | string): void {
    if (chunk !== undefined) this.write(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
    this.#resolve({ status: this.#status, headers: this.#headers, body: Buffer.concat(this.#chunks) });
  }

  abort(): void {
    this.#reject(cut('the answer was cut'));
  }

  /** It takes whatever comes at once. */
  onDrain(): void {}

  onDisconnect(listener: () => void): void {
    if (this.#gone) listener();
    else this.#onDisconnect = listener;
  }

  /** Nobody waits for the answer any more. */
  disconnect(error: SecurityError): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#reject(error);
    this.#chunks.length = 0;
    this.#onDisconnect?.();
  }
}

function cut(message: string): SecurityError {
  return new SecurityError('unavailable', message, { retryAfterSeconds: 1 });
}
