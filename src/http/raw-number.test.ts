import { expect, test } from 'vitest';
import { filterDocument, parseFilterPath } from '../domain/json/filter-path.ts';
import { rawNumber, rawNumberText } from '../domain/json/raw-number.ts';
import { writeCbor } from './cbor-writer.ts';
import { writeJson, writePrettyJson } from './json-writer.ts';
import { writeYaml } from './yaml-writer.ts';

test('a raw number is written with its very characters, in every form of an answer', () => {
  const document = { to: rawNumber('100.0'), _sort: [rawNumber('9223372036854775807')] };
  expect(writeJson(document)).toBe('{"to":100.0,"_sort":[9223372036854775807]}');
  expect(writePrettyJson(document)).toBe('{\n  "to" : 100.0,\n  "_sort" : [\n    9223372036854775807\n  ]\n}\n');
  expect(writeYaml(document)).toContain('to: 100.0\n');
  expect(writeCbor({ to: rawNumber('100.0') })).toEqual(writeCbor({ to: 100 }));
});

test('a filter takes it for a number: whole, or not at all', () => {
  const document = { a: rawNumber('1.0'), b: 2 };
  const filtered = (path: string): string => {
    const filter = parseFilterPath(path);
    return filter === null ? '' : writeJson(filterDocument(document, filter));
  };
  expect(filtered('a')).toBe('{"a":1.0}');
  expect(filtered('a.rawJSON')).toBe('{}');
  expect(filtered('-**.b')).toBe('{"a":1.0}');
});

test('other values are none', () => {
  for (const value of [1, '1', null, {}, [], { rawJSON: '1' }]) expect(rawNumberText(value)).toBeNull();
  expect(rawNumberText(rawNumber('-1'))).toBe('-1');
});
