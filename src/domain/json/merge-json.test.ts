import { expect, test } from 'vitest';
import { mergeJson } from './merge-json.ts';

test.each([
  { case: 'nothing changes nothing', base: { a: 1 }, change: {}, merged: { a: 1 } },
  { case: 'members are added and replaced', base: { a: 1, b: 2 }, change: { b: 3, c: 4 }, merged: { a: 1, b: 3, c: 4 } },
  { case: 'objects are merged within', base: { a: { x: 1, y: 1 } }, change: { a: { y: 2 } }, merged: { a: { x: 1, y: 2 } } },
  { case: 'lists are replaced', base: { a: [{ x: 1 }] }, change: { a: [{ y: 2 }] }, merged: { a: [{ y: 2 }] } },
  { case: 'null replaces and is kept', base: { a: { x: 1 } }, change: { a: null }, merged: { a: null } },
  { case: 'an object replaces what is none', base: { a: 5 }, change: { a: { z: 1 } }, merged: { a: { z: 1 } } },
])('$case', ({ base, change, merged }) => {
  expect({ ...mergeJson(base, change) }).toEqual(merged);
});

test('a member called __proto__ is one like any other', () => {
  const merged = mergeJson({}, JSON.parse('{"__proto__":{"a":1}}'));
  expect(JSON.stringify(merged)).toBe('{"__proto__":{"a":1}}');
  expect('a' in merged).toBe(false);
});
