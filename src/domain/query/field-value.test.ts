import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareValues, distinctValues, foldCase } from './field-value.ts';
import type { FieldValue } from './query.ts';

const IN_ORDER: readonly FieldValue[] = [
  -1,
  false,
  0.5,
  true,
  2,
  '',
  '\u{1}',
  ' ',
  '10',
  '9',
  'A',
  'B',
  'a',
  'aa',
  'b',
  'é',
  '\u{DFFF}',
  '\u{E000}',
  'ｱ',
  '😀',
];

test('values in order stay in order: numbers, then texts by code points', () => {
  expect(IN_ORDER.toReversed().sort(compareValues)).toEqual(IN_ORDER);
});

test('what stores escape stands at U+E000', () => {
  expect(['ｱ', '\u{E000}', '\ud83d', 'z', '\0', '\ud7ff'].sort(compareValues)).toEqual([
    'z',
    '\ud7ff',
    '\0',
    '\ud83d',
    '\u{E000}',
    'ｱ',
  ]);
});

test('the order is total', () => {
  const value = fc.oneof(fc.string({ unit: 'binary' }), fc.double({ noNaN: true }), fc.boolean());
  fc.assert(
    fc.property(value, value, value, (a, b, c) => {
      expect(Math.sign(compareValues(a, b))).toBe(0 - Math.sign(compareValues(b, a)));
      if (compareValues(a, b) <= 0 && compareValues(b, c) <= 0) expect(compareValues(a, c)).toBeLessThanOrEqual(0);
    }),
  );
});

test.each([
  ['Logs-ÉÅ', 'logs-ÉÅ'],
  ['\u212a', '\u212a'],
  ['', ''],
])('folding %j gives %j: ASCII letters alone', (text, expected) => {
  expect(foldCase(text)).toBe(expected);
});

test('an infinity equals itself', () => {
  expect(compareValues(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY)).toBe(0);
});

test('a flag and its number are one value', () => {
  expect(distinctValues([1, true, 'a', 'a', 0, 'true'])).toEqual([0, 1, 'a', 'true']);
});
