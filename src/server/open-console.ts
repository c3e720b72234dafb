import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Counter } from 'prom-client';
import type { Authenticator } from '../authentication/authenticator.ts';
import { parseHostPort } from '../config/load-settings.ts';
import type { Settings } from '../config/settings.ts';
import { listenerUrl, ownNames } from '../console/check-request.ts';
import { createConsole } from '../console/console.ts';
import { type ConsoleListener, openConsoleListener } from '../console/listener.ts';
import { OpenIdConnect } from '../console/openid-connect.ts';
import { Sessions } from '../console/sessions.ts';
import { loadStaticFiles } from '../console/static-files.ts';
import { assert } from '../domain/error.ts';
import { type Authentication, NATIVE_REALM, RESERVED_REALM } from '../domain/principal/authentication.ts';
import { Secret } from '../domain/secret.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { sendInProcess } from '../gateway/in-process.ts';
import { systemClock } from '../platform/clock.ts';
import { addGauge } from '../platform/metrics.ts';
import { systemRandom } from '../platform/random.ts';
import { readTlsFiles, type TlsFiles, watchTlsFiles } from '../platform/tls-files.ts';
import type { Store } from '../stores/store.ts';
import type { GatewayParts } from './gateway-parts.ts';
import { isLoopback } from './open-gateway-listener.ts';
import { roleSources } from './open-opensearch.ts';

/** The built pages: beside `src/` and `dist/` alike. */
const FILES = fileURLToPath(new URL('../../console/dist/', import.meta.url));

/** The open console. */
export interface OpenConsole {
  /** Where browsers find it. */
  readonly url: string;
  readonly reloadTls: () => void;
}

/** Refuses to carry passwords and cookies in the clear over a network. @throws Error that says what to set. */
export function assertConsoleSafe(settings: Settings): void {
  const host = parseHostPort(settings['claviger.console.listen'])?.host;
  assert(host !== undefined, 'the settings were checked');
  if (!settings['claviger.console.enabled'] || settings['claviger.console.ssl.enabled'] || isLoopback(host)) return;
  if (settings['claviger.http.allow_insecure']) return;
  throw new Error(
    `plain HTTP on ${host} would carry passwords in the clear: set claviger.console.ssl.enabled, or --allow-insecure on a network that you trust`,
  );
}

/** Opens the console that the settings name; `null`: it is switched off. @throws Error when it cannot be opened. */
export async function openConsole(
  parts: GatewayParts,
  authenticator: Authenticator,
  gateway: Gateway,
): Promise<OpenConsole | null> {
  const { settings, closing, log, metrics } = parts;
  if (!settings['claviger.console.enabled']) return null;
  const address = parseHostPort(settings['claviger.console.listen']);
  assert(address !== null, 'the settings were checked');
  const isSecure = settings['claviger.console.ssl.enabled'];
  const files = loadStaticFiles(FILES);
  const sessions = openSessions(settings);
  addGauge(metrics, 'claviger_console_sessions', 'Sessions of the console.', () => sessions.size);
  const publicUrl = publicOrigin(settings);
  let url = '';
  const answer = createConsole({
    files,
    sessions,
    authenticator,
    callers: {
      ...roleSources(parts),
      apiKeys: parts.store.apiKeys,
      ownerRealms: parts.userRealms,
      actionGroupSource: parts.openSearch.actionGroups,
    },
    passwordMarkOf: (authentication) => passwordMarkOf(parts.store, authentication),
    audit: parts.audit,
    nextRequestId: gateway.nextRequestId,
    passwordSignIn: settings['claviger.console.password_sign_in'],
    openIdConnect: openOpenIdConnect(settings, () => publicUrl ?? url),
    apiUrl: () => settings['claviger.console.api_url'] ?? parts.published.origin,
    countSignIn: countSignIns(parts),
    owns: (target) => gateway.ownApi.owns(target),
    send: (request, options) => sendInProcess(gateway, request, options),
    answerBytesMax: settings['claviger.console.answer_bytes_max'],
    targetBytesMax: settings['claviger.http.target_bytes_max'],
    names: () => ownNames({ url, publicUrl }),
    isSecure,
    ...(gateway.clientAddressOf !== undefined && { clientAddressOf: gateway.clientAddressOf }),
    clock: systemClock,
    log,
  });
  const listener = await openConsoleListener(
    {
      ...address,
      tls: isSecure ? readTls(settings) : null,
      headerBytesMax: settings['claviger.http.header_bytes_max'],
      targetBytesMax: settings['claviger.http.target_bytes_max'],
      bodyBytesMax: settings['claviger.console.request_body_bytes_max'],
      headersTimeoutMs: settings['claviger.http.headers_timeout_ms'],
      requestTimeoutMs: settings['claviger.http.request_timeout_ms'],
      keepAliveTimeoutMs: settings['claviger.http.keep_alive_timeout_ms'],
      handshakeTimeoutMs: settings['claviger.http.handshake_timeout_ms'],
      connectionsCheckingIntervalMs: settings['claviger.http.connections_checking_interval_ms'],
      connectionsMax: settings['claviger.http.connections_max'],
    },
    answer,
  );
  closing.defer(() => listener.close(settings['claviger.http.drain_timeout_ms']));
  url = listenerUrl(address.host, listener.port, isSecure);
  const renew = (): void => reloadTls(listener, parts);
  if (isSecure) closing.defer(watchTlsFiles(tlsFilesOf(settings), renew));
  return { url: publicUrl ?? url, reloadTls: renew };
}

/** Without the slash that may end it. */
function publicOrigin(settings: Settings): string | null {
  const given = settings['claviger.console.public_url'];
  return given === null ? null : new URL(given).origin;
}

function openSessions(settings: Settings): Sessions {
  return new Sessions(
    {
      idleMs: settings['claviger.console.session.idle_timeout'],
      absoluteMs: settings['claviger.console.session.timeout'],
      sessionsMax: settings['claviger.console.session.sessions_max'],
      sessionsPerUserMax: settings['claviger.console.session.sessions_per_user_max'],
    },
    systemRandom,
  );
}

function openOpenIdConnect(settings: Settings, origin: () => string): OpenIdConnect | null {
  const issuer = settings['claviger.console.openid_connect.issuer'];
  const clientId = settings['claviger.console.openid_connect.client_id'];
  if (issuer === null || clientId === null) return null;
  const secretFile = settings['claviger.console.openid_connect.client_secret_file'];
  return new OpenIdConnect({
    issuer,
    clientId,
    clientSecret: secretFile === null ? null : new Secret(readFileSync(secretFile, 'utf8').trim()),
    clientAuthentication: settings['claviger.console.openid_connect.client_authentication'],
    scopes: settings['claviger.console.openid_connect.scopes'],
    label: settings['claviger.console.openid_connect.label'],
    allowInsecure: settings['claviger.console.openid_connect.allow_insecure'],
    origin,
  });
}

/** A digest of the stored hash: another password has another hash. Users of other realms have no password here. */
async function passwordMarkOf(store: Pick<Store, 'users'>, { user, lookupRealm }: Authentication): Promise<string | null> {
  const realm = lookupRealm.type;
  if (realm !== NATIVE_REALM.type && realm !== RESERVED_REALM.type) return null;
  const stored = await store.users.find(realm === NATIVE_REALM.type ? 'native' : 'reserved', user.username);
  return stored === null ? null : createHash('sha256').update(stored.passwordHash).digest('base64url');
}

function countSignIns({ metrics }: GatewayParts): (outcome: 'signed_in' | 'refused') => void {
  const counter = new Counter({
    name: 'claviger_console_sign_ins_total',
    help: 'Tries to sign in to the console, by outcome.',
    labelNames: ['outcome'],
    registers: [metrics.registry],
  });
  return (outcome) => counter.inc({ outcome });
}

function tlsFilesOf(settings: Settings): TlsFiles {
  return {
    certificate: settings['claviger.console.ssl.certificate'] ?? settings['xpack.security.http.ssl.certificate'],
    key: settings['claviger.console.ssl.key'] ?? settings['xpack.security.http.ssl.key'],
    certificateAuthorities: [],
  };
}

function readTls(settings: Settings): { readonly cert: string; readonly key: string } {
  const { cert, key } = readTlsFiles(tlsFilesOf(settings));
  assert(cert !== undefined && key !== undefined, 'the settings were checked for contradictions');
  return { cert, key };
}

function reloadTls(listener: ConsoleListener, { settings, log }: GatewayParts): void {
  if (!settings['claviger.console.ssl.enabled']) return;
  try {
    listener.reloadTls(readTls(settings));
    log.info('the certificate of the console was read again');
  } catch (error) {
    log.error({ err: error }, 'the certificate of the console could not be read again; the old one stays');
  }
}
