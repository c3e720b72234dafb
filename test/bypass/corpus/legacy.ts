import { type BypassCase, type Family, json, lines } from '../bypass-case.ts';

const one = (title: string, tries: BypassCase['tries'], method: string, target: string, body?: string): BypassCase => ({
  title,
  tries,
  method,
  target,
  ...(body === undefined ? {} : { body }),
});
const dashboards = (title: string, tries: BypassCase['tries'], method: string, path: string, body?: string): BypassCase => ({
  ...one(title, tries, method, `/_opensearch_dashboards${path}`, body),
  needs: ['opensearch-dashboards'],
});
const plugin = (title: string, method: string, target: string, body: string): BypassCase => ({
  ...one(title, 'read', method, target, body),
  needs: ['opensearch-sql'],
});
const security = (title: string, method: string, target: string, body?: string): BypassCase => ({
  ...one(title, 'act', method, target, body),
  needs: ['opensearch-security'],
  mustRefuse: true,
});

const typed: readonly BypassCase[] = [
  one('a typed document', 'read', 'GET', '/secret/type/1'),
  one('a typed document of the only type', 'read', 'GET', '/secret/_doc/1/_source'),
  one('a typed search', 'read', 'GET', '/secret/type/_search'),
  one('a typed search of several types', 'read', 'GET', '/secret/a,b/_search'),
  one('a typed search whose type is an index', 'read', 'GET', '/allowed-1/secret/_search'),
  one('a typed count', 'learn', 'GET', '/secret/type/_count'),
  one('a typed write', 'write', 'PUT', '/secret/type/1', json({ a: 1 })),
  one('a typed write without an id', 'write', 'POST', '/secret/type', json({ a: 1 })),
  one('a typed deletion', 'write', 'DELETE', '/secret/type/1'),
  one('a typed change', 'write', 'POST', '/secret/type/1/_update', json({ doc: { a: 1 } })),
  one('a typed creation', 'write', 'PUT', '/secret/type/1/_create', json({ a: 1 })),
  one('a typed bulk', 'write', 'POST', '/secret/type/_bulk', lines({ index: {} }, { a: 1 })),
  one('a typed mapping', 'act', 'PUT', '/secret/type/_mapping', json({ properties: {} })),
  one('a mapping of a type', 'act', 'PUT', '/secret/_mapping/type', json({ properties: {} })),
  one('a typed explanation', 'read', 'GET', '/secret/type/1/_explain?q=*'),
  one('typed terms', 'read', 'GET', '/secret/type/1/_termvectors?fields=title'),
  one('typed documents by id', 'read', 'POST', '/secret/type/_mget', json({ ids: ['1'] })),
  one('a document with a type in the query', 'read', 'GET', '/secret/_doc/1?type=_doc'),
];

const copies: readonly BypassCase[] = [
  dashboards('a search beside the proxy of the console', 'read', 'GET', '/secret/_search'),
  dashboards('a document through the console', 'read', 'GET', '/secret/_doc/1'),
  dashboards('documents through the console', 'read', 'POST', '/_mget', json({ docs: [{ _index: 'secret', _id: '1' }] })),
  dashboards('a bulk through the console', 'write', 'POST', '/_bulk', lines({ index: { _index: 'secret' } }, { a: 1 })),
  dashboards('a write through the console', 'write', 'PUT', '/secret/_doc/1', json({ a: 1 })),
  dashboards('a deletion through the console', 'write', 'DELETE', '/secret/_doc/1'),
  dashboards('an alias through the console', 'act', 'PUT', '/secret/_alias/allowed-window'),
  dashboards(
    'a deletion by query through the console',
    'write',
    'POST',
    '/secret/_delete_by_query',
    json({ query: { match_all: {} } }),
  ),
  plugin('SQL', 'POST', '/_plugins/_sql', json({ query: 'SELECT * FROM secret' })),
  plugin('SQL by the old path', 'POST', '/_opendistro/_sql', json({ query: 'SELECT * FROM secret' })),
  plugin('PPL', 'POST', '/_plugins/_ppl', json({ query: 'source=secret' })),
  security('the configuration of the security plugin', 'GET', '/_plugins/_security/api/internalusers'),
  security('the same by the old path', 'GET', '/_opendistro/_security/api/internalusers'),
  security('the flushing of its cache', 'DELETE', '/_opendistro/_security/api/cache'),
];

/** Paths of old versions, and second doors to the same rooms. */
export const LEGACY: Family = { name: 'legacy and second doors', cases: [...typed, ...copies] };
