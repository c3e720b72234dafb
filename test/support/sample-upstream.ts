import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { SampleIndices } from './sample-indices.ts';

/** One request as the sample upstream got it. */
interface SeenRequest {
  readonly method: string;
  /** Raw target. */
  readonly target: string;
  /** Names and values in turn, as received. */
  readonly rawHeaders: readonly string[];
  /** For `/_discard`, the number of its bytes. */
  readonly body: string;
}

/** A small stand-in for a cluster: real sockets, OpenSearch's shapes, an index set in memory. Labelled `sample`. */
export interface SampleUpstream {
  readonly url: string;
  /** What arrived, in order, as long as `record` is on. */
  readonly seen: SeenRequest[];
  /** All bytes that arrived, while `record` is on. */
  rawBytes(): string;
  /** Takes over a request before the index set does; returns whether it did. */
  script: ((request: IncomingMessage, response: ServerResponse) => boolean) | null;
  close(): Promise<void>;
}

/** How a sample upstream is opened. */
export interface SampleUpstreamOptions {
  readonly host?: string;
  readonly port?: number;
  /** Off for benches: nothing is kept of the requests. */
  readonly record?: boolean;
  readonly script?: SampleUpstream['script'];
}

/** Opens a sample upstream on a free port. */
export async function openSampleUpstream(options: SampleUpstreamOptions = {}): Promise<SampleUpstream> {
  const record = options.record ?? true;
  const indices = new SampleIndices();
  const seen: SeenRequest[] = [];
  const raw: Buffer[] = [];
  const server = createServer((request, response) => {
    if (upstream.script?.(request, response) === true) return;
    const path = (request.url ?? '').split('?', 1)[0];
    if (path === '/_discard') return discard(request, response, (bytes) => note(request, `${bytes}`));
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = chunks.length === 0 ? '' : Buffer.concat(chunks).toString('utf8');
      note(request, body);
      const answer = indices.answer(request.method ?? '', request.url ?? '', body);
      send(request, response, answer.status, answer.body);
    });
  });
  server.keepAliveTimeout = 60_000;
  server.requestTimeout = 0;
  if (record) server.on('connection', (socket: Socket) => socket.prependListener('data', (chunk: Buffer) => raw.push(chunk)));
  const note = (request: IncomingMessage, body: string): void => {
    if (record) seen.push({ method: request.method ?? '', target: request.url ?? '', rawHeaders: request.rawHeaders, body });
  };
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, options.host ?? '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const upstream: SampleUpstream = {
    url: `http://${options.host ?? '127.0.0.1'}:${port}`,
    seen,
    rawBytes: () => Buffer.concat(raw).toString('latin1'),
    script: options.script ?? null,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return upstream;
}

function discard(request: IncomingMessage, response: ServerResponse, discarded: (bytes: number) => void): void {
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
  });
  request.on('end', () => {
    discarded(bytes);
    send(request, response, 200, JSON.stringify({ discarded: bytes }));
  });
}

function send(request: IncomingMessage, response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, [
    'X-OpenSearch-Version',
    'OpenSearch/3.4.0 (sample)',
    'content-type',
    body.startsWith('{') || body === '' ? 'application/json; charset=UTF-8' : 'text/plain; charset=UTF-8',
    'content-length',
    String(Buffer.byteLength(body)),
  ]);
  if (request.method === 'HEAD') response.end();
  else response.end(body);
}
