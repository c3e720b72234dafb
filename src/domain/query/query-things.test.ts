import { expect, test } from 'vitest';
import type { Aggregation, AggregationType } from './aggregation.ts';
import type { FieldReader } from './field-value.ts';
import type { FieldValue, Query, Sort } from './query.ts';
import { queryThings, type ThingsQuery } from './query-things.ts';

type Thing = Readonly<Record<string, FieldValue | readonly FieldValue[]>>;

const THINGS: readonly Thing[] = [
  { id: 'a', roles: ['x', 'y'], enabled: true, size: 5 },
  { id: 'b', roles: ['y'], enabled: false, size: 15 },
  { id: 'c', roles: [], enabled: true },
  { id: 'd', roles: ['z', 'x'], enabled: true, size: 20 },
];

function fieldsOf(thing: Thing): FieldReader {
  return (field) => [thing[field] ?? []].flat();
}

function asking(given: Partial<ThingsQuery>): ThingsQuery {
  return {
    visible: { kind: 'all' },
    query: { kind: 'all' },
    sort: [],
    window: { from: 0, size: 10, searchAfter: null },
    aggregations: {},
    ...given,
  };
}

function idsOf(given: Partial<ThingsQuery>): readonly unknown[] {
  return queryThings(THINGS, fieldsOf, asking(given)).hits.map(({ item }) => item['id']);
}

function equals(field: string, ...values: readonly FieldValue[]): Query {
  return { kind: 'equals', field, values, ignoreCase: false };
}

function by(field: string, order: Sort['order'], missing: Sort['missing'] = '_last'): Sort {
  return { field, order, missing };
}

function sumUp(type: AggregationType, given: Partial<ThingsQuery> = {}): unknown {
  const aggregation: Aggregation = { type, aggregations: {} };
  return queryThings(THINGS, fieldsOf, asking({ ...given, aggregations: { it: aggregation } })).aggregations['it'];
}

test.each<readonly [string, Query, readonly string[]]>([
  ['one of several values of a field', equals('roles', 'x'), ['a', 'd']],
  ['a flag by its number', equals('enabled', 0), ['b']],
  ['not: no value matches', { kind: 'not', query: equals('roles', 'x') }, ['b', 'c']],
  [
    'two bounds hold for one value',
    { kind: 'range', field: 'size', from: { value: 5, inclusive: false }, to: { value: 20, inclusive: false } },
    ['b'],
  ],
  ['half a character is no prefix of it', { kind: 'prefix', field: 'id', prefix: '\ud83d', ignoreCase: false }, []],
  ['a prefix of a flag', { kind: 'prefix', field: 'enabled', prefix: 't', ignoreCase: false }, []],
])('%s', (_, query, ids) => {
  expect(idsOf({ query })).toEqual(ids);
});

test('what is not visible is not found, whatever is asked', () => {
  expect(idsOf({ visible: equals('roles', 'y'), query: { kind: 'all' } })).toEqual(['a', 'b']);
});

test.each<readonly [string, readonly Sort[], readonly string[]]>([
  ['least of several values when ascending', [by('roles', 'asc')], ['a', 'd', 'b', 'c']],
  ['greatest when descending', [by('roles', 'desc')], ['d', 'a', 'b', 'c']],
  ['missing first', [by('size', 'asc', '_first')], ['c', 'a', 'b', 'd']],
  ['a value for what is missing', [by('size', 'asc', 16)], ['a', 'b', 'c', 'd']],
  ['a second level', [by('enabled', 'asc'), by('size', 'desc')], ['b', 'd', 'a', 'c']],
])('order: %s', (_, sort, ids) => {
  expect(idsOf({ sort })).toEqual(ids);
});

test('a page begins behind its position, and passes over what was asked', () => {
  const sort = [by('size', 'asc')];
  expect(idsOf({ sort, window: { from: 0, size: 2, searchAfter: [5] } })).toEqual(['b', 'd']);
  expect(idsOf({ sort, window: { from: 1, size: 1, searchAfter: [5] } })).toEqual(['d']);
  expect(idsOf({ sort, window: { from: 0, size: 9, searchAfter: [20] } })).toEqual(['c']);
  expect(idsOf({ sort, window: { from: 0, size: 9, searchAfter: [null] } })).toEqual([]);
});

const TERMS: AggregationType = {
  kind: 'terms',
  field: 'roles',
  size: 2,
  minDocCount: 1,
  missing: null,
  order: [{ by: '_count', order: 'desc' }],
};

test.each<readonly [string, AggregationType, unknown]>([
  [
    'terms by count, ties by key',
    TERMS,
    {
      kind: 'buckets',
      buckets: [
        ['x', 2],
        ['y', 2],
      ],
      otherCount: 1,
    },
  ],
  [
    'terms with a value for what is missing',
    { ...TERMS, missing: 'y', size: 1 },
    { kind: 'buckets', buckets: [['y', 3]], otherCount: 3 },
  ],
  ['terms that occur often enough', { ...TERMS, minDocCount: 3 }, { kind: 'buckets', buckets: [], otherCount: 5 }],
  [
    'ranges, the end excluded',
    {
      kind: 'range',
      field: 'size',
      ranges: [
        { key: null, from: 5, to: 15 },
        { key: 'rest', from: 15, to: null },
        { key: 'any', from: null, to: null },
      ],
      keyed: false,
    },
    {
      kind: 'buckets',
      buckets: [
        [null, 1],
        ['rest', 2],
        ['any', 3],
      ],
      otherCount: 0,
    },
  ],
  [
    'filters and the rest',
    { kind: 'filters', filters: { y: equals('roles', 'y'), x: equals('roles', 'x') }, otherBucket: 'none' },
    {
      kind: 'buckets',
      buckets: [
        ['y', 2],
        ['x', 2],
        ['none', 1],
      ],
      otherCount: 0,
    },
  ],
  [
    'every combination of values',
    {
      kind: 'composite',
      size: 2,
      sources: [
        { name: 'r', field: 'roles', order: 'desc', missingBucket: true },
        { name: 'e', field: 'enabled', order: 'asc', missingBucket: false },
      ],
      after: ['z', true],
    },
    {
      kind: 'buckets',
      buckets: [
        [['y', false], 1],
        [['y', true], 1],
      ],
      otherCount: 0,
    },
  ],
])('%s', (_, type, expected) => {
  const result = sumUp(type) as { readonly buckets: readonly { readonly key: unknown; readonly count: number }[] } & Record<
    string,
    unknown
  >;
  const { kind, otherCount } = result;
  expect({ kind, otherCount, buckets: result.buckets.map(({ key, count }) => [key, count]) }).toEqual(expected);
});

test('metrics count each value of a thing once', () => {
  expect(sumUp({ kind: 'cardinality', field: 'roles' })).toEqual({ kind: 'value', value: 3 });
  expect(sumUp({ kind: 'value_count', field: 'roles' })).toEqual({ kind: 'value', value: 5 });
});

test('global is all that is visible', () => {
  const bucket = { key: null, count: 3, results: {} };
  expect(sumUp({ kind: 'global' }, { visible: equals('enabled', true), query: { kind: 'none' } })).toEqual({
    kind: 'single',
    bucket,
  });
});
