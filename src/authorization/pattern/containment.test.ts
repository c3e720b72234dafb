import { describe, expect, test } from 'vitest';
import { isContained, isEmptyLanguage } from './containment.ts';
import { type Language, unionOf } from './language.ts';
import { parseIndexExpression, parseWildcard } from './parse-wildcard.ts';

describe('containment', () => {
  test.each([
    { inner: 'logs-2024-*', outer: ['logs-*'], contained: true },
    { inner: 'logs-*', outer: ['logs-2024-*'], contained: false },
    { inner: '*', outer: ['*'], contained: true },
    { inner: '*', outer: ['?*'], contained: false },
    { inner: 'a*b', outer: ['a*'], contained: true },
    { inner: 'a*b*c', outer: ['a*c'], contained: true },
    { inner: 'a*c', outer: ['a*b*c'], contained: false },
    { inner: 'x*', outer: ['a*', 'xy*', 'x'], contained: false },
    { inner: 'xy*', outer: ['a*', 'x?*', 'x'], contained: true },
    // In no single one of them, but in all together.
    { inner: 'x*', outer: ['x', 'x?', 'x??*'], contained: true },
  ])('$inner within $outer: $contained', ({ inner, outer, contained }) => {
    expect(isContained(parseIndexExpression(inner), unionOf(outer.map(parseWildcard)))).toBe(contained ? 'yes' : 'no');
  });

  test('a question mark in a request is a letter, not a wildcard', () => {
    expect(isContained(parseIndexExpression('a?'), parseWildcard('a?'))).toBe('yes');
    expect(isContained(parseWildcard('a?'), parseIndexExpression('a?'))).toBe('no');
  });

  test('a question that costs more work than allowed has no answer', () => {
    const hostile = unionOf([parseWildcard(`*a${'?'.repeat(60)}`), parseWildcard(`*b${'?'.repeat(61)}`)]);
    expect(isContained(parseWildcard(`*a${'?'.repeat(60)}`), hostile, { workMax: 5_000 })).toBe('unknown');
  });

  test('with more work allowed an answer appears once and stays', () => {
    const hard: Language = { kind: 'intersection', parts: [parseWildcard('*a??'), parseWildcard('*b??')] };
    const answers = Array.from({ length: 60 }, (_, step) => isEmptyLanguage(hard, { workMax: step * 50 }));
    const enough = answers.indexOf('yes');
    expect(enough).toBeGreaterThan(0);
    expect(new Set(answers.slice(0, enough))).toEqual(new Set(['unknown']));
    expect(new Set(answers.slice(enough))).toEqual(new Set(['yes']));
  });
});
