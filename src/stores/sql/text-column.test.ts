import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeText, encodeText, endOfPrefix } from './text-column.ts';

const ANY_TEXT = fc.array(fc.nat(0xffff).map((unit) => String.fromCharCode(unit))).map((units) => units.join(''));
const ODD_TEXT = fc.array(fc.constantFrom('\0', '\ue000', '\ud83d', '\ude00', 'a', '0', '000')).map((parts) => parts.join(''));
const WELL_FORMED = fc.string({ unit: 'binary' });

test('every text survives its column, and no column holds what a database cannot', () => {
  fc.assert(
    fc.property(fc.oneof(ANY_TEXT, ODD_TEXT), (text) => {
      const stored = encodeText(text);
      expect(decodeText(stored)).toBe(text);
      expect(stored.isWellFormed()).toBe(true);
      expect(stored).not.toContain('\0');
    }),
  );
});

test('an ordinary text is stored as it is', () => {
  expect(encodeText('Größe 😀 "x"')).toBe('Größe 😀 "x"');
});

test('a text lies in the range of a prefix exactly when it begins with it', () => {
  fc.assert(
    fc.property(WELL_FORMED, WELL_FORMED, fc.boolean(), (prefix, rest, begins) => {
      const text = begins ? prefix + rest : rest;
      expect(isInRange(text, prefix)).toBe(text.startsWith(prefix));
    }),
    {
      examples: [
        ['a\u{10ffff}', 'b', true],
        ['\ud7ff', '\ue000', false],
        ['\u{10ffff}', '', true],
        ['', '', true],
      ],
    },
  );
});

function isInRange(text: string, prefix: string): boolean {
  const end = endOfPrefix(prefix);
  const compare = (left: string, right: string): number => Buffer.compare(Buffer.from(left), Buffer.from(right));
  return compare(text, prefix) >= 0 && (end === null || compare(text, end) < 0);
}
