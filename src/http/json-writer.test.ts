import { expect, test } from 'vitest';
import { writeJson, writePrettyJson } from './json-writer.ts';

test('pretty JSON is laid out as Jackson does', () => {
  expect(writePrettyJson({ a: 'x', list: [1, { b: true }], none: null, empty: {}, nothing: [] })).toBe(
    `{
  "a" : "x",
  "list" : [
    1,
    {
      "b" : true
    }
  ],
  "none" : null,
  "empty" : { },
  "nothing" : [ ]
}
`,
  );
});

test('plain JSON has no white space', () => {
  expect(writeJson({ a: [1, {}] })).toBe('{"a":[1,{}]}');
});
