import { describe, expect, test } from 'vitest';
import { LanguageMatcher } from './language-matcher.ts';
import { DEFAULT_PATTERN_LIMITS, parsePattern } from './parse-pattern.ts';

function matched(pattern: string, texts: readonly string[]): readonly string[] {
  const parsed = parsePattern(pattern);
  if (parsed.outcome !== 'parsed') throw new Error(parsed.reason);
  const matcher = new LanguageMatcher(parsed.language);
  return texts.filter((text) => matcher.matches(text));
}

describe('regular expressions in Lucene syntax', () => {
  test.each([
    { pattern: '/logs-[0-9]{4}/', yes: ['logs-2024'], no: ['logs-20245', 'logs-202', 'xlogs-2024'] },
    { pattern: '/a|bc|d*/', yes: ['a', 'bc', '', 'dd'], no: ['ab', 'b'] },
    { pattern: '/(ab)+c?/', yes: ['ab', 'ababc'], no: ['', 'c', 'abcc'] },
    { pattern: '/a{2,3}/', yes: ['aa', 'aaa'], no: ['a', 'aaaa'] },
    { pattern: '/a{2,}b/', yes: ['aab', 'aaaaab'], no: ['ab'] },
    { pattern: '/[^a-c]./', yes: ['dx', '😀y'], no: ['ax', 'd'] },
    { pattern: '/.*&~(.*secret.*)/', yes: ['logs', ''], no: ['secret', 'my-secret-1'] },
    { pattern: '/~(([.]|ilm-history-).*)/', yes: ['logs', 'ilm-history', 'a.b'], no: ['.kibana', 'ilm-history-7'] },
    { pattern: '/@-"a.b"/', yes: ['-a.b', 'x-a.b'], no: ['-aXb'] },
    { pattern: '/a|#/', yes: ['a'], no: ['', '#'] },
    { pattern: String.raw`/\.logs\-\d+\w/`, yes: ['.logs-12_', '.logs-123'], no: ['xlogs-12_', '.logs-a'] },
    { pattern: String.raw`/[\d.\-]+/`, yes: ['1.2-3'], no: ['a', ''] },
    { pattern: String.raw`/a\S\s\D\W/`, yes: ['ax y!'], no: ['a  y!', 'ax 1!'] },
    { pattern: '/^a$/', yes: ['^a$'], no: ['a'] },
    { pattern: '/()/', yes: [''], no: ['a'] },
    { pattern: '//', yes: [''], no: ['a', '/'] },
    { pattern: '/[]a]/', yes: [']', 'a'], no: [''] },
    { pattern: '/(a?){3}b/', yes: ['b', 'ab', 'aaab'], no: ['aaaab'] },
  ])('$pattern matches $yes and not $no', ({ pattern, yes, no }) => {
    expect(matched(pattern, [...yes, ...no])).toEqual(yes);
  });

  test.each([
    '/[a-/',
    '/[b-a]/',
    '/(a/',
    '/a)/',
    '/*a/',
    '/a|/',
    '/|a/',
    '/a{2/',
    '/a{3,2}/',
    '/a{x}/',
    '/a&/',
    '/"a/',
    '/a\\/',
    '/~/',
    '/[/',
    '/[a/',
    '/{2}/',
    '/a{1,x}/',
    '/a{1;2}/',
  ])('%s is invalid', (pattern) => {
    expect(parsePattern(pattern)).toEqual({ outcome: 'refused', reason: `invalid regular expression pattern [${pattern}]` });
  });

  test('an operator that is not understood is named, never approximated', () => {
    expect(parsePattern('/logs-<1-31>/')).toEqual({
      outcome: 'refused',
      reason: 'unsupported operator [<] in regular expression pattern [/logs-<1-31>/]',
    });
  });

  test.each(['/', '/abc', '/abc/d'])('%s begins a regular expression and does not end it', (pattern) => {
    expect(parsePattern(pattern)).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining(`invalid pattern [${pattern}]`),
    });
  });
});

describe('limits', () => {
  test.each([
    { case: 'a wildcard pattern', pattern: (size: number) => 'a'.repeat(size - 1) },
    { case: 'a repetition written out', pattern: (size: number) => `/a{${size - 1}}/` },
  ])('$case may have exactly the largest size', ({ pattern }) => {
    const limits = { ...DEFAULT_PATTERN_LIMITS, sizeCharactersMax: 50 };
    expect(parsePattern(pattern(50), limits).outcome).toBe('parsed');
    expect(parsePattern(pattern(51), limits)).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining('too complex'),
    });
  });

  test('nested repetitions multiply', () => {
    expect(parsePattern('/((a?){100}){100}/')).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining('too complex'),
    });
  });

  test('groups may nest exactly as deep as allowed', () => {
    const limits = { ...DEFAULT_PATTERN_LIMITS, depthMax: 3 };
    expect(parsePattern('/(((a)))/', limits).outcome).toBe('parsed');
    expect(parsePattern('/((((a))))/', limits).outcome).toBe('refused');
    expect(parsePattern('/~~~a/', limits).outcome).toBe('parsed');
    expect(parsePattern('/~~~~a/', limits).outcome).toBe('refused');
    expect(parsePattern(`/${'('.repeat(100_000)}/`).outcome).toBe('refused');
  });
});
