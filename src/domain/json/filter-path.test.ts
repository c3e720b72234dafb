import { expect, test } from 'vitest';
import { FILTER_NAMES_MAX, filterDocument, parseFilterPath } from './filter-path.ts';

const DOCUMENT = {
  username: 'alice',
  roles: ['a', 'b'],
  metadata: { team: 'x', 'dotted.name': 1, empty: {} },
  api_keys: [
    { id: '1', metadata: { team: 'x' } },
    { id: '2', metadata: {} },
  ],
};

test.each([
  { filter: 'username', kept: { username: 'alice' } },
  { filter: 'username,roles', kept: { username: 'alice', roles: ['a', 'b'] } },
  { filter: ' username , ', kept: { username: 'alice' } },
  { filter: 'metadata', kept: { metadata: DOCUMENT.metadata } },
  { filter: 'metadata.team', kept: { metadata: { team: 'x' } } },
  { filter: 'metadata.dotted\\.name', kept: { metadata: { 'dotted.name': 1 } } },
  { filter: 'metadata.empty', kept: { metadata: { empty: {} } } },
  { filter: 'api_keys.id', kept: { api_keys: [{ id: '1' }, { id: '2' }] } },
  { filter: 'api_keys.metadata.team', kept: { api_keys: [{ metadata: { team: 'x' } }] } },
  { filter: 'user*', kept: { username: 'alice' } },
  { filter: '*name', kept: { username: 'alice' } },
  { filter: '*.team', kept: { metadata: { team: 'x' } } },
  { filter: '**.team', kept: { metadata: { team: 'x' }, api_keys: [{ metadata: { team: 'x' } }] } },
  { filter: '**', kept: DOCUMENT },
  { filter: 'nothing', kept: {} },
  { filter: 'username.deeper', kept: {} },
  { filter: '-roles,-metadata,-api_keys', kept: { username: 'alice' } },
  { filter: '-api_keys.metadata,-metadata,-roles', kept: { username: 'alice', api_keys: [{ id: '1' }, { id: '2' }] } },
  { filter: '-metadata.*,-roles,-api_keys', kept: { username: 'alice' } },
  {
    filter: '-**.team,-roles,-username',
    kept: { metadata: { 'dotted.name': 1, empty: {} }, api_keys: [{ id: '1' }, { id: '2', metadata: {} }] },
  },
  { filter: 'metadata,-metadata.team,-metadata.empty', kept: { metadata: { 'dotted.name': 1 } } },
])('filter_path=$filter keeps what it names', ({ filter, kept }) => {
  const parsed = parseFilterPath(filter);
  expect(parsed === null ? null : JSON.parse(JSON.stringify(filterDocument(DOCUMENT, parsed)))).toEqual(kept);
});

test.each(['', ',', ' , ', '-'])('filter_path=%o filters nothing', (filter) => {
  expect(parseFilterPath(filter)).toBeNull();
});

test('patterns that match in exponentially many ways cost what the document has members', () => {
  let nested: Record<string, unknown> = { a: 1 };
  for (let depth = 0; depth < 90; depth += 1) nested = { a: nested };
  const parsed = parseFilterPath(`${'**.a.'.repeat(80)}b`);
  expect(parsed).not.toBeNull();
  if (parsed !== null) expect(filterDocument(nested as never, parsed)).toEqual({});
});

test('a wildcard with many stars is matched in polynomial time', () => {
  const parsed = parseFilterPath(`${'a*'.repeat(30)}b`);
  if (parsed !== null) expect(filterDocument({ ['a'.repeat(2_000)]: 1 }, parsed)).toEqual({});
});

test('the names of all patterns together are limited', () => {
  const patterns = Array.from({ length: FILTER_NAMES_MAX / 2 }, () => 'a.b').join(',');
  expect(parseFilterPath(patterns)).not.toBeNull();
  expect(() => parseFilterPath(`${patterns},c`)).toThrow('[filter_path] holds [201] names, more than the [200] allowed');
});
