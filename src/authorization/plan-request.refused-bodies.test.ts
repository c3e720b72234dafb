import { describe, expect, test } from 'vitest';
import { aCaller, aPlanner, decide, lines, refusalsOf, type WrittenRequest } from '../../test/support/planned-request.ts';

/** May do everything to the cluster and to its own indices: what is refused to it, is refused to all but the superuser. */
const caller = aCaller('all', ['own*', 'all']);
const opensearch = aPlanner('opensearch');
const elasticsearch = aPlanner('elasticsearch');

interface Attempt extends WrittenRequest {
  /** Part of the refusal's text. */
  readonly says: string;
  readonly code?: string;
}

function expectRefused({ says, code = 'forbidden', ...request }: Attempt): void {
  for (const planner of [opensearch, elasticsearch]) {
    const decision = decide(planner, caller, request);
    // Of a request of many, items may be refused while the others go on.
    expect(refusalsOf(decision)[0] ?? 'allowed').toContain(says);
    expect(decision.refusal?.code ?? 'forbidden').toBe(code);
  }
}

describe('A limited caller cannot slip a name into a body of many requests', () => {
  const MANY: readonly Attempt[] = [
    { line: 'POST /_bulk', body: lines({ index: { _index: 'secret' } }, {}), says: 'on indices [secret]' },
    { line: 'POST /own/_bulk', body: lines({ index: { _index: 'secret' } }, {}), says: 'on indices [secret]' },
    {
      line: 'POST /own/_bulk',
      body: lines({ index: {} }, {}, { delete: { _index: 'secret', _id: '1' } }),
      says: 'on indices [secret]',
    },
    { line: 'POST /secret/_bulk', body: lines({ index: {} }, {}), says: 'on indices [secret]' },
    { line: 'POST /own,own2/_bulk', body: lines({ index: {} }, {}), says: 'is not one index name' },
    { line: 'POST /_bulk', body: lines({ index: { _index: 'own*' } }, {}), says: 'is not one index name' },
    { line: 'POST /_bulk', body: lines({ index: { _index: '<own-{now/d}>' } }, {}), says: 'date math' },
    { line: 'POST /_bulk', body: lines({ index: { _index: '.security' } }, {}), says: 'on restricted indices [.security]' },
    { line: 'POST /_bulk', body: lines({ index: {} }, {}), says: 'index is missing', code: 'actionRequestValidation' },
    { line: 'POST /_bulk', body: lines({ index: { _index: 'own', pipeline: 'p' } }, {}), says: '[pipeline]' },
    {
      line: 'POST /_bulk',
      body: lines({ index: { _index: ['own'] } }, {}),
      says: 'expected a string',
      code: 'illegalArgument',
    },
    {
      line: 'POST /_bulk',
      body: lines('{"index":{"_index":"own","_index":"secret"}}', {}),
      says: 'Duplicate field',
      code: 'contentParse',
    },
    {
      line: 'POST /_bulk',
      body: lines({ delete: { _index: 'own', _id: '1' } }, { index: { _index: 'secret' } }, {}),
      says: 'on indices [secret]',
    },
    {
      line: 'POST /_mget',
      body: {
        docs: [
          { _index: 'own', _id: '1' },
          { _index: 'secret', _id: '1' },
        ],
      },
      says: 'on indices [secret]',
    },
    { line: 'POST /own/_mget', body: { docs: [{ _index: 'secret', _id: '1' }] }, says: 'on indices [secret]' },
    { line: 'POST /secret/_mget', body: { ids: ['1'] }, says: 'on indices [secret]' },
    { line: 'POST /_mget', body: { ids: ['1'] }, says: 'index is missing', code: 'actionRequestValidation' },
    { line: 'POST /_mget', body: { docs: [{ _index: null, _id: '1' }] }, says: '[_index] that is not a string' },
    { line: 'POST /own/_mget', body: { docs: [['own', '1']] }, says: 'not an object' },
    { line: 'POST /own/_mget', body: { index: 'secret', ids: ['1'] }, says: 'unknown section of the body [index]' },
    { line: 'POST /_msearch', body: lines({ index: 'own' }, {}, { index: 'secret' }, {}), says: 'on indices [secret]' },
    { line: 'POST /own/_msearch', body: lines({ index: 'secret' }, {}), says: 'on indices [secret]' },
    { line: 'POST /own/_msearch', body: lines({ indices: ['own', 'secret'] }, {}), says: 'on indices [secret]' },
    { line: 'POST /own/_msearch', body: lines({ index: 'own', indices: 'secret' }, {}), says: '[index] beside [indices]' },
    { line: 'POST /_msearch', body: lines({}, {}), says: 'searches all indices' },
    { line: 'POST /_msearch', body: lines('', {}), says: 'searches all indices' },
    { line: 'POST /own/_msearch', body: lines({ index: [] }, {}), says: 'searches all indices' },
    { line: 'POST /_msearch', body: lines({ index: '' }, {}), says: 'stands for all indices' },
    { line: 'POST /_msearch', body: lines({ index: null }, {}), says: 'neither a string nor a list' },
    { line: 'POST /_msearch', body: lines({ index: ['own,secret'] }, {}), says: '[index] with the item' },
    { line: 'POST /_msearch', body: lines({ index: 'own,secret' }, {}), says: 'on indices [secret]' },
    { line: 'POST /_msearch', body: lines({ index: 'remote:own' }, {}), says: 'remote cluster' },
    {
      line: 'POST /_msearch',
      body: lines({ index: 'own', search_pipeline: 'p' }, {}),
      says: 'key [search_pipeline]',
      code: 'illegalArgument',
    },
    { line: 'POST /own/_msearch', body: lines({}, { query: { wrapper: { query: 'e30=' } } }), says: '[wrapper] query' },
    { line: 'POST /secret/_msearch', body: lines('', {}), says: 'on indices [secret]' },
    { line: 'POST /own/_msearch', body: lines(' ', {}), says: 'not an object', code: 'illegalArgument' },
    { line: 'POST /own/_msearch', body: lines({}, ''), says: 'not an object', code: 'illegalArgument' },
    { line: 'POST /own/_msearch', body: '{}\n{}', says: 'terminated by a newline', code: 'illegalArgument' },
    { line: 'POST /own/_msearch', body: '{}\n', says: 'terminated by a newline', code: 'illegalArgument' },
    { line: 'POST /own/_msearch', body: '{}{"index":"secret"}\n{}\n', says: 'more than a newline', code: 'illegalArgument' },
    { line: 'POST /own/_msearch', body: '{}\n{}{}\n', says: 'more than a newline', code: 'illegalArgument' },
    {
      line: 'POST /own/_msearch',
      body: lines({}, { indices_boost: [{ secret: 2 }] }),
      says: '[indices_boost] on another index',
    },
  ];
  test.each(MANY)('$line $body', expectRefused);
});

describe('A limited caller cannot hide a look elsewhere in a search', () => {
  const terms = { terms: { user: { index: 'secret', id: '1', path: 'x' } } };
  const SEARCHES: readonly (readonly [says: string, body: object])[] = [
    ['[terms] query with a lookup', { query: terms }],
    ['[terms] query with a lookup', { query: { bool: { filter: [{ bool: { must_not: terms } }] } } }],
    ['[terms] query with a lookup', { query: { function_score: { functions: [{ filter: terms, weight: 1 }] } } }],
    ['[terms] query with a lookup', { query: { nested: { path: 'p', query: terms } } }],
    [
      '[terms] query with a lookup',
      { query: { nested: { path: 'p', query: {}, inner_hits: { sort: [{ a: { nested: { filter: terms } } }] } } } },
    ],
    ['[terms] query with a lookup', { query: { knn: { v: { vector: [1], k: 1, filter: terms } } } }],
    ['[terms] query with a lookup', { query: { knn: { field: { vector: [1], k: 1, filter: terms } } } }],
    ['[terms] query with a lookup', { query: { span_near: { clauses: [terms] } } }],
    ['[terms] query with a lookup', { post_filter: terms }],
    ['[terms] query with a lookup', { knn: { field: 'v', query_vector: [1], filter: [terms] } }],
    ['[terms] query with a lookup', { rescore: { query: { rescore_query: terms } } }],
    ['[terms] query with a lookup', { sort: [{ a: { nested: { path: 'p', filter: terms } } }] }],
    ['[terms] query with a lookup', { highlight: { fields: { a: { highlight_query: terms } } } }],
    ['[terms] query with a lookup', { highlight: { fields: [{ a: { highlight_query: terms } }] } }],
    ['[terms] query with a lookup', { aggs: { a: { filter: terms } } }],
    [
      '[terms] query with a lookup',
      { aggregations: { a: { terms: { field: 'x' }, aggs: { b: { filters: { filters: { c: terms } } } } } } },
    ],
    ['[terms] query with a lookup', { aggs: { a: { filters: { filters: [terms] } } } }],
    ['[terms] query with a lookup', { aggs: { a: { adjacency_matrix: { filters: { b: terms } } } } }],
    ['[terms] query with a lookup', { aggs: { a: { significant_text: { field: 'x', background_filter: terms } } } }],
    ['[terms] query with a lookup', { aggs: { a: { t_test: { a: { field: 'x', filter: terms } } } } }],
    ['[terms] query with a lookup', { aggs: { a: { top_hits: { highlight: { highlight_query: terms } } } } }],
    [
      '[terms] query with a lookup',
      { collapse: { field: 'a', inner_hits: [{ name: 'x', sort: [{ a: { nested_filter: terms } }] }] } },
    ],
    ['[terms] query with a lookup', { sub_searches: [{ query: terms }] }],
    ['[terms] query with a lookup', { index_filter: terms }],
    ['[more_like_this] query', { query: { more_like_this: { like: [{ _index: 'secret', _id: '1' }] } } }],
    ['[more_like_this] query', { query: { more_like_this: { unlike: { _index: 'secret', _id: '1' } } } }],
    ['unknown option [future] of the [more_like_this]', { query: { more_like_this: { like: { future: 1 } } } }],
    ['[docs] of a [more_like_this]', { query: { more_like_this: { docs: [{ _index: 'secret' }] } } }],
    ['[indexed_shape] of a shape query', { query: { geo_shape: { f: { indexed_shape: { id: '1' } } } } }],
    ['[indexed_shape] of a shape query', { query: { xy_shape: { f: { indexed_shape: { index: 'secret', id: '1' } } } } }],
    ['[percolate] query', { query: { percolate: { field: 'q', index: 'secret', id: '1' } } }],
    ['[wrapper] query', { query: { wrapper: { query: 'eyJtYXRjaF9hbGwiOnt9fQ==' } } }],
    ['[template] query', { query: { template: { id: 't' } } }],
    ['[neural] query', { query: { neural: { v: { query_text: 'x', model_id: 'm' } } } }],
    ['[text_expansion] query', { query: { text_expansion: { v: { model_id: 'm' } } } }],
    ['[semantic] query', { query: { semantic: { field: 'f', query: 'x' } } }],
    ['[rule] query', { query: { rule: { ruleset_ids: ['r'], organic: {} } } }],
    ['[inference_id]', { query: { sparse_vector: { field: 'v', inference_id: 'i', query: 'x' } } }],
    ['[query_vector_builder]', { knn: { field: 'v', query_vector_builder: { text_embedding: { model_id: 'm' } } } }],
    ['[pinned] query', { query: { pinned: { docs: [{ _index: 'secret', _id: '1' }], organic: { match_all: {} } } } }],
    ['unknown query [future]', { query: { future: {} } }],
    ['unknown query [__proto__]', JSON.parse('{"query":{"__proto__":{}}}')],
    ['unknown query [constructor]', { query: { constructor: {} } }],
    ['unknown aggregation [future]', { aggs: { a: { future: {} } } }],
    ['[inference] aggregation', { aggs: { a: { inference: { model_id: 'm' } } } }],
    ['unknown section of the body [future]', { future: 1 }],
    ['[pit] section', { pit: { id: 'x' } }],
    ['[ext] section', { ext: { generative_qa_parameters: {} } }],
    ['[search_pipeline] section', { search_pipeline: { request_processors: [] } }],
    ['[terms] query with a lookup', { retriever: { standard: { query: terms } } }],
    ['[terms] query with a lookup', { retriever: { knn: { field: 'v', query_vector: [1], k: 1, filter: [terms] } } }],
    [
      '[terms] query with a lookup',
      { retriever: { rrf: { retrievers: [{ retriever: { standard: { filter: terms } }, weight: 2 }, { standard: {} }] } } },
    ],
    [
      '[terms] query with a lookup',
      { retriever: { rescorer: { retriever: { standard: {} }, rescore: { query: { rescore_query: terms } } } } },
    ],
    ['[text_similarity_reranker] retriever', { retriever: { text_similarity_reranker: { inference_id: 'i' } } }],
    ['[rule] retriever', { retriever: { linear: { retrievers: [{ retriever: { rule: { ruleset_ids: ['r'] } } }] } } }],
    ['unknown retriever [future]', { retriever: { future: {} } }],
    [
      '[collate] of a suggester',
      { suggest: { s: { text: 'x', phrase: { field: 'a', collate: { query: { source: '{}' } } } } } },
    ],
    ['[lookup] field of [runtime_mappings]', { runtime_mappings: { r: { type: 'lookup', target_index: 'secret' } } }],
    ['[indices_boost] on another index', { indices_boost: [{ secret: 2 }] }],
    ['[indices_boost] on another index', { indices_boost: { 'own*': 2 } }],
    ['unknown rescorer [learning_to_rank]', { rescore: { learning_to_rank: { model_id: 'm' } } }],
    ['query that is not an object', { query: 'match_all' }],
    ['query that is not an object', { query: [{ match_all: {} }] }],
  ];
  test.each(SEARCHES)('%s: %j', (says, body) => {
    expectRefused({ line: 'POST /own/_search', body, says });
    expectRefused({ line: 'POST /own/_msearch', body: lines({}, body), says });
  });

  test.each(['_count', '_validate/query', '_explain/1', '_delete_by_query', '_update_by_query', '_field_caps'])(
    'nor by %s',
    (api) => {
      expectRefused({ line: `POST /own/${api}`, body: { query: terms }, says: '[terms] query with a lookup' });
    },
  );
});

describe('A limited caller cannot have a body pass that is not read with certainty', () => {
  const json = 'application/json';
  const UNREADABLE: readonly Attempt[] = [
    { line: 'POST /own/_search', body: '{', says: 'Unexpected end of file', code: 'contentEnd' },
    { line: 'POST /own/_search', body: '{"size":1,"size":2}', says: 'Duplicate field', code: 'contentParse' },
    { line: 'POST /own/_search', body: '{"size":1,"s\\u0069ze":2}', says: 'Duplicate field', code: 'contentParse' },
    { line: 'POST /own/_search', body: '{/* */}', says: 'Unexpected character', code: 'contentParse' },
    { line: 'POST /own/_search', body: '{} {"query":{}}', says: 'more than one', code: 'illegalArgument' },
    { line: 'POST /own/_search', body: '[]', says: 'not a JSON object', code: 'illegalArgument' },
    { line: 'POST /own/_search', body: '  ', says: 'not a JSON object', code: 'illegalArgument' },
    { line: 'POST /own/_search', body: '\ufeff{}', says: '', code: 'contentParse' },
    { line: 'POST /own/_search', body: new Uint8Array([0x7b, 0, 0x7d, 0]), says: '', code: 'contentParse' },
    { line: 'POST /own/_search', body: `{"size":${'['.repeat(200)}`, says: 'nesting depth', code: 'contentParse' },
    {
      line: 'POST /own/_search',
      body: `{"timeout":"${'x'.repeat(100_000)}"}`,
      says: 'longer than [100000] bytes',
      code: 'bodyTooLarge',
    },
    {
      line: 'POST /own/_search',
      body: '---',
      headers: { 'content-type': 'application/yaml' },
      says: 'Content-Type header [application/yaml] is not supported',
      code: 'notAcceptable',
    },
    {
      line: 'POST /own/_search',
      body: '{}',
      headers: { 'content-type': 'application/cbor' },
      says: 'is not supported',
      code: 'notAcceptable',
    },
    {
      line: 'POST /own/_search',
      body: '{}',
      headers: { 'content-type': '' },
      says: 'Content-Type header [] is not supported',
      code: 'notAcceptable',
    },
    {
      line: 'POST /own/_search',
      body: '{}',
      headers: { 'content-type': `${json}; charset=utf-16` },
      says: 'is not supported',
      code: 'notAcceptable',
    },
    {
      line: 'POST /own/_search',
      body: '{}',
      headers: { 'content-type': `${json}, application/yaml` },
      says: 'is not supported',
      code: 'notAcceptable',
    },
    {
      line: 'POST /_bulk',
      body: '{}',
      headers: { 'content-encoding': 'br' },
      says: 'Content-Encoding header [br] is not supported',
      code: 'notAcceptable',
    },
    {
      line: 'GET /own/_mapping',
      body: {},
      says: 'request [GET /own/_mapping] does not support having a body',
      code: 'illegalArgument',
    },
    {
      line: 'DELETE /own',
      headers: { 'transfer-encoding': 'chunked' },
      says: 'does not support having a body',
      code: 'illegalArgument',
    },
  ];
  test.each(UNREADABLE)('$line $code $says', expectRefused);

  test('nor one that is announced too long, before it is sent', () => {
    const headers = { 'content-type': json, 'content-length': '100001' };
    expectRefused({ line: 'POST /own/_search', headers, says: 'longer than [100000] bytes', code: 'bodyTooLarge' });
  });

  test('a body of exactly the limit is read', () => {
    const body = `{"timeout":"${'x'.repeat(100_000 - 14)}"}`;
    expect(body.length).toBe(100_000);
    expect(decide(opensearch, caller, { line: 'POST /own/_search', body }).refusal).toBeNull();
  });
});

describe('A limited caller cannot make an index that reaches further', () => {
  const INDICES: readonly Attempt[] = [
    { line: 'PUT /own1', body: { aliases: { secret: {} } }, says: 'needed for alias [secret]' },
    { line: 'PUT /own1', body: { data_stream: {} }, says: 'unknown section of the body [data_stream]' },
    { line: 'PUT /own1', body: { settings: { 'index.default_pipeline': 'p' } }, says: 'setting [index.default_pipeline]' },
    { line: 'PUT /own1', body: { settings: { index: { final_pipeline: 'p' } } }, says: 'setting [index.final_pipeline]' },
    {
      line: 'PUT /own1',
      body: { settings: { 'index.search': { default_pipeline: 'p' } } },
      says: 'setting [index.search.default_pipeline]',
    },
    { line: 'PUT /own1', body: { settings: { ingestion_source: { type: 'kafka' } } }, says: 'setting [ingestion_source.type]' },
    { line: 'PUT /own1', body: { settings: { 'store.type': 'remote_snapshot' } }, says: 'setting [store.type]' },
    { line: 'PUT /own1', body: { settings: { lifecycle: { name: 'x' } } }, says: 'setting [lifecycle.name]' },
    {
      line: 'PUT /own1',
      body: { settings: { settings: { number_of_shards: 1 } } },
      says: 'setting [settings.number_of_shards]',
    },
    { line: 'PUT /own/_settings', body: { 'index.default_pipeline': 'p' }, says: 'setting [index.default_pipeline]' },
    {
      line: 'PUT /own/_settings',
      body: { settings: { index: { lifecycle: { name: 'x' } } } },
      says: 'setting [index.lifecycle.name]',
    },
    {
      line: 'PUT /own1',
      body: { mappings: { properties: { q: { type: 'percolator' } } } },
      says: 'field of type [percolator]',
    },
    {
      line: 'PUT /own1',
      body: { mappings: { _doc: { properties: { q: { type: 'percolator' } } } } },
      says: 'field of type [percolator]',
    },
    { line: 'PUT /own/_mapping', body: { properties: { q: { type: 'percolator' } } }, says: 'field of type [percolator]' },
    { line: 'PUT /own/_mapping', body: { properties: { _meta: { type: 'percolator' } } }, says: 'field of type [percolator]' },
    { line: 'PUT /own/_mapping', body: { properties: { type: { type: 'percolator' } } }, says: 'field of type [percolator]' },
    {
      line: 'PUT /own/_mapping',
      body: { properties: { a: { fields: { b: { type: 'percolator' } } } } },
      says: 'field of type [percolator]',
    },
    {
      line: 'PUT /own/_mapping',
      body: { dynamic_templates: [{ t: { mapping: { type: 'percolator' } } }] },
      says: 'field of type [percolator]',
    },
    {
      line: 'PUT /own/_mapping',
      body: { runtime: { r: { type: 'lookup', target_index: 'secret' } } },
      says: 'field of type [lookup]',
    },
    {
      line: 'PUT /own/_mapping',
      body: { properties: { s: { type: 'semantic_text' } } },
      says: 'field of type [semantic_text]',
    },
    {
      line: 'PUT /own/_mapping',
      body: { properties: { v: { type: 'knn_vector', model_id: 'm' } } },
      says: 'field with a model',
    },
    {
      line: 'PUT /own/_mapping',
      body: { properties: { v: { type: ['percolator'] } } },
      says: 'field type that is not a string',
    },
    { line: 'GET /own/_analyze', body: { index: 'secret', text: 'x' }, says: 'unknown section of the body [index]' },
    { line: 'GET /own/_termvectors', body: { _index: 'secret', _id: '1' }, says: 'on indices [secret]' },
  ];
  test.each(INDICES)('$line $body', expectRefused);
});
