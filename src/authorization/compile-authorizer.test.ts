import { describe, expect, test } from 'vitest';
import { type Authentication, NATIVE_REALM } from '../domain/principal/authentication.ts';
import {
  EMPTY_ROLE_DESCRIPTOR,
  type IndicesPrivileges,
  type RoleDescriptor,
  type RoleDescriptors,
} from '../domain/role/role-descriptor.ts';
import type { Authorizer } from './authorizer.ts';
import { AuthorizerInterner } from './compile-authorizer.ts';
import { RESERVED_ROLES } from './reserved-roles.ts';

const SEARCH = 'indices:data/read/search';

const USER: Authentication = {
  type: 'realm',
  user: { username: 'u', roles: [], fullName: null, email: null, metadata: {}, enabled: true },
  realm: NATIVE_REALM,
  lookupRealm: NATIVE_REALM,
  apiKey: null,
  authenticatingUser: null,
};

function anEntry(
  names: readonly string[],
  privileges: readonly string[] = ['read'],
  more: Partial<IndicesPrivileges> = {},
): IndicesPrivileges {
  return { names, privileges, fieldSecurity: null, query: null, allowRestrictedIndices: false, ...more };
}

function aRole(given: Partial<RoleDescriptor>): RoleDescriptors {
  return { r: { ...EMPTY_ROLE_DESCRIPTOR, ...given } };
}

function onIndices(...indices: readonly IndicesPrivileges[]): RoleDescriptors {
  return aRole({ indices });
}

function compile(...sets: readonly RoleDescriptors[]): Authorizer {
  return new AuthorizerInterner({ entriesMax: 10 }).intern(sets);
}

const SUPERUSER: RoleDescriptors = { superuser: RESERVED_ROLES.get('superuser') ?? EMPTY_ROLE_DESCRIPTOR };
const ALL_ON_STAR = aRole({ cluster: ['all'], indices: [anEntry(['*'], ['all'])] });

describe('cluster actions', () => {
  const get = 'cluster:admin/xpack/security/api_key/get';
  const owned = {
    kind: 'get',
    ids: [],
    name: null,
    username: null,
    realmName: null,
    owner: true,
    withLimitedBy: false,
  } as const;
  test.each([
    { case: 'a granted privilege', sets: [aRole({ cluster: ['monitor'] })], action: 'cluster:monitor/health', allowed: true },
    { case: 'another action', sets: [aRole({ cluster: ['monitor'] })], action: 'cluster:admin/reroute', allowed: false },
    {
      case: 'one of two sets',
      sets: [aRole({ cluster: ['all'] }), aRole({ cluster: ['manage_own_api_key'] })],
      action: 'cluster:monitor/health',
      allowed: false,
    },
    {
      case: 'manage without the security actions',
      sets: [aRole({ cluster: ['manage'] })],
      action: 'cluster:admin/xpack/security/user/put',
      allowed: false,
    },
    {
      case: 'manage_security without delegation',
      sets: [aRole({ cluster: ['manage_security'] })],
      action: 'cluster:admin/xpack/security/delegate_pki',
      allowed: false,
    },
    {
      case: 'a raw action',
      sets: [aRole({ cluster: ['cluster:monitor/main'] })],
      action: 'cluster:monitor/main',
      allowed: true,
    },
    { case: 'an unknown privilege', sets: [aRole({ cluster: ['nope', '*'] })], action: 'cluster:monitor/main', allowed: false },
    { case: 'own keys', sets: [aRole({ cluster: ['Manage_Own_Api_Key'] })], action: get, allowed: true },
    {
      case: 'own keys, one set by each privilege',
      sets: [aRole({ cluster: ['manage_own_api_key'] }), aRole({ cluster: ['all'] })],
      action: get,
      allowed: true,
    },
    {
      case: 'own keys, granted by one of two sets',
      sets: [aRole({ cluster: ['manage_own_api_key'] }), {}],
      action: get,
      allowed: false,
    },
    {
      case: 'oneself, without a privilege',
      sets: [{}],
      action: 'cluster:admin/xpack/security/user/authenticate',
      allowed: true,
    },
    { case: 'oneself, without a set', sets: [], action: 'cluster:admin/xpack/security/user/authenticate', allowed: false },
    {
      case: 'two roles of one set',
      sets: [{ ...aRole({}), s: { ...EMPTY_ROLE_DESCRIPTOR, cluster: ['all'] } }],
      action: get,
      allowed: true,
    },
  ])('$case: $allowed', ({ sets, action, allowed }) => {
    expect(compile(...sets).allowsCluster(action, USER, action === get ? owned : undefined)).toBe(allowed);
  });
});

describe('acting as another user', () => {
  test.each([
    { sets: [aRole({ runAs: ['alice'] })], username: 'alice', allowed: true },
    { sets: [aRole({ runAs: ['alice'] })], username: 'bob', allowed: false },
    { sets: [aRole({ runAs: ['a*'] }), aRole({ runAs: ['*e'] })], username: 'alice', allowed: true },
    { sets: [aRole({ runAs: ['a*'] }), aRole({ runAs: ['*e'] })], username: 'anna', allowed: false },
    { sets: [SUPERUSER], username: 'anyone', allowed: true },
    { sets: [SUPERUSER], username: '', allowed: false },
    { sets: [aRole({ runAs: ['/(/'] })], username: '(', allowed: false },
    { sets: [], username: 'alice', allowed: false },
  ])('$username: $allowed', ({ sets, username, allowed }) => {
    expect(compile(...sets).allowsRunAs(username)).toBe(allowed);
  });
});

describe('a workflow restriction', () => {
  const confined = {
    ...ALL_ON_STAR,
    w: { ...EMPTY_ROLE_DESCRIPTOR, restriction: { workflows: ['search_application_query'] } },
  };
  test.each([
    { case: 'in the own set', sets: [confined, ALL_ON_STAR] },
    { case: 'in the limiting set', sets: [ALL_ON_STAR, confined] },
  ])('$case forbids everything, oneself included', ({ sets }) => {
    const authorizer = compile(...sets);
    expect(authorizer.allowsEverything).toBe(false);
    expect(authorizer.allowsIndex(SEARCH, 'a')).toBe(false);
    expect(authorizer.allowsSomeIndex(SEARCH)).toBe(false);
    expect(authorizer.allowsRunAs('a')).toBe(false);
    expect(authorizer.allowsCluster('cluster:admin/xpack/security/user/authenticate', USER)).toBe(false);
  });
});

describe('everything', () => {
  test.each([
    { case: 'superuser', sets: [SUPERUSER], everything: true },
    { case: 'superuser limited by superuser', sets: [SUPERUSER, ALL_ON_STAR], everything: true },
    { case: 'all on a star', sets: [ALL_ON_STAR], everything: true },
    {
      case: 'all on two stars, spread over roles',
      sets: [
        {
          a: { ...EMPTY_ROLE_DESCRIPTOR, cluster: ['ALL'] },
          b: { ...EMPTY_ROLE_DESCRIPTOR, indices: [anEntry(['x', '**'], ['indices:*', 'internal:transport/proxy/indices:*'])] },
        },
      ],
      everything: true,
    },
    { case: 'manage', sets: [aRole({ cluster: ['manage'], indices: [anEntry(['*'], ['all'])] })], everything: false },
    {
      case: 'manage and manage_security lack delegation',
      sets: [aRole({ cluster: ['manage', 'manage_security'], indices: [anEntry(['*'], ['all'])] })],
      everything: false,
    },
    {
      case: 'read and write on a star',
      sets: [aRole({ cluster: ['all'], indices: [anEntry(['*'], ['read', 'write', 'manage'])] })],
      everything: false,
    },
    { case: 'all on a prefix', sets: [aRole({ cluster: ['all'], indices: [anEntry(['a*'], ['all'])] })], everything: false },
    { case: 'one of two sets', sets: [SUPERUSER, aRole({ cluster: ['all'] })], everything: false },
    { case: 'no set', sets: [], everything: false },
  ])('$case: $everything', ({ sets, everything }) => {
    expect(compile(...sets).allowsEverything).toBe(everything);
  });
});

describe('interning', () => {
  const interner = new AuthorizerInterner({ entriesMax: 2 });
  const a = onIndices(anEntry(['a', 'b'], ['read', 'write']));

  test('equal rights share one authorizer, whatever the order, the role names and the words around them', () => {
    const other = {
      other: {
        ...EMPTY_ROLE_DESCRIPTOR,
        metadata: { x: 1 },
        description: 'd',
        indices: [anEntry(['b', 'a', 'b'], ['WRITE', 'read'])],
      },
    };
    expect(interner.intern([a])).toBe(interner.intern([other]));
    expect(interner.intern([a, {}])).toBe(interner.intern([{}, other]));
  });

  test.each([
    { case: 'another name', set: onIndices(anEntry(['a', 'c'], ['read', 'write'])) },
    { case: 'the flag', set: onIndices(anEntry(['a', 'b'], ['read', 'write'], { allowRestrictedIndices: true })) },
    { case: 'a document query', set: onIndices(anEntry(['a', 'b'], ['read', 'write'], { query: '{"term":{}}' })) },
    { case: 'run-as', set: aRole({ ...a['r'], runAs: ['x'] }) },
    { case: 'a cluster privilege', set: aRole({ ...a['r'], cluster: ['monitor'] }) },
    { case: 'a restriction', set: aRole({ ...a['r'], restriction: { workflows: [] } }) },
  ])('$case makes another authorizer', ({ set }) => {
    expect(interner.intern([a])).not.toBe(interner.intern([set]));
  });

  test('no more authorizers are kept than allowed, the least recently used goes first', () => {
    const bounded = new AuthorizerInterner({ entriesMax: 2 });
    const [first, second] = [bounded.intern([aRole({ cluster: ['all'] })]), bounded.intern([aRole({ cluster: ['none'] })])];
    expect(bounded.intern([aRole({ cluster: ['all'] })])).toBe(first);
    bounded.intern([aRole({ cluster: ['monitor'] })]);
    expect(bounded.intern([aRole({ cluster: ['all'] })])).toBe(first);
    expect(bounded.intern([aRole({ cluster: ['none'] })])).not.toBe(second);
  });
});

test('names of roles that objects carry by themselves are names like any other', () => {
  const descriptors: Record<string, RoleDescriptor> = Object.create(null);
  descriptors['__proto__'] = { ...EMPTY_ROLE_DESCRIPTOR, cluster: ['monitor'] };
  expect(compile(descriptors).allowsCluster('cluster:monitor/health', USER)).toBe(true);
});

test('more actions than are kept compiled are still decided right', () => {
  const authorizer = compile(onIndices(anEntry(['a'], ['read'])));
  for (let index = 0; index < 1_100; index += 1) {
    expect(authorizer.allowsIndex(`indices:data/read/x${index}`, 'a')).toBe(true);
  }
  expect(authorizer.allowsIndex('indices:data/read/x0', 'b')).toBe(false);
});
