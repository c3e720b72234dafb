import { Agent, request } from 'undici';

/** Bounds of a document that is fetched. */
export interface FetchOptions {
  /** Time to connect, TLS included. */
  readonly connectTimeoutMs: number;
  /** Time for the whole answer, from its request on. */
  readonly timeoutMs: number;
  readonly bytesMax: number;
  /** PEM; empty: those that Node trusts. */
  readonly certificateAuthorities: readonly string[];
}

/** Fetches documents by `GET`. Follows no redirection, so that it asks nobody but who was named. */
export interface DocumentFetcher {
  /** @throws Error when the answer is not 200, too large or too late. */
  fetch(url: string): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Creates a fetcher with connections of its own. */
export function createDocumentFetcher(options: FetchOptions): DocumentFetcher {
  const { connectTimeoutMs, timeoutMs, bytesMax, certificateAuthorities } = options;
  const agent = new Agent({
    connect: {
      timeout: connectTimeoutMs,
      ...(certificateAuthorities.length > 0 && { ca: [...certificateAuthorities] }),
    },
    maxResponseSize: bytesMax,
  });
  return {
    async fetch(url) {
      const signal = AbortSignal.timeout(connectTimeoutMs + timeoutMs);
      const { statusCode, body } = await request(url, { dispatcher: agent, signal, headers: { accept: 'application/json' } });
      if (statusCode !== 200) {
        await body.dump();
        throw new Error(`${url} answered with ${statusCode}`);
      }
      return new Uint8Array(await body.arrayBuffer());
    },
    close: () => agent.close(),
  };
}
