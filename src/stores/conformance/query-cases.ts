import type { ApiKey } from '../../domain/api-key/api-key.ts';
import type { Aggregation, AggregationResults } from '../../domain/query/aggregation.ts';
import type { FieldValue, Query, Sort } from '../../domain/query/query.ts';
import { instant } from '../../domain/time.ts';
import type { ApiKeyQuery } from '../store.ts';
import { aCreator, anApiKey } from './stored-things.ts';

const LDAP = { name: 'ldap1', type: 'ldap' };

/** Ids tell creation order. */
export const CASE_KEYS: readonly ApiKey[] = [
  anApiKey({
    id: '1',
    name: 'logs',
    creation: instant(1),
    metadata: { team: 'blue', n: 1.5, deep: { list: [1, { x: 'y' }] } },
  }),
  anApiKey({
    id: '2',
    name: 'Logs-é',
    creation: instant(2),
    expiration: instant(200),
    token: { form: 'opaque', digest: 'digest of 2' },
    metadata: { team: ['red', 'blue'], 'deep.list': 'z' },
  }),
  anApiKey({
    id: '3',
    name: 'lo%',
    creation: instant(2),
    expiration: instant(100),
    invalidation: instant(50),
    token: { form: 'jwt', digest: 'digest of 3' },
    creator: aCreator('bob'),
  }),
  anApiKey({
    id: '4',
    name: 'x',
    type: 'cross_cluster',
    creation: instant(4),
    creator: aCreator('bob', LDAP),
    metadata: { team: null, on: true, no: [] },
  }),
  anApiKey({ id: '5', name: 'x', creation: instant(5), lastUse: { at: instant(9), requestId: 'r', address: '::1' } }),
];
const ALL = CASE_KEYS.map(({ id }) => id);

/** A query; what matters to a test is given. */
export function asking(given: Partial<ApiKeyQuery>): ApiKeyQuery {
  return {
    visible: { kind: 'all' },
    query: { kind: 'all' },
    sort: [],
    window: { from: 0, size: 100, searchAfter: null },
    aggregations: {},
    ...given,
  };
}

function equals(field: string, ...values: readonly FieldValue[]): Query {
  return { kind: 'equals', field, values, ignoreCase: false };
}

function wildcard(field: string, pattern: string, ignoreCase = false): Query {
  return { kind: 'wildcard', field, pattern, ignoreCase };
}

function from(field: string, value: FieldValue, inclusive: boolean): Query {
  return { kind: 'range', field, from: { value, inclusive }, to: null };
}

function exists(field: string): Query {
  return { kind: 'exists', field };
}

/** Which keys a query selects, in the order of creation. */
export const SELECTIONS: readonly (readonly [title: string, query: Query, ids: readonly string[]])[] = [
  ['all', { kind: 'all' }, ALL],
  ['none', { kind: 'none' }, []],
  ['one of several values', equals('name', 'x', 'logs', 'absent'), ['1', '4', '5']],
  ['no values', equals('name'), []],
  ['a number is no text', equals('name', 1), []],
  ['a text is no time, even of digits', equals('creation', '2'), []],
  ['ASCII letters fold', { kind: 'equals', field: 'name', values: ['LOGS-é'], ignoreCase: true }, ['2']],
  ['other letters do not', { kind: 'equals', field: 'name', values: ['logs-É'], ignoreCase: true }, []],
  ['prefix, by case', { kind: 'prefix', field: 'name', prefix: 'lo', ignoreCase: false }, ['1', '3']],
  ['prefix, by no case', { kind: 'prefix', field: 'name', prefix: 'LO', ignoreCase: true }, ['1', '2', '3']],
  ['wildcards of SQL are plain', wildcard('name', 'lo%'), ['3']],
  ['a star is any run', wildcard('name', '*o*s*'), ['1', '2']],
  ['a question mark is one character', wildcard('name', '????-?', true), ['2']],
  ['texts between wildcards are searched whole', wildcard('name', '*og*s*é'), ['2']],
  ['an escaped star is a star', wildcard('name', 'lo\\*'), []],
  ['a flag', equals('invalidated', true), ['3']],
  ['a flag, the other way', equals('invalidated', false), ['1', '2', '4', '5']],
  ['API tokens', equals('is_token', true), ['2', '3']],
  ['keys that are no API tokens', equals('is_token', false), ['1', '4', '5']],
  [
    'API tokens that are not invalidated',
    { kind: 'and', queries: [equals('is_token', true), equals('invalidated', false)] },
    ['2'],
  ],
  ['whether it is an API token is told of every key', exists('is_token'), ALL],
  ['type', equals('type', 'cross_cluster'), ['4']],
  ['owner', { kind: 'and', queries: [equals('username', 'bob'), equals('realm_name', 'ldap1')] }, ['4']],
  ['bound included', from('expiration', 100, true), ['2', '3']],
  ['bound excluded', from('expiration', 100, false), ['2']],
  ['texts lie in a range by code points', from('name', 'lo%', false), ['1', '4', '5']],
  ['a field without bounds: who has it', { kind: 'range', field: 'expiration', from: null, to: null }, ['2', '3']],
  ['not: also who lacks the field', { kind: 'not', query: from('expiration', 100, false) }, ['1', '3', '4', '5']],
  ['exists', exists('expiration'), ['2', '3']],
  [
    'two of three',
    { kind: 'or', queries: [exists('expiration'), equals('invalidated', true), equals('name', 'x')], minimum: 2 },
    ['3'],
  ],
  ['none of three asked for', { kind: 'or', queries: [{ kind: 'none' }], minimum: 0 }, ALL],
  ['nothing of or', { kind: 'or', queries: [], minimum: 1 }, []],
  ['metadata by path', equals('metadata.team', 'blue'), ['1', '2']],
  ['a number in metadata is its text', equals('metadata.n', '1.5'), ['1']],
  ['a path through lists and objects', equals('metadata.deep.list.x', 'y'), ['1']],
  ['a name with a dot is a path', equals('metadata.deep.list', 'z', '1'), ['1', '2']],
  ['any value of metadata', equals('metadata', 'true', 'y'), ['1', '4']],
  [
    'null and empty lists are no values',
    { kind: 'or', queries: [exists('metadata.no'), exists('metadata.deep')], minimum: 1 },
    [],
  ],
  ['has metadata', exists('metadata'), ['1', '2', '4']],
  ['last use', from('last_used', 9, true), ['5']],
  ['address of last use', equals('last_used.address', '::1'), ['5']],
  ['an unknown field', exists('secret_hash'), []],
  ['id', equals('id', '2', '9'), ['2']],
];

function by(field: string, order: Sort['order'], missing: Sort['missing'] = '_last'): Sort {
  return { field, order, missing };
}

/** Ids in order, each with its sort values. */
export const ORDERS: readonly (readonly [title: string, sort: readonly Sort[], hits: readonly (readonly unknown[])[]])[] = [
  ['nothing: by creation, then id', [], [['1'], ['2'], ['3'], ['4'], ['5']]],
  [
    'name; ties by creation',
    [by('name', 'asc')],
    [
      ['2', 'Logs-é'],
      ['3', 'lo%'],
      ['1', 'logs'],
      ['4', 'x'],
      ['5', 'x'],
    ],
  ],
  [
    'name down; ties run down too',
    [by('name', 'desc')],
    [
      ['5', 'x'],
      ['4', 'x'],
      ['1', 'logs'],
      ['3', 'lo%'],
      ['2', 'Logs-é'],
    ],
  ],
  [
    'expiration; who has none last',
    [by('expiration', 'asc')],
    [
      ['3', 100],
      ['2', 200],
      ['1', null],
      ['4', null],
      ['5', null],
    ],
  ],
  [
    'expiration down; who has none first',
    [by('expiration', 'desc', '_first')],
    [
      ['5', null],
      ['4', null],
      ['1', null],
      ['2', 200],
      ['3', 100],
    ],
  ],
  [
    'expiration, 150 for who has none',
    [by('expiration', 'asc', 150)],
    [
      ['3', 100],
      ['1', 150],
      ['4', 150],
      ['5', 150],
      ['2', 200],
    ],
  ],
  [
    'flag down, then creation down',
    [by('invalidated', 'desc'), by('creation', 'desc')],
    [
      ['3', 1, 2],
      ['5', 0, 5],
      ['4', 0, 4],
      ['2', 0, 2],
      ['1', 0, 1],
    ],
  ],
  [
    'metadata: of several values the least',
    [by('metadata.team', 'asc')],
    [
      ['1', 'blue'],
      ['2', 'blue'],
      ['3', null],
      ['4', null],
      ['5', null],
    ],
  ],
  [
    'metadata down: of several values the greatest',
    [by('metadata.team', 'desc')],
    [
      ['2', 'red'],
      ['1', 'blue'],
      ['5', null],
      ['4', null],
      ['3', null],
    ],
  ],
  [
    'type',
    [by('type', 'asc')],
    [
      ['4', 'cross_cluster'],
      ['1', 'rest'],
      ['2', 'rest'],
      ['3', 'rest'],
      ['5', 'rest'],
    ],
  ],
  [
    'last use',
    [by('last_used', 'asc'), by('username', 'desc')],
    [
      ['5', 9, 'alice'],
      ['4', null, 'bob'],
      ['3', null, 'bob'],
      ['2', null, 'alice'],
      ['1', null, 'alice'],
    ],
  ],
];

/** Orders that tell all keys apart, so that pages by them are complete. */
export const PAGED: readonly (readonly [title: string, sort: readonly Sort[]])[] = [
  ['order of creation', [by('_doc', 'asc')]],
  ['order of creation, down', [by('_doc', 'desc')]],
  ['expiration, then id', [by('expiration', 'asc'), by('id', 'asc')]],
  ['expiration down, none first, then id down', [by('expiration', 'desc', '_first'), by('id', 'desc')]],
  ['type, name and creation', [by('type', 'desc'), by('name', 'asc'), by('_doc', 'asc')]],
  ['metadata, then id', [by('metadata.team', 'asc'), by('id', 'desc')]],
  ['last use, then id', [by('last_used', 'desc'), by('id', 'asc')]],
];

const ONE: Omit<Aggregation, 'type'> = { aggregations: {} };
const TERMS = { kind: 'terms', minDocCount: 1, missing: null, order: [{ by: '_count', order: 'desc' }] } as const;
const USERS: Aggregation['type'] = { ...TERMS, field: 'username', size: 1 };

/** What is asked, and the results. */
export const AGGREGATED: readonly (readonly [title: string, given: Partial<ApiKeyQuery>, results: AggregationResults])[] = [
  [
    'terms by count, the rest counted',
    { aggregations: { users: { ...ONE, type: USERS } } },
    { users: { kind: 'buckets', buckets: [{ key: 'alice', count: 3, results: {} }], otherCount: 2, afterKey: null } },
  ],
  [
    'a metric within terms, the terms ordered by it',
    {
      aggregations: {
        users: {
          type: { ...USERS, size: 2, order: [{ by: 'names', order: 'asc' }] },
          aggregations: { names: { ...ONE, type: { kind: 'cardinality', field: 'name' } } },
        },
      },
    },
    {
      users: {
        kind: 'buckets',
        buckets: [
          { key: 'bob', count: 2, results: { names: { kind: 'value', value: 2 } } },
          { key: 'alice', count: 3, results: { names: { kind: 'value', value: 3 } } },
        ],
        otherCount: 0,
        afterKey: null,
      },
    },
  ],
  [
    'terms of a flag',
    {
      aggregations: {
        tokens: { ...ONE, type: { ...TERMS, field: 'is_token', size: 2 } },
        off: { ...ONE, type: { ...TERMS, field: 'invalidated', size: 2 } },
      },
    },
    {
      tokens: {
        kind: 'buckets',
        buckets: [
          { key: false, count: 3, results: {} },
          { key: true, count: 2, results: {} },
        ],
        otherCount: 0,
        afterKey: null,
      },
      off: {
        kind: 'buckets',
        buckets: [
          { key: false, count: 4, results: {} },
          { key: true, count: 1, results: {} },
        ],
        otherCount: 0,
        afterKey: null,
      },
    },
  ],
  [
    'global: what is visible, not what was asked',
    {
      visible: equals('username', 'bob'),
      query: { kind: 'none' },
      aggregations: { all: { ...ONE, type: { kind: 'global' } } },
    },
    { all: { kind: 'single', bucket: { key: null, count: 2, results: {} } } },
  ],
  [
    'composite, with who lacks the field',
    {
      aggregations: {
        pages: {
          ...ONE,
          type: {
            kind: 'composite',
            size: 2,
            sources: [
              { name: 'team', field: 'metadata.team', order: 'asc', missingBucket: true },
              { name: 'off', field: 'invalidated', order: 'desc', missingBucket: false },
            ],
            after: null,
          },
        },
      },
    },
    {
      pages: {
        kind: 'buckets',
        buckets: [
          { key: [null, true], count: 1, results: {} },
          { key: [null, false], count: 2, results: {} },
        ],
        otherCount: 0,
        afterKey: [null, false],
      },
    },
  ],
  [
    'values of metadata',
    { aggregations: { count: { ...ONE, type: { kind: 'value_count', field: 'metadata.team' } } } },
    { count: { kind: 'value', value: 3 } },
  ],
];
