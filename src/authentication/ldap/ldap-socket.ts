import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import type { LdapConnectionOptions, LdapTlsOptions } from './ldap-options.ts';

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'ldap:': 389, 'ldaps:': 636 };

/** Connects to a directory; of `ldaps://` the TLS handshake is done. @throws Error that names no secret. */
export function openLdapSocket(url: string, options: LdapConnectionOptions): Promise<Socket> {
  const { protocol, hostname, port } = new URL(url);
  const address = {
    host: withoutBrackets(hostname),
    port: port === '' ? (DEFAULT_PORTS[protocol] ?? 389) : Number(port),
  };
  const secure = protocol === 'ldaps:';
  const socket = secure ? connectTls({ ...address, ...ldapTlsOptions(url, options.tls) }) : connectTcp(address);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => socket.destroy(new Error(`no connection within ${options.connectTimeoutMs} ms`)),
      options.connectTimeoutMs,
    );
    socket.once('error', reject);
    socket.once('close', () => {
      clearTimeout(timer);
      reject(new Error('the directory ended the connection'));
    });
    socket.once(secure ? 'secureConnect' : 'connect', () => {
      clearTimeout(timer);
      socket.off('error', reject);
      socket.setNoDelay(true);
      resolve(socket);
    });
  });
}

/** How the directory at this address is verified; for `ldaps://` and for StartTLS alike. */
export function ldapTlsOptions(url: string, tls: LdapTlsOptions): ConnectionOptions {
  const host = withoutBrackets(new URL(url).hostname);
  return {
    // Over a socket that is open already Node knows no host to compare with unless it is told.
    host,
    ...(isIP(host) === 0 && { servername: host }),
    ...(tls.certificateAuthorities.length > 0 && { ca: [...tls.certificateAuthorities] }),
    ...(tls.clientCertificate !== null && { cert: tls.clientCertificate.certificate, key: tls.clientCertificate.key }),
    rejectUnauthorized: tls.verificationMode !== 'none',
    ...(tls.verificationMode === 'certificate' && { checkServerIdentity: () => undefined }),
  };
}

function withoutBrackets(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}
