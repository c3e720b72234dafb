import { actsAsApiKey } from '../api-key/api-key-owner.ts';
import type { Authentication } from '../principal/authentication.ts';
import type { AccessToken } from './access-token.ts';

/**
 * Whether a pair of tokens is the caller's to see and end without a privilege. It belongs to the user in the realm whom it stands for; a
 * key owns those that stand for it alone.
 */
export function isOwnAccessToken(caller: Authentication, { authentication }: Pick<AccessToken, 'authentication'>): boolean {
  if (!mayOwnAccessTokens(caller) || actsAsApiKey(caller) !== actsAsApiKey(authentication)) return false;
  if (actsAsApiKey(caller)) return caller.apiKey?.id === authentication.apiKey?.id;
  return authentication.user.username === caller.user.username && authentication.lookupRealm.name === caller.lookupRealm.name;
}

/** Nothing belongs to who comes without a credential, on behalf of somebody, or with a long-lived token, which is for itself alone. */
export function mayOwnAccessTokens({ type, isOnBehalfOf, longLivedTokenId }: Authentication): boolean {
  return type !== 'anonymous' && isOnBehalfOf !== true && longLivedTokenId === undefined;
}
