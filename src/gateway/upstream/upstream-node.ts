import { Client, type Dispatcher, Pool } from 'undici';
import type { IdentityHeaders } from './identity/identity-headers.ts';
import type { UpstreamOptions } from './upstream-options.ts';

/** Bounds of an answer that the gateway itself asks for. */
export interface ReadLimits {
  readonly bytesMax: number;
  readonly timeoutMs: number;
}

/** Such an answer, whole. */
export interface ReadAnswer {
  readonly status: number;
  readonly body: Uint8Array;
}

/** One node of the cluster: its connections, and whether it is believed to answer. */
export class UpstreamNode {
  readonly origin: string;
  /** Requests that are dispatched and not over. */
  active = 0;
  readonly #pool: Pool;
  readonly #healthClient: Client;
  readonly #options: UpstreamOptions;
  readonly #identity: Pick<IdentityHeaders, 'service'>;
  #healthy = true;
  #timer: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(origin: string, options: UpstreamOptions, identity: Pick<IdentityHeaders, 'service'>) {
    this.origin = origin;
    this.#identity = identity;
    this.#options = options;
    const connection = connectionOptions(options);
    this.#pool = new Pool(origin, { ...connection, connections: options.socketsMax });
    // A connection of its own, so that a check tells of the node and not of the queue before it.
    this.#healthClient = new Client(origin, {
      ...connection,
      headersTimeout: options.healthTimeoutMs,
      bodyTimeout: options.healthTimeoutMs,
    });
    this.#schedule(options.healthIntervalMs);
  }

  /** Whether requests may be sent here. */
  get healthy(): boolean {
    return this.#healthy;
  }

  /** Whether neither a connection nor a place in the queue is free. */
  get full(): boolean {
    return this.active >= this.#options.socketsMax + this.#options.queueMax;
  }

  dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): void {
    this.#pool.dispatch(options, handler);
  }

  /** A connection could not be made: no requests are sent here until a check succeeds. */
  markUnhealthy(): void {
    if (!this.#healthy || this.#closed) return;
    this.#healthy = false;
    this.#schedule(this.#options.recoveryIntervalMs);
  }

  /** Asks the node for `GET /`. @returns its status and body. @throws when it does not answer. */
  async ask(): Promise<{ readonly status: number; readonly body: string }> {
    const headers = [...this.#identity.service()];
    const response = await this.#healthClient.request({ path: '/', method: 'GET', headers });
    return { status: response.statusCode, body: await response.body.text() };
  }

  /**
   * Reads a small answer of the node, over the connections of requests.
   * @returns `null` for a body that is larger than `bytesMax`. @throws when the node does not answer in time.
   */
  async read(path: string, { bytesMax, timeoutMs }: ReadLimits): Promise<ReadAnswer | null> {
    const headers = [...this.#identity.service(), 'accept', 'application/json'];
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await this.#pool.request({ path, method: 'GET', headers, signal });
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of response.body) {
      bytes += chunk.length;
      if (bytes > bytesMax) return null;
      chunks.push(chunk);
    }
    return { status: response.statusCode, body: Buffer.concat(chunks) };
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await Promise.all([this.#pool.close(), this.#healthClient.destroy()]);
  }

  /** Ends open requests as well. */
  async destroy(): Promise<void> {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await Promise.all([this.#pool.destroy(), this.#healthClient.destroy()]);
  }

  #schedule(delayMs: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#check(), delayMs);
    this.#timer.unref();
  }

  async #check(): Promise<void> {
    try {
      const { status } = await this.ask();
      this.#healthy = status < 500;
    } catch {
      // Not answering is the outcome that the check is for.
      this.#healthy = false;
    }
    if (!this.#closed) this.#schedule(this.#healthy ? this.#options.healthIntervalMs : this.#options.recoveryIntervalMs);
  }
}

function connectionOptions(options: UpstreamOptions): Client.Options {
  const { clientCertificate } = options;
  return {
    pipelining: 1,
    allowH2: false,
    connectTimeout: options.connectTimeoutMs,
    headersTimeout: options.headersTimeoutMs,
    bodyTimeout: options.bodyTimeoutMs,
    keepAliveTimeout: options.keepAliveTimeoutMs,
    maxHeaderSize: options.responseHeaderBytesMax,
    connect: {
      timeout: options.connectTimeoutMs,
      rejectUnauthorized: true,
      minVersion: 'TLSv1.2',
      ...(options.certificateAuthorities === null ? {} : { ca: [...options.certificateAuthorities] }),
      ...(clientCertificate === null ? {} : { cert: clientCertificate.certificate, key: clientCertificate.key }),
    },
  };
}
