import type { Credential } from '../domain/principal/credential.ts';
import { Secret } from '../domain/secret.ts';
import { decodeBase64 } from './decode-base64.ts';
import { isApiTokenShaped } from './opensearch/api-token.ts';

/** OpenSearch takes any number of blanks around the scheme and the token. No base64 has a `_`. */
const API_TOKEN = /^ *apikey +(os_[^ ]*) *$/i;

const NO_CREDENTIAL: Credential = { scheme: 'none' };

/**
 * Reads the value of an `Authorization` header as Elasticsearch does: the scheme in any case, exactly one blank, the rest
 * verbatim; an API token of OpenSearch's dialect (`ApiKey os_…`) as OpenSearch does. An unknown scheme or an empty rest is no credential at all. Never throws.
 * @param client Value of `ES-Client-Authentication`, by which the client of a JSON web token proves itself.
 */
export function parseAuthorization(value: string | undefined, client?: string): Credential {
  if (value === undefined) return NO_CREDENTIAL;
  const apiToken = API_TOKEN.exec(value)?.[1];
  if (apiToken !== undefined) return parseApiToken(apiToken);
  const blank = value.indexOf(' ');
  if (blank === -1 || blank === value.length - 1) return NO_CREDENTIAL;
  const rest = value.slice(blank + 1);
  switch (value.slice(0, blank).toLowerCase()) {
    case 'apikey':
      return parseApiKey(rest);
    case 'basic':
      return parseBasic(rest);
    case 'bearer':
      return { scheme: 'bearer', token: new Secret(rest), ...clientSecretOf(client) };
    case 'negotiate':
      return { scheme: 'negotiate', ticket: new Secret(rest) };
    default:
      return NO_CREDENTIAL;
  }
}

/** `SharedSecret <secret>`; another scheme proves nothing. */
function clientSecretOf(client: string | undefined): { readonly clientSecret?: Secret } {
  const secret = /^SharedSecret (.+)$/i.exec(client ?? '')?.[1];
  return secret === undefined ? {} : { clientSecret: new Secret(secret) };
}

function parseApiToken(text: string): Credential {
  if (isApiTokenShaped(text)) return { scheme: 'apiToken', token: new Secret(text) };
  return { scheme: 'malformedApiKey', reason: 'invalid API token' };
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
