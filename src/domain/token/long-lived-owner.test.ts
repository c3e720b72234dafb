import { expect, test } from 'vitest';
import { API_KEY_REALM, type Authentication, NATIVE_REALM, type RealmRef } from '../principal/authentication.ts';
import { isOwnToken, type TokenUse } from './long-lived-owner.ts';

const LDAP: RealmRef = { name: 'ldap1', type: 'ldap' };

function caller(username: string, given: Partial<Authentication> = {}): Authentication {
  const user = { username, roles: [], fullName: null, email: null, metadata: {}, enabled: true };
  return {
    type: 'realm',
    user,
    realm: NATIVE_REALM,
    lookupRealm: NATIVE_REALM,
    apiKey: null,
    authenticatingUser: null,
    ...given,
  };
}

function key(id: string): Authentication {
  const apiKey = { id, name: 'k', ownerRealm: NATIVE_REALM };
  return caller('alice', { type: 'api_key', realm: API_KEY_REALM, lookupRealm: API_KEY_REALM, apiKey });
}

const OF_ALICE = { id: 't1', renewer: 'yarn', authentication: caller('alice') };
const OF_KEY = { id: 't2', renewer: null, authentication: key('k1') };
const ALL: readonly TokenUse[] = ['get', 'renew', 'delete'];

test.each<readonly [string, Authentication, typeof OF_ALICE | typeof OF_KEY, readonly TokenUse[]]>([
  ['the user who made it', caller('alice'), OF_ALICE, ALL],
  ['that user, come with an access token', caller('alice', { type: 'token' }), OF_ALICE, ALL],
  ['whoever acts as that user', caller('alice', { realm: LDAP, authenticatingUser: caller('root').user }), OF_ALICE, ALL],
  ['another user', caller('bob'), OF_ALICE, []],
  ['a user of that name in another realm', caller('alice', { lookupRealm: LDAP }), OF_ALICE, []],
  ['the renewer', caller('yarn'), OF_ALICE, ALL],
  ['the renewer’s API key', { ...key('k9'), user: caller('yarn').user }, OF_ALICE, []],
  ['an API key of the user', key('k1'), OF_ALICE, []],
  ['the API key that made it', key('k1'), OF_KEY, ALL],
  ['another API key of the same user', key('k2'), OF_KEY, []],
  ['the user whose API key made it', caller('alice'), OF_KEY, ALL],
  ['its bearer', caller('alice', { type: 'token', longLivedTokenId: 't1' }), OF_ALICE, ['get', 'delete']],
  [
    'its bearer, who was made to act as its user',
    caller('alice', { longLivedTokenId: 't1', authenticatingUser: caller('root').user }),
    OF_ALICE,
    ['get', 'delete'],
  ],
  ['the bearer of another token of the user', caller('alice', { type: 'token', longLivedTokenId: 't3' }), OF_ALICE, []],
  ['the bearer of a token of the renewer', caller('yarn', { type: 'token', longLivedTokenId: 't3' }), OF_ALICE, []],
  ['nobody', caller('alice', { type: 'anonymous' }), OF_ALICE, []],
])('%s may do with a token what is its own to do', (_, authentication, token, expected) => {
  expect(ALL.filter((use) => isOwnToken(authentication, token, use))).toEqual(expected);
});
