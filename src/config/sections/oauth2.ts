import { SIGNING_ALGORITHMS } from '../../domain/oauth2/client-keys.ts';
import { choice, flag, integer, optionalText, type Section, timeValue } from '../setting.ts';

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Whether clients may know this service by the URL: an origin, by HTTPS unless it is a loopback one (RFC 8414 §2). */
export function isIssuer(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { origin, protocol, hostname } = new URL(text);
  return origin === text && (protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname)));
}

/** The standard OAuth 2 endpoints. */
export const OAUTH2_SETTINGS = {
  'claviger.oauth2.enabled': flag(
    false,
    'Whether `/oauth2/token`, `/oauth2/introspect`, `/oauth2/revoke`, `/oauth2/jwks` and `/.well-known/oauth-authorization-server` are served; they hide such paths of the cluster. It needs the token service.',
  ),
  'claviger.oauth2.issuer': optionalText(
    'URL by which clients know this service: `https://host[:port]` without a path. Without it the one of `claviger.http.publish_address`, or of the listener.',
  ),
  'claviger.oauth2.audience': optionalText(
    'Audience (`aud`) of access tokens that are JSON web tokens. Without it the issuer.',
  ),
  'claviger.oauth2.access_token_format': choice(
    ['opaque', 'jwt'],
    'opaque',
    'Form of the access tokens of `/oauth2/token`: random, or JSON web tokens that others can verify. Both can be revoked here.',
  ),
  'claviger.oauth2.signing_algorithm': choice(
    SIGNING_ALGORITHMS,
    'EdDSA',
    'How access tokens that are JSON web tokens are signed.',
  ),
  'claviger.oauth2.signing_key_rotation_interval': timeValue(
    '30d',
    HOUR_MS,
    10 * 365 * DAY_MS,
    'Age at which a signing key gets a successor.',
  ),
  'claviger.oauth2.signing_key_overlap': timeValue(
    '24h',
    HOUR_MS,
    365 * DAY_MS,
    'How long a new signing key is published before it signs, and an old one after it has ceased to. Not longer than the rotation interval.',
  ),
  'claviger.oauth2.assertion_lifetime_max': timeValue(
    '5m',
    SECOND_MS,
    HOUR_MS,
    'Longest time between `iat` and `exp` of an assertion by which a client proves itself (`private_key_jwt`).',
  ),
  'claviger.oauth2.clock_skew': timeValue(
    '10s',
    0,
    5 * 60 * SECOND_MS,
    'By how much the clocks of clients that sign assertions may differ.',
  ),
  'claviger.oauth2.assertions_remembered_max': integer(
    100_000,
    1,
    10_000_000,
    'Assertions that are remembered, so that none is used twice; when as many could still be used again, more are answered with 429.',
  ),
  'claviger.oauth2.jwt_bytes_max': integer(8_192, 512, 65_536, 'Longest JSON web token that is looked at.'),
  'claviger.oauth2.form_bytes_max': integer(
    65_536,
    1_024,
    1_048_576,
    'Size of a request’s body at these endpoints; more is answered with 413.',
  ),
  'claviger.oauth2.scopes_per_token_max': integer(
    20,
    1,
    1_000,
    'Scopes that one token may name; more are answered with `invalid_scope`.',
  ),
  'claviger.oauth2.client_keys_max': integer(
    5,
    1,
    100,
    'Public keys that one client may register; more are answered with 400.',
  ),
} as const satisfies Section;
