import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countLines, LineBuffer } from './line-buffer.ts';

const UNBOUNDED = Number.POSITIVE_INFINITY;

test('whatever is taken, in whatever pieces, every line comes out once, whole and in order', () => {
  const lines = fc.array(fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => text.replaceAll('\n', ' ')));
  fc.assert(
    fc.property(lines, fc.array(fc.nat(200)), (texts, rooms) => {
      const buffer = new LineBuffer();
      for (const text of texts) expect(buffer.append(text, UNBOUNDED)).toBe(true);
      expect(buffer.lines).toBe(texts.length);
      const pieces: Buffer[] = [];
      for (let n = 0; buffer.bytes > 0; n += 1) {
        const room = rooms[n % Math.max(rooms.length, 1)] ?? 100;
        const first = buffer.firstLineBytes();
        const piece = buffer.take(room);
        expect(piece.length <= room || (piece.length === first && countLines(piece) === 1)).toBe(true);
        pieces.push(piece);
      }
      expect(Buffer.concat(pieces).toString()).toBe(texts.map((text) => `${text}\n`).join(''));
    }),
  );
});

test('a line is refused when all lines would pass the limit by one byte, and taken when they just fit', () => {
  const buffer = new LineBuffer();
  expect(buffer.append('abc', 8)).toBe(true);
  expect(buffer.append('défg', 9)).toBe(false);
  expect(buffer.append('def', 8)).toBe(true);
  expect(buffer.take(UNBOUNDED).toString()).toBe('abc\ndef\n');
  expect(buffer.bytes).toBe(0);
});

test('a line longer than a chunk is kept whole', () => {
  const buffer = new LineBuffer();
  const long = 'x'.repeat(600_000);
  buffer.append('a', UNBOUNDED);
  buffer.append(long, UNBOUNDED);
  expect(buffer.take(UNBOUNDED).toString()).toBe('a\n');
  expect(buffer.take(UNBOUNDED).toString()).toBe(`${long}\n`);
});
