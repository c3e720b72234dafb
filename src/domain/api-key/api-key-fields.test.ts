import { expect, test } from 'vitest';
import { anApiKey } from '../../stores/conformance/stored-things.ts';
import { instant } from '../time.ts';
import { apiKeyFields, creationPosition, metadataLeaves } from './api-key-fields.ts';

test.each([
  [
    'texts, numbers and flags are texts',
    { a: 'x', n: 1.5, big: 1e21, on: true },
    { a: ['x'], n: ['1.5'], big: ['1e+21'], on: ['true'] },
  ],
  ['null and what is empty are nothing', { a: null, b: {}, c: [], d: [null, [{}]] }, {}],
  ['an empty text is a value', { a: '' }, { a: [''] }],
  ['objects are paths', { a: { b: { c: 'x' } } }, { 'a.b.c': ['x'] }],
  ['lists are their items, at any depth', { a: [1, [2, { b: 'x' }], 1] }, { a: ['1', '2'], 'a.b': ['x'] }],
  ['a name with a dot meets the path', { 'a.b': 'x', a: { b: 'y' } }, { 'a.b': ['x', 'y'] }],
])('metadata: %s', (_, metadata, expected) => {
  const found: Record<string, string[]> = {};
  for (const { path, value } of metadataLeaves(metadata)) found[path] = [...(found[path] ?? []), value];
  expect(found).toEqual(expected);
});

test.each([
  ['id', ['VuaCfGcBCdbkQm-e5aOx']],
  ['name', ['a key']],
  ['type', ['rest']],
  ['username', ['alice']],
  ['realm_name', ['default_native']],
  ['creation', [1_700_000_000_000]],
  ['expiration', []],
  ['invalidated', [true]],
  ['invalidation', [7]],
  ['metadata', ['x', 'y']],
  ['metadata.a', ['x']],
  ['metadata.', []],
  ['last_used', [8]],
  ['last_used.address', ['::1']],
  ['secret_hash', []],
  ['creator', []],
])('the field %s', (field, values) => {
  const apiKey = anApiKey({
    invalidation: instant(7),
    metadata: { a: 'x', b: { c: 'y' } },
    lastUse: { at: instant(8), requestId: 'r', address: '::1' },
  });
  expect(apiKeyFields(apiKey)(field)).toEqual(values);
});

test('positions of creation order as texts do', () => {
  expect(creationPosition({ creation: 5, id: 'b' }) < creationPosition({ creation: 10, id: 'a' })).toBe(true);
});
