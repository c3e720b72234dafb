import { expect, test } from 'vitest';
import { readUrlState, writeUrlState } from './url-state.ts';

const DEFAULTS = { q: '', page: 1, all: false, tags: [] as readonly string[] };

test('values are read as what their defaults are', () => {
  expect(readUrlState('?q=a%20b&page=3&all=true&tags=x&tags=y&other=1', DEFAULTS)).toEqual({
    q: 'a b',
    page: 3,
    all: true,
    tags: ['x', 'y'],
  });
});

test.each(['', '?page=', '?page=many', '?page=NaN'])('[%s] leaves the page at its default', (search) => {
  expect(readUrlState(search, DEFAULTS)['page']).toBe(1);
});

test('a value at its default is left out, and what others wrote stays', () => {
  expect(writeUrlState('?q=old&page=4&other=1', { q: 'new & more', page: 1 }, DEFAULTS)).toEqual({
    q: 'new & more',
    other: '1',
  });
});

test('a list is written by repetition', () => {
  expect(writeUrlState('', { tags: ['x', 'y'] }, DEFAULTS)).toEqual({ tags: ['x', 'y'] });
});
