import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SecurityError } from '../../domain/error.ts';
import { assertRoleQuery } from './assert-role-query.ts';

const PLACE = { names: ['a', 'b'], position: 1 };
const PROBLEM = "failed to parse field 'query' for indices [a,b] at index privilege [1] of role descriptor";

/** The innermost reason for which a query is refused; `null` when it is taken. */
function reasonOf(query: string): string | null {
  try {
    assertRoleQuery(query, PLACE);
    return null;
  } catch (error) {
    if (!(error instanceof SecurityError)) throw error;
    expect(error).toMatchObject({ code: 'parse', message: PROBLEM });
    let cause = error;
    while (cause.options.causedBy !== undefined && cause.code !== 'parsing') cause = cause.options.causedBy;
    return cause.message;
  }
}

const LOOKUP = '{"terms":{"x":{"index":"i","id":"1","path":"p"}}}';
const NO_LOOKUP = "terms query with terms lookup isn't supported as part of a role query";

test.each([
  '{"match_all":{}}',
  '{"term":{"a":"b"}}',
  '{"bool":{"must":[{"term":{"a":1}}],"minimum_should_match":1,"boost":2}}',
  '{"function_score":{"query":{"match_all":{}},"functions":[{"filter":{"term":{"a":1}},"weight":2}]}}',
  '{"template":{"source":"anything"}}',
  '{"geo_shape":{"l":{"shape":{"type":"point","coordinates":[1,2]}},"ignore_unmapped":true}}',
  '{"terms":{"a":["b"],"boost":1}}',
  '{"match_all":{}} and more',
])('%s is taken', (query) => {
  expect(reasonOf(query)).toBeNull();
});

describe('what looks at other documents is refused, wherever it stands', () => {
  test.each([
    {
      query: '{"has_child":{"type":"x","query":{"match_all":{}}}}',
      reason: "has_child query isn't supported as part of a role query",
    },
    { query: '{"has_parent":{}}', reason: "has_parent query isn't supported as part of a role query" },
    { query: '{"percolate":{}}', reason: "percolate query isn't supported as part of a role query" },
    {
      query: '{"geo_shape":{"l":{"relation":"within","indexed_shape":{"index":"i"}}}}',
      reason: "geoshape query referring to indexed shapes isn't supported as part of a role query",
    },
    {
      query: '{"shape":{"l":{"indexed_shape":{}}}}',
      reason: "shape query referring to indexed shapes isn't supported as part of a role query",
    },
    { query: LOOKUP, reason: NO_LOOKUP },
  ])('$query', ({ query, reason }) => {
    expect(reasonOf(query)).toBe(reason);
  });

  const within: readonly ((inner: string) => string)[] = [
    (inner) => `{"bool":{"filter":${inner}}}`,
    (inner) => `{"bool":{"must_not":[{"match_all":{}},${inner}]}}`,
    (inner) => `{"boosting":{"positive":{"match_all":{}},"negative":${inner}}}`,
    (inner) => `{"constant_score":{"boost":2,"filter":${inner}}}`,
    (inner) => `{"dis_max":{"queries":[${inner}]}}`,
    (inner) => `{"function_score":{"functions":[{"weight":1},{"filter":${inner}}]}}`,
    (inner) => `{"function_score":{"query":${inner}}}`,
    (inner) => `{"knn":{"field":"f","filter":[${inner}]}}`,
    (inner) => `{"nested":{"path":"p","query":${inner}}}`,
    (inner) => `{"pinned":{"organic":${inner}}}`,
    (inner) => `{"script_score":{"script":{},"query":${inner}}}`,
  ];

  test('at any depth', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...within), { maxLength: 12 }), (wrappers) => {
        expect(reasonOf(wrappers.reduceRight((inner, wrap) => wrap(inner), LOOKUP))).toBe(NO_LOOKUP);
        expect(reasonOf(wrappers.reduceRight((inner, wrap) => wrap(inner), '{"term":{"a":1}}'))).toBeNull();
      }),
    );
  });
});

describe('what is no query is refused', () => {
  test.each([
    { query: '[]', reason: '[1:1] expected [START_OBJECT] but found [START_ARRAY] instead' },
    { query: '{}', reason: "[1:2] expected [FIELD_NAME] with value a query name or 'template' but found [END_OBJECT] instead" },
    { query: '{"constructor":{}}', reason: 'unknown query [constructor]' },
    { query: '{"term":1}', reason: '[term] query malformed, no start_object after query name' },
    { query: '{"term":{"a":1},"x":1}', reason: '[term] malformed query, expected [END_OBJECT] but found [FIELD_NAME]' },
    { query: '{"bool":{"foo":[]}}', reason: '[1:10] [bool] unknown field [foo]' },
    { query: '{"bool":{"must":1}}', reason: "[1:17] [bool] must doesn't support values of type: VALUE_NUMBER" },
    { query: '{"bool":{"must":[1]}}', reason: '[_na] query malformed, must start with start_object' },
    { query: '{"bool":{"must":[{}]}}', reason: 'query malformed, empty clause found at [1:19]' },
  ])('$query', ({ query, reason }) => {
    expect(reasonOf(query)).toBe(reason);
  });

  test.each(['', 'abc', '{', '{"term":{"a":}}', '{"bool":{"must":[{"term":{}}', `${'{"bool":{"must":'.repeat(200)}{}`])(
    'no JSON, or too deep: %.20s',
    (query) => {
      expect(reasonOf(query)).not.toBeNull();
    },
  );
});
