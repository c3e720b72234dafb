import { installOpenSearch } from '../../tools/opensearch/install-opensearch.ts';
import { findOpenSearchPrerequisites } from '../../tools/opensearch/prerequisites.ts';
import type { OpenSearchRelease } from '../../tools/opensearch/release.ts';
import { OPENSEARCH_3, OPENSEARCH_3_SECURED } from '../../tools/opensearch/releases.ts';
import type { SecurityConfiguration } from '../../tools/opensearch/security-configuration.ts';
import { type OpenSearchProcess, startOpenSearch } from '../../tools/opensearch/start-opensearch.ts';
import { type SecuredOpenSearchProcess, startSecuredOpenSearch } from '../../tools/opensearch/start-secured-opensearch.ts';
import type { ServerOptions } from '../../tools/opensearch/start-server.ts';

const CLUSTER_NAME = 'claviger-test';

/** How a secured OpenSearch is started for a test. */
export interface TestSecurity extends SecurityConfiguration {
  /** Whether its HTTP is HTTPS, which client certificates need; absent: plain HTTP. */
  readonly isTls?: boolean;
  /** Common names of clients to make a certificate for; absent: none. */
  readonly clientNames?: readonly string[];
}

/** Starts an OpenSearch (by default bare) for one test file. Call it only where the `requirement` of its release is met. */
export async function startTestOpenSearch(release: OpenSearchRelease = OPENSEARCH_3): Promise<OpenSearchProcess> {
  return startOpenSearch(await prepare(release));
}

/**
 * Starts an OpenSearch with its security plugin for one test file. Call it only where the requirement `opensearch-secured` is met.
 * @example
 * const cluster = await startSecuredTestOpenSearch({
 *   internalUsers: { zoe: { password: 'a password of hers', backend_roles: ['readers'] } },
 *   roles: { reader: { index_permissions: [{ index_patterns: ['logs-*'], allowed_actions: ['read'] }] } },
 *   rolesMapping: { reader: { backend_roles: ['readers'] } },
 *   dynamic: { http: { anonymous_auth_enabled: false }, authc: { basic: BASIC_DOMAIN } },
 *   settings: { 'plugins.security.authcz.rest_impersonation_user.zoe': ['max'] },
 *   isTls: true,
 *   clientNames: ['gateway'],
 * });
 * cluster.url; // https://127.0.0.1:…, checked by the PEM text cluster.authority
 * cluster.administrator; // { username, password } of who may do everything
 * cluster.clients.get('gateway'); // { certificate, key } of CN=gateway,O=claviger test, PEM texts
 */
export async function startSecuredTestOpenSearch(security: TestSecurity = {}): Promise<SecuredOpenSearchProcess> {
  const { isTls = false, clientNames = [], ...configuration } = security;
  return startSecuredOpenSearch({ ...(await prepare(OPENSEARCH_3_SECURED)), security: configuration, isTls, clientNames });
}

async function prepare(release: OpenSearchRelease): Promise<ServerOptions> {
  const prerequisites = findOpenSearchPrerequisites(process.env, release);
  if (!prerequisites.available) throw new Error(`OpenSearch cannot run here: ${prerequisites.reason}`);
  // A test runner has no place for a progress indicator.
  const home = await installOpenSearch(prerequisites.jdk, prerequisites.maven, () => {}, release);
  return { jdk: prerequisites.jdk, home, clusterName: CLUSTER_NAME };
}
