import { API_KEY_REALM, type Authentication, type RealmRef } from '../principal/authentication.ts';
import type { ApiKeyCreator } from './api-key.ts';

/** Whose keys are "own" keys: a principal in a realm. */
export interface ApiKeyOwner {
  readonly username: string;
  readonly realm: RealmRef;
}

/**
 * Whether the caller acts with the rights of an API key (or of a token that a key minted). A key that runs as a user acts
 * as that user.
 */
export function actsAsApiKey(authentication: Authentication): boolean {
  return authentication.apiKey !== null && authentication.authenticatingUser === null;
}

/**
 * Whose keys `owner=true` means: the caller's own, and for an API key those of the user and realm that made it, as
 * Elasticsearch has it.
 */
export function apiKeyOwnerOf(authentication: Authentication): ApiKeyOwner {
  const { user, apiKey, lookupRealm } = authentication;
  const realm = actsAsApiKey(authentication) && apiKey !== null ? apiKey.ownerRealm : lookupRealm;
  return { username: user.username, realm };
}

/**
 * The creator that a new key records: the effective user in its realm. Of a key made by a key the principal stays the
 * original user and the realm is that of API keys.
 * @see https://github.com/elastic/elasticsearch/issues/75205
 */
export function apiKeyCreatorOf(authentication: Authentication): ApiKeyCreator {
  const { user, lookupRealm } = authentication;
  return {
    principal: user.username,
    fullName: user.fullName,
    email: user.email,
    metadata: user.metadata,
    realm: actsAsApiKey(authentication) ? API_KEY_REALM : lookupRealm,
  };
}
