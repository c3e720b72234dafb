import { describe, expect, test } from 'vitest';
import { applyJsonPatch, readJsonPatch } from './json-patch.ts';
import type { JsonObject, JsonValue } from './json-value.ts';

const LIMITS = { operationsMax: 3 };
const DOCUMENT: JsonObject = { list: ['a', 'b', 'c'], entries: [{ names: ['x'] }], inner: { 'a/b': 1, '~': 2 }, text: 't' };

function patched(patch: JsonValue, document: JsonObject = DOCUMENT): JsonValue {
  return JSON.parse(JSON.stringify(applyJsonPatch(document, readJsonPatch(patch, LIMITS))));
}

describe('a patch', () => {
  test.each([
    { name: 'adds a member', op: { op: 'add', path: '/new', value: 1 }, result: { ...DOCUMENT, new: 1 } },
    { name: 'adds a member that is there', op: { op: 'add', path: '/text', value: null }, result: { ...DOCUMENT, text: null } },
    {
      name: 'adds behind the last element',
      op: { op: 'add', path: '/list/-', value: 'd' },
      result: { ...DOCUMENT, list: ['a', 'b', 'c', 'd'] },
    },
    {
      name: 'adds at the length of a list',
      op: { op: 'add', path: '/list/3', value: 'd' },
      result: { ...DOCUMENT, list: ['a', 'b', 'c', 'd'] },
    },
    {
      name: 'adds before an element',
      op: { op: 'add', path: '/list/0', value: 'd' },
      result: { ...DOCUMENT, list: ['d', 'a', 'b', 'c'] },
    },
    {
      name: 'reaches into elements',
      op: { op: 'add', path: '/entries/0/names/-', value: 'y' },
      result: { ...DOCUMENT, entries: [{ names: ['x', 'y'] }] },
    },
    {
      name: 'replaces an element',
      op: { op: 'replace', path: '/list/2', value: 'd' },
      result: { ...DOCUMENT, list: ['a', 'b', 'd'] },
    },
    { name: 'removes an element', op: { op: 'remove', path: '/list/1' }, result: { ...DOCUMENT, list: ['a', 'c'] } },
    {
      name: 'removes a member',
      op: { op: 'remove', path: '/text' },
      result: { list: DOCUMENT['list'], entries: DOCUMENT['entries'], inner: DOCUMENT['inner'] },
    },
    { name: 'removes what is not there', op: { op: 'remove', path: '/nope' }, result: DOCUMENT },
    { name: 'removes what is behind a list', op: { op: 'remove', path: '/list/-' }, result: DOCUMENT },
    {
      name: 'reads escapes of slashes',
      op: { op: 'replace', path: '/inner/a~1b', value: 3 },
      result: { ...DOCUMENT, inner: { 'a/b': 3, '~': 2 } },
    },
    {
      name: 'reads escapes of tildes',
      op: { op: 'replace', path: '/inner/~0', value: 3 },
      result: { ...DOCUMENT, inner: { 'a/b': 1, '~': 3 } },
    },
    { name: 'replaces the whole', op: { op: 'replace', path: '', value: [1] }, result: [1] },
    {
      name: 'ignores what else an operation holds',
      op: { op: 'add', path: '/text', value: 'u', from: '/x' },
      result: { ...DOCUMENT, text: 'u' },
    },
  ])('$name', ({ op, result }) => {
    expect(patched([op])).toEqual(result);
  });

  test('is applied in its order', () => {
    const patch = [
      { op: 'add', path: '/x', value: {} },
      { op: 'add', path: '/x/y', value: [1] },
      { op: 'remove', path: '/x/y/0' },
    ];
    expect(patched(patch, {})).toEqual({ x: { y: [] } });
  });

  test('leaves the document and the values that it was given as they are', () => {
    const value = { deep: ['a'] };
    const patch = [
      { op: 'add', path: '/given', value },
      { op: 'add', path: '/given/deep/-', value: 'b' },
      { op: 'add', path: '/list/-', value: 'd' },
    ];
    patched(patch);
    expect(value).toEqual({ deep: ['a'] });
    expect(DOCUMENT['list']).toEqual(['a', 'b', 'c']);
  });

  test('takes __proto__ for a name like any other', () => {
    const result = applyJsonPatch({}, readJsonPatch([{ op: 'add', path: '/__proto__', value: { admin: true } }], LIMITS));
    expect(Object.keys(result ?? {})).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(result)).toBeNull();
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
  });

  test.each(['constructor', 'toString', '__proto__'])('finds no member [%s] that the document does not have', (name) => {
    expect(() => patched([{ op: 'add', path: `/${name}/polluted`, value: 1 }])).toThrow(`Missing field "${name}"`);
    expect(() => patched([{ op: 'replace', path: `/inner/${name}`, value: 1 }])).toThrow(`Missing field "${name}"`);
  });
});

describe('refused', () => {
  test.each([
    { name: 'no list', patch: {}, text: 'Wrong request body' },
    { name: 'an empty list', patch: [], text: 'Wrong request body' },
    { name: 'an operation that is no object', patch: [1], text: 'Wrong request body' },
    { name: 'no operation', patch: [{ path: '/text', value: 1 }], text: 'Wrong request body' },
    {
      name: 'test',
      patch: [{ op: 'test', path: '/text', value: 't' }],
      text: 'Unsupported patch operation: test. Supported are: replace,remove,add',
    },
    {
      name: 'move',
      patch: [{ op: 'move', from: '/text', path: '/x' }],
      text: 'Unsupported patch operation: move. Supported are: replace,remove,add',
    },
    {
      name: 'copy',
      patch: [{ op: 'copy', from: '/text', path: '/x' }],
      text: 'Unsupported patch operation: copy. Supported are: replace,remove,add',
    },
    {
      name: 'an operation that is a number',
      patch: [{ op: 5, path: '/x' }],
      text: 'Unsupported patch operation: 5. Supported are: replace,remove,add',
    },
    { name: 'no path', patch: [{ op: 'add', value: 1 }], text: "Invalid JSON Patch payload (missing 'path' field)" },
    {
      name: 'a path that is no text',
      patch: [{ op: 'add', path: 5, value: 1 }],
      text: "Invalid JSON Patch payload (non-text 'path' field)",
    },
    { name: 'a path without a slash', patch: [{ op: 'add', path: 'text', value: 1 }], text: 'Missing leading slash' },
    { name: 'no value', patch: [{ op: 'add', path: '/text' }], text: "Invalid JSON Patch payload (missing 'value' field)" },
    { name: 'replacing what is not there', patch: [{ op: 'replace', path: '/nope', value: 1 }], text: 'Missing field "nope"' },
    { name: 'a way over what is not there', patch: [{ op: 'remove', path: '/nope/x' }], text: 'Missing field "nope"' },
    {
      name: 'a way over a text',
      patch: [{ op: 'add', path: '/text/x', value: 1 }],
      text: 'Cannot reference past scalar value',
    },
    { name: 'an index behind the end', patch: [{ op: 'add', path: '/list/4', value: 1 }], text: 'Array index 4 out of bounds' },
    {
      name: 'replacing behind the end',
      patch: [{ op: 'replace', path: '/list/3', value: 1 }],
      text: 'Array index 3 out of bounds',
    },
    { name: 'removing behind the end', patch: [{ op: 'remove', path: '/list/3' }], text: 'Array index 3 out of bounds' },
    {
      name: 'replacing what is behind a list',
      patch: [{ op: 'replace', path: '/list/-', value: 1 }],
      text: 'Array index - out of bounds',
    },
    {
      name: 'an index with a leading zero',
      patch: [{ op: 'add', path: '/list/01', value: 1 }],
      text: 'Object operation on array target',
    },
    {
      name: 'an index that is a word',
      patch: [{ op: 'remove', path: '/list/length' }],
      text: 'Object operation on array target',
    },
    {
      name: 'an index in scientific form',
      patch: [{ op: 'remove', path: '/list/1e0' }],
      text: 'Object operation on array target',
    },
    { name: 'removing the whole', patch: [{ op: 'remove', path: '' }], text: 'Cannot remove document root' },
  ])('is $name', ({ patch, text }) => {
    expect(() => patched(patch as JsonValue)).toThrow(expect.objectContaining({ code: 'illegalArgument', message: text }));
  });

  test('is one operation more than may be', () => {
    const patch = Array.from({ length: 4 }, () => ({ op: 'add', path: '/text', value: 1 }));
    expect(() => patched(patch)).toThrow('A patch may have at most 3 operations');
    expect(patched(patch.slice(1))).toMatchObject({ text: 1 });
  });
});
