import { describe, expect, test } from 'vitest';
import { API_KEY_REALM, type Authentication, NATIVE_REALM, type User } from '../../../domain/principal/authentication.ts';
import { callerToTell, type TellingPolicy } from './told-caller.ts';

const POLICY: TellingPolicy = {
  roles: 'roles',
  apiKeyUser: 'owner',
  apiKeyNamePrefix: 'key-',
  apiKeyRoles: [],
  serviceUser: 'claviger',
};

const ZOE: User = {
  username: 'zoe',
  roles: ['reader', 'writer'],
  fullName: null,
  email: null,
  metadata: {},
  enabled: true,
  backendRoles: ['staff', 'reader'],
  attributes: { 'attr.internal.team': 'red' },
};

function aCaller(change: Partial<Authentication> = {}): Authentication {
  return {
    type: 'realm',
    user: ZOE,
    realm: NATIVE_REALM,
    lookupRealm: NATIVE_REALM,
    apiKey: null,
    authenticatingUser: null,
    ...change,
  };
}

const aKey = (name: string, user = ZOE): Authentication =>
  aCaller({ type: 'api_key', user, realm: API_KEY_REALM, apiKey: { id: 'id', name, ownerRealm: NATIVE_REALM } });

const namedUser = (username: string): Authentication => aCaller({ user: { ...ZOE, username } });
const byName: TellingPolicy = { ...POLICY, apiKeyUser: 'name' };

describe('the cluster is told', () => {
  test.each([
    { told: 'roles', names: ['reader', 'writer'] },
    { told: 'backend_roles', names: ['staff', 'reader'] },
    { told: 'both', names: ['reader', 'writer', 'staff'] },
    { told: 'none', names: [] },
  ] as const)('of a user its name, its attributes and, by [$told], each role once', ({ told, names }) => {
    const expected = { username: 'zoe', roles: names, attributes: { 'attr.internal.team': 'red' } };
    expect(callerToTell(aCaller(), { ...POLICY, roles: told })).toEqual(expected);
  });

  test.each([
    { what: 'an API key', caller: aKey('backup') },
    { what: 'a token that a key made', caller: { ...aKey('backup'), type: 'token' as const } },
    { what: 'a long-lived token', caller: aCaller({ longLivedTokenId: 'id' }) },
  ])('of $what its owner without roles and attributes', ({ caller }) => {
    expect(callerToTell(caller, POLICY)).toEqual({ username: 'zoe', roles: [], attributes: {} });
  });

  test('of an API key the roles that the settings name', () => {
    expect(callerToTell(aKey('backup'), { ...POLICY, apiKeyRoles: ['keys'] }).roles).toEqual(['keys']);
  });

  test.each(['backup', 'token:backup'])('of the API key [%s] its own name behind the prefix, where it shall be', (name) => {
    expect(callerToTell(aKey(name), byName)).toMatchObject({ username: 'key-backup', roles: [] });
  });

  test('of a user acted as by a key that user with its roles', () => {
    const caller: Authentication = { ...aKey('backup'), authenticatingUser: { ...ZOE, username: 'max' } };
    expect(callerToTell(caller, POLICY)).toMatchObject({ username: 'zoe', roles: ['reader', 'writer'] });
  });
});

describe('is refused with 403', () => {
  const withRole = (name: string) => aCaller({ user: { ...ZOE, roles: ['reader', name] } });
  const withBackendRole = (name: string) => aCaller({ user: { ...ZOE, backendRoles: [name] } });
  test.each([
    { what: 'a user with a comma in its name', caller: namedUser('zoe,admin'), policy: POLICY },
    { what: 'a user with the name of an API token', caller: namedUser('token:ci'), policy: POLICY },
    { what: 'a user with the name of this gateway', caller: namedUser('claviger'), policy: POLICY },
    { what: 'the owner of a key with such a name', caller: aKey('k', { ...ZOE, username: 'claviger' }), policy: POLICY },
    { what: 'a role with a comma in its name', caller: withRole('a,all_access'), policy: POLICY },
    { what: 'a role beyond ASCII', caller: withRole('r\u00f4le'), policy: POLICY },
    { what: 'a backend role with a comma', caller: withBackendRole('a,b'), policy: { ...POLICY, roles: 'both' as const } },
    { what: 'a user with the name of a key', caller: namedUser('key-backup'), policy: byName },
    { what: 'a key with a comma in its name', caller: aKey('a,b'), policy: byName },
    { what: 'a key that ends in a blank', caller: aKey('backup '), policy: byName },
    {
      what: 'a key with the name of this gateway',
      caller: aKey('viger'),
      policy: { ...byName, apiKeyNamePrefix: 'cla' },
    },
  ])('$what', ({ caller, policy }) => {
    expect(() => callerToTell(caller, policy)).toThrow(
      expect.objectContaining({
        code: 'forbidden',
        message: expect.stringMatching(/^the cluster cannot be told who the caller is/),
      }),
    );
  });

  test.each([
    { what: 'a backend role that is not told', caller: withBackendRole('a,b'), policy: POLICY },
    { what: 'a role where none are told', caller: withRole('a,b'), policy: { ...POLICY, roles: 'none' as const } },
    { what: 'a key whose own name is not told', caller: aKey('a,b'), policy: POLICY },
    { what: 'a user with the name of a key, where keys are their owners', caller: namedUser('key-backup'), policy: POLICY },
    { what: 'a role of a key’s owner', caller: aKey('k', { ...ZOE, roles: ['a,b'] }), policy: POLICY },
  ])('but not $what', ({ caller, policy }) => {
    expect(() => callerToTell(caller, policy)).not.toThrow();
  });
});
