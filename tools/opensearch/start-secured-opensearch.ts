import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Agent, request } from 'undici';
import { findOnPath } from './find-jdk.ts';
import { makeNodeCertificates, NODE_DN, NODE_FILES, type NodeCertificates } from './make-node-certificates.ts';
import { ADMINISTRATOR, type SecurityConfiguration, writeSecurityConfiguration } from './security-configuration.ts';
import { type ServerKind, type ServerOptions, type ServerProcess, startServer } from './start-server.ts';

/** How to start an OpenSearch with its security plugin. */
export interface SecuredServerOptions extends ServerOptions {
  readonly security: SecurityConfiguration;
  /** Whether its HTTP is HTTPS, which client certificates need. */
  readonly isTls: boolean;
  /** Common names of clients to make a certificate for. */
  readonly clientNames: readonly string[];
}

/** A running OpenSearch with its security plugin. */
export interface SecuredOpenSearchProcess extends ServerProcess, NodeCertificates {
  /** Who may do everything, by `Basic`. */
  readonly administrator: { readonly username: string; readonly password: string };
}

const PASSWORD_BYTES = 18;
const CERTIFICATES = 'certificates';
const READY = '/_cluster/health?wait_for_status=yellow&timeout=3s';

/**
 * Starts the server as `startOpenSearch` does, with the configuration given, certificates of its own and a new password for
 * its administrator.
 * @throws Error with the end of the server's console when it does not come up in time, or when openssl is missing.
 */
export async function startSecuredOpenSearch(options: SecuredServerOptions): Promise<SecuredOpenSearchProcess> {
  const openssl = findOnPath('openssl');
  if (openssl === null) throw new Error('no openssl, which makes the certificates of the server');
  const administrator = { username: ADMINISTRATOR, password: randomBytes(PASSWORD_BYTES).toString('base64url') };
  let certificates: NodeCertificates = { authority: '', clients: new Map() };
  const kind: ServerKind = {
    title: 'OpenSearch',
    program: 'opensearch',
    environment: 'OPENSEARCH',
    scheme: options.isTls ? 'https' : 'http',
    settings: settingLines(options),
    async configure(folder) {
      certificates = await makeNodeCertificates(openssl, join(folder, CERTIFICATES), options.clientNames);
      await writeSecurityConfiguration(folder, options.security, administrator.password);
    },
    isReady: (url) => isReady(url, administrator, certificates.authority),
  };
  const server = await startServer(kind, options);
  return { ...server, ...certificates, administrator };
}

function settingLines({ security, isTls }: SecuredServerOptions): readonly string[] {
  const { certificate, key, authority } = NODE_FILES;
  const settings: Record<string, unknown> = {
    'plugins.security.ssl.transport.enforce_hostname_verification': false,
    'plugins.security.nodes_dn': [NODE_DN],
    'plugins.security.allow_default_init_securityindex': true,
    'plugins.security.restapi.roles_enabled': ['all_access', 'security_rest_api_access'],
    'plugins.security.unsupported.restapi.allow_securityconfig_modification': true,
    'plugins.security.ssl.http.enabled': isTls,
    'plugins.security.ssl.http.clientauth_mode': 'OPTIONAL',
  };
  for (const layer of ['transport', 'http']) {
    settings[`plugins.security.ssl.${layer}.pemcert_filepath`] = `${CERTIFICATES}/${certificate}`;
    settings[`plugins.security.ssl.${layer}.pemkey_filepath`] = `${CERTIFICATES}/${key}`;
    settings[`plugins.security.ssl.${layer}.pemtrustedcas_filepath`] = `${CERTIFICATES}/${authority}`;
  }
  return Object.entries({ ...settings, ...security.settings }).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
}

/** The plugin makes its index by itself soon after the start; until that is there, nobody is known. */
async function isReady(
  url: string,
  { username, password }: SecuredOpenSearchProcess['administrator'],
  authority: string,
): Promise<boolean> {
  await using dispatcher = new ClosingAgent({ connect: { ca: authority } });
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  try {
    const { statusCode, body } = await request(`${url}${READY}`, { headers: { authorization }, dispatcher });
    await body.dump();
    return statusCode === 200;
  } catch {
    // Not listening yet.
    return false;
  }
}

/** An agent whose connections end with the block that it is made in. */
class ClosingAgent extends Agent {
  [Symbol.asyncDispose](): Promise<void> {
    return this.destroy();
  }
}
