import { parseHostPort } from '../config/load-settings.ts';
import type { Settings } from '../config/settings.ts';
import { assert } from '../domain/error.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { handleRequest } from '../gateway/handle-request.ts';
import { openListener } from '../gateway/node-http/listener.ts';
import type { ListenerTls } from '../gateway/node-http/listener-options.ts';
import type { Log } from '../platform/log.ts';
import { readTlsFiles, type TlsFiles, watchTlsFiles } from '../platform/tls-files.ts';

const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|localhost)$/;

/** Refuses to carry credentials in the clear over a network. @throws Error that says what to set. */
export function assertTransportSafe(settings: Settings): void {
  if (settings['claviger.http.allow_insecure'] || isCarriedSafely(settings)) return;
  const host = hostOf(settings);
  throw new Error(
    `plain HTTP on ${host} would carry credentials in the clear: set xpack.security.http.ssl.enabled, or --allow-insecure on a network that you trust`,
  );
}

/** Whether nobody on a network can read along: the listener has TLS or is a loopback one. */
export function isCarriedSafely(settings: Settings): boolean {
  return settings['xpack.security.http.ssl.enabled'] || isLoopback(hostOf(settings));
}

/** Whether nobody beyond this machine reaches a host. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}

function hostOf(settings: Settings): string {
  return parseHostPort(settings['claviger.listen'])?.host ?? '';
}

/** The open listener of the gateway. */
export interface OpenGatewayListener {
  readonly url: string;
  readonly reloadTls: () => void;
}

/** Opens the listener that the settings name; `closing` drains it. @throws Error when it cannot be opened. */
export async function openGatewayListener(
  gateway: Gateway,
  settings: Settings,
  log: Log,
  closing: AsyncDisposableStack,
): Promise<OpenGatewayListener> {
  const address = parseHostPort(settings['claviger.listen']);
  assert(address !== null, 'the settings were checked');
  const secure = settings['xpack.security.http.ssl.enabled'];
  const files = listenerTlsFiles(settings);
  const options = {
    ...address,
    tls: secure ? readListenerTls(settings, files) : null,
    headerBytesMax: settings['claviger.http.header_bytes_max'],
    targetBytesMax: settings['claviger.http.target_bytes_max'],
    headersTimeoutMs: settings['claviger.http.headers_timeout_ms'],
    requestTimeoutMs: settings['claviger.http.request_timeout_ms'],
    keepAliveTimeoutMs: settings['claviger.http.keep_alive_timeout_ms'],
    handshakeTimeoutMs: settings['claviger.http.handshake_timeout_ms'],
    connectionsCheckingIntervalMs: settings['claviger.http.connections_checking_interval_ms'],
    connectionsMax: settings['claviger.http.connections_max'],
  };
  const listener = await openListener(options, {
    handle: (exchange) => handleRequest(gateway, exchange),
    shapeError: (error) => gateway.ownApi.shapeError(error, 'GET', null, null),
  });
  closing.defer(() => listener.drain(settings['claviger.http.drain_timeout_ms']));
  const reloadTls = (): void => {
    if (!secure) return;
    try {
      listener.reloadTls(readListenerTls(settings, files));
      log.info('the certificate was read again');
    } catch (error) {
      log.error({ err: error }, 'the certificate could not be read again; the old one stays');
    }
  };
  if (secure) closing.defer(watchTlsFiles(files, reloadTls));
  const host = listener.host.includes(':') ? `[${listener.host}]` : listener.host;
  return { url: `${secure ? 'https' : 'http'}://${host}:${listener.port}`, reloadTls };
}

function listenerTlsFiles(settings: Settings): TlsFiles {
  return {
    certificate: settings['xpack.security.http.ssl.certificate'],
    key: settings['xpack.security.http.ssl.key'],
    certificateAuthorities: settings['xpack.security.http.ssl.certificate_authorities'],
  };
}

function readListenerTls(settings: Settings, files: TlsFiles): ListenerTls {
  const { cert, key, ca } = readTlsFiles(files);
  assert(cert !== undefined && key !== undefined, 'the settings were checked for contradictions');
  const clients = settings['xpack.security.http.ssl.client_authentication'];
  return {
    certificate: cert,
    key,
    clientAuthorities: clients === 'none' ? null : (ca ?? []),
    clientCertificateRequired: clients === 'required',
  };
}
