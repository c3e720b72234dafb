import { timingSafeEqual } from 'node:crypto';
import { SecurityError } from '../domain/error.ts';
import { type ConsoleAnswer, type ConsoleRequest, errorAnswer } from './exchange.ts';

/** By which names the console is reached. */
export interface OwnNames {
  /** `scheme://host[:port]`. */
  readonly origins: ReadonlySet<string>;
  /** Values of `Host`. */
  readonly hosts: ReadonlySet<string>;
}

const LOOPBACK = ['127.0.0.1', '[::1]', 'localhost'];
const EVERY_ADDRESS = ['0.0.0.0', '[::]'];

/** Address of a listener. One on every address of the machine is told by that of loopback: no browser could ask for the other. */
export function listenerUrl(host: string, port: number, isSecure: boolean): string {
  const bracketed = host.includes(':') ? `[${host}]` : host;
  const named = EVERY_ADDRESS.includes(bracketed) ? '127.0.0.1' : bracketed;
  return new URL(`${isSecure ? 'https' : 'http'}://${named}:${port}`).origin;
}

/** The names of a listener: its own host, the loopback names on a loopback address, and that by which browsers reach it. */
export function ownNames(listener: { readonly url: string; readonly publicUrl: string | null }): OwnNames {
  const { protocol, hostname, port } = new URL(listener.url);
  const hosts = LOOPBACK.includes(hostname) ? LOOPBACK : [hostname];
  const urls = hosts.map((host) => new URL(`${protocol}//${host}${port === '' ? '' : `:${port}`}`));
  if (listener.publicUrl !== null) urls.push(new URL(listener.publicUrl));
  return { origins: new Set(urls.map(({ origin }) => origin)), hosts: new Set(urls.map(({ host }) => host)) };
}

/** Refuses targets of a form that names another server, and those that are too long. @throws SecurityError `malformedRequest`. */
export function assertTarget({ target }: ConsoleRequest, targetBytesMax: number): void {
  if (!target.startsWith('/'))
    throw new SecurityError('malformedRequest', 'malformed request: the target does not start with [/]');
  if (target.length > targetBytesMax)
    throw new SecurityError('malformedRequest', `malformed request: the target is longer than [${targetBytesMax}] bytes`);
}

/** Refuses names that are not the console's own: else any name that a stranger points at this address would be let in. */
export function refuseForeignHost(request: ConsoleRequest, { hosts }: OwnNames): ConsoleAnswer | null {
  const host = request.header('host')?.toLowerCase();
  if (host !== undefined && hosts.has(host)) return null;
  return errorAnswer(
    421,
    'security_exception',
    'the console is not served under this host name: see [claviger.console.public_url]',
  );
}

/**
 * Refuses what another site's page asks, whatever cookies come with it. What changes something must say that it comes from here; what
 * only reads must not say that it comes from elsewhere.
 */
export function refuseForeignOrigin(request: ConsoleRequest, { origins }: OwnNames): ConsoleAnswer | null {
  const origin = request.header('origin');
  const site = request.header('sec-fetch-site');
  if (origin !== undefined && !origins.has(origin)) return crossSite();
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return crossSite();
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  return isRead || origin !== undefined || site === 'same-origin' ? null : crossSite();
}

/** Refuses what changes something without the token of the session. */
export function refuseWithoutToken(request: ConsoleRequest, csrfToken: string): ConsoleAnswer | null {
  if (request.method === 'GET' || request.method === 'HEAD') return null;
  const given = Buffer.from(request.header('x-claviger-csrf') ?? '');
  const expected = Buffer.from(csrfToken);
  if (given.length === expected.length && timingSafeEqual(given, expected)) return null;
  return errorAnswer(403, 'security_exception', 'the request does not carry the token of the session in [X-Claviger-CSRF]');
}

function crossSite(): ConsoleAnswer {
  return errorAnswer(403, 'security_exception', 'requests from other sites are refused');
}
