import { readFileSync } from 'node:fs';
import type { Settings } from '../config/settings.ts';
import { assert } from '../domain/error.ts';
import type { UpstreamIdentity, UpstreamOptions } from '../gateway/upstream/upstream-options.ts';
import { readSecretFile } from '../platform/secret-file.ts';

/** The cluster as the settings describe it. @throws Error when a file they name cannot be read. */
export function upstreamOptions(settings: Settings): UpstreamOptions {
  const authorities = settings['claviger.upstream.ssl.certificate_authorities'];
  return {
    urls: settings['claviger.upstream.urls'],
    identity: upstreamIdentity(settings),
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
  const required = (value: string | null): string => {
    assert(value !== null, 'the settings were checked for contradictions');
    return value;
  };
  switch (settings['claviger.upstream.identity.type']) {
    case 'none':
      return { type: 'none' };
    case 'basic':
      return {
        type: 'basic',
        username: required(settings['claviger.upstream.identity.username']),
        password: readSecretFile(required(settings['claviger.upstream.identity.password_file'])).reveal(),
      };
    case 'api_key':
      return {
        type: 'api_key',
        encoded: readSecretFile(required(settings['claviger.upstream.identity.api_key_file'])).reveal(),
      };
    case 'certificate':
      return {
        type: 'certificate',
        certificate: readFileSync(required(settings['claviger.upstream.identity.certificate']), 'utf8'),
        key: readFileSync(required(settings['claviger.upstream.identity.key']), 'utf8'),
      };
  }
}
