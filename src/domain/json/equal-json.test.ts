import fc from 'fast-check';
import { expect, test } from 'vitest';
import { equalJson } from './equal-json.ts';

test.each<readonly [title: string, left: string, right: string, equal: boolean]>([
  ['members in another order', '{"a":1,"b":{"c":2,"d":3}}', '{"b":{"d":3,"c":2},"a":1}', true],
  ['items in another order', '[1,2]', '[2,1]', false],
  ['a member more', '{"a":1}', '{"a":1,"b":null}', false],
  ['a member less', '{"a":1,"b":null}', '{"a":1}', false],
  ['another name for null', '{"a":null}', '{"b":null}', false],
  ['an item more', '[1]', '[1,null]', false],
  ['a list and an object', '[]', '{}', false],
  ['an object and a list', '{"0":1}', '[1]', false],
  ['null and an object', 'null', '{}', false],
  ['a number and its text', '1', '"1"', false],
  ['a member called __proto__', '{"__proto__":{"a":1}}', '{"__proto__":{"a":2}}', false],
  ['no member called __proto__', '{"__proto__":{}}', '{"a":{}}', false],
])('%s', (_, left, right, equal) => {
  expect(equalJson(JSON.parse(left), JSON.parse(right))).toBe(equal);
  expect(equalJson(JSON.parse(right), JSON.parse(left))).toBe(equal);
});

test('a value is the same JSON as its copy, and as one without prototypes', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const withoutPrototypes: unknown = JSON.parse(text, (_, value: unknown) =>
        typeof value === 'object' && value !== null && !Array.isArray(value)
          ? Object.assign(Object.create(null), value)
          : value,
      );
      expect(equalJson(JSON.parse(text), JSON.parse(text))).toBe(true);
      if (!text.includes('__proto__')) expect(equalJson(JSON.parse(text), withoutPrototypes)).toBe(true);
    }),
  );
});
