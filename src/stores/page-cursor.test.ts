import { expect, test } from 'vitest';
import { decodePosition, encodePosition } from './page-cursor.ts';

test.each(['VuaCfGcBCdbkQm-e5aOx', '', 'a:b', ':', '😀\0'])('a position survives its text: id %j', (id) => {
  expect(decodePosition(encodePosition({ creation: 1_700_000_000_000, id }))).toEqual({ creation: 1_700_000_000_000, id });
});

test('no text is the start', () => {
  expect(decodePosition(undefined)).toBeNull();
});
