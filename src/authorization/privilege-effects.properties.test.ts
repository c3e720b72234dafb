import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EMPTY_ROLE_DESCRIPTOR, type IndicesPrivileges, type RoleDescriptors } from '../domain/role/role-descriptor.ts';
import { AuthorizerInterner } from './compile-authorizer.ts';
import { LanguageMatcher } from './pattern/language-matcher.ts';
import { parsePattern } from './pattern/parse-pattern.ts';
import { PrivilegeEffects } from './privilege-effects.ts';
import { indexPrivileges } from './privileges/index-privileges.ts';

const NAMES = ['a', 'ab', 'b', 'ba', '.kibana', '.kibana_1'];
const ACTIONS = [
  'indices:data/read/search',
  'indices:data/write/index',
  'indices:data/write/delete',
  'indices:admin/get',
  'indices:monitor/stats',
];
const PATTERN = fc.constantFrom('a', 'ab', 'a*', '*a', '*', 'b*', '.k*', '.kibana', '/[ab]+/', '?');
const PRIVILEGE = fc.constantFrom('read', 'write', 'index', 'all', 'manage', 'monitor', 'none', 'indices:data/read/*');
const ENTRY: fc.Arbitrary<IndicesPrivileges> = fc.record({
  names: fc.array(PATTERN, { minLength: 1, maxLength: 2 }),
  privileges: fc.array(PRIVILEGE, { minLength: 1, maxLength: 2 }),
  fieldSecurity: fc.constant(null),
  query: fc.constantFrom(null, null, '{"term":{"x":1}}'),
  allowRestrictedIndices: fc.boolean(),
});
const SET: fc.Arbitrary<RoleDescriptors> = fc
  .array(ENTRY, { maxLength: 3 })
  .map((indices) => ({ role: { ...EMPTY_ROLE_DESCRIPTOR, indices } }));

function matcherOf(pattern: string): LanguageMatcher {
  const parsed = parsePattern(pattern);
  if (parsed.outcome === 'refused') throw new Error(parsed.reason);
  return new LanguageMatcher(parsed.language);
}

test('of what is granted everything is allowed, and of what is withheld nothing', () => {
  fc.assert(
    fc.property(
      fc.array(SET, { minLength: 1, maxLength: 3 }),
      PATTERN,
      PRIVILEGE,
      fc.boolean(),
      (sets, pattern, privilege, restricted) => {
        const authorizer = new AuthorizerInterner({ entriesMax: 4 }).intern(sets);
        const effect = new PrivilegeEffects(sets).ofIndex({ pattern, allowRestrictedIndices: restricted }, privilege);
        const names = matcherOf(pattern);
        const actions = new LanguageMatcher(indexPrivileges.actionsOf(privilege) ?? { kind: 'nothing' });
        const isPlain = !/[*?/]/.test(pattern);
        for (const name of NAMES.filter((each) => names.matches(each))) {
          for (const action of ACTIONS.filter((each) => actions.matches(each))) {
            const isAllowed = authorizer.allowsIndex(action, name);
            // A pattern does not mean restricted names unless it says so; a name means itself.
            if (effect === 'granted' && (restricted || isPlain || !name.startsWith('.'))) expect(isAllowed).toBe(true);
            if (effect === 'withheld') expect(isAllowed).toBe(false);
          }
        }
      },
    ),
    { numRuns: 400 },
  );
});
