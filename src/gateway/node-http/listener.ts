import { constants } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex, Readable } from 'node:stream';
import { assert, SecurityError } from '../../domain/error.ts';
import { BodyTap } from '../body-tap.ts';
import type { Exchange } from '../exchange.ts';
import type { OwnApiResponse } from '../own-api.ts';
import { Connection } from './connection.ts';
import type { ListenerOptions, ListenerTls } from './listener-options.ts';
import { NodeResponseSink } from './node-response-sink.ts';
import { refusalOf, refuseConnection } from './refuse-connection.ts';

/** What a listener hands its requests to. */
export interface ListenerHandlers {
  /** Takes each request. Must not throw. */
  handle(exchange: Exchange): void;
  /** Shapes the answer to what is no request at all. */
  shapeError(error: SecurityError): OwnApiResponse;
}

/** An open listener over `node:http` or `node:https`. */
export interface Listener {
  readonly host: string;
  readonly port: number;
  /** Open client connections. */
  connections(): Promise<number>;
  /** Takes a renewed certificate; open connections keep theirs. Only for an HTTPS listener. @throws when it cannot be read. */
  reloadTls(tls: ListenerTls): void;
  /** Takes no new connections and ends when the open requests are over, or cut after `timeoutMs`. */
  drain(timeoutMs: number): Promise<void>;
}

/** Opens a listener. @throws Error when the address cannot be taken or the certificate cannot be read. */
export async function openListener(options: ListenerOptions, handlers: ListenerHandlers): Promise<Listener> {
  assert(!process.execArgv.includes('--insecure-http-parser'), 'the HTTP parser is strict');
  assert(!(process.env['NODE_OPTIONS'] ?? '').includes('--insecure-http-parser'), 'the HTTP parser is strict');
  const server =
    options.tls === null ? createServer(serverOptions(options)) : createSecureServer(secureOptions(options, options.tls));
  const context = { draining: false };
  const connections = new WeakMap<Duplex, Connection>();
  const connectionOf = (socket: Duplex): Connection => {
    const known = connections.get(socket);
    if (known !== undefined) return known;
    const connection = new Connection(socket as Socket, options.tls !== null);
    connections.set(socket, connection);
    return connection;
  };
  const serve = (request: IncomingMessage, response: ServerResponse, awaitsContinue: boolean): void => {
    const connection = connectionOf(request.socket);
    if (connection.closing) return;
    const sink = new NodeResponseSink(response, connection, context, awaitsContinue);
    handlers.handle({ head: readHead(request, connection), body: bodyOf(request, response, sink), response: sink });
  };
  server.on('request', (request, response) => serve(request, response, false));
  server.on('checkContinue', (request, response) => serve(request, response, true));
  // Any other expectation is ignored, as the cluster ignores it.
  server.on('checkExpectation', (request, response) => serve(request, response, false));
  const refuse = (socket: Duplex, error: SecurityError | null): void => {
    refuseConnection(socket, connectionOf(socket), error === null ? null : handlers.shapeError(error));
  };
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => refuse(socket, refusalOf(error)));
  server.on('connect', (request: IncomingMessage, socket: Duplex) => {
    refuse(
      socket,
      new SecurityError('malformedRequest', `malformed request: the method [${request.method}] is not for this server`),
    );
  });
  // Without a listener of its own each failed handshake would end in 'clientError' with a socket that speaks no HTTP.
  server.on('tlsClientError', (_error: Error, socket: Duplex) => socket.destroy());
  configure(server, options);
  await listen(server, options);
  const address = server.address() as AddressInfo;
  return {
    host: address.address,
    port: address.port,
    connections: () => new Promise((resolve) => server.getConnections((error, count) => resolve(error === null ? count : 0))),
    reloadTls(tls) {
      assert('setSecureContext' in server, 'only an HTTPS listener has a certificate');
      server.setSecureContext(secureContext(tls));
    },
    async drain(timeoutMs) {
      context.draining = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const timer = setTimeout(() => server.closeAllConnections(), timeoutMs);
      await closed;
      clearTimeout(timer);
    },
  };
}

function serverOptions(options: ListenerOptions) {
  return {
    insecureHTTPParser: false,
    // The gateway itself refuses a missing Host, in the dialect's words.
    requireHostHeader: false,
    maxHeaderSize: options.headerBytesMax + options.targetBytesMax,
    headersTimeout: options.headersTimeoutMs,
    requestTimeout: options.requestTimeoutMs,
    keepAliveTimeout: options.keepAliveTimeoutMs,
    connectionsCheckingInterval: options.connectionsCheckingIntervalMs,
    noDelay: true,
  };
}

function secureOptions(options: ListenerOptions, tls: ListenerTls) {
  return {
    ...serverOptions(options),
    ...secureContext(tls),
    handshakeTimeout: options.handshakeTimeoutMs,
    ALPNProtocols: ['http/1.1'],
  };
}

function secureContext(tls: ListenerTls) {
  const asksClients = tls.clientAuthorities !== null;
  return {
    cert: tls.certificate,
    key: tls.key,
    minVersion: 'TLSv1.2' as const,
    ...(tls.clientAuthorities === null ? {} : { ca: [...tls.clientAuthorities] }),
    requestCert: asksClients,
    rejectUnauthorized: asksClients && tls.clientCertificateRequired,
    // A session that is resumed brings neither the chain of its certificate nor a new look at it.
    ...(asksClients && { secureOptions: constants.SSL_OP_NO_TICKET }),
  };
}

function configure(server: Server | SecureServer, options: ListenerOptions): void {
  // 0: no header line is dropped silently. Their bytes are bounded by the parser, their number by the gateway, aloud.
  server.maxHeadersCount = 0;
  server.maxConnections = options.connectionsMax;
  server.timeout = 0;
}

function listen(server: Server | SecureServer, options: ListenerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function readHead(request: IncomingMessage, connection: Connection): Exchange['head'] {
  return {
    method: request.method ?? '',
    target: request.url ?? '',
    httpVersion: request.httpVersion,
    rawHeaders: request.rawHeaders,
    remoteAddress: connection.remoteAddress,
    remotePort: connection.remotePort,
    encrypted: connection.encrypted,
    certificate: connection.certificate,
  };
}

function bodyOf(request: IncomingMessage, response: ServerResponse, sink: NodeResponseSink): Readable {
  if (!sink.awaitsContinue) return request;
  return new BodyTap(request, () => {
    sink.awaitsContinue = false;
    if (!sink.started) response.writeContinue();
  });
}
