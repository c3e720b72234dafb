import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SecurityError } from '../../../domain/error.ts';
import { JsonScanner } from '../../../domain/json/json-scanner.ts';
import { matchesQuery } from '../../../domain/query/evaluate.ts';
import { API_KEY_FIELDS } from '../../../domain/query-dsl/api-key-fields.ts';
import { DEFAULT_QUERY_LIMITS } from '../../../domain/query-dsl/query-limits.ts';
import { assertAggregationsAllowed, resolveAggregations } from '../../../domain/query-dsl/resolve-aggregations.ts';
import { assertSearchAllowed, type ResolvedSearch, resolveSearch } from '../../../domain/query-dsl/resolve-search.ts';
import type { AggregatedSearchClause } from '../../../domain/query-dsl/search-clause.ts';
import { instant } from '../../../domain/time.ts';
import { aggregatedSearchBody } from './query-body.ts';

const NOW = instant(1_795_352_747_069);

function read(body: unknown, limits = DEFAULT_QUERY_LIMITS): AggregatedSearchClause {
  const scanner = new JsonScanner(Buffer.from(JSON.stringify(body)), {
    depthMax: 100,
    nameBytesMax: 50_000,
    numberCharactersMax: 1_000,
  });
  scanner.next();
  return aggregatedSearchBody('query_api_key_request_payload', limits).read(scanner, new Map(), 8);
}

function resolve(body: unknown, limits = DEFAULT_QUERY_LIMITS): ResolvedSearch {
  const search = read(body, limits);
  const resolution = { fields: API_KEY_FIELDS, now: NOW, limits };
  assertSearchAllowed(search, resolution);
  assertAggregationsAllowed(search.aggregations, resolution);
  resolveAggregations(search.aggregations, resolution);
  return resolveSearch(search, resolution);
}

/** The innermost reason, which is what a caller looks for. */
function reasonOf(body: unknown, limits = DEFAULT_QUERY_LIMITS): string {
  try {
    resolve(body, limits);
  } catch (error) {
    for (let cause = error; cause instanceof SecurityError; cause = cause.options.causedBy) {
      if (cause.options.causedBy === undefined) return cause.message;
    }
    throw error;
  }
  return '';
}

function terms(count: number): readonly unknown[] {
  return Array.from({ length: count }, (_, index) => ({ term: { name: `k${index}` } }));
}

function nested(depth: number): unknown {
  return depth === 1 ? { match_all: {} } : { bool: { must: nested(depth - 1) } };
}

describe('limits, at their edges', () => {
  const limits = { ...DEFAULT_QUERY_LIMITS, clausesMax: 3, depthMax: 4, termsMax: 2, aggregationsMax: 2, bucketsMax: 5 };
  const composite = (size: number): unknown => ({ composite: { size, sources: [{ n: { terms: { field: 'name' } } }] } });
  test.each([
    [
      'clauses',
      { query: { bool: { should: terms(3) } } },
      { query: { bool: { should: terms(4) } } },
      'maxClauseCount is set to 3',
    ],
    ['depth', { query: nested(4) }, { query: nested(5) }, 'The nested depth of the query exceeds'],
    [
      'terms',
      { query: { terms: { name: ['a', 'b'] } } },
      { query: { terms: { name: ['a', 'b', 'c'] } } },
      'The number of terms [3] used in the Terms Query request has exceeded the allowed maximum of [2].',
    ],
    ['window', { from: 1, size: 9_999 }, { from: 1, size: 10_000 }, 'Result window is too large'],
    [
      'aggregations',
      { aggs: { a: { missing: { field: 'name' } }, b: { missing: { field: 'name' } } } },
      {
        aggs: {
          a: {
            filter: { match_all: {} },
            aggs: { b: { filter: { match_all: {} }, aggs: { c: { missing: { field: 'name' } } } } },
          },
        },
      },
      '[aggs] holds [3] aggregations, more than the [2] allowed',
    ],
    ['buckets', { aggs: { a: composite(5) } }, { aggs: { a: composite(6) } }, 'Trying to create too many buckets.'],
  ])('%s', (_, allowed, refused, reason) => {
    expect(reasonOf(allowed, limits)).toBe('');
    expect(reasonOf(refused, limits)).toContain(reason);
  });
});

describe('what is not supported is refused, never passed over', () => {
  test.each([
    [{ query: { simple_query_string: { query: 'a~1' } } }, 'fuzzy terms'],
    [{ query: { match: { name: { query: 'a', fuzziness: 'AUTO' } } } }, 'fuzziness'],
    [{ query: { match: { name: { query: 'a', analyzer: 'standard' } } } }, 'analyzer [standard]'],
    [{ aggs: { a: { terms: { field: 'name', include: ['a'] } } } }, '[include] and [exclude]'],
    [{ aggs: { a: { cardinality: { field: 'name', missing: 'x' } } } }, '[missing] of [a] agg'],
    [{ aggs: { a: { global: {} } } }, 'Unsupported API Keys agg [a] of type [global]'],
    [{ sort: [{ metadata: { mode: 'max' } }] }, 'sorting with mode [max]'],
    [{ query: { term: { api_key_hash: 'a' } } }, 'Field [api_key_hash] is not allowed'],
    [
      { query: { bool: { must_not: [{ bool: { filter: { term: { secretHash: 'a' } } } }] } } },
      'Field [secretHash] is not allowed',
    ],
    [{ aggs: { a: { filter: { term: { doc_type: 'a' } } } } }, 'Field [doc_type] is not allowed'],
  ])('%j', (body, reason) => {
    expect(reasonOf(body)).toContain(reason);
  });

  test('values that no visible key has are never counted', () => {
    const { aggregations } = read({ aggs: { a: { terms: { field: 'name', min_doc_count: 0 } } } });
    const resolved = resolveAggregations(aggregations, { fields: API_KEY_FIELDS, now: NOW, limits: DEFAULT_QUERY_LIMITS });
    expect(resolved['a']?.type).toMatchObject({ kind: 'terms', minDocCount: 1 });
  });
});

test('the last use of a key can be asked for', () => {
  const { query } = resolve({ query: { range: { last_used: { lt: 'now-30d' } } } });
  expect(matchesQuery(query, (field) => (field === 'last_used' ? [NOW - 31 * 86_400_000] : []))).toBe(true);
  expect(matchesQuery(query, (field) => (field === 'last_used' ? [NOW] : []))).toBe(false);
});

const WORDS =
  'query bool must should must_not filter term terms prefix wildcard exists range match match_all ids values simple_query_string fields name metadata.team creation invalidated field value gte lt format time_zone sort order missing search_after from size aggs a composite sources after filters date_range ranges to key minimum_should_match boost meta'.split(
    ' ',
  );

test('any JSON is a search or refused with an error that can be told', () => {
  const words = fc.constantFrom(...WORDS);
  const leaf = fc.oneof(words, fc.integer(), fc.double({ noNaN: true }), fc.boolean(), fc.constant(null), fc.string());
  const { body } = fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 6 }, leaf, tie('object'), fc.array(tie('value'), { maxLength: 3 })),
    object: fc.dictionary(words, tie('value'), { maxKeys: 3 }),
    body: fc.record(
      { query: tie('object'), sort: tie('value'), aggs: tie('object'), search_after: tie('value'), size: leaf },
      { requiredKeys: [] },
    ),
  }));
  fc.assert(
    fc.property(body, (json) => {
      try {
        resolve(json);
      } catch (error) {
        expect(error).toBeInstanceOf(SecurityError);
      }
    }),
    { numRuns: 3_000 },
  );
});
