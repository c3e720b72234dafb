import { describe, expect, test } from 'vitest';
import { API_KEY_REALM, type Authentication, NATIVE_REALM, type User } from '../../domain/principal/authentication.ts';
import type { ApiKeyRequest } from '../authorizer.ts';
import { isSelfAction, managesOwnApiKeys } from './own-api-keys.ts';

const BOB: User = { username: 'bob', roles: [], fullName: null, email: null, metadata: {}, enabled: true };
const USER: Authentication = {
  type: 'realm',
  user: BOB,
  realm: NATIVE_REALM,
  lookupRealm: NATIVE_REALM,
  apiKey: null,
  authenticatingUser: null,
};
const KEY: Authentication = {
  ...USER,
  type: 'api_key',
  realm: API_KEY_REALM,
  lookupRealm: API_KEY_REALM,
  apiKey: { id: 'me', name: 'k', ownerRealm: NATIVE_REALM },
};
const KEY_AS_BOB: Authentication = { ...KEY, lookupRealm: NATIVE_REALM, authenticatingUser: { ...BOB, username: 'owner' } };

type Selection = Extract<ApiKeyRequest, { readonly kind: 'get' | 'invalidate' }>;

function selecting(kind: 'get' | 'invalidate', given: Partial<Selection> = {}): ApiKeyRequest {
  return { ids: [], name: null, username: null, realmName: null, owner: false, withLimitedBy: false, ...given, kind };
}

function actionOf(name: string): string {
  return `cluster:admin/xpack/security/api_key/${name}`;
}

describe('manage_own_api_key', () => {
  test.each([
    { case: 'a user with owner=true', who: USER, given: { owner: true }, allowed: true },
    { case: 'a user by id with owner=true', who: USER, given: { ids: ['x'], owner: true }, allowed: true },
    { case: 'a user by id alone', who: USER, given: { ids: ['x'] }, allowed: false },
    { case: 'a user by name alone', who: USER, given: { name: 'k' }, allowed: false },
    { case: 'a user without parameters', who: USER, given: {}, allowed: false },
    { case: 'a user by own name and realm', who: USER, given: { username: 'bob', realmName: 'default_native' }, allowed: true },
    { case: 'a user by own name alone', who: USER, given: { username: 'bob' }, allowed: false },
    { case: 'a user by own name in another realm', who: USER, given: { username: 'bob', realmName: 'ldap1' }, allowed: false },
    {
      case: 'a user by the name of another',
      who: USER,
      given: { username: 'eve', realmName: 'default_native' },
      allowed: false,
    },
    { case: 'a key by its own id', who: KEY, given: { ids: ['me'] }, allowed: true },
    { case: 'a key by its own id and another', who: KEY, given: { ids: ['me', 'you'] }, allowed: false },
    { case: 'a key by another id', who: KEY, given: { ids: ['you'] }, allowed: false },
    { case: 'a key with owner=true', who: KEY, given: { owner: true }, allowed: false },
    {
      case: 'a key by name and realm of its owner',
      who: KEY,
      given: { username: 'bob', realmName: '_es_api_key' },
      allowed: false,
    },
    { case: 'a user that a key acts as, with owner=true', who: KEY_AS_BOB, given: { owner: true }, allowed: true },
    { case: 'a user that a key acts as, by the id of the key', who: KEY_AS_BOB, given: { ids: ['me'] }, allowed: false },
  ])('$case may get and invalidate: $allowed', ({ who, given, allowed }) => {
    expect(managesOwnApiKeys(actionOf('get'), who, selecting('get', given))).toBe(allowed);
    expect(managesOwnApiKeys(actionOf('invalidate'), who, selecting('invalidate', given))).toBe(allowed);
  });

  test.each([
    { who: USER, request: selecting('get', { owner: true, withLimitedBy: true }), allowed: true },
    { who: KEY, request: selecting('get', { ids: ['me'], withLimitedBy: true }), allowed: false },
    { who: USER, request: { kind: 'query', ownOnly: true, withLimitedBy: true } as const, allowed: true },
    { who: KEY, request: { kind: 'query', ownOnly: true, withLimitedBy: true } as const, allowed: false },
    { who: KEY, request: { kind: 'query', ownOnly: true, withLimitedBy: false } as const, allowed: true },
    { who: USER, request: { kind: 'query', ownOnly: false, withLimitedBy: false } as const, allowed: false },
  ])('$who.type may $request.kind with the limits of the owner shown: $allowed', ({ who, request, allowed }) => {
    expect(managesOwnApiKeys(actionOf(request.kind), who, request)).toBe(allowed);
  });

  test.each(['create', 'update', 'bulk_update'])('%s concerns own keys by its nature', (name) => {
    expect(managesOwnApiKeys(actionOf(name), USER, undefined)).toBe(true);
    expect(managesOwnApiKeys(actionOf(name), KEY, { kind: 'create' })).toBe(true);
  });

  test.each(['get', 'invalidate', 'query', 'grant', 'grant/bulk', 'clone'])(
    '%s is refused when nothing is known of the request',
    (name) => {
      expect(managesOwnApiKeys(actionOf(name), USER, undefined)).toBe(false);
    },
  );

  test('making a long-lived token concerns one’s own rights; using those that are there is no matter of this privilege', () => {
    const tokenAction = (verb: string): string => `cluster:admin/xpack/security/token/long_lived/${verb}`;
    expect(managesOwnApiKeys(tokenAction('create'), USER, undefined)).toBe(true);
    for (const verb of ['get', 'renew', 'delete']) {
      expect(managesOwnApiKeys(tokenAction(verb), USER, { kind: 'longLivedToken', isOwn: true })).toBe(false);
      expect(isSelfAction(tokenAction(verb), USER, { kind: 'longLivedToken', isOwn: true })).toBe(true);
      expect(isSelfAction(tokenAction(verb), USER, { kind: 'longLivedToken', isOwn: false })).toBe(false);
      expect(isSelfAction(tokenAction(verb), USER, undefined)).toBe(false);
    }
  });

  test('a request does not vouch for another action', () => {
    expect(managesOwnApiKeys(actionOf('grant'), USER, { kind: 'create' })).toBe(false);
    expect(managesOwnApiKeys(actionOf('invalidate'), USER, selecting('get', { owner: true }))).toBe(false);
    expect(managesOwnApiKeys('cluster:admin/xpack/security/user/get', USER, selecting('get', { owner: true }))).toBe(false);
  });
});

describe('what everyone may ask about itself', () => {
  test.each([
    {
      case: 'who one is',
      action: 'cluster:admin/xpack/security/user/authenticate',
      who: USER,
      request: undefined,
      allowed: true,
    },
    {
      case: 'what one may',
      action: 'cluster:admin/xpack/security/user/has_privileges',
      who: KEY,
      request: undefined,
      allowed: true,
    },
    {
      case: 'what one holds',
      action: 'cluster:admin/xpack/security/user/list_privileges',
      who: KEY,
      request: undefined,
      allowed: true,
    },
    {
      case: 'a key itself, by id',
      action: actionOf('get'),
      who: KEY,
      request: selecting('get', { ids: ['me'] }),
      allowed: true,
    },
    { case: 'a key another', action: actionOf('get'), who: KEY, request: selecting('get', { ids: ['you'] }), allowed: false },
    {
      case: 'a key itself with its limits',
      action: actionOf('get'),
      who: KEY,
      request: selecting('get', { ids: ['me'], withLimitedBy: true }),
      allowed: false,
    },
    {
      case: 'a key with owner=true',
      action: actionOf('get'),
      who: KEY,
      request: selecting('get', { owner: true }),
      allowed: false,
    },
    { case: 'a key by no id', action: actionOf('get'), who: KEY, request: selecting('get'), allowed: false },
    {
      case: 'a key itself, to invalidate',
      action: actionOf('invalidate'),
      who: KEY,
      request: selecting('invalidate', { ids: ['me'] }),
      allowed: false,
    },
    {
      case: 'a user that a key acts as, about the key',
      action: actionOf('get'),
      who: KEY_AS_BOB,
      request: selecting('get', { ids: ['me'] }),
      allowed: false,
    },
    {
      case: 'a user about a key',
      action: actionOf('get'),
      who: USER,
      request: selecting('get', { ids: ['me'] }),
      allowed: false,
    },
    { case: 'anything else', action: 'cluster:monitor/health', who: USER, request: undefined, allowed: false },
  ])('$case: $allowed', ({ action, who, request, allowed }) => {
    expect(isSelfAction(action, who, request)).toBe(allowed);
  });
});
