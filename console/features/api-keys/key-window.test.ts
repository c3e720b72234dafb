import { describe, expect, test } from 'vitest';
import { cursorTo, isNearStart, pageCount, pageWindow, readCursor, WINDOW_MAX, writeCursor } from './key-window.ts';

const MILLION = 1_000_000;

describe('a page of keys', () => {
  test('is counted from the start up to the last page that the server’s window holds', () => {
    expect(isNearStart(100, 100)).toBe(true);
    expect(isNearStart(101, 100)).toBe(false);
    expect(pageWindow(100, 100, MILLION, null)).toEqual({
      page: 100,
      isReversed: false,
      from: 9_900,
      size: 100,
      searchAfter: null,
    });
  });

  test('is counted from the end when that is nearer', () => {
    expect(pageWindow(10_000, 100, MILLION, null)).toMatchObject({ page: 10_000, isReversed: true, from: 0, size: 100 });
    expect(pageWindow(9_901, 100, MILLION, null)).toMatchObject({ isReversed: true, from: 9_900, size: 100 });
  });

  test('has what is left when it is the last', () => {
    expect(pageWindow(10_001, 100, MILLION + 7, null)).toMatchObject({ page: 10_001, isReversed: true, from: 0, size: 7 });
    expect(pageWindow(10_000, 100, MILLION + 7, null)).toMatchObject({ isReversed: true, from: 7, size: 100 });
  });

  test('too far from both ends is reached by a cursor, forwards and backwards', () => {
    const values = [1_700_000_000_000, '0001700000000000:abc'];
    expect(pageWindow(5_000, 100, MILLION, { direction: 'after', values })).toEqual({
      page: 5_000,
      isReversed: false,
      from: 0,
      size: 100,
      searchAfter: values,
    });
    expect(pageWindow(5_000, 100, MILLION, { direction: 'before', values })).toMatchObject({
      isReversed: true,
      searchAfter: values,
    });
  });

  test('too far from both ends without a cursor becomes the last that can be reached', () => {
    expect(pageWindow(5_000, 100, MILLION, null)).toMatchObject({ page: 100, from: 9_900, searchAfter: null });
  });

  test('beyond the end becomes the last, and before the start the first', () => {
    expect(pageWindow(9, 25, 60, null)).toMatchObject({ page: 3, from: 50 });
    expect(pageWindow(0, 25, 60, null)).toMatchObject({ page: 1, from: 0 });
    expect(pageWindow(4, 25, 0, null)).toMatchObject({ page: 1, from: 0 });
  });

  test.each([25, 50, 100])('never asks for more than the server’s window, %i keys a page', (size) => {
    for (let page = 1; page <= pageCount(25_000, size); page += 1) {
      const window = pageWindow(page, size, 25_000, null);
      expect(window.from + window.size).toBeLessThanOrEqual(WINDOW_MAX);
    }
  });
});

describe('a cursor', () => {
  const shown = { page: 500, first: [1, 'a'], last: [9, null] };

  test('leads to the neighbours alone', () => {
    expect(readCursor(cursorTo(501, shown))).toEqual({ direction: 'after', values: [9, null] });
    expect(readCursor(cursorTo(499, shown))).toEqual({ direction: 'before', values: [1, 'a'] });
    expect(cursorTo(1, shown)).toBe('');
    expect(cursorTo(501, { page: 500, first: null, last: null })).toBe('');
  });

  test('keeps the values that stand for no date', () => {
    const values = [2 ** 63, 'x'];
    expect(readCursor(writeCursor({ direction: 'after', values }))).toEqual({ direction: 'after', values });
  });

  test.each(['', 'x', '{}', '["sideways",1]', '["after",{}]', '["after",[1]]'])('is none when the URL tells %j', (text) => {
    expect(readCursor(text)).toBeNull();
  });
});
