import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { Agent, request } from 'undici';
import { BASIC_DOMAIN } from '../../tools/opensearch/security-configuration.ts';
import type { SecuredOpenSearchProcess } from '../../tools/opensearch/start-secured-opensearch.ts';
import { basicAuthorization } from './http-request.ts';
import { startSecuredTestOpenSearch } from './start-test-opensearch.ts';

/** The user whom the cluster lets act as others, by password; its certificate's common name is another. */
export const IMPERSONATOR = { user: 'gateway', password: randomBytes(18).toString('base64url') };

/** Common name of the certificate of a client that the cluster lets act as others. */
export const IMPERSONATING_CLIENT = 'gateway-by-certificate';

/** Name that Claviger has for its own questions. */
export const SERVICE_USER = 'claviger';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const curve = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });

/** Texts of the key files by algorithm. */
export const SIGNING_KEYS = {
  HS512: randomBytes(64).toString('base64'),
  RS256: rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  ES256: curve.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
} as const;

/** What the cluster makes of the tokens that it knows. */
export const TOKEN_CLAIMS = { issuer: 'claviger-under-test', audience: 'cluster-under-test' } as const;

const NOOP = { type: 'noop' } as const;

/**
 * Starts an OpenSearch that believes a proxy, tokens of three algorithms and client certificates, and has a role whose document
 * query shows it who asks: backend role `red` reads the documents of its team alone.
 */
export function startIdentityCluster(): Promise<SecuredOpenSearchProcess> {
  return startSecuredTestOpenSearch({
    isTls: true,
    clientNames: [IMPERSONATING_CLIENT],
    dynamic: {
      http: {
        anonymous_auth_enabled: false,
        xff: { enabled: true, internalProxies: '127\\.0\\.0\\.1', remoteIpHeader: 'x-forwarded-for' },
      },
      authc: {
        // First of all, so that who is acted as has the backend roles of the internal user.
        basic: { ...BASIC_DOMAIN, order: 0, http_authenticator: { type: 'basic', challenge: false } },
        shared_key: tokenDomain(1, SIGNING_KEYS.HS512),
        rsa: tokenDomain(2, publicKeyOf(SIGNING_KEYS.RS256)),
        curve: tokenDomain(3, publicKeyOf(SIGNING_KEYS.ES256)),
        proxy: {
          http_enabled: true,
          order: 4,
          http_authenticator: {
            type: 'extended-proxy',
            challenge: false,
            config: { user_header: 'x-proxy-user', roles_header: 'x-proxy-roles', attr_header_prefix: 'x-proxy-ext-' },
          },
          authentication_backend: NOOP,
        },
        certificate: {
          http_enabled: true,
          order: 5,
          http_authenticator: { type: 'clientcert', challenge: false, config: { username_attribute: 'cn' } },
          authentication_backend: NOOP,
        },
      },
    },
    internalUsers: {
      [IMPERSONATOR.user]: { password: IMPERSONATOR.password },
      zoe: { password: randomBytes(18).toString('base64url'), backend_roles: ['red'] },
    },
    roles: {
      team: {
        cluster_permissions: ['cluster_composite_ops_ro'],
        index_permissions: [{ index_patterns: ['logs-*'], dls: '{"term":{"team":"red"}}', allowed_actions: ['read'] }],
      },
      service: {
        cluster_permissions: ['cluster:monitor/main'],
        index_permissions: [
          {
            index_patterns: ['*'],
            allowed_actions: ['indices:admin/resolve/index', 'indices:admin/aliases/get', 'indices:admin/data_stream/get'],
          },
        ],
      },
    },
    rolesMapping: {
      team: { backend_roles: ['red'] },
      service: { users: [SERVICE_USER, IMPERSONATOR.user, IMPERSONATING_CLIENT] },
    },
    settings: {
      [`plugins.security.authcz.rest_impersonation_user.${IMPERSONATOR.user}`]: ['zoe', 'max'],
      [`plugins.security.authcz.rest_impersonation_user.${IMPERSONATING_CLIENT}`]: ['zoe', 'max'],
    },
  });
}

function tokenDomain(order: number, signingKey: string): object {
  return {
    http_enabled: true,
    order,
    http_authenticator: {
      type: 'jwt',
      challenge: false,
      config: {
        signing_key: signingKey,
        subject_key: 'preferred_name',
        roles_key: 'groups',
        required_issuer: TOKEN_CLAIMS.issuer,
        required_audience: TOKEN_CLAIMS.audience,
      },
    },
    authentication_backend: NOOP,
  };
}

function publicKeyOf(privateKey: string): string {
  return createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString();
}

/** Who a request comes from, as the cluster tells it. */
export interface ClusterCaller {
  readonly user_name: string;
  readonly backend_roles: readonly string[];
  readonly custom_attribute_names: readonly string[];
  readonly remote_address: string;
}

/** Asks the cluster without a gateway between; its administrator unless other headers are given. */
export async function askCluster(
  cluster: SecuredOpenSearchProcess,
  question: {
    readonly method?: string;
    readonly path: string;
    readonly body?: string;
    readonly headers?: readonly string[];
    readonly client?: string;
  },
): Promise<{ readonly status: number; readonly text: string }> {
  const { username, password } = cluster.administrator;
  const pair = question.client === undefined ? undefined : cluster.clients.get(question.client);
  const dispatcher = new Agent({ connect: { ca: cluster.authority, ...(pair && { cert: pair.certificate, key: pair.key }) } });
  const headers = [...(question.headers ?? ['authorization', basicAuthorization({ user: username, password })])];
  if (question.body !== undefined) headers.push('content-type', 'application/json');
  try {
    const { statusCode, body } = await request(`${cluster.url}${question.path}`, {
      method: (question.method ?? 'GET') as 'GET',
      headers,
      dispatcher,
      ...(question.body !== undefined && { body: question.body }),
    });
    return { status: statusCode, text: await body.text() };
  } finally {
    await dispatcher.destroy();
  }
}
