import { SecurityError } from '../../domain/error.ts';

const CHALLENGE = { 'WWW-Authenticate': ['Basic realm="security", charset="UTF-8"'] };

/** A client that has not proven itself: 401 `invalid_client`, in the same words whatever was wrong. */
export function clientInvalid(message = 'client authentication failed'): SecurityError {
  return new SecurityError('tokenClientInvalid', message, { headers: CHALLENGE });
}

/** A request that lacks something or says too much: 400 `invalid_request`. */
export function requestInvalid(message: string): SecurityError {
  return new SecurityError('tokenRequestInvalid', message);
}

/** A refresh or subject token that is not accepted: 400 `invalid_grant`. */
export function grantInvalid(message: string): SecurityError {
  return new SecurityError('tokenGrantInvalid', message);
}

/** A scope that is not known or goes beyond: 400 `invalid_scope`. */
export function scopeInvalid(message: string): SecurityError {
  return new SecurityError('tokenScopeInvalid', message);
}
