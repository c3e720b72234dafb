import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { SecurityError } from '../domain/error.ts';
import type { ConsoleAnswer, ConsoleRequest } from './exchange.ts';

/** How the console listens. */
export interface ConsoleListenerOptions {
  readonly host: string;
  readonly port: number;
  /** PEM texts; `null`: plain HTTP. */
  readonly tls: { readonly cert: string; readonly key: string } | null;
  readonly headerBytesMax: number;
  readonly targetBytesMax: number;
  readonly bodyBytesMax: number;
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly keepAliveTimeoutMs: number;
  readonly handshakeTimeoutMs: number;
  /** How often the timeouts are looked at. */
  readonly connectionsCheckingIntervalMs: number;
  readonly connectionsMax: number;
}

/** An open listener. */
export interface ConsoleListener {
  readonly port: number;
  reloadTls(tls: { readonly cert: string; readonly key: string }): void;
  /** Finishes what is being answered, for at most so long, then cuts the rest. */
  close(drainMs: number): Promise<void>;
}

/** Listens and hands each request on. `answer` never throws. @throws Error when the address cannot be had. */
export async function openConsoleListener(
  options: ConsoleListenerOptions,
  answer: (request: ConsoleRequest) => Promise<ConsoleAnswer>,
): Promise<ConsoleListener> {
  const limits = {
    maxHeaderSize: options.headerBytesMax + options.targetBytesMax,
    headersTimeout: options.headersTimeoutMs,
    requestTimeout: options.requestTimeoutMs,
    keepAliveTimeout: options.keepAliveTimeoutMs,
    connectionsCheckingInterval: options.connectionsCheckingIntervalMs,
  };
  const serve = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    void answer(requestOf(incoming, options)).then((whole) => send(incoming, outgoing, whole));
  };
  const server: Server | TlsServer =
    options.tls === null
      ? createServer(limits, serve)
      : createTlsServer({ ...limits, ...secureContext(options.tls), handshakeTimeout: options.handshakeTimeoutMs }, serve);
  // 0: no header line is dropped silently; their bytes are bounded.
  server.maxHeadersCount = 0;
  server.maxConnections = options.connectionsMax;
  await listening(server, options);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    reloadTls: (tls) => {
      if ('setSecureContext' in server) server.setSecureContext(secureContext(tls));
    },
    close: (drainMs) => close(server, drainMs),
  };
}

function secureContext(tls: { readonly cert: string; readonly key: string }) {
  return { ...tls, minVersion: 'TLSv1.2' as const };
}

function listening(server: Server | TlsServer, { host, port }: ConsoleListenerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException): void => {
      const taken = error.code === 'EADDRINUSE' ? 'somebody listens there already' : error.message;
      reject(new Error(`the console cannot listen on ${host}:${port}: ${taken}; see claviger.console.listen`));
    };
    server.once('error', refuse);
    server.listen(port, host, () => {
      server.off('error', refuse);
      resolve();
    });
  });
}

function close(server: Server | TlsServer, drainMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), drainMs);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}

function requestOf(incoming: IncomingMessage, { bodyBytesMax }: ConsoleListenerOptions): ConsoleRequest {
  const target = incoming.url ?? '/';
  const questionMark = target.indexOf('?');
  return {
    method: incoming.method ?? 'GET',
    target,
    path: questionMark === -1 ? target : target.slice(0, questionMark),
    query: new URLSearchParams(questionMark === -1 ? '' : target.slice(questionMark)),
    header: (name) => {
      const value = incoming.headers[name];
      return Array.isArray(value) ? value.join(', ') : value;
    },
    remoteAddress: incoming.socket.remoteAddress ?? '',
    remotePort: incoming.socket.remotePort ?? 0,
    readBody: () => readBody(incoming, bodyBytesMax),
  };
}

async function readBody(incoming: IncomingMessage, bytesMax: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of incoming as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > bytesMax) throw new SecurityError('bodyTooLarge', `the request body exceeds [${bytesMax}] bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof SecurityError) throw error;
    throw new SecurityError('malformedRequest', 'the request body was cut', { cause: error });
  }
  return Buffer.concat(chunks);
}

function send(incoming: IncomingMessage, outgoing: ServerResponse, { status, headers, body }: ConsoleAnswer): void {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const isBodiless = incoming.method === 'HEAD' || status === 204 || status === 304;
  // What was not read of a body must not be taken for the next request.
  const connection = incoming.complete ? {} : { connection: 'close' };
  const length = isBodiless ? {} : { 'content-length': String(bytes.length) };
  const lines = Object.entries({ ...headers, ...length, ...connection });
  outgoing.writeHead(
    status,
    Object.fromEntries(lines.map(([name, value]) => [name, typeof value === 'string' ? value : [...value]])),
  );
  outgoing.end(isBodiless ? undefined : bytes);
}
