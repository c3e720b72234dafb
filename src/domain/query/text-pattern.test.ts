import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseTextPattern } from './text-pattern.ts';

test.each([
  ['', '', true],
  ['', 'a', false],
  ['abc', 'abc', true],
  ['abc', 'ab', false],
  ['*', '', true],
  ['*', 'anything', true],
  ['a*', 'a', true],
  ['a*', 'ba', false],
  ['*a', 'bba', true],
  ['a*b*c', 'a-b-b-c', true],
  ['a*b*c', 'a-c-b', false],
  ['?', '😀', true],
  ['?', 'ab', false],
  ['??', 'a', false],
  ['\\*', '*', true],
  ['\\*', 'a', false],
  ['\\?', 'a', false],
  ['\\\\', '\\', true],
  ['\\', '\\', true],
  ['a\\bc', 'abc', true],
  ['[a-c].+', 'a', false],
  ['*\n*', 'a\nb', true],
])('the pattern %j on %j: %j', (pattern, text, expected) => {
  expect(parseTextPattern(pattern).matches(text)).toBe(expected);
});

test.each([
  ['logs', { prefix: 'logs', isPrefixOnly: false, isLiteral: true }],
  ['logs*', { prefix: 'logs', isPrefixOnly: true, isLiteral: false }],
  ['lo\\*gs**', { prefix: 'lo*gs', isPrefixOnly: true, isLiteral: false }],
  ['lo?s*', { prefix: 'lo', isPrefixOnly: false, isLiteral: false }],
  ['*logs', { prefix: '', isPrefixOnly: false, isLiteral: false }],
])('%j: what an index is told of it', (pattern, expected) => {
  expect(parseTextPattern(pattern)).toMatchObject(expected);
});

test('a text made from a pattern matches it', () => {
  const part = fc.oneof(
    fc.constantFrom('a', 'b', '😀', '\ud83d').map((text) => [text, text] as const),
    fc.constantFrom('*', '?', '\\').map((text) => [`\\${text}`, text] as const),
    fc.string().map((text) => ['*', text] as const),
    fc.constantFrom('a', '😀', '*').map((text) => ['?', text] as const),
  );
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      // Halves that meet are one character, which is another pattern.
      fc.pre(!/[\ud800-\udbff][\udc00-\udfff]/.test(parts.map(([, text]) => (text.length === 1 ? text : '')).join('')));
      const [pattern, text] = [0, 1].map((side) => parts.map((both) => both[side]).join(''));
      expect(parseTextPattern(pattern ?? '').matches(text ?? '')).toBe(true);
    }),
  );
});

test('a hostile pattern takes steps in proportion to pattern times text', () => {
  // Tried one by one, the ways to part this text among the stars are more than can be counted.
  expect(parseTextPattern(`${'*a'.repeat(30)}*b`).matches('a'.repeat(5_000))).toBe(false);
});

test.each([
  ['*', ''],
  ['a?bc*d', 'bc'],
  ['ab*cd', 'ab'],
  ['a\\*b*x', 'a*b'],
  ['*?', ''],
])('the longest text that every match of %j holds is %j', (pattern, longest) => {
  expect(parseTextPattern(pattern).longestLiteral).toBe(longest);
});
