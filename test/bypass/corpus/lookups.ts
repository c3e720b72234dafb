import { type BypassCase, type Family, json, type ModuleName } from '../bypass-case.ts';

const LOOKUP = { terms: { owner: { index: 'secret', id: '1', path: 'owner' } } };
/** Queries that read a document of the forbidden index on the way. */
const search = (title: string, body: object, ...needs: readonly ModuleName[]): BypassCase => ({
  title,
  tries: 'learn',
  needs,
  method: 'POST',
  target: '/allowed-1/_search',
  body: json(body),
});
const PERCOLATED = { percolate: { field: 'rule', index: 'secret', id: '1' } };
const SHAPE = { geo_shape: { shape: { indexed_shape: { index: 'secret', id: '1', path: 'shape' } } } };

const cases: readonly BypassCase[] = [
  search('terms of a document', { query: LOOKUP }),
  search('terms of a document by an alias', { query: { terms: { owner: { index: 'secret-alias', id: '1', path: 'owner' } } } }),
  search('terms of a document by date math', { query: { terms: { owner: { index: '<secret>', id: '1', path: 'owner' } } } }),
  search('terms in a filter', { query: { bool: { filter: [LOOKUP] } } }),
  search('terms that must not be', { query: { bool: { must_not: LOOKUP } } }),
  search('terms deep inside', {
    query: { bool: { should: [{ bool: { must: [{ constant_score: { filter: { dis_max: { queries: [LOOKUP] } } } }] } }] } },
  }),
  search('terms in a boosting query', {
    query: { boosting: { positive: { match_all: {} }, negative: LOOKUP, negative_boost: 0.5 } },
  }),
  search('terms in a scored function', {
    query: { function_score: { query: { match_all: {} }, functions: [{ filter: LOOKUP, weight: 2 }] } },
  }),
  search('terms in a filter behind the query', { post_filter: LOOKUP }),
  search('terms in a filter aggregation', { aggs: { a: { filter: LOOKUP } } }),
  search('terms in a filters aggregation', { aggs: { a: { filters: { filters: { f: LOOKUP } } } } }),
  search('terms in a filters aggregation without names', { aggs: { a: { filters: { filters: [LOOKUP] } } } }),
  search('terms in an adjacency matrix', { aggs: { a: { adjacency_matrix: { filters: { f: LOOKUP } } } } }),
  search('terms in a sub aggregation', {
    aggregations: { a: { terms: { field: 'owner' }, aggregations: { b: { filter: LOOKUP } } } },
  }),
  search('terms as a background', { aggs: { a: { significant_terms: { field: 'owner', background_filter: LOOKUP } } } }),
  search('terms in a rescore', { rescore: { window_size: 5, query: { rescore_query: LOOKUP } } }),
  search('terms in a highlight', { query: { match_all: {} }, highlight: { fields: { title: { highlight_query: LOOKUP } } } }),
  search('terms in a highlight of all fields', {
    query: { match_all: {} },
    highlight: { highlight_query: LOOKUP, fields: { title: {} } },
  }),
  search('terms in the sorting', {
    sort: [{ title: { order: 'asc', unmapped_type: 'long', nested: { path: 'n', filter: LOOKUP } } }],
  }),
  search('terms of a data stream', { query: { terms: { owner: { index: 'secret-ds', id: '1', path: 'owner' } } } }),
  search('base64 around terms', { query: { wrapper: { query: Buffer.from(json(LOOKUP)).toString('base64') } } }),
  search('base64 twice', {
    query: {
      wrapper: {
        query: Buffer.from(json({ wrapper: { query: Buffer.from(json(LOOKUP)).toString('base64') } })).toString('base64'),
      },
    },
  }),
  search('base64 around terms in a filter', {
    query: { bool: { filter: { wrapper: { query: Buffer.from(json(LOOKUP)).toString('base64') } } } },
  }),
  search('a document that is percolated', { query: PERCOLATED }, 'percolator'),
  search('a document that is percolated in a filter', { query: { bool: { filter: PERCOLATED } } }, 'percolator'),
  search('a shape of a document', { query: SHAPE }, 'geo-shape'),
  search('a shape of a document in a filter', { query: { bool: { filter: [SHAPE] } } }, 'geo-shape'),
  search('more like a document', {
    query: { more_like_this: { fields: ['title'], like: [{ _index: 'secret', _id: '1' }], min_term_freq: 1, min_doc_freq: 1 } },
  }),
  search('more like a document, by an alias', {
    query: {
      more_like_this: { fields: ['title'], like: { _index: 'secret-alias', _id: '1' }, min_term_freq: 1, min_doc_freq: 1 },
    },
  }),
  search('unlike a document', {
    query: {
      more_like_this: {
        fields: ['title'],
        like: 'moby',
        unlike: [{ _index: 'secret', _id: '1' }],
        min_term_freq: 1,
        min_doc_freq: 1,
      },
    },
  }),
  search(
    'a child whose query looks up',
    { query: { has_child: { type: 'child', query: LOOKUP, ignore_unmapped: true } } },
    'parent-join',
  ),
  search(
    'a parent whose query looks up',
    { query: { has_parent: { parent_type: 'parent', query: LOOKUP, ignore_unmapped: true } } },
    'parent-join',
  ),
  search('a nested query that looks up', { query: { nested: { path: 'n', ignore_unmapped: true, query: LOOKUP } } }),
  search(
    'a script that is scored over a lookup',
    { query: { script_score: { query: LOOKUP, script: { source: '1' } } } },
    'lang-painless',
  ),
  search('spans around a lookup', { query: { span_near: { clauses: [LOOKUP] } } }),
  search('a boost of another index', { indices_boost: [{ secret: 2 }] }),
  search('a boost of another index as an object', { indices_boost: { secret: 2 } }),
  {
    title: 'the query twice, the second looks up',
    tries: 'learn',
    method: 'POST',
    target: '/allowed-1/_search',
    body: `{"query":{"match_all":{}},"query":${json(LOOKUP)}}`,
  },
  {
    title: 'an escaped section that looks up',
    tries: 'learn',
    method: 'POST',
    target: '/allowed-1/_search',
    body: `{"\\u0071uery":${json(LOOKUP)}}`,
  },
  {
    title: 'an escaped index that is looked up',
    tries: 'learn',
    method: 'POST',
    target: '/allowed-1/_search',
    body: json({ query: LOOKUP }).replace('secret', '\\u0073ecret'),
  },
  {
    title: 'a count over a lookup',
    tries: 'learn',
    method: 'POST',
    target: '/allowed-1/_count',
    body: json({ query: LOOKUP }),
  },
  {
    title: 'an explanation of a lookup',
    tries: 'learn',
    method: 'POST',
    target: '/allowed-1/_explain/1',
    body: json({ query: LOOKUP }),
  },
  {
    title: 'a validation of a lookup',
    tries: 'learn',
    method: 'POST',
    target: '/allowed-1/_validate/query?rewrite=true',
    body: json({ query: LOOKUP }),
  },
  {
    title: 'field capabilities filtered by a lookup',
    tries: 'learn',
    method: 'POST',
    target: '/allowed-1/_field_caps?fields=*',
    body: json({ index_filter: LOOKUP }),
  },
  {
    title: 'a deletion by a lookup',
    tries: 'learn',
    needs: ['reindex'],
    method: 'POST',
    target: '/allowed-2/_delete_by_query',
    body: json({ query: LOOKUP }),
  },
  {
    title: 'a change by a lookup',
    tries: 'learn',
    needs: ['reindex'],
    method: 'POST',
    target: '/allowed-2/_update_by_query',
    body: json({ query: LOOKUP }),
  },
  {
    title: 'a template that looks up',
    tries: 'learn',
    needs: ['lang-mustache'],
    method: 'POST',
    target: '/allowed-1/_search/template',
    body: json({ source: json({ query: LOOKUP }) }),
  },
  {
    title: 'a template whose parameter is the index',
    tries: 'learn',
    needs: ['lang-mustache'],
    method: 'POST',
    target: '/allowed-1/_search/template',
    body: json({
      source: json({ query: { terms: { owner: { index: '{{ i }}', id: '1', path: 'owner' } } } }),
      params: { i: 'secret' },
    }),
  },
  {
    title: 'an alias whose filter looks up',
    tries: 'act',
    as: 'manager',
    mustRefuse: true,
    method: 'PUT',
    target: '/allowed-1/_alias/allowed-filtered',
    body: json({ filter: LOOKUP }),
  },
  {
    title: 'a search pipeline in the body',
    tries: 'learn',
    needs: ['search-pipeline-common'],
    method: 'POST',
    target: '/allowed-1/_search',
    body: json({ query: { match_all: {} }, search_pipeline: { request_processors: [{ filter_query: { query: LOOKUP } }] } }),
  },
  {
    title: 'a painless script on an index',
    tries: 'read',
    needs: ['lang-painless'],
    method: 'POST',
    target: '/_scripts/painless/_execute',
    body: json({
      script: { source: "emit(doc['owner'].value)" },
      context: 'score',
      context_setup: { index: 'secret', document: { owner: 'x' } },
    }),
  },
];

/** Queries that fetch a document from elsewhere on their way. */
export const LOOKUPS: Family = { name: 'lookups', cases };
