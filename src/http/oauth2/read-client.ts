import type { ClientProof } from '../../actions/oauth2/authenticate-client.ts';
import { clientInvalid, requestInvalid } from '../../actions/oauth2/oauth2-error.ts';
import { parseAuthorization } from '../../authentication/authorization-header.ts';
import { Secret } from '../../domain/secret.ts';
import { decodeFormText, type Form } from './read-form.ts';

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/**
 * How the client of a request proves itself: by `Basic`, `client_secret` or `client_assertion`, and by one of them alone.
 * @throws SecurityError `tokenRequestInvalid`, `tokenClientInvalid` when it does not at all.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-2.3
 */
export function readClient(authorization: string | undefined, form: Form): ClientProof {
  const secret = form.get('client_secret');
  const assertion = form.get('client_assertion');
  const methods = [authorization, secret, assertion].filter((method) => method !== undefined);
  if (methods.length > 1) throw requestInvalid('a client must not authenticate by more than one method');
  const clientId = form.get('client_id') ?? null;
  if (authorization !== undefined) return readBasic(authorization, clientId);
  if (assertion !== undefined) return readAssertion(form, assertion, clientId);
  if (secret === undefined || clientId === null) throw clientInvalid('client authentication is required');
  return { type: 'secret', clientId, secret: new Secret(secret) };
}

/** Id and secret are form-encoded before they become user name and password. */
function readBasic(authorization: string, named: string | null): ClientProof {
  const credential = parseAuthorization(authorization);
  if (credential.scheme !== 'basic') throw clientInvalid('client authentication by header must be [Basic]');
  const clientId = decodeFormText(credential.username);
  if (named !== null && named !== clientId)
    throw requestInvalid('[client_id] must be that of the Authorization header, or absent');
  return { type: 'secret', clientId, secret: new Secret(decodeFormText(credential.password.reveal())) };
}

function readAssertion(form: Form, assertion: string, clientId: string | null): ClientProof {
  if (form.get('client_assertion_type') !== ASSERTION_TYPE) {
    throw requestInvalid(`[client_assertion_type] must be [${ASSERTION_TYPE}]`);
  }
  return { type: 'assertion', clientId, assertion: new Secret(assertion) };
}
