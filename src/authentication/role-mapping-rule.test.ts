import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RoleMappingRule } from '../domain/role-mapping/role-mapping.ts';
import { compileRule, type MappedUser, rulePatternViolation } from './role-mapping-rule.ts';

const JANE: MappedUser = {
  username: 'jane',
  dn: 'CN=Jane,OU=People,DC=example,DC=com',
  groups: ['cn=admins,dc=example,dc=com', 'Operators'],
  metadata: { level: 7, active: true, none: null, tags: ['a', 2], deep: { x: 1 } },
  realmName: 'ldap1',
};

function field(name: string, ...values: readonly (string | number | boolean | null)[]): RoleMappingRule {
  return { kind: 'field', field: name, values, isList: values.length > 1 };
}

describe('a field rule', () => {
  test.each([
    { rule: field('username', 'jane'), is: true },
    { rule: field('username', 'Jane'), is: false },
    { rule: field('username', 'j*'), is: true },
    { rule: field('username', 'jan?'), is: false },
    { rule: field('username', 'jan?*'), is: true },
    { rule: field('username', '/j(ane|oe)/'), is: true },
    { rule: field('username', '/j/'), is: false },
    { rule: field('username', '/j'), is: false },
    { rule: field('username', 'x', 'jane'), is: true },
    { rule: field('username', null), is: false },
    { rule: field('dn', 'cn=jane, ou=people, dc=example, dc=com'), is: true },
    { rule: field('dn', '*,ou=people,dc=example,dc=com'), is: true },
    { rule: field('dn', '*,dc=EXAMPLE,dc=com'), is: true },
    { rule: field('dn', '*,dc=example,dc=org'), is: false },
    { rule: field('dn', 'cn=*,ou=people,dc=example,dc=com'), is: true },
    { rule: field('dn', 'ou=people,dc=example,dc=com'), is: false },
    { rule: field('dn', null), is: false },
    { rule: field('groups', 'CN=Admins,DC=example,DC=com'), is: true },
    { rule: field('groups', 'cn=admins, dc=example, dc=com'), is: true },
    { rule: field('groups', 'OPERATORS'), is: true },
    { rule: field('groups', 'oper*'), is: true },
    { rule: field('groups', 'guests'), is: false },
    { rule: field('groups', null), is: false },
    { rule: field('realm.name', 'ldap1'), is: true },
    { rule: field('metadata.level', 7), is: true },
    { rule: field('metadata.level', '7'), is: false },
    { rule: field('metadata.active', true), is: true },
    { rule: field('metadata.none', null), is: true },
    { rule: field('metadata.absent', null), is: true },
    { rule: field('metadata.absent', '*'), is: false },
    { rule: field('metadata.tags', 'a'), is: true },
    { rule: field('metadata.tags', 2), is: true },
    { rule: field('metadata.tags', 'b'), is: false },
    { rule: field('unheard.of', null), is: true },
    { rule: field('metadata.constructor', null), is: true },
    { rule: field('metadata.deep', 'x'), is: null },
  ])('$rule holds: $is', ({ rule, is }) => {
    expect(compileRule(rule)(JANE)).toBe(is);
  });

  test('asks in vain for a distinguished name that a realm has not, except by null', () => {
    const user = { ...JANE, dn: null, groups: [] };
    expect(compileRule(field('dn', '*'))(user)).toBe(false);
    expect(compileRule(field('dn', null))(user)).toBe(true);
    expect(compileRule(field('groups', '*'))(user)).toBe(false);
  });
});

const YES = field('username', 'jane');
const NO = field('username', 'joe');
const UNDECIDED = field('metadata.deep', 'x');

describe('rules together', () => {
  test.each<{ rule: RoleMappingRule; is: boolean | null }>([
    { rule: { kind: 'any', rules: [NO, YES] }, is: true },
    { rule: { kind: 'any', rules: [NO] }, is: false },
    { rule: { kind: 'any', rules: [] }, is: false },
    { rule: { kind: 'any', rules: [NO, UNDECIDED] }, is: null },
    { rule: { kind: 'all', rules: [YES, YES] }, is: true },
    { rule: { kind: 'all', rules: [YES, NO] }, is: false },
    { rule: { kind: 'all', rules: [] }, is: true },
    { rule: { kind: 'all', rules: [YES, { kind: 'except', rule: NO }] }, is: true },
    { rule: { kind: 'all', rules: [YES, { kind: 'except', rule: UNDECIDED }] }, is: null },
    { rule: { kind: 'all', rules: [NO, UNDECIDED] }, is: false },
  ])('$rule.kind of $rule.rules hold: $is', ({ rule, is }) => {
    expect(compileRule(rule)(JANE)).toBe(is);
  });

  test('a name that is matched as it is matches in any case and spacing', () => {
    const part = fc.stringMatching(/^[a-zA-Z0-9]{1,8}$/);
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (names) => {
        const dn = names.map((name) => `OU=${name}`).join(',');
        const rule = compileRule(field('dn', names.map((name) => `ou = ${name.toUpperCase()}`).join(' , ')));
        expect(rule({ ...JANE, dn })).toBe(true);
        expect(rule({ ...JANE, dn: `CN=x,${dn}` })).toBe(false);
        expect(compileRule(field('dn', `*,${dn.toLowerCase()}`))({ ...JANE, dn: `CN=x,${dn}` })).toBe(true);
      }),
    );
  });
});

test.each([
  { text: '/(/', refused: true },
  { text: '/a/', refused: false },
  { text: '/a', refused: false },
  { text: `${'?'.repeat(3_000)}*`, refused: true },
])('the pattern $text is refused: $refused', ({ text, refused }) => {
  expect(rulePatternViolation(text) !== null).toBe(refused);
});
