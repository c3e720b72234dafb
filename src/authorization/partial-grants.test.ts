import { describe, expect, test } from 'vitest';
import { type Authentication, NATIVE_REALM } from '../domain/principal/authentication.ts';
import {
  EMPTY_ROLE_DESCRIPTOR,
  type FieldSecurity,
  type IndicesPrivileges,
  type RoleDescriptor,
  type RoleDescriptors,
} from '../domain/role/role-descriptor.ts';
import type { Authorizer } from './authorizer.ts';
import { AuthorizerInterner } from './compile-authorizer.ts';

const SEARCH = 'indices:data/read/search';
const INDEX = 'indices:data/write/index';

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

describe('document and field rules, which nothing applies yet', () => {
  const fields = (grant: readonly string[] | null, except: readonly string[] | null): FieldSecurity => ({ grant, except });
  const PARTIAL: readonly Partial<IndicesPrivileges>[] = [
    { query: '{"term":{"a":1}}' },
    { query: '{"match_all":{},"term":{"a":1}}' },
    { query: 'not json' },
    { query: '"match_all"' },
    { query: '{"match_all":null}' },
    { query: '{}' },
    { query: 'null' },
    { fieldSecurity: fields(['a'], null) },
    { fieldSecurity: fields(['*'], ['a']) },
    { fieldSecurity: fields([], null) },
    { fieldSecurity: fields(null, ['a']) },
    { fieldSecurity: fields(null, null) },
    { query: '{"match_all":{}}', fieldSecurity: fields(['a'], null) },
  ];

  test.each(PARTIAL)('%j: only what neither shows nor reads a document is granted', (rule) => {
    const authorizer = compile(onIndices(anEntry(['a'], ['all'], rule)));
    for (const action of [
      INDEX,
      `${INDEX}:op_type/create`,
      'indices:data/write/bulk',
      'indices:data/write/bulk[s]',
      'indices:data/write/delete',
    ]) {
      expect([action, authorizer.allowsIndex(action, 'a')]).toEqual([action, true]);
    }
    for (const action of [
      SEARCH,
      'indices:data/read/get',
      'indices:data/write/update',
      'indices:data/write/update/byquery',
      'indices:data/write/delete/byquery',
      'indices:data/write/reindex',
      'indices:data/read/field_caps',
      'indices:admin/mappings/get',
      'indices:admin/resize',
    ]) {
      expect([action, authorizer.allowsIndex(action, 'a'), authorizer.allowsSomeIndex(action)]).toEqual([action, false, false]);
    }
  });

  test('a rule does not add actions that the entry does not grant', () => {
    const authorizer = compile(onIndices(anEntry(['a'], ['read'], { query: '{"term":{}}' })));
    expect(authorizer.allowsIndex(INDEX, 'a')).toBe(false);
  });

  test.each<Partial<IndicesPrivileges>>([
    { query: '{"match_all":{}}' },
    { query: ' { "match_all" : { "boost" : 1 } } ' },
    { fieldSecurity: fields(['*'], null) },
    { fieldSecurity: fields(['a', '*'], []) },
  ])('%j cannot matter and takes nothing away', (rule) => {
    expect(compile(onIndices(anEntry(['a'], ['read'], rule))).allowsIndex(SEARCH, 'a')).toBe(true);
  });

  test('an entry without rules on the same name lifts them', () => {
    const authorizer = compile(onIndices(anEntry(['a'], ['read'], { query: '{"term":{}}' }), anEntry(['a', 'b'])));
    expect(authorizer.allowsIndex(SEARCH, 'a')).toBe(true);
  });

  test('the rest of the role stays', () => {
    const authorizer = compile(
      aRole({ cluster: ['monitor'], runAs: ['v'], indices: [anEntry(['a'], ['all'], { query: '{"term":{}}' })] }),
    );
    expect(authorizer.allowsCluster('cluster:monitor/health', USER)).toBe(true);
    expect(authorizer.allowsRunAs('v')).toBe(true);
  });

  test('a rule on everything is not everything', () => {
    const authorizer = compile(aRole({ cluster: ['all'], indices: [anEntry(['*'], ['all'], { query: '{"term":{}}' })] }));
    expect(authorizer.allowsEverything).toBe(false);
  });
});
