import { describe, expect, test } from 'vitest';
import { EMPTY_ROLE_DESCRIPTOR, type IndicesPrivileges, type RoleDescriptors } from '../domain/role/role-descriptor.ts';
import type { Authorizer } from './authorizer.ts';
import { AuthorizerInterner } from './compile-authorizer.ts';
import { RESERVED_ROLES } from './reserved-roles.ts';

const SEARCH = 'indices:data/read/search';
const INDEX = 'indices:data/write/index';

function anEntry(
  names: readonly string[],
  privileges: readonly string[] = ['read'],
  more: Partial<IndicesPrivileges> = {},
): IndicesPrivileges {
  return { names, privileges, fieldSecurity: null, query: null, allowRestrictedIndices: false, ...more };
}

function onIndices(...indices: readonly IndicesPrivileges[]): RoleDescriptors {
  return { r: { ...EMPTY_ROLE_DESCRIPTOR, indices } };
}

function compile(...sets: readonly RoleDescriptors[]): Authorizer {
  return new AuthorizerInterner({ entriesMax: 10 }).intern(sets);
}

const SUPERUSER: RoleDescriptors = { superuser: RESERVED_ROLES.get('superuser') ?? EMPTY_ROLE_DESCRIPTOR };
const ALL_ON_STAR = onIndices(anEntry(['*'], ['all']));

describe('index actions', () => {
  test.each([
    { case: 'a granted name', sets: [onIndices(anEntry(['idx']))], action: SEARCH, name: 'idx', allowed: true },
    { case: 'another name', sets: [onIndices(anEntry(['idx']))], action: SEARCH, name: 'idx2', allowed: false },
    { case: 'another action', sets: [onIndices(anEntry(['idx']))], action: INDEX, name: 'idx', allowed: false },
    { case: 'a wildcard', sets: [onIndices(anEntry(['logs-*']))], action: SEARCH, name: 'logs-1', allowed: true },
    {
      case: 'a regular expression',
      sets: [onIndices(anEntry(['/logs-[0-9]+/']))],
      action: SEARCH,
      name: 'logs-1',
      allowed: true,
    },
    {
      case: 'a regular expression, no match',
      sets: [onIndices(anEntry(['/logs-[0-9]+/']))],
      action: SEARCH,
      name: 'logs-x',
      allowed: false,
    },
    {
      case: 'a raw action',
      sets: [onIndices(anEntry(['a'], ['indices:data/read/sea*']))],
      action: SEARCH,
      name: 'a',
      allowed: true,
    },
    {
      case: 'the second entry',
      sets: [onIndices(anEntry(['a'], ['write']), anEntry(['a', 'b'], ['read']))],
      action: SEARCH,
      name: 'a',
      allowed: true,
    },
    {
      case: 'privileges of two entries on two names',
      sets: [onIndices(anEntry(['a'], ['write']), anEntry(['b'], ['read']))],
      action: SEARCH,
      name: 'a',
      allowed: false,
    },
    {
      case: 'a name in both sets',
      sets: [onIndices(anEntry(['a', 'b'])), onIndices(anEntry(['b', 'c']))],
      action: SEARCH,
      name: 'b',
      allowed: true,
    },
    {
      case: 'a name in the own set alone',
      sets: [onIndices(anEntry(['a', 'b'])), onIndices(anEntry(['b', 'c']))],
      action: SEARCH,
      name: 'a',
      allowed: false,
    },
    {
      case: 'a name in the limiting set alone',
      sets: [onIndices(anEntry(['a', 'b'])), onIndices(anEntry(['b', 'c']))],
      action: SEARCH,
      name: 'c',
      allowed: false,
    },
    {
      case: 'action and name from different sets',
      sets: [onIndices(anEntry(['*'], ['read'])), onIndices(anEntry(['a'], ['write']))],
      action: SEARCH,
      name: 'a',
      allowed: false,
    },
    { case: 'no set at all', sets: [], action: SEARCH, name: 'a', allowed: false },
    { case: 'an empty limiting set', sets: [ALL_ON_STAR, {}], action: SEARCH, name: 'a', allowed: false },
    {
      case: 'a stored pattern that cannot be read',
      sets: [onIndices(anEntry(['/[a-/', '/~(/']))],
      action: SEARCH,
      name: 'a',
      allowed: false,
    },
    {
      case: 'a stored privilege that is unknown',
      sets: [onIndices(anEntry(['*'], ['nope', '*']))],
      action: SEARCH,
      name: 'a',
      allowed: false,
    },
    { case: 'the privilege none', sets: [onIndices(anEntry(['*'], ['none']))], action: SEARCH, name: 'a', allowed: false },
    {
      case: 'the failure store privilege on plain names',
      sets: [onIndices(anEntry(['*'], ['read_failure_store']))],
      action: SEARCH,
      name: 'a',
      allowed: false,
    },
  ])('$case: $allowed', ({ sets, action, name, allowed }) => {
    expect(compile(...sets).allowsIndex(action, name)).toBe(allowed);
  });

  test.each(['', '_all', 'remote:idx', 'idx::failures', 'a,b', '*', 'i*', '-idx'])(
    '[%s] is no name of an index, even for a superuser',
    (name) => {
      expect(compile(SUPERUSER).allowsIndex(SEARCH, name)).toBe(false);
    },
  );
});

describe('restricted names', () => {
  const flagged = { allowRestrictedIndices: true };
  test.each([
    { case: 'a star', sets: [ALL_ON_STAR], name: '.security', allowed: false },
    { case: 'the very name', sets: [onIndices(anEntry(['.kibana']))], name: '.kibana', allowed: false },
    { case: 'a star with the flag', sets: [onIndices(anEntry(['*'], ['read'], flagged))], name: '.security', allowed: true },
    {
      case: 'the name with the flag',
      sets: [onIndices(anEntry(['.kibana'], ['read'], flagged))],
      name: '.kibana',
      allowed: true,
    },
    {
      case: 'another name with the flag',
      sets: [onIndices(anEntry(['.kibana'], ['read'], flagged))],
      name: '.security',
      allowed: false,
    },
    {
      case: 'the flag on other privileges',
      sets: [onIndices(anEntry(['*'], ['write'], flagged), anEntry(['*'], ['read']))],
      name: '.security',
      allowed: false,
    },
    {
      case: 'the flag in one of two sets',
      sets: [onIndices(anEntry(['*'], ['read'], flagged)), ALL_ON_STAR],
      name: '.security',
      allowed: false,
    },
    { case: 'superuser', sets: [SUPERUSER], name: '.security-7', allowed: true },
    { case: 'an ordinary dot index', sets: [ALL_ON_STAR], name: '.ds-logs-1', allowed: true },
  ])('$case reads $name: $allowed', ({ sets, name, allowed }) => {
    expect(compile(...sets).allowsIndex(SEARCH, name)).toBe(allowed);
  });

  test('superuser may read and watch restricted names but not write them', () => {
    const authorizer = compile(SUPERUSER);
    expect(authorizer.allowsIndex('indices:monitor/stats', '.security-7')).toBe(true);
    expect(authorizer.allowsIndex(INDEX, '.security-7')).toBe(false);
    expect(authorizer.allowsIndex('indices:admin/delete', '.security-7')).toBe(false);
    expect(authorizer.allowsIndex('indices:admin/delete', 'logs')).toBe(true);
  });
});

describe('patterns in requests', () => {
  const flagged = { allowRestrictedIndices: true };
  test.each([
    { sets: [onIndices(anEntry(['logs-*']))], pattern: 'logs-2024*', allowed: true },
    { sets: [onIndices(anEntry(['logs-*']))], pattern: 'logs*', allowed: false },
    { sets: [onIndices(anEntry(['logs-*']))], pattern: 'logs-1', allowed: true },
    { sets: [onIndices(anEntry(['*']))], pattern: 'logs*', allowed: true },
    // May match restricted names.
    { sets: [onIndices(anEntry(['*']))], pattern: '*', allowed: false },
    { sets: [onIndices(anEntry(['*']))], pattern: '.s*', allowed: false },
    { sets: [onIndices(anEntry(['*']))], pattern: '*-7', allowed: false },
    { sets: [onIndices(anEntry(['*']))], pattern: '.ds-logs*', allowed: true },
    { sets: [onIndices(anEntry(['*'], ['read'], flagged))], pattern: '*', allowed: true },
    { sets: [onIndices(anEntry(['*']), anEntry(['.security*'], ['read'], flagged))], pattern: '.security*', allowed: true },
    { sets: [onIndices(anEntry(['a*'])), onIndices(anEntry(['*b']))], pattern: 'a*b', allowed: true },
    { sets: [onIndices(anEntry(['a*'])), onIndices(anEntry(['*b']))], pattern: 'a*', allowed: false },
    // Matches no name of this cluster: nothing to allow.
    { sets: [SUPERUSER], pattern: 'remote:*', allowed: false },
    { sets: [SUPERUSER], pattern: '*:*', allowed: false },
    { sets: [SUPERUSER], pattern: 'a*,b', allowed: false },
    { sets: [SUPERUSER], pattern: '-a*', allowed: false },
    { sets: [SUPERUSER], pattern: '', allowed: false },
    { sets: [SUPERUSER], pattern: '_all', allowed: false },
    { sets: [{}], pattern: 'a*', allowed: false },
  ])('[$pattern]: $allowed', ({ sets, pattern, allowed }) => {
    const authorizer = compile(...sets);
    expect(authorizer.allowsIndexPattern(SEARCH, pattern)).toBe(allowed);
    expect(authorizer.allowsIndexPattern(SEARCH, pattern)).toBe(allowed);
  });

  test('an answer is right after hundreds of other questions', () => {
    const authorizer = compile(onIndices(anEntry(['logs-*'])));
    for (let index = 0; index < 150; index += 1) {
      expect(authorizer.allowsIndexPattern(SEARCH, `logs-${index}*`)).toBe(true);
      expect(authorizer.allowsIndexPattern(SEARCH, `log-${index}*`)).toBe(false);
    }
  });

  test('what would cost too much to find out is refused', () => {
    const hostile = onIndices(anEntry([`*a${'?'.repeat(60)}`, `*b${'?'.repeat(61)}`]));
    expect(compile(hostile).allowsIndexPattern(SEARCH, `*a*${'b*'.repeat(20)}`)).toBe(false);
  });
});

describe('some index', () => {
  test.each([
    { case: 'a granted action', sets: [onIndices(anEntry(['a']))], allowed: true },
    { case: 'no entry', sets: [{}], allowed: false },
    { case: 'another action', sets: [onIndices(anEntry(['a'], ['write']))], allowed: false },
    { case: 'a restricted name without the flag', sets: [onIndices(anEntry(['.security*']))], allowed: false },
    { case: 'sets with a name in common', sets: [onIndices(anEntry(['a*'])), onIndices(anEntry(['*b']))], allowed: true },
    { case: 'sets with none', sets: [onIndices(anEntry(['a*'])), onIndices(anEntry(['b*']))], allowed: false },
    { case: 'no set', sets: [], allowed: false },
  ])('$case: $allowed', ({ sets, allowed }) => {
    const authorizer = compile(...sets);
    expect(authorizer.allowsSomeIndex(SEARCH)).toBe(allowed);
    expect(authorizer.allowsSomeIndex(SEARCH)).toBe(allowed);
  });
});
