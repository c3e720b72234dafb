import type { Credential } from '../domain/principal/credential.ts';
import { Secret } from '../domain/secret.ts';
import { decodeBase64 } from './decode-base64.ts';

const NO_CREDENTIAL: Credential = { scheme: 'none' };

/**
 * Reads the value of an `Authorization` header as Elasticsearch does: the scheme in any case, exactly one blank, the rest
 * verbatim. An unknown scheme or an empty rest is no credential at all. Never throws.
 */
export function parseAuthorization(value: string | undefined): Credential {
  if (value === undefined) return NO_CREDENTIAL;
  const blank = value.indexOf(' ');
  if (blank === -1 || blank === value.length - 1) return NO_CREDENTIAL;
  const rest = value.slice(blank + 1);
  switch (value.slice(0, blank).toLowerCase()) {
    case 'apikey':
      return parseApiKey(rest);
    case 'basic':
      return parseBasic(rest);
    case 'bearer':
      return { scheme: 'bearer', token: new Secret(rest) };
    default:
      return NO_CREDENTIAL;
  }
}

/** `base64(id:secret)`, split at the first colon; the id is not empty. */
function parseApiKey(encoded: string): Credential {
  const decoded = decodeBase64(encoded);
  if ('violation' in decoded) return { scheme: 'malformedApiKey', reason: decoded.violation };
  const text = decoded.bytes.toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 1) return { scheme: 'malformedApiKey', reason: 'invalid ApiKey value' };
  return { scheme: 'apiKey', id: text.slice(0, colon), secret: new Secret(text.slice(colon + 1)) };
}

/** `base64(username:password)`, split at the first colon. */
function parseBasic(encoded: string): Credential {
  const decoded = decodeBase64(encoded);
  if ('violation' in decoded) {
    return { scheme: 'malformedBasic', reason: 'invalid basic authentication header encoding', cause: decoded.violation };
  }
  const text = decoded.bytes.toString('utf8');
  const colon = text.indexOf(':');
  if (colon === -1) return { scheme: 'malformedBasic', reason: 'invalid basic authentication header value', cause: null };
  return { scheme: 'basic', username: text.slice(0, colon), password: new Secret(text.slice(colon + 1)) };
}
