import { type BypassCase, type Family, json, lines } from '../bypass-case.ts';

const read = (title: string, target: string): BypassCase => ({ title, tries: 'read', method: 'GET', target });
const learn = (title: string, target: string): BypassCase => ({ title, tries: 'learn', as: 'manager', method: 'GET', target });
const act = (title: string, method: string, target: string, body?: string): BypassCase => ({
  title,
  tries: 'act',
  as: 'manager',
  method,
  target,
  ...(body === undefined ? {} : { body }),
});
const DOCUMENT = json({ title: 'x' });

const reads: readonly BypassCase[] = [
  read('no index: all of them', '/_search'),
  read('the index in the query', '/_search?index=secret'),
  read('an empty index in the query', '/_search?index='),
  read('a list in the query', '/_search?index=allowed-1,secret'),
  read('a pattern in the query', '/_search?index=s*'),
  read('the index twice, the forbidden one last', '/_search?index=allowed-1&index=secret'),
  read('the index twice, the forbidden one first', '/_search?index=secret&index=allowed-1'),
  read('a semicolon between parameters', '/_search?pretty;index=secret'),
  read('a semicolon inside a value', '/_search?index=allowed-1;index=secret'),
  read('a semicolon in a path with an index', '/allowed-1/_search?pretty;index=secret'),
  read('an index beside the one of the path', '/allowed-1/_search?index=secret'),
  read('an encoded index beside the one of the path', '/allowed-1/_search?inde%78=secret'),
  read('a second question mark', '/_search?pretty?index=secret'),
  read('an ampersand first', '/_search?&index=secret'),
  read('many ampersands', '/_search?&&index=secret&&'),
  read('a fragment in the query', '/_search?index=secret#index=allowed-1'),
  read('brackets behind the name', '/_search?index[]=secret'),
  read('a parameter in upper case', '/_search?INDEX=secret'),
  read(
    'documents by id of an index in the query',
    '/_mget?index=secret&source=%7B%22ids%22%3A%5B%221%22%5D%7D&source_content_type=application/json',
  ),
  {
    title: 'documents by id with the index in the query',
    tries: 'read',
    method: 'POST',
    target: '/_mget?index=secret',
    body: json({ ids: ['1'] }),
  },
  {
    title: 'documents by id with a path that the query contradicts',
    tries: 'read',
    method: 'POST',
    target: '/allowed-1/_mget?index=secret',
    body: json({ ids: ['1'] }),
  },
  {
    title: 'several searches with the index in the query',
    tries: 'read',
    method: 'POST',
    target: '/_msearch?index=secret',
    body: lines({}, {}),
  },
  {
    title: 'terms of documents with the index in the query',
    tries: 'read',
    method: 'POST',
    target: '/_mtermvectors?index=secret&fields=title',
    body: json({ ids: ['1'] }),
  },
  {
    title: 'a template with the index in the query',
    tries: 'read',
    needs: ['lang-mustache'],
    method: 'POST',
    target: '/_search/template?index=secret',
    body: json({ source: { query: { match_all: {} } } }),
  },
  read('another document id in the query', '/secret/_doc/2?id=1'),
  read('stored fields of another index', '/allowed-1/_search?stored_fields=_source&index=secret&_source=true'),
];

const learns: readonly BypassCase[] = [
  learn('a count without an index', '/_count'),
  learn('a count with the index in the query', '/_count?index=secret'),
  learn('field capabilities without an index', '/_field_caps?fields=*'),
  learn('field capabilities with the index in the query', '/_field_caps?fields=*&index=secret'),
  learn('mappings without an index', '/_mapping'),
  learn('mappings with the index in the query', '/_mapping?index=secret'),
  learn('settings without an index', '/_settings'),
  learn('settings with the index in the query', '/_settings?index=secret'),
  learn('aliases with the index in the query', '/_alias?index=secret'),
  learn('aliases of a name with the index in the query', '/_alias/*?index=secret'),
  learn('field mappings with the index in the query', '/_mapping/field/*?index=secret'),
  learn('statistics with the index in the query', '/_stats?index=secret'),
  learn('segments with the index in the query', '/_segments?index=secret'),
  learn('shards of a search with the index in the query', '/_search_shards?index=secret'),
  learn('a query validated with the index in the query', '/_validate/query?index=secret&explain=true&q=title:x'),
  learn('a recovery with the index in the query', '/_recovery?index=secret'),
  learn('a row of the table of indices', '/_cat/indices?index=secret'),
  learn('the health of an index in the query', '/_cluster/health?index=secret&level=indices'),
  learn('an own table with another index in the query', '/_cat/indices/allowed-1?index=secret'),
  learn('own mappings with another index in the query', '/allowed-1/_mapping?index=secret'),
  learn('own statistics with another index in the query', '/allowed-1/_stats?index=secret'),
];

const acts: readonly BypassCase[] = [
  act('a deletion with the index in the query', 'DELETE', '/?index=secret'),
  act('a deletion of all with the index in the query', 'DELETE', '/?index=*'),
  act('a closing with the index in the query', 'POST', '/_close?index=secret'),
  act('an opening with the index in the query', 'POST', '/_open?index=secret-closed'),
  act('a refresh with the index in the query', 'POST', '/_refresh?index=secret'),
  act('a refresh without an index', 'POST', '/_refresh'),
  act('a flush with the index in the query', 'POST', '/_flush?index=secret&force=true'),
  act('an alias with index and name in the query', 'PUT', '/_alias?index=secret&name=allowed-window'),
  act('an alias with the index in the query', 'PUT', '/_alias/allowed-window?index=secret'),
  act('a setting with the index in the query', 'PUT', '/_settings?index=secret', json({ index: { max_result_window: 5 } })),
  act('settings of all indices', 'PUT', '/_settings', json({ index: { max_result_window: 5 } })),
  act(
    'a mapping with the index in the query',
    'PUT',
    '/_mapping?index=secret',
    json({ properties: { planted: { type: 'keyword' } } }),
  ),
  act(
    'own settings with another index in the query',
    'PUT',
    '/allowed-1/_settings?index=secret',
    json({ index: { max_result_window: 5 } }),
  ),
  {
    title: 'a bulk with the index in the query',
    tries: 'write',
    method: 'POST',
    target: '/_bulk?index=secret',
    body: lines({ index: {} }, { title: 'x' }),
  },
  {
    title: 'a bulk with a path that the query contradicts',
    tries: 'write',
    method: 'POST',
    target: '/allowed-1/_bulk?index=secret',
    body: lines({ index: {} }, { title: 'x' }),
  },
  {
    title: 'a document with another index in the query',
    tries: 'write',
    method: 'PUT',
    target: '/allowed-1/_doc/7?index=secret',
    body: DOCUMENT,
  },
  {
    title: 'a deletion with another index in the query',
    tries: 'write',
    method: 'DELETE',
    target: '/allowed-1/_doc/7?index=secret',
  },
  {
    title: 'a creation by op_type for one who may only read',
    tries: 'write',
    as: 'reader',
    method: 'PUT',
    target: '/allowed-1/_doc/7?op_type=create',
    body: DOCUMENT,
  },
];

/** The query string as a second way to name an index. */
export const QUERY_STRING: Family = { name: 'query string', cases: [...reads, ...learns, ...acts] };
