import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { writeYaml } from './yaml-writer.ts';

test('an answer reads as Elasticsearch writes it', () => {
  const answer = {
    username: 'alice',
    roles: ['idx_reader'],
    full_name: null,
    metadata: {},
    enabled: true,
    realm: { name: 'native', empty: [], nested: [[1, [2, 3], {}], { a: [], b: { c: 1 } }] },
  };
  expect(writeYaml(answer)).toBe(`---
username: "alice"
roles:
- "idx_reader"
full_name: null
metadata: {}
enabled: true
realm:
  name: "native"
  empty: []
  nested:
  - - 1
    - - 2
      - 3
    - {}
  - a: []
    b:
      c: 1
`);
});

test('an empty answer', () => {
  expect(writeYaml({})).toBe('--- {}\n');
});

test('long texts break at blanks and behind escapes', () => {
  const reason =
    'failed to parse indices privileges for role [gw-bob/has_privileges]. expected field [index] value to be an array, but found [VALUE_STRING] instead';
  expect(writeYaml({ error: { root_cause: [{ type: 'parse_exception', reason }], reason } })).toBe(`---
error:
  root_cause:
  - type: "parse_exception"
    reason: "failed to parse indices privileges for role [gw-bob/has_privileges].\\
      \\ expected field [index] value to be an array, but found [VALUE_STRING] instead"
  reason: "failed to parse indices privileges for role [gw-bob/has_privileges]. expected\\
    \\ field [index] value to be an array, but found [VALUE_STRING] instead"
`);
  const duplicate = `[2:8] Duplicate field 'cluster'\n at [Source: (byte[])"cluster: [all]\ncluster: [all]\n"; line: 2, column: 8]`;
  expect(writeYaml({ error: { root_cause: [{ reason: duplicate }] } })).toBe(`---
error:
  root_cause:
  - reason: "[2:8] Duplicate field 'cluster'\\n at [Source: (byte[])\\"cluster: [all]\\n\\
      cluster: [all]\\n\\"; line: 2, column: 8]"
`);
});

test('characters that do not print are escaped', () => {
  expect(writeYaml({ a: 'é😀\u0007\0\u001b\u0085\u00a0\u2028\u007f' })).toBe('---\na: "é😀\\a\\0\\e\\N\\_\\L\\x7f"\n');
});

test.each([
  ['a b', 'a b'],
  ['a: b', "'a: b'"],
  ['x:', "'x:'"],
  ['true', '"true"'],
  ['No', '"No"'],
  ['y', '"y"'],
  ['~', '"~"'],
  ['- x', '"- x"'],
  ['#c', "'#c'"],
  ['a #b', "'a #b'"],
  ['[x', "'[x'"],
  ['a{', 'a{'],
  ['a,b', 'a,b'],
  ['?', "'?'"],
  ['? a', "'? a'"],
  [':a', ':a'],
  ['*a', "'*a'"],
  ["it's", "it's"],
  ["it's: q", "'it''s: q'"],
  ['=', '='],
  [' lead', "' lead'"],
  ['trail ', "'trail '"],
  ['0x1F', '"0x1F"'],
  ['a@b', 'a@b'],
  ['2001-01-01', '"2001-01-01"'],
  ['--- a', '"--- a"'],
  ['a\tb', '"a\\tb"'],
  ['é', 'é'],
  ['😀', '😀'],
  ['+1', '"+1"'],
  ["'a", "'''a'"],
  ['WWW-Authenticate', 'WWW-Authenticate'],
])('the name %j is written %s', (name, written) => {
  expect(writeYaml({ [name]: 1 })).toBe(`---\n${written}: 1\n`);
});

test('whatever is written is read back', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      const json = JSON.parse(JSON.stringify(value));
      expect(parse(writeYaml(json), { version: '1.1', uniqueKeys: false })).toEqual(json);
    }),
    { numRuns: 1_000 },
  );
});
