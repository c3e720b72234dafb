import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EMPTY_ROLE_DESCRIPTOR, type IndicesPrivileges, type RoleDescriptors } from '../domain/role/role-descriptor.ts';
import type { Authorizer } from './authorizer.ts';
import { AuthorizerInterner } from './compile-authorizer.ts';

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

describe('algebra', () => {
  const names = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', '.'), minLength: 1, maxLength: 4 }), {
    minLength: 1,
    maxLength: 3,
  });
  const entry = fc
    .tuple(
      names,
      fc.subarray(['read', 'write', 'all', 'monitor', 'none'], { minLength: 1 }),
      fc.boolean(),
      fc.constantFrom(null, '{"term":{}}'),
    )
    .map(([patterns, privileges, allowRestrictedIndices, query]) =>
      anEntry(patterns, privileges, { allowRestrictedIndices, query }),
    );
  const set = fc.array(entry, { maxLength: 3 }).map((entries) => onIndices(...entries));
  const ACTIONS = [SEARCH, INDEX, 'indices:monitor/stats'];
  const NAMES = ['a', 'b', 'ab', 'ba', 'aab', 'aba', '.a', 'b.a', '.security', '.kibana'];

  test('own ∩ limited-by is exactly what both allow, and does not depend on their order', () => {
    fc.assert(
      fc.property(set, set, (own, limit) => {
        const [both, swapped, first, second] = [compile(own, limit), compile(limit, own), compile(own), compile(limit)];
        for (const action of ACTIONS) {
          for (const name of NAMES) {
            const expected = first.allowsIndex(action, name) && second.allowsIndex(action, name);
            expect([action, name, both.allowsIndex(action, name)]).toEqual([action, name, expected]);
            expect(swapped.allowsIndex(action, name)).toBe(expected);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test('a pattern is allowed only if every name it matches is', () => {
    const patterns = fc.string({ unit: fc.constantFrom('a', 'b', '*', '.'), minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(set, set, patterns, (own, limit, pattern) => {
        const authorizer = compile(own, limit);
        if (!authorizer.allowsIndexPattern(SEARCH, pattern)) return;
        const expression = new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*')}$`);
        for (const name of NAMES.filter((each) => expression.test(each))) {
          expect([pattern, name, authorizer.allowsIndex(SEARCH, name)]).toEqual([pattern, name, true]);
        }
      }),
      { numRuns: 300 },
    );
  });
});
