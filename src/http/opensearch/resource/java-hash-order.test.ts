import { expect, test } from 'vitest';
import { javaHashOrder } from './java-hash-order.ts';

test.each([
  { given: ['foo', 'bar'], order: ['bar', 'foo'] },
  { given: ['reserved', 'hidden', 'static'], order: ['static', 'hidden', 'reserved'] },
  {
    given: ['users', 'hosts', 'and_backend_roles', 'backend_roles'],
    order: ['backend_roles', 'hosts', 'and_backend_roles', 'users'],
  },
  {
    given: ['cluster_permissions', 'index_permissions', 'description'],
    order: ['cluster_permissions', 'description', 'index_permissions'],
  },
  { given: ['a', 'a'], order: ['a'] },
  { given: [], order: [] },
])('$given are walked as $order', ({ given, order }) => {
  expect(javaHashOrder(given)).toEqual(order);
});

test('more than twelve texts are spread over twice as many buckets', () => {
  // 'a' is 97 and 'q' 113: one bucket of 16 has both, of 32 they have one each.
  const letters = 'qabcdefghijkl'.split('');
  expect(javaHashOrder(letters).slice(0, 2)).toEqual(['a', 'b']);
  expect(javaHashOrder(letters).at(-1)).toBe('q');
  expect(javaHashOrder(letters.slice(0, 12)).slice(0, 2)).toEqual(['q', 'a']);
});
