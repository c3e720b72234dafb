import { describe, expect, test } from 'vitest';
import { LanguageMatcher } from '../pattern/language-matcher.ts';
import { parsePermissionPattern } from './parse-permission-pattern.ts';
import { permissionViolations } from './permission-violations.ts';

function matches(pattern: string, text: string): boolean {
  const parsed = parsePermissionPattern(pattern);
  return parsed.outcome === 'parsed' && new LanguageMatcher(parsed.language).matches(text);
}

describe('wildcard patterns', () => {
  test.each([
    { pattern: '*', text: '', expected: true },
    { pattern: '*', text: 'anything', expected: true },
    { pattern: 'a*c', text: 'abbc', expected: true },
    { pattern: 'a?c', text: 'abc', expected: true },
    { pattern: 'a?c', text: 'ac', expected: false },
    { pattern: 'Abc', text: 'abc', expected: false },
    { pattern: 'indices:data/write/bulk', text: 'indices:data/write/bulk[s]', expected: false },
    { pattern: '', text: '', expected: false },
    { pattern: 'a\\*', text: 'a\\b', expected: true },
    { pattern: 'a\\*', text: 'a*', expected: false },
    { pattern: '/', text: '/', expected: true },
    { pattern: '/a', text: '/a', expected: true },
    { pattern: '[ab]', text: 'a', expected: false },
  ])('[$pattern] matches [$text]: $expected', ({ pattern, text, expected }) => {
    expect(matches(pattern, text)).toBe(expected);
  });
});

describe('Java expressions', () => {
  test.each([
    { pattern: '/logs-\\d{4}/', yes: ['logs-2026'], no: ['logs-26', 'xlogs-2026', 'logs-20261'] },
    { pattern: '/^a|b$/', yes: ['a', 'b'], no: ['ab', 'xb'] },
    { pattern: '/(?:x/', yes: [], no: ['x'] },
    { pattern: '/a.c/', yes: ['abc', 'a.c'], no: ['ac'] },
    { pattern: '/a\\.c/', yes: ['a.c'], no: ['abc'] },
    { pattern: '/a@b/', yes: ['a@b'], no: ['axb', 'ab'] },
    { pattern: '/a~b/', yes: ['a~b'], no: ['ab', 'ac'] },
    { pattern: '/a&b/', yes: ['a&b'], no: ['a', 'b'] },
    { pattern: '/a<1-9>/', yes: ['a<1-9>'], no: ['a5'] },
    { pattern: '/a"b"/', yes: ['a"b"'], no: ['ab'] },
    { pattern: '/a#/', yes: ['a#'], no: [] },
    { pattern: '/[a-c]+x?/', yes: ['abc', 'ax'], no: ['x', 'd'] },
    { pattern: '/[^a]b/', yes: ['xb'], no: ['ab'] },
    { pattern: '/(a|bc)*/', yes: ['', 'abca'], no: ['b'] },
  ])('$pattern', ({ pattern, yes, no }) => {
    expect(yes.filter((text) => !matches(pattern, text))).toEqual([]);
    expect(no.filter((text) => matches(pattern, text))).toEqual([]);
  });

  test.each([
    '/(?!secret).*/',
    '/(?i)a/',
    '/a*?/',
    '/a*+/',
    '/a{2}{3}/',
    '/(a)\\1/',
    '/\\bx/',
    '/\\p{L}/',
    '/\\Qx\\E/',
    '/a^b/',
    '/a$b/',
    '/a\\$/'.replace('\\$', '\\\\$'),
    '/[a&&[b]]/',
    '/[[a]b]/',
    '/[]a]/',
    '/[a-]/',
    '/[+-]/',
    '/a|/',
    '/(a/',
    '/a)/',
    '/\\s/',
    '/ä/',
    `/${'('.repeat(60)}a${')'.repeat(60)}/`,
  ])('%s cannot be read exactly: it is refused and grants nothing', (pattern) => {
    expect(parsePermissionPattern(pattern)).toMatchObject({ outcome: 'refused' });
  });
});

describe('limits', () => {
  const limits = { sizeCharactersMax: 20, depthMax: 5 };

  test.each([
    { pattern: 'a'.repeat(19), outcome: 'parsed' },
    { pattern: 'a'.repeat(21), outcome: 'refused' },
    { pattern: '/a{18}/', outcome: 'parsed' },
    { pattern: '/a{21}/', outcome: 'refused' },
    { pattern: '/(((((a)))))/', outcome: 'parsed' },
    { pattern: '/((((((a))))))/', outcome: 'refused' },
  ])('[$pattern] is $outcome', ({ pattern, outcome }) => {
    expect(parsePermissionPattern(pattern, limits).outcome).toBe(outcome);
  });

  test('permissions that are to be stored are told what is wrong with them', () => {
    const violations = permissionViolations({
      clusterPermissions: ['cluster:monitor/*', '/(?i)x/'],
      indexPermissions: [
        { indexPatterns: ['<logs-{now/d}>', '/a*?/'], dls: null, fls: [], maskedFields: [], allowedActions: ['read', '/\\b/'] },
      ],
    });
    expect(violations).toEqual([
      'the expression [/(?i)x/] cannot be read exactly',
      'date math is not supported in index pattern [<logs-{now/d}>]',
      'the expression [/a*?/] cannot be read exactly',
      'the expression [/\\b/] cannot be read exactly',
    ]);
  });
});
