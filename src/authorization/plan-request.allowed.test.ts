import { describe, expect, test } from 'vitest';
import { clusterNames, knownNames } from '../../test/support/cluster-names.ts';
import { aCaller, aPlanner, decide, lines, refusalsOf, type WrittenRequest } from '../../test/support/planned-request.ts';

const caller = aCaller('monitor,read_pipeline,manage_index_templates,read_ilm', ['logs-*,books', 'all'], ['notes', 'read']);
const opensearch = aPlanner('opensearch');
const elasticsearch = aPlanner('elasticsearch');
const MATCH = { query: { match: { title: 'x' } } };
const NDJSON8 = 'application/vnd.elasticsearch+x-ndjson; compatible-with=8';
const JSON8 = 'application/vnd.elasticsearch+json;compatible-with=8';

const ALLOWED: readonly (WrittenRequest & { readonly action: string | null })[] = [
  // The cluster
  { line: 'GET /', action: 'cluster:monitor/main' },
  { line: 'HEAD /', action: 'cluster:monitor/main' },
  { line: 'GET /_cluster/health?wait_for_status=yellow&timeout=50s', action: 'cluster:monitor/health' },
  { line: 'GET /_cluster/health?filter_path=status', action: 'cluster:monitor/health' },
  { line: 'GET /_cluster/health/books', action: 'cluster:monitor/health' },
  { line: 'GET /_cluster/stats', action: 'cluster:monitor/stats' },
  { line: 'GET /_cluster/settings?include_defaults=true', action: 'cluster:monitor/state' },
  { line: 'GET /_nodes', action: 'cluster:monitor/nodes/info' },
  { line: 'GET /_nodes/_all/http?filter_path=nodes', action: 'cluster:monitor/nodes/info' },
  { line: 'GET /_nodes/stats/jvm', action: 'cluster:monitor/nodes/stats' },
  { line: 'GET /_cat/health?v&h=status&format=json', action: 'cluster:monitor/health' },
  { line: 'GET /_cat/nodes?v=true', action: 'cluster:monitor/state' },
  { line: 'GET /_cat', action: null },
  { line: 'GET /_cat/indices/logs-*?format=json&s=index', action: 'indices:monitor/settings/get' },
  { line: 'GET /_cat/count/books', action: 'indices:data/read/search' },
  { line: 'GET /_index_template/logs', action: 'indices:admin/index_template/get' },
  { line: 'HEAD /_template/logs', action: 'indices:admin/template/get' },
  { line: 'GET /_ingest/pipeline/p', action: 'cluster:admin/ingest/pipeline/get' },
  // Indices
  { line: 'PUT /books', action: 'indices:admin/create' },
  {
    line: 'PUT /books',
    body: {
      settings: { number_of_shards: 1, index: { refresh_interval: '1s' } },
      mappings: { properties: { a: { type: 'text' } } },
    },
    action: 'indices:admin/create',
  },
  { line: 'PUT /books?wait_for_active_shards=1', body: { aliases: {} }, action: 'indices:admin/create' },
  { line: 'GET /books', action: 'indices:admin/get' },
  { line: 'HEAD /books', action: 'indices:admin/get' },
  { line: 'DELETE /books?ignore_unavailable=true', action: 'indices:admin/delete' },
  { line: 'GET /books/_mapping', action: 'indices:admin/mappings/get' },
  { line: 'GET /books/_mapping/field/title', action: 'indices:admin/mappings/fields/get' },
  {
    line: 'PUT /books/_mapping',
    body: { properties: { type: { type: 'keyword' }, model_id: { type: 'keyword' } }, _meta: { type: 'mine' } },
    action: 'indices:admin/mapping/put',
  },
  { line: 'GET /books/_settings', action: 'indices:monitor/settings/get' },
  { line: 'PUT /books/_settings', body: { index: { number_of_replicas: 0 } }, action: 'indices:admin/settings/update' },
  {
    line: 'PUT /books/_settings',
    body: { settings: { 'index.refresh_interval': '-1' } },
    action: 'indices:admin/settings/update',
  },
  { line: 'GET /books/_alias', action: 'indices:admin/aliases/get' },
  { line: 'HEAD /books/_alias/books', action: 'indices:admin/aliases/get' },
  { line: 'HEAD /books/_alias/sh*', action: 'indices:admin/aliases/get' },
  { line: 'POST /books/_refresh', action: 'indices:admin/refresh' },
  { line: 'POST /books/_flush', action: 'indices:admin/flush' },
  { line: 'POST /books/_forcemerge?max_num_segments=1', action: 'indices:admin/forcemerge' },
  { line: 'POST /books/_close', action: 'indices:admin/close' },
  { line: 'GET /books/_stats', action: 'indices:monitor/stats' },
  { line: 'GET /books/_analyze', body: { analyzer: 'standard', text: 'a b' }, action: 'indices:admin/analyze' },
  { line: 'GET /_resolve/index/logs-*', action: 'indices:admin/resolve/index' },
  { line: 'PUT /_data_stream/logs-a', action: 'indices:admin/data_stream/create' },
  // Documents
  { line: 'PUT /books/_doc/1', body: { a: 1 }, action: 'indices:data/write/index' },
  { line: 'POST /books/_doc?refresh=true', body: { a: 1 }, action: 'indices:data/write/index' },
  { line: 'PUT /books/_create/1', body: { a: 1 }, headers: { 'content-type': JSON8 }, action: 'indices:data/write/index' },
  { line: 'PUT /books/_doc/a%2Fb%2Cc', body: { a: 1 }, action: 'indices:data/write/index' },
  {
    line: 'PUT /books/_doc/1',
    body: 'a: 1',
    headers: { 'content-type': 'application/yaml' },
    action: 'indices:data/write/index',
  },
  { line: 'GET /books/_doc/1?_source=a', action: 'indices:data/read/get' },
  { line: 'HEAD /books/_doc/1', action: 'indices:data/read/get' },
  { line: 'GET /books/_source/1', action: 'indices:data/read/get' },
  { line: 'DELETE /books/_doc/1', action: 'indices:data/write/delete' },
  { line: 'POST /books/_update/1?retry_on_conflict=3', body: { doc: { a: 2 } }, action: 'indices:data/write/update' },
  { line: 'POST /books/_delete_by_query?conflicts=proceed', body: MATCH, action: 'indices:data/write/delete/byquery' },
  {
    line: 'POST /books/_update_by_query',
    body: { script: { source: 'x' }, ...MATCH },
    action: 'indices:data/write/update/byquery',
  },
  { line: 'GET /books/_termvectors/1', body: { fields: ['title'] }, action: 'indices:data/read/tv' },
  { line: 'GET /books/_explain/1', body: MATCH, action: 'indices:data/read/explain' },
  {
    line: 'POST /_bulk',
    body: lines({ index: { _index: 'books', _id: '1' } }, { a: 1 }, { delete: { _index: 'logs-1', _id: '2' } }),
    action: 'indices:data/write/bulk',
  },
  {
    line: 'POST /books/_bulk?refresh=wait_for',
    body: lines({ create: {} }, { a: 1 }, { update: { _id: '1' } }, { doc: {} }),
    action: 'indices:data/write/bulk',
  },
  {
    line: 'PUT /_bulk',
    body: lines({ index: { _index: 'books' } }, {}),
    headers: { 'content-type': NDJSON8 },
    action: 'indices:data/write/bulk',
  },
  {
    line: 'POST /_mget',
    body: {
      docs: [
        { _index: 'books', _id: '1' },
        { _index: 'notes', _id: '2', _source: ['a'] },
      ],
    },
    action: 'indices:data/read/mget',
  },
  { line: 'GET /books/_mget', body: { ids: ['1', '2'] }, action: 'indices:data/read/mget' },
  // Searches
  { line: 'GET /books/_search', action: 'indices:data/read/search' },
  { line: 'GET /books,notes,logs-*/_search?q=title:x&size=1', action: 'indices:data/read/search' },
  { line: 'POST /logs-2026.*/_search?typed_keys=true', body: MATCH, action: 'indices:data/read/search' },
  { line: 'POST /books/_search', body: MATCH, headers: { 'content-type': JSON8 }, action: 'indices:data/read/search' },
  {
    line: 'POST /books/_search',
    body: MATCH,
    headers: { 'content-type': 'application/json; charset=UTF-8' },
    action: 'indices:data/read/search',
  },
  { line: 'POST /books/_search', body: '', headers: { 'content-length': '0' }, action: 'indices:data/read/search' },
  { line: 'POST /notes/_count', body: MATCH, action: 'indices:data/read/search' },
  { line: 'GET /notes/_field_caps?fields=*', action: 'indices:data/read/field_caps' },
  { line: 'POST /books/_validate/query?explain=true', body: MATCH, action: 'indices:admin/validate/query' },
  {
    line: 'POST /_msearch',
    body: lines({ index: 'books' }, MATCH, { index: ['notes', 'logs-*'] }, { size: 0 }),
    action: 'indices:data/read/msearch',
  },
  { line: 'POST /books/_msearch?max_concurrent_searches=2', body: lines({}, MATCH), action: 'indices:data/read/msearch' },
];

describe('A limited caller may', () => {
  test.each(ALLOWED)('$line', ({ action, ...request }) => {
    for (const planner of [opensearch, elasticsearch]) {
      const decision = decide(planner, caller, request);
      expect(decision.refusal?.message ?? null).toBeNull();
      expect(decision.action).toBe(action);
    }
  });
});

const CONSTRUCTS: Readonly<Record<string, object>> = {
  'compound queries': {
    query: {
      bool: {
        must: [{ match_all: {} }, { dis_max: { queries: [{ term: { a: 1 } }] } }],
        filter: { terms: { a: [1, 2], boost: 2 } },
        must_not: { nested: { path: 'p', query: { exists: { field: 'p.a' } }, inner_hits: { size: 1, _source: false } } },
        should: {
          function_score: { query: { ids: { values: ['1'] } }, functions: [{ filter: { term: { b: 1 } }, weight: 2 }] },
        },
      },
    },
  },
  'likeness to a text': { query: { more_like_this: { fields: ['a'], like: ['a text', 'another'], min_term_freq: 1 } } },
  'a given shape': { query: { geo_shape: { place: { shape: { type: 'point', coordinates: [1, 2] }, relation: 'within' } } } },
  'joined documents': { query: { has_child: { type: 'answer', query: { match_all: {} } } } },
  'vectors, Elasticsearch': {
    knn: [{ field: 'v', query_vector: [1, 2], k: 3, num_candidates: 9, filter: { term: { a: 1 } } }],
    size: 3,
  },
  'vectors, OpenSearch': { query: { knn: { v: { vector: [1, 2], k: 3, filter: { term: { a: 1 } } } } } },
  spans: {
    query: { span_near: { clauses: [{ span_term: { a: 'x' } }, { span_multi: { match: { prefix: { a: 'y' } } } }], slop: 1 } },
  },
  aggregations: {
    size: 0,
    aggs: {
      by_day: {
        date_histogram: { field: 'day', calendar_interval: 'day' },
        aggs: { top: { top_hits: { size: 1, sort: [{ day: 'desc' }] } }, few: { filter: { range: { n: { lt: 5 } } } } },
      },
      kinds: { filters: { filters: { a: { term: { k: 'a' } }, b: { term: { k: 'b' } } } }, meta: { mine: { filter: 1 } } },
      listed: { filters: { filters: [{ term: { k: 'a' } }] } },
      odd: { significant_terms: { field: 'k', background_filter: { term: { k: 'a' } } } },
    },
  },
  'what belongs to hits': {
    sort: [
      { a: { order: 'asc', nested: { path: 'p', filter: { term: { x: 1 } } } } },
      '_doc',
      { _script: { type: 'number', script: { source: '1' } } },
    ],
    highlight: { fields: { a: { highlight_query: { match: { a: 'x' } } } } },
    collapse: { field: 'a', inner_hits: { name: 'x', size: 2, sort: ['b'] } },
    rescore: { window_size: 10, query: { rescore_query: { match_phrase: { a: 'x y' } } } },
    script_fields: { f: { script: { source: 'doc.a.value' } } },
    suggest: { text: 'x', s: { term: { field: 'a' } } },
    indices_boost: [{ books: 2 }],
    runtime_mappings: { r: { type: 'long', script: { source: 'emit(1)' } } },
    track_total_hits: true,
    search_after: [1],
    _source: { includes: ['a'] },
  },
};

describe('A search of a limited caller may have', () => {
  test.each(Object.entries(CONSTRUCTS))('%s', (_name, body) => {
    expect(decide(opensearch, caller, { line: 'POST /books/_search', body }).refusal?.message ?? null).toBeNull();
  });
});

describe('The verdict tells', () => {
  test('the expressions of the path', () => {
    expect(decide(opensearch, caller, { line: 'GET /books,logs-*/_search' }).indices).toEqual(['books', 'logs-*']);
  });

  test('the names in a body', () => {
    const body = lines(
      { index: { _index: 'books' } },
      {},
      { delete: { _index: 'logs-1', _id: '1' } },
      { create: { _index: 'books' } },
      {},
    );
    expect(decide(opensearch, caller, { line: 'POST /_bulk', body }).indices).toEqual(['books', 'logs-1']);
  });

  test('the action even of a caller with all rights', () => {
    const superuser = aCaller('all', ['*', 'all']);
    const planner = aPlanner('opensearch', { metadata: knownNames(clusterNames('books')) });
    const decision = decide(planner, superuser, { line: 'POST /_search?scroll=1m', body: { pit: { id: 'x' } } });
    expect(decision).toEqual({ refusal: null, action: 'indices:data/read/search', indices: [] });
  });
});

describe('Creating documents alone is enough', () => {
  const creator = aCaller('', ['books', 'create_doc']);
  test.each([
    { line: 'POST /books/_doc', body: {} },
    { line: 'PUT /books/_create/1', body: {} },
    { line: 'PUT /books/_doc/1?op_type=create', body: {} },
    { line: 'POST /_bulk', body: lines({ create: { _index: 'books', _id: '1' } }, {}, { create: { _index: 'books' } }, {}) },
    { line: 'POST /_bulk', body: lines({ index: { _index: 'books', _id: '1', op_type: 'create' } }, {}) },
  ])('for $line', (request) => {
    expect(decide(opensearch, creator, request).refusal?.message ?? null).toBeNull();
  });

  test.each([
    { line: 'PUT /books/_doc/1', body: {} },
    { line: 'POST /books/_doc/1', body: {} },
    { line: 'POST /books/_doc?op_type=index', body: {} },
    { line: 'DELETE /books/_doc/1' },
    { line: 'POST /_bulk', body: lines({ index: { _index: 'books', _id: '1' } }, {}) },
    { line: 'POST /_bulk', body: lines({ index: { _index: 'books' } }, {}) },
    { line: 'POST /_bulk', body: lines({ update: { _index: 'books', _id: '1' } }, { doc: {} }) },
  ])('but not for $line', (request) => {
    expect(refusalsOf(decide(opensearch, creator, request))).toHaveLength(1);
  });
});
