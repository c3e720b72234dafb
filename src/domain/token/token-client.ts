import { actsAsApiKey } from '../api-key/api-key-owner.ts';
import type { Authentication } from '../principal/authentication.ts';
import type { TokenClient } from './access-token.ts';

/** The client that a caller is: the user it acts as in that user's realm, or an API key. */
export function tokenClientOf(authentication: Authentication): TokenClient {
  const { user, lookupRealm, apiKey } = authentication;
  return {
    principal: user.username,
    realmName: lookupRealm.name,
    apiKeyId: actsAsApiKey(authentication) ? (apiKey?.id ?? null) : null,
  };
}

/** Whether two clients are one, however each proved itself. */
export function isSameClient(left: TokenClient, right: TokenClient): boolean {
  return left.principal === right.principal && left.realmName === right.realmName && left.apiKeyId === right.apiKeyId;
}
