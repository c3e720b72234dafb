import { describe, expect, test } from 'vitest';
import { API_KEY_REALM, type Authentication, NATIVE_REALM, RESERVED_REALM, type User } from '../principal/authentication.ts';
import { actsAsApiKey, apiKeyCreatorOf, apiKeyOwnerOf } from './api-key-owner.ts';

function aUser(username: string): User {
  return { username, roles: [], fullName: `Full ${username}`, email: null, metadata: { team: 'x' }, enabled: true };
}

const USER: Authentication = {
  type: 'realm',
  user: aUser('bob'),
  realm: NATIVE_REALM,
  lookupRealm: NATIVE_REALM,
  apiKey: null,
  authenticatingUser: null,
};
const RUN_AS: Authentication = { ...USER, realm: RESERVED_REALM, authenticatingUser: aUser('elastic') };
const KEY: Authentication = {
  ...USER,
  type: 'api_key',
  realm: API_KEY_REALM,
  lookupRealm: API_KEY_REALM,
  apiKey: { id: 'id', name: 'name', ownerRealm: NATIVE_REALM },
};
const DERIVED_KEY: Authentication = { ...KEY, apiKey: { id: 'id', name: 'name', ownerRealm: API_KEY_REALM } };
const KEY_RUN_AS: Authentication = { ...KEY, lookupRealm: NATIVE_REALM, authenticatingUser: aUser('owner') };

describe('the owner of API keys', () => {
  test.each([
    { case: 'a user', authentication: USER, key: false, ownerRealm: NATIVE_REALM, creatorRealm: NATIVE_REALM },
    {
      case: 'a user acting as another',
      authentication: RUN_AS,
      key: false,
      ownerRealm: NATIVE_REALM,
      creatorRealm: NATIVE_REALM,
    },
    { case: 'a key', authentication: KEY, key: true, ownerRealm: NATIVE_REALM, creatorRealm: API_KEY_REALM },
    { case: 'a derived key', authentication: DERIVED_KEY, key: true, ownerRealm: API_KEY_REALM, creatorRealm: API_KEY_REALM },
    {
      case: 'a key acting as a user',
      authentication: KEY_RUN_AS,
      key: false,
      ownerRealm: NATIVE_REALM,
      creatorRealm: NATIVE_REALM,
    },
  ])('is the effective user in its realm: $case', ({ authentication, key, ownerRealm, creatorRealm }) => {
    expect(actsAsApiKey(authentication)).toBe(key);
    expect(apiKeyOwnerOf(authentication)).toEqual({ username: 'bob', realm: ownerRealm });
    expect(apiKeyCreatorOf(authentication)).toEqual({
      principal: 'bob',
      fullName: 'Full bob',
      email: null,
      metadata: { team: 'x' },
      realm: creatorRealm,
    });
  });
});
