import { actsAsApiKey, apiKeyOwnerOf } from '../api-key/api-key-owner.ts';
import type { Authentication } from '../principal/authentication.ts';
import type { LongLivedToken } from './long-lived-token.ts';

type OwnedToken = Pick<LongLivedToken, 'id' | 'renewer' | 'authentication'>;

/** What is done to a token. */
export type TokenUse = 'get' | 'renew' | 'delete';

/**
 * Whether a token is the caller's to use so, without a privilege. A token belongs to the user in the realm that made it, also by an API
 * key; a key owns what it made itself; whoever comes with a long-lived token may see and end that token alone, not renew it.
 * The named renewer may see, renew and end it.
 */
export function isOwnToken(caller: Authentication, token: OwnedToken, use: TokenUse): boolean {
  if (caller.type === 'anonymous') return false;
  if (caller.longLivedTokenId !== undefined) {
    return use !== 'renew' && caller.longLivedTokenId === token.id;
  }
  if (actsAsApiKey(caller)) return actsAsApiKey(token.authentication) && caller.apiKey?.id === token.authentication.apiKey?.id;
  if (token.renewer !== null && token.renewer === caller.user.username) return true;
  const owner = apiKeyOwnerOf(token.authentication);
  return owner.username === caller.user.username && owner.realm.name === caller.lookupRealm.name;
}
