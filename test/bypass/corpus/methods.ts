import { type BypassCase, type Family, json, lines } from '../bypass-case.ts';

const one = (title: string, tries: BypassCase['tries'], method: string, target: string, body?: string): BypassCase => ({
  title,
  tries,
  method,
  target,
  ...(body === undefined ? {} : { body }),
});
const LOOKUP = json({ query: { terms: { owner: { index: 'secret', id: '1', path: 'owner' } } } });

const cases: readonly BypassCase[] = [
  one('whether an index is there', 'learn', 'HEAD', '/secret'),
  one('whether a document is there', 'learn', 'HEAD', '/secret/_doc/1'),
  one('whether a source is there', 'learn', 'HEAD', '/secret/_source/1'),
  one('whether a list is there', 'learn', 'HEAD', '/allowed-1,secret'),
  one('whether a pattern is there', 'learn', 'HEAD', '/secret*?allow_no_indices=false'),
  one('whether an alias of an index is there', 'learn', 'HEAD', '/secret/_alias/secret-alias'),
  one('whether a template is there', 'learn', 'HEAD', '/_index_template/secret-streams'),
  one('a HEAD of a search', 'learn', 'HEAD', '/secret/_search'),
  one('a HEAD of a count', 'learn', 'HEAD', '/secret/_count'),
  one('a HEAD of a table', 'learn', 'HEAD', '/_cat/indices'),
  one('the options of an index', 'learn', 'OPTIONS', '/secret'),
  one('the options of a search', 'read', 'OPTIONS', '/secret/_search', '{}'),
  one('the options of all', 'learn', 'OPTIONS', '*'),
  one('a GET with a body of several searches', 'read', 'GET', '/allowed-1/_msearch', lines({ index: 'secret' }, {})),
  one('a GET with a body of documents', 'read', 'GET', '/allowed-1/_mget', json({ docs: [{ _index: 'secret', _id: '1' }] })),
  one('a GET with a lookup', 'learn', 'GET', '/allowed-1/_search', LOOKUP),
  one('a GET of a count with a lookup', 'learn', 'GET', '/allowed-1/_count', LOOKUP),
  one('a GET that refreshes', 'act', 'GET', '/secret/_refresh'),
  one('a GET that flushes', 'act', 'GET', '/secret/_flush?force=true'),
  one('a GET that analyzes', 'learn', 'GET', '/secret/_analyze?text=x'),
  one('a PUT that writes in bulk', 'write', 'PUT', '/secret/_bulk', lines({ index: {} }, { a: 1 })),
  one('a PUT of a name that is an operation', 'act', 'PUT', '/_search'),
  one('a POST for a document without an operation', 'write', 'POST', '/secret', json({ a: 1 })),
  one('a POST of a creation', 'write', 'POST', '/secret/_create/new', json({ a: 1 })),
  one('a POST over a document', 'write', 'POST', '/secret/_doc/1', json({ a: 1 })),
  one('a POST of a mapping', 'act', 'POST', '/secret/_mapping', json({ properties: { planted: { type: 'keyword' } } })),
  one('a PATCH', 'write', 'PATCH', '/secret/_doc/1', json({ a: 1 })),
  one('a TRACE', 'read', 'TRACE', '/secret/_search'),
  one('a CONNECT', 'read', 'CONNECT', '/secret/_search'),
  one('a method in lower case', 'read', 'get', '/secret/_search'),
  one('a method with a letter more', 'read', 'GETS', '/secret/_search'),
  one('a method of WebDAV', 'read', 'SEARCH', '/secret/_search'),
  one('a copy by WebDAV', 'act', 'COPY', '/secret'),
  one('a DELETE with a body', 'act', 'DELETE', '/secret', '{}'),
  one('a DELETE of a search', 'act', 'DELETE', '/secret/_search'),
  one('a DELETE of the mapping', 'act', 'DELETE', '/secret/_mapping'),
];

/** The same with another method. */
export const METHODS: Family = { name: 'methods', cases };
