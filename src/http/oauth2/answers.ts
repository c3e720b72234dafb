import type { GrantedToken } from '../../actions/oauth2/grant-token.ts';
import type { ActiveToken } from '../../actions/oauth2/introspect-token.ts';
import { TOKEN_TYPES } from '../../actions/oauth2/prove-subject.ts';
import type { SecurityError } from '../../domain/error.ts';
import type { JsonObject } from '../../domain/json/json-value.ts';
import { CLIENT_ALGORITHM_NAMES } from '../../domain/oauth2/client-keys.ts';
import type { Instant } from '../../domain/time.ts';
import type { OwnApiResponse } from '../contract/own-api.ts';
import { ERROR_RESPONSES, errorHeaders, errorStatus } from '../error-response.ts';
import { writeJson } from '../json-writer.ts';
import { ENDPOINTS } from './endpoints.ts';
import { OAUTH2_GRANT_TYPES } from './read-grant.ts';

const SECOND_MS = 1_000;
/** "The authorization server MUST include" both in what holds tokens. (RFC 6749 §5.1) */
const NO_STORE: readonly string[] = ['Cache-Control', 'no-store', 'Pragma', 'no-cache'];
const CLIENT_AUTHENTICATION = ['client_secret_basic', 'client_secret_post', 'private_key_jwt'];

/** The answer with new tokens. @see https://www.rfc-editor.org/rfc/rfc6749#section-5.1 */
export function tokenAnswer(
  { accessToken, refreshToken, expiresInSeconds, scope }: GrantedToken,
  isExchange: boolean,
): OwnApiResponse {
  return answer(200, {
    access_token: accessToken.reveal(),
    ...(isExchange && { issued_token_type: TOKEN_TYPES.accessToken }),
    token_type: 'Bearer',
    expires_in: expiresInSeconds,
    ...(refreshToken !== null && { refresh_token: refreshToken.reveal() }),
    ...(scope !== null && { scope }),
  });
}

/** What is told of a token; `null`: nothing but that it is not active. @see https://www.rfc-editor.org/rfc/rfc7662#section-2.2 */
export function introspectionAnswer(token: ActiveToken | null, issuer: string): OwnApiResponse {
  if (token === null) return answer(200, { active: false });
  const { type, scope, clientId, username, subject, creation, expiration } = token;
  return answer(200, {
    active: true,
    ...(scope !== null && { scope }),
    client_id: clientId,
    username,
    ...(type === 'access' && { token_type: 'Bearer' }),
    exp: secondsOf(expiration),
    iat: secondsOf(creation),
    sub: subject,
    iss: issuer,
  });
}

/** The answer to a revocation, whatever became of it. @see https://www.rfc-editor.org/rfc/rfc7009#section-2.2 */
export function revocationAnswer(): OwnApiResponse {
  return { status: 200, headers: [...NO_STORE], body: '' };
}

/** An error, at these endpoints. Never throws. @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2 */
export function errorAnswer(error: SecurityError): OwnApiResponse {
  const { headers, ...response } = answer(errorStatus(error), { error: errorOf(error), error_description: error.message });
  return { ...response, headers: [...errorHeaders(error), ...headers] };
}

/** What the service can do, for clients to read. @see https://www.rfc-editor.org/rfc/rfc8414#section-2 */
export function metadataAnswer(issuer: string): OwnApiResponse {
  return shown({
    issuer,
    token_endpoint: `${issuer}${ENDPOINTS.token}`,
    introspection_endpoint: `${issuer}${ENDPOINTS.introspect}`,
    revocation_endpoint: `${issuer}${ENDPOINTS.revoke}`,
    jwks_uri: `${issuer}${ENDPOINTS.jwks}`,
    // There is no authorization endpoint; the member is required all the same.
    response_types_supported: [],
    grant_types_supported: OAUTH2_GRANT_TYPES,
    ...Object.fromEntries(
      ['token', 'introspection', 'revocation'].flatMap((endpoint) => [
        [`${endpoint}_endpoint_auth_methods_supported`, CLIENT_AUTHENTICATION],
        [`${endpoint}_endpoint_auth_signing_alg_values_supported`, CLIENT_ALGORITHM_NAMES],
      ]),
    ),
  });
}

/** The public keys of access tokens. @see https://www.rfc-editor.org/rfc/rfc7517#section-5 */
export function keysAnswer(keys: readonly JsonObject[]): OwnApiResponse {
  return shown({ keys });
}

function errorOf(error: SecurityError): string {
  const { shape, type, status } = ERROR_RESPONSES[error.code];
  if (shape === 'oauth2') return type;
  if (status === 429 || status === 503) return 'temporarily_unavailable';
  return status >= 500 ? 'server_error' : 'invalid_request';
}

function answer(status: number, document: JsonObject): OwnApiResponse {
  return { status, headers: [...NO_STORE, 'content-type', 'application/json'], body: writeJson(document) };
}

/** An answer that anyone may have and keep for a moment. */
function shown(document: JsonObject): OwnApiResponse {
  return {
    status: 200,
    headers: ['Cache-Control', 'public, max-age=60', 'content-type', 'application/json'],
    body: writeJson(document),
  };
}

function secondsOf(at: Instant): number {
  return Math.floor(at / SECOND_MS);
}
