import { describe, expect, test } from 'vitest';
import { matchesEveryDocument, showsEveryField } from './harmless-rules.ts';

describe('a document query shows every document', () => {
  test.each([
    '{"match_all":{}}',
    '{"match_all":{"boost":2,"_name":"all"}}',
    '{"bool":{}}',
    '{"bool":{"must":{"match_all":{}}}}',
    '{"bool":{"filter":[{"match_all":{}},{"bool":{"should":[]}}],"boost":1}}',
    '{"constant_score":{"filter":{"match_all":{}},"boost":2}}',
  ])('%s', (query) => {
    expect(matchesEveryDocument(query)).toBe(true);
  });
});

describe('a document query might leave something out', () => {
  test.each([
    '',
    '{}',
    'null',
    '[]',
    '"match_all"',
    '{"match_all":null}',
    '{"match_all":{"x":1}}',
    '{"match_all":{},"term":{}}',
    '{"match_all":{}} {"term":{}}',
    '{"bool":{"must":{"match_all":{}},"must":{"term":{}}}}',
    '{"bool":{"must":[{"match_all":{}},{"term":{"a":1}}]}}',
    '{"bool":{"must_not":{"match_all":{}}}}',
    '{"bool":{"should":[],"minimum_should_match":1}}',
    '{"constant_score":{}}',
    '{"constant_score":{"boost":1}}',
    '{"constant_score":{"filter":{"term":{"a":1}}}}',
    '{"template":{"source":{"match_all":{}}}}',
    '{"match_none":{}}',
    '// all\n{"match_all":{}}',
    `${'{"bool":{"must":'.repeat(30)}{"match_all":{}}${'}}'.repeat(30)}`,
  ])('%s', (query) => {
    expect(matchesEveryDocument(query)).toBe(false);
  });
});

test.each([
  { grant: ['*'], except: null, shown: true },
  { grant: ['a', '**'], except: [], shown: true },
  { grant: ['*'], except: ['a'], shown: false },
  { grant: ['a*'], except: null, shown: false },
  { grant: [], except: null, shown: false },
  { grant: null, except: null, shown: false },
])('$grant without $except shows every field: $shown', ({ grant, except, shown }) => {
  expect(showsEveryField({ grant, except })).toBe(shown);
});
