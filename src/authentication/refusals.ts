import { illegalArgument, SecurityError } from '../domain/error.ts';

/** Which kinds of credentials are served. */
export interface CredentialServices {
  /** Without it an `ApiKey` header is as good as none. */
  readonly apiKeys: boolean;
  /** Whether `Bearer` is offered as a challenge. */
  readonly tokens: boolean;
  /** Challenges of realms, e.g. `Negotiate`; absent: none. */
  readonly realmChallenges?: readonly string[];
}

/** The 401s of authentication, in Elasticsearch's words and with its challenges. */
export interface Refusals {
  /** No credential, or none of a scheme that is served. */
  missingCredentials(uri: string): SecurityError;
  /** A `Basic` header that cannot be read; `cause` in the words of the base64 decoder. */
  malformedBasic(reason: string, cause: string | null): SecurityError;
  /** A user name and password that are not accepted. */
  wrongPassword(username: string, uri: string): SecurityError;
  /** A token that tells whom it stands for, by its name; `told` as below. */
  wrongToken(name: string, uri: string, told: string): SecurityError;
  /** A key or token that is not accepted; `told` says why, e.g. `API key: api key is expired`. */
  unsuccessfulCredentials(told: string | null): SecurityError;
  /** A credential in the body of a request for this action; `told` as above. */
  grantNotAccepted(username: string, action: string, told: string | null): SecurityError;
  /** An action that an anonymous caller may not run, where it is told to come back with a credential. */
  authenticationRequired(action: string): SecurityError;
  /** A rejection that is told in its own words, and with its own challenge unless that is `null`. */
  rejected(reason: string, challenge: string | null): SecurityError;
}

const BASIC_CHALLENGE = 'Basic realm="security", charset="UTF-8"';
const BEARER_CHALLENGE = 'Bearer realm="security"';
const API_KEY_CHALLENGE = 'ApiKey';
const UNSUCCESSFUL = 'unable to authenticate with provided credentials and anonymous access is not allowed for this request';

/** Creates the refusals with the challenges (`WWW-Authenticate`) of the services that are on. */
export function createRefusals(services: CredentialServices): Refusals {
  const challenges = [...(services.realmChallenges ?? []), BASIC_CHALLENGE];
  if (services.tokens) challenges.push(BEARER_CHALLENGE);
  if (services.apiKeys) challenges.push(API_KEY_CHALLENGE);
  const headers = { 'WWW-Authenticate': challenges };
  const refuse = (message: string): SecurityError => new SecurityError('invalidCredentials', message, { headers });
  return {
    missingCredentials: (uri) =>
      new SecurityError('missingCredentials', `missing authentication credentials for REST request [${uri}]`, { headers }),
    malformedBasic: (reason, cause) =>
      cause === null
        ? refuse(reason)
        : new SecurityError('invalidCredentials', reason, { headers, causedBy: illegalArgument(cause) }),
    wrongPassword: (username, uri) => refuse(`unable to authenticate user [${username}] for REST request [${uri}]`),
    wrongToken: (name, uri, told) =>
      new SecurityError('invalidCredentials', `unable to authenticate user [${name}] for REST request [${uri}]`, {
        headers,
        metadata: { additional_unsuccessful_credentials: told },
      }),
    unsuccessfulCredentials: (told) =>
      told === null
        ? refuse(UNSUCCESSFUL)
        : new SecurityError('invalidCredentials', UNSUCCESSFUL, {
            headers,
            metadata: { additional_unsuccessful_credentials: told },
          }),
    grantNotAccepted: (username, action, told) =>
      new SecurityError('invalidCredentials', `unable to authenticate user [${username}] for action [${action}]`, {
        headers,
        ...(told !== null && { metadata: { additional_unsuccessful_credentials: told } }),
      }),
    authenticationRequired: (action) => refuse(`action [${action}] requires authentication`),
    rejected: (reason, challenge) =>
      challenge === null
        ? refuse(reason)
        : new SecurityError('invalidCredentials', reason, { headers: { 'WWW-Authenticate': [challenge] } }),
  };
}

/** The refusal with this challenge in the place of the one of the same scheme. */
export function withRealmChallenge(error: SecurityError, challenge: string): SecurityError {
  const schemeOf = (text: string): string => text.split(' ')[0]?.toLowerCase() ?? '';
  const offered = error.options.headers?.['WWW-Authenticate'] ?? [];
  const others = offered.filter((each) => schemeOf(each) !== schemeOf(challenge));
  return new SecurityError(error.code, error.message, {
    ...error.options,
    headers: { ...error.options.headers, 'WWW-Authenticate': [challenge, ...others] },
  });
}
