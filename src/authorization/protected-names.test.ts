import { describe, expect, test } from 'vitest';
import { clusterNames, knownNames } from '../../test/support/cluster-names.ts';
import { onIndices, permitting } from '../../test/support/opensearch-authentication.ts';
import { aCaller, aPlanner, decide } from '../../test/support/planned-request.ts';
import type { Authentication } from '../domain/principal/authentication.ts';
import { API_KEY_REALM, NATIVE_REALM } from '../domain/principal/authentication.ts';
import { AuthorizerInterner } from './compile-authorizer.ts';
import type { Caller } from './plan.ts';
import { ProtectedNames } from './protected-names.ts';

const PROTECTION = { names: ['protected-*', '/sealed[0-9]/'], roles: ['protected_role'] };
const interner = new AuthorizerInterner({ entriesMax: 20, protectedNames: new ProtectedNames(PROTECTION) });
const EVERYTHING = permitting({ clusterPermissions: ['*'], indexPermissions: [onIndices('*', '*')] });
const SEARCH = 'indices:data/read/search';
const NAMES = knownNames(
  clusterNames('protected-secret', 'normal-index', 'sealed1', 'front > protected-secret', 'plain > normal-index'),
);

/** Somebody who may do everything but for what is protected, and has these roles. */
function allPowerful(parts: Partial<Authentication>, ...roles: readonly string[]): Caller {
  const { authentication } = aCaller('');
  const whole = { ...authentication, user: { ...authentication.user, roles }, ...parts };
  return { authentication: whole, authorizer: interner.intern([{ all: EVERYTHING }], whole), unknownRoles: [] };
}

const TOKEN: Partial<Authentication> = {
  type: 'api_key',
  realm: API_KEY_REALM,
  apiKey: { id: 'i', name: 'ci', ownerRealm: NATIVE_REALM, isToken: true },
};
const STRANGERS: readonly { readonly name: string; readonly caller: Caller }[] = [
  { name: '[I1] an API token', caller: allPowerful(TOKEN, 'protected_role') },
  { name: 'a user without the role', caller: allPowerful({}, 'all_access') },
  { name: 'the bearer of an access token of a user with the role', caller: allPowerful({ type: 'token' }, 'protected_role') },
  { name: 'a key that acts as a user with the role', caller: allPowerful({ ...TOKEN, type: 'api_key' }, 'protected_role') },
  { name: 'whoever comes without a credential', caller: allPowerful({ type: 'anonymous' }, 'protected_role') },
];

describe.each(['opensearch', 'elasticsearch'] as const)('a protected name, in front of %s,', (product) => {
  const planner = aPlanner(product, { metadata: NAMES });
  const refusalOf = (caller: Caller, line: string) => decide(planner, caller, { line }).refusal;

  test.each(STRANGERS)('is named in vain by $name', ({ caller }) => {
    for (const line of [
      'GET /protected-secret/_search',
      'GET /sealed1/_doc/1',
      'GET /normal-index,protected-secret/_search',
      'DELETE /protected-secret',
      'PUT /protected-new',
      'GET /front/_search',
      'PUT /front/_doc/1',
    ]) {
      expect(refusalOf(caller, line)?.code, line).toBe('forbidden');
    }
    expect(caller.authorizer.allowsEverything).toBe(false);
  });

  test.each(STRANGERS)('leaves others open: [I2] $name', ({ caller }) => {
    expect(refusalOf(caller, 'GET /normal-index/_search')).toBeNull();
    expect(caller.authorizer.allowsIndex(SEARCH, 'sealed10')).toBe(true);
  });

  test.each(STRANGERS)('is no part of what a wildcard of $name means', ({ caller }) => {
    const sent = (line: string): string | undefined => decide(planner, caller, { line }).rewrite?.canonical;
    expect(sent('GET /*/_search')).toBe('/normal-index,plain/_search?ignore_unavailable=true');
    expect(sent('GET /protected-*/_search')).toBe('/*,-*/_search');
    expect(sent('GET /fr*/_search')).toBe('/*,-*/_search');
  });

  test.each(STRANGERS)('is named in vain in the bodies of $name, by itself and by an alias', ({ caller }) => {
    for (const name of ['protected-secret', 'front']) {
      const lookup = { query: { terms: { a: { index: name, id: '1', path: 'b' } } } };
      expect(decide(planner, caller, { line: 'POST /normal-index/_search', body: lookup }).refusal?.code).toBe('forbidden');
      const body = { docs: [{ _index: name, _id: '1' }] };
      expect(JSON.stringify(decide(planner, caller, { line: 'POST /_mget', body }))).toContain('indices:data/read/mget');
    }
  });

  test('is reached by a user with the role, as if nothing were protected', () => {
    const caller = allPowerful({}, 'protected_role');
    expect(caller.authorizer.allowsEverything).toBe(true);
    expect(refusalOf(caller, 'GET /protected-secret/_search')).toBeNull();
  });
});

test('the backing indices of a protected data stream are protected', () => {
  const { authorizer } = allPowerful({}, 'x');
  expect(authorizer.allowsIndex(SEARCH, '.ds-protected-a-000001')).toBe(false);
  expect(authorizer.allowsIndex(SEARCH, '.ds-normal-000001')).toBe(true);
});

test('rights of nobody in particular do not reach protected names', () => {
  expect(interner.intern([{ all: EVERYTHING }]).allowsIndex(SEARCH, 'protected-secret')).toBe(false);
});

test('equal rights with and without reach are told apart', () => {
  const [one, other] = [allPowerful({}, 'protected_role'), allPowerful({}, 'x')];
  expect(one.authorizer.contentDigest).not.toBe(other.authorizer.contentDigest);
});

test('a pattern that cannot be read exactly stops the start', () => {
  expect(() => new ProtectedNames({ names: ['/(?=a).*/'], roles: [] })).toThrow('cannot be read');
});
