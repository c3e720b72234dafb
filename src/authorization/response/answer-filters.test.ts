import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aCaller } from '../../../test/support/planned-request.ts';
import { parseRequestTarget } from '../../domain/request/parse-request-target.ts';
import type { ClusterIndex, ClusterMetadata } from '../cluster-metadata.ts';
import type { Decision } from '../plan.ts';
import { answerFilter } from './answer-filters.ts';
import type { AnswerKind } from './answer-kinds.ts';

const ADDRESS = { host: 'gate.example', port: 9201 };
const ALLOWED: Decision = { refusal: null, action: 'a', indices: [] };
const limited = aCaller('monitor', ['books-*', 'view_index_metadata,monitor,read']);
const superuser = aCaller('all', ['*', 'all']);

function anEntry(name: string, kind: ClusterIndex['kind'], targets: readonly string[] = []): [string, ClusterIndex] {
  return [name, { name, kind, targets, hidden: false, closed: false, dataStream: null }];
}

/** An alias that is granted, with an index behind it that is not, and one that is the system's own. */
const METADATA: ClusterMetadata = {
  byName: new Map([anEntry('books-all', 'alias', ['shelf', '.security-7']), anEntry('shelf', 'index')]),
};

function filtered(
  kind: AnswerKind,
  answer: unknown,
  { line = '/', caller = limited, status = 200, metadata = null as ClusterMetadata | null } = {},
): unknown {
  const options = { publishAddress: () => ADDRESS, metadata };
  const request = { method: 'GET', target: parseRequestTarget(line), headers: new Map() };
  const decision = answerFilter(options, kind, request, caller)?.(ALLOWED) ?? ALLOWED;
  const body = new TextEncoder().encode(JSON.stringify(answer));
  const left = Buffer.from(decision.reshape?.(status, body) ?? body).toString();
  return decision.reshapedType === undefined ? JSON.parse(left) : left;
}

/** What every kind tells of an index that may be seen; the same of others must leave no trace. */
const TOLD: Readonly<Record<string, { readonly kind: AnswerKind; readonly answer: (name: string) => object }>> = {
  'aliases of an index': { kind: 'aliases', answer: (name) => ({ [name]: { aliases: { [name]: {}, 'books-a': {} } } }) },
  'aliases of a visible index': { kind: 'aliases', answer: (name) => ({ 'books-1': { aliases: { [name]: { filter: {} } } } }) },
  'an index': {
    kind: 'getIndex',
    answer: (name) => ({ [name]: { mappings: {} }, 'books-1': { aliases: { [name]: {} }, data_stream: name, mappings: {} } }),
  },
  'where an index was cloned from': {
    kind: 'getIndex',
    answer: (name) => ({ 'books-1': { settings: { index: { resize: { source: { name } }, number_of_shards: '1' } } } }),
  },
  'where an index was shrunk from, flat': {
    kind: 'settings',
    answer: (name) => ({
      'books-1': { settings: { 'index.resize.source.name': name, 'index.lifecycle.rollover_alias': name } },
    }),
  },
  'where a shard was restored from': {
    kind: 'recovery',
    answer: (name) => ({ [name]: {}, 'books-1': { shards: [{ id: 0, source: { index: name, snapshot: 's' } }] } }),
  },
  'a data stream': { kind: 'dataStreams', answer: (name) => ({ data_streams: [{ name, indices: [{ index_name: name }] }] }) },
  'what names resolve to': {
    kind: 'resolved',
    answer: (name) => ({
      indices: [
        { name, aliases: [name] },
        { name: 'books-1', aliases: [name, 'books-a'], data_stream: name },
      ],
      aliases: [
        { name: 'books-a', indices: [name, 'books-1'] },
        { name, indices: [name] },
        { name: 'books-b', indices: name },
      ],
      data_streams: [{ name, backing_indices: [name] }],
      [name]: name,
    }),
  },
  'the health of indices': { kind: 'health', answer: (name) => ({ status: 'red', indices: { [name]: { status: 'red' } } }) },
  'the state': {
    kind: 'state',
    answer: (name) => ({
      cluster_name: 'c',
      blocks: { indices: { [name]: {} }, [name]: 1 },
      metadata: {
        indices: { [name]: {}, 'books-1': { aliases: [name], rollover_info: { [name]: {} }, state: 'open' } },
        templates: { [name]: {} },
        'index-graveyard': { tombstones: [{ index: { index_name: name } }] },
        data_stream: { data_stream: { [name]: {} } },
      },
      routing_table: {
        indices: {
          [name]: {},
          'books-1': { shards: { 0: [{ index: 'books-1', recovery_source: { type: 'S', index: name } }] } },
        },
      },
      routing_nodes: { unassigned: [{ index: name }], nodes: { n1: [{ index: name }, { index: 'books-1' }] } },
      snapshots: { snapshots: [{ indices: [name] }] },
      [name]: {},
    }),
  },
  'the statistics of nodes': {
    kind: 'nodes',
    answer: (name) => ({
      nodes: {
        n1: {
          indices: {
            indices: { [name]: {} },
            shards: { [name]: [] },
            fielddata: { memory_size_in_bytes: 1, fields: { [name]: {} } },
          },
          http: { current_open: 1, clients: [{ last_uri: `/${name}/_search` }] },
        },
      },
    }),
  },
  'tasks under way': {
    kind: 'tasks',
    answer: (name) => ({
      nodes: {
        n1: { name: 'n', tasks: { 'n1:1': { id: 1, description: `indices[${name}]`, headers: { 'X-Opaque-Id': name } } } },
      },
      tasks: [{ id: 1, description: name, children: [{ id: 2, description: name }] }],
    }),
  },
  'tasks that wait': {
    kind: 'pendingTasks',
    answer: (name) => ({ tasks: [{ insert_order: 1, source: `create-index [${name}]` }] }),
  },
};

/** What cannot be judged by one name, or names what is not the caller's matter. */
const NEVER_TOLD: ReadonlySet<string> = new Set(['where an index was cloned from', 'tasks under way', 'tasks that wait']);

describe('An answer tells of no name that the caller may not see', () => {
  const odd = fc.constantFrom(
    'secret',
    'secret"\\\n',
    '.secret',
    'sécret',
    '__proto__secret',
    'secret,books-1',
    'BOOKS-secret',
  );
  test.each(Object.entries(TOLD))('%s', (_, { kind, answer }) => {
    fc.assert(
      fc.property(odd, (name) => {
        expect(JSON.stringify(filtered(kind, answer(name)))).not.toMatch(/s[eé]cret/);
      }),
    );
  });

  test.each(Object.entries(TOLD))('and all of those that it may: %s', (told, { kind, answer }) => {
    const left = JSON.stringify(filtered(kind, answer('books-seen')));
    expect(left.includes('books-seen')).toBe(!NEVER_TOLD.has(told));
  });

  test('whatever tree it is', () => {
    const name = fc.constantFrom('books-1', 'books-2', 'secret-1', 'secret-2');
    const rest = fc.dictionary(
      fc.constantFrom('a', 'b', 'aliases'),
      fc.oneof(fc.integer(), fc.constant(null), fc.constant([])),
    );
    const indices = fc.dictionary(name, rest);
    fc.assert(
      fc.property(indices, (tree) => {
        const left = filtered('health', { status: 'green', indices: tree }) as { indices: object };
        expect(Object.keys(left.indices)).toEqual(Object.keys(tree).filter((key) => key.startsWith('books-')));
      }),
    );
  });
});

describe('An answer that is filtered', () => {
  test('tells of the indices behind an alias that is granted, but of none of the system’s own', () => {
    const answer = { shelf: { aliases: {} }, '.security-7': { aliases: {} }, other: { aliases: {} } };
    expect(filtered('aliases', answer, { metadata: METADATA })).toEqual({ shelf: { aliases: {} } });
    expect(filtered('aliases', answer)).toEqual({});
  });

  test('loses no digit of a number', () => {
    const options = { publishAddress: () => null, metadata: null };
    const request = { method: 'GET', target: parseRequestTarget('/books-1'), headers: new Map() };
    const { reshape } = answerFilter(options, 'getIndex', request, limited)?.(ALLOWED) ?? ALLOWED;
    const text = '{"books-1":{"mappings":{"null_value":9223372036854775807,"x":1.10e+2}}}';
    expect(Buffer.from(reshape?.(200, Buffer.from(text)) ?? []).toString()).toBe(text);
  });

  test.each(['', '[]', '"x"', '{', 'no', '{"a":1,"a":2}', '{}{}'])('is not shown when it is no object: %j', (text) => {
    const options = { publishAddress: () => null, metadata: null };
    const request = { method: 'GET', target: parseRequestTarget('/'), headers: new Map() };
    const { reshape } = answerFilter(options, 'health', request, limited)?.(ALLOWED) ?? ALLOWED;
    if (text === '') expect(reshape?.(200, new Uint8Array(0))).toHaveLength(0);
    else expect(() => reshape?.(200, Buffer.from(text))).toThrow('the answer of the cluster cannot be shown');
  });

  test('is left alone when it is an error, and filtered when it only has the status of one', () => {
    const error = { error: { type: 'index_not_found_exception', index: 'asked' }, status: 404 };
    expect(filtered('getIndex', error, { status: 404 })).toEqual(error);
    const timedOut = { timed_out: true, indices: { secret: {} } };
    expect(filtered('health', timedOut, { status: 408 })).toEqual({ timed_out: true, indices: {} });
    const missing = { error: 'alias [x] missing', status: 404, 'books-1': { aliases: {} }, secret: { aliases: {} } };
    expect(filtered('aliases', missing, { status: 404 })).toEqual({
      error: 'alias [x] missing',
      status: 404,
      'books-1': { aliases: {} },
    });
    expect(filtered('aliases', { error: { aliases: {} }, status: { aliases: {} } })).toEqual({});
  });

  test.each([
    { kind: 'health', line: '/_cluster/health?format=yaml' },
    { kind: 'resolved', line: '/_resolve/index/*?filter_path=indices.aliases' },
    { kind: 'dataStreams', line: '/_data_stream?filter_path=data_streams.indices' },
  ] as const)('is not asked for in a form that cannot be filtered: $line', ({ kind, line }) => {
    expect(() => filtered(kind, {}, { line })).toThrow('is not supported here');
  });

  test('is not filtered for a caller with all rights, but for the addresses of nodes', () => {
    for (const { kind, answer } of Object.values(TOLD)) {
      if (kind !== 'nodes') expect(filtered(kind, answer('secret'), { caller: superuser })).toEqual(answer('secret'));
    }
  });
});

const NODE = {
  name: 'n',
  host: '10.0.0.1',
  ip: '10.0.0.1',
  transport_address: '10.0.0.1:9300',
  http: { bound_address: ['[::]:9200', '10.0.0.1:9200'], publish_address: '10.0.0.1:9200', max_content_length_in_bytes: 1 },
  transport: {
    bound_address: ['10.0.0.1:9300'],
    publish_address: '10.0.0.1:9300',
    profiles: { a: { publish_address: '10.0.0.1:1' } },
  },
  remote_cluster_server: { bound_address: [], publish_address: 'es/10.0.0.1:9443' },
};

describe.each([
  { who: 'a limited caller', caller: limited },
  { who: 'a caller with all rights', caller: superuser },
])('To $who, nodes', ({ caller }) => {
  test('have Claviger’s address for their own, wherever they tell one', () => {
    const told = filtered(
      'nodes',
      { cluster_name: 'c', nodes: { n1: NODE, n2: { ip: ['10.0.0.1:9300', 'NONE'] } } },
      { caller },
    );
    expect(JSON.stringify(told)).not.toContain('10.0.0.1');
    expect(told).toMatchObject({
      nodes: {
        n1: {
          name: 'n',
          host: 'gate.example',
          ip: 'gate.example',
          transport_address: 'gate.example:9201',
          http: { bound_address: ['gate.example:9201', 'gate.example:9201'], publish_address: 'gate.example:9201' },
        },
        n2: { ip: ['gate.example:9201', 'gate.example'] },
      },
    });
  });

  test('have it in compact tables', () => {
    const rows = [
      { ip: '10.0.0.1', 'heap.percent': '5', name: 'node one' },
      { ip: '10.0.0.2', 'heap.percent': '15', name: 'b' },
    ];
    expect(filtered('catNodes', rows, { caller, line: '/_cat/nodes?format=json' })).toMatchObject([
      { ip: 'gate.example' },
      { ip: 'gate.example' },
    ]);
    expect(filtered('catNodes', rows, { caller, line: '/_cat/nodes?v' })).toBe(
      'ip           heap.percent name    \ngate.example            5 node one\ngate.example           15 b       \n',
    );
  });
});
