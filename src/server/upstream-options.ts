import { readFileSync } from 'node:fs';
import type { Settings } from '../config/settings.ts';
import { assert } from '../domain/error.ts';
import { toldNameViolation } from '../gateway/upstream/identity/told-name.ts';
import type {
  CertificatePair,
  TellingIdentity,
  UpstreamIdentity,
  UpstreamOptions,
} from '../gateway/upstream/upstream-options.ts';
import { systemClock } from '../platform/clock.ts';
import { readSecretFile } from '../platform/secret-file.ts';
import { readCallerTokenKey } from './caller-token-key.ts';

/** The cluster as the settings describe it. @throws Error when a file they name cannot be read. */
export function upstreamOptions(settings: Settings): UpstreamOptions {
  const authorities = settings['claviger.upstream.ssl.certificate_authorities'];
  return {
    urls: settings['claviger.upstream.urls'],
    identity: upstreamIdentity(settings),
    clientCertificate: clientCertificate(settings),
    certificateAuthorities: authorities.length === 0 ? null : authorities.map((path) => readFileSync(path, 'utf8')),
    socketsMax: settings['claviger.upstream.sockets_max'],
    queueMax: settings['claviger.upstream.queue_max'],
    queueTimeoutMs: settings['claviger.upstream.queue_timeout_ms'],
    connectTimeoutMs: settings['claviger.upstream.connect_timeout_ms'],
    headersTimeoutMs: settings['claviger.upstream.headers_timeout_ms'],
    bodyTimeoutMs: settings['claviger.upstream.body_timeout_ms'],
    healthIntervalMs: settings['claviger.upstream.health_interval_ms'],
    recoveryIntervalMs: settings['claviger.upstream.recovery_interval_ms'],
    healthTimeoutMs: settings['claviger.upstream.health_timeout_ms'],
    keepAliveTimeoutMs: settings['claviger.upstream.keep_alive_timeout_ms'],
    responseHeaderBytesMax: settings['claviger.upstream.response_header_bytes_max'],
  };
}

function upstreamIdentity(settings: Settings): UpstreamIdentity {
  const type = settings['claviger.upstream.identity.type'];
  switch (type) {
    case 'none':
    case 'certificate':
      return { type };
    case 'basic':
      return { type, ...ownUser(settings) };
    case 'api_key':
      return {
        type,
        encoded: readSecretFile(required(settings['claviger.upstream.identity.api_key_file'])).reveal(),
      };
    case 'proxy':
      return proxyIdentity(settings);
    case 'jwt':
      return jwtIdentity(settings);
    case 'impersonate':
      return impersonation(settings);
  }
}

function ownUser(settings: Settings): { readonly username: string; readonly password: string } {
  return {
    username: required(settings['claviger.upstream.identity.username']),
    password: readSecretFile(required(settings['claviger.upstream.identity.password_file'])).reveal(),
  };
}

function clientCertificate(settings: Settings): CertificatePair | null {
  const certificate = settings['claviger.upstream.identity.certificate'];
  const key = settings['claviger.upstream.identity.key'];
  if (certificate === null || key === null) return null;
  return { certificate: readFileSync(certificate, 'utf8'), key: readFileSync(key, 'utf8') };
}

/** @throws Error when a name of the settings is one that callers are refused for. */
function telling(settings: Settings, serviceUser: string): TellingIdentity {
  const apiKeyRoles = settings['claviger.upstream.identity.api_key_roles'];
  const serviceRoles = settings['claviger.upstream.identity.service_roles'];
  for (const name of [serviceUser, ...apiKeyRoles, ...serviceRoles]) {
    const violation = toldNameViolation(name);
    if (violation !== null) throw new Error(`the cluster cannot be told of [${name}]: the name ${violation}`);
  }
  return {
    policy: {
      roles: settings['claviger.upstream.identity.roles'],
      apiKeyUser: settings['claviger.upstream.identity.api_key_user'],
      apiKeyNamePrefix: settings['claviger.upstream.identity.api_key_name_prefix'],
      apiKeyRoles,
      serviceUser,
    },
    serviceRoles,
  };
}

function proxyIdentity(settings: Settings): UpstreamIdentity {
  return {
    type: 'proxy',
    ...telling(settings, settings['claviger.upstream.identity.service_user']),
    userHeader: settings['claviger.upstream.identity.user_header'].toLowerCase(),
    rolesHeader: settings['claviger.upstream.identity.roles_header'].toLowerCase(),
    rolesSeparator: settings['claviger.upstream.identity.roles_separator'],
    attributeHeaderPrefix: settings['claviger.upstream.identity.attribute_header_prefix']?.toLowerCase() ?? null,
  };
}

function jwtIdentity(settings: Settings): UpstreamIdentity {
  return {
    type: 'jwt',
    ...telling(settings, settings['claviger.upstream.identity.service_user']),
    token: {
      signing: readCallerTokenKey(
        required(settings['claviger.upstream.identity.jwt.key_file']),
        settings['claviger.upstream.identity.jwt.algorithm'],
      ),
      subjectKey: settings['claviger.upstream.identity.jwt.subject_key'],
      rolesKey: settings['claviger.upstream.identity.jwt.roles_key'],
      issuer: settings['claviger.upstream.identity.jwt.issuer'],
      audience: settings['claviger.upstream.identity.jwt.audience'],
      lifetimeMs: settings['claviger.upstream.identity.jwt.lifetime'],
      tokensMax: settings['claviger.upstream.identity.jwt.tokens_max'],
      clock: systemClock,
    },
  };
}

/** A user that is known by its password has the service's name as well. */
function impersonation(settings: Settings): UpstreamIdentity {
  const basic = settings['claviger.upstream.identity.username'] === null ? null : ownUser(settings);
  const { policy, serviceRoles } = telling(settings, basic?.username ?? settings['claviger.upstream.identity.service_user']);
  return {
    type: 'impersonate',
    // The cluster takes the roles of the user from where it knows the user from.
    policy: { ...policy, roles: 'none' },
    serviceRoles,
    basic,
    header: settings['claviger.upstream.identity.impersonation_header'],
  };
}

function required(value: string | null): string {
  assert(value !== null, 'the settings were checked for contradictions');
  return value;
}
