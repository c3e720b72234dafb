import type { TokenGrantRequest } from '../../actions/oauth2/grant-token.ts';
import { requestInvalid } from '../../actions/oauth2/oauth2-error.ts';
import { SecurityError } from '../../domain/error.ts';
import { Secret } from '../../domain/secret.ts';
import { type Form, requiredOf } from './read-form.ts';

const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';

/** The grants of `/oauth2/token`, by their names in requests and metadata. A password is none of them. @see https://www.rfc-editor.org/rfc/rfc9700#section-2.4 */
export const OAUTH2_GRANT_TYPES = ['client_credentials', 'refresh_token', TOKEN_EXCHANGE] as const;

/** What the form of a token request asks for. @throws SecurityError `tokenRequestInvalid`, `tokenGrantUnsupported`. */
export function readGrant(form: Form): TokenGrantRequest {
  const scope = form.get('scope') ?? null;
  switch (requiredOf(form, 'grant_type')) {
    case 'client_credentials':
      return { grantType: 'client_credentials', scope };
    case 'refresh_token':
      return { grantType: 'refresh_token', refreshToken: new Secret(requiredOf(form, 'refresh_token')), scope };
    case TOKEN_EXCHANGE:
      return readExchange(form, scope);
    default:
      throw new SecurityError('tokenGrantUnsupported', `[grant_type] must be one of [${OAUTH2_GRANT_TYPES.join(', ')}]`);
  }
}

/** @see https://www.rfc-editor.org/rfc/rfc8693#section-2.1 */
function readExchange(form: Form, scope: string | null): TokenGrantRequest {
  if (form.has('actor_token') || form.has('actor_token_type')) throw requestInvalid('[actor_token] is not supported');
  const targets = [form.get('audience'), form.get('resource')].filter((target) => target !== undefined);
  return {
    grantType: 'token_exchange',
    subject: {
      token: new Secret(requiredOf(form, 'subject_token')),
      type: requiredOf(form, 'subject_token_type'),
      requestedType: form.get('requested_token_type') ?? null,
      targets,
    },
    scope,
  };
}
