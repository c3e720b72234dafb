import { describe, expect, test } from 'vitest';
import { type Language, unionOf } from './language.ts';
import { DEFAULT_MATCHER_LIMITS, LanguageMatcher } from './language-matcher.ts';
import { parseWildcard } from './parse-wildcard.ts';

describe('wildcards', () => {
  test.each([
    { pattern: 'logs', yes: ['logs'], no: ['log', 'logs2', 'Logs', ''] },
    { pattern: 'logs-*', yes: ['logs-', 'logs-2024'], no: ['logs', 'xlogs-1'] },
    { pattern: '*', yes: ['', 'a', '.security'], no: [] },
    { pattern: 'a**b', yes: ['ab', 'axxb'], no: ['a', 'abx'] },
    { pattern: 'a?c', yes: ['abc', 'a😀c', 'aéc'], no: ['ac', 'abbc'] },
    { pattern: String.raw`a\*b`, yes: ['a*b'], no: ['axb', String.raw`a\*b`] },
    { pattern: 'a\\', yes: ['a\\'], no: ['a'] },
    { pattern: '*.log', yes: ['.log', 'a.log', 'a.log.log'], no: ['alog', 'a.logs'] },
    { pattern: '', yes: [''], no: ['a'] },
    { pattern: '日本*', yes: ['日本', '日本語'], no: ['日'] },
    { pattern: '[a]*', yes: ['[a]', '[a]b'], no: ['a'] },
  ])('[$pattern] matches $yes and not $no', ({ pattern, yes, no }) => {
    const matcher = new LanguageMatcher(parseWildcard(pattern));
    expect([...yes, ...no].filter((text) => matcher.matches(text))).toEqual(yes);
  });
});

describe('hostile patterns', () => {
  test('many stars against a name of 10,000 characters need a state per letter of the pattern, not one per split', () => {
    const matcher = new LanguageMatcher(parseWildcard('*a*a*a*a*b'), { ...DEFAULT_MATCHER_LIMITS, workMax: 500 });
    expect(matcher.matches('a'.repeat(10_000))).toBe(false);
    expect(matcher.matches(`${'a'.repeat(9_999)}b`)).toBe(true);
    expect(matcher.stateCount).toBeLessThan(12);
  });

  test('a pattern whose automaton would have 2^40 states is matched with one state per character of the name', () => {
    const matcher = new LanguageMatcher(parseWildcard(`*a${'?'.repeat(40)}`));
    const name = 'abbabaabbb'.repeat(25);
    expect(matcher.matches(name)).toBe(name.at(-41) === 'a');
    expect(matcher.stateCount).toBeLessThanOrEqual(name.length + 3);
  });

  test('two hundred patterns cost one walk: the states stay those of a tree of names', () => {
    const patterns = Array.from({ length: 200 }, (_, index) => parseWildcard(`logs-${index}-*`));
    const matcher = new LanguageMatcher(unionOf(patterns));
    for (let index = 0; index < 200; index += 1) expect(matcher.matches(`logs-${index}-x`)).toBe(true);
    expect(matcher.matches('logs-200-x')).toBe(false);
    expect(matcher.stateCount).toBeLessThan(400);
  });
});

describe('limits', () => {
  const HARD = parseWildcard('*a????????b');
  const NAME = 'ab'.repeat(3).concat('aab'.repeat(10), 'a--------b');

  test('a call that needs more work than allowed does not match, one that needs exactly as much does', () => {
    const matchesWithin = (workMax: number): boolean => new LanguageMatcher(HARD, { statesMax: 100, workMax }).matches(NAME);
    const enough = Array.from({ length: 2_000 }, (_, work) => work).find(matchesWithin) ?? 0;
    expect(enough).toBeGreaterThan(0);
    expect(matchesWithin(enough - 1)).toBe(false);
    expect(matchesWithin(enough + 1)).toBe(true);
  });

  test('running out of work matches nothing, not even where a complement would', () => {
    const complement: Language = { kind: 'complement', part: HARD };
    const other = NAME.slice(0, -1);
    expect(new LanguageMatcher(complement, { statesMax: 100, workMax: 10_000 }).matches(other)).toBe(true);
    expect(new LanguageMatcher(complement, { statesMax: 100, workMax: 0 }).matches(other)).toBe(false);
  });

  test('a call cut short leaves nothing wrong behind', () => {
    const matcher = new LanguageMatcher(HARD, { statesMax: 100, workMax: 10 });
    const answers = Array.from({ length: 50 }, () => matcher.matches(NAME));
    expect(answers[0]).toBe(false);
    expect(answers.at(-1)).toBe(true);
    expect(matcher.matches(`${NAME}-`)).toBe(false);
  });

  test('two thousand names with a common beginning are no hard work', () => {
    const names = Array.from({ length: 2_000 }, (_, index) => `logs-application-${index}`);
    const matcher = new LanguageMatcher(unionOf(names.map(parseWildcard)), { statesMax: 100, workMax: 0 });
    expect(matcher.matches('logs-application-1999')).toBe(true);
    expect(matcher.matches('logs-application-2000')).toBe(false);
  });

  test('a matcher that holds more states than allowed forgets them before the next call and answers the same', () => {
    const matcher = new LanguageMatcher(parseWildcard('*a????b*'), { statesMax: 8, workMax: 100_000 });
    const names = ['xaxxxxb', 'aaaaaaaaab', 'abcabcabcabc', 'bbbbbb', 'axxxxbaxxxxb'];
    const first = names.map((name) => matcher.matches(name));
    expect(first).toEqual([true, true, false, false, true]);
    expect(names.map((name) => matcher.matches(name))).toEqual(first);
    matcher.matches('x');
    matcher.matches('x');
    expect(matcher.stateCount).toBeLessThanOrEqual(8);
  });
});
