import { type BypassCase, type Family, json, lines, type ModuleName } from '../bypass-case.ts';

const bulk = (title: string, body: string, target = '/_bulk', more: Partial<BypassCase> = {}): BypassCase => ({
  title,
  tries: 'write',
  method: 'POST',
  target,
  body,
  ...more,
});
const SOURCE = { title: 'x' };
const OWN = { index: { _index: 'allowed-1' } };
const INGEST: { readonly needs: readonly ModuleName[] } = { needs: ['ingest-common'] };

const cases: readonly BypassCase[] = [
  bulk('an item', lines({ index: { _index: 'secret', _id: '1' } }, SOURCE)),
  bulk('an item behind an allowed one', lines(OWN, SOURCE, { index: { _index: 'secret' } }, SOURCE)),
  bulk('an item against the path', lines({ index: { _index: 'secret' } }, SOURCE), '/allowed-1/_bulk'),
  bulk('a creation', lines({ create: { _index: 'secret', _id: 'new' } }, SOURCE), '/allowed-1/_bulk'),
  bulk('a deletion', lines({ delete: { _index: 'secret', _id: '1' } })),
  bulk(
    'a deletion behind a deletion',
    lines({ delete: { _index: 'allowed-1', _id: 'x' } }, { delete: { _index: 'secret', _id: '1' } }),
  ),
  bulk('a change', lines({ update: { _index: 'secret', _id: '1' } }, { doc: { title: 'x' } })),
  bulk(
    'a change that returns the source',
    lines({ update: { _index: 'secret', _id: '1', _source: true } }, { doc: { a: 1 } }),
    '/_bulk',
    {
      tries: 'read',
    },
  ),
  bulk(
    'a change that returns the source by parameter',
    lines({ update: { _index: 'secret', _id: '1' } }, { doc: { a: 1 } }),
    '/_bulk?_source=true',
    {
      tries: 'read',
    },
  ),
  bulk('an upsert', lines({ update: { _index: 'secret', _id: 'new' } }, { doc: SOURCE, doc_as_upsert: true })),
  bulk('an index twice, the forbidden one last', '{"index":{"_index":"allowed-1","_index":"secret"}}\n{"title":"x"}\n'),
  bulk('an index twice, the forbidden one first', '{"index":{"_index":"secret","_index":"allowed-1"}}\n{"title":"x"}\n'),
  bulk('two operations in one line', '{"index":{"_index":"allowed-1"},"index":{"_index":"secret"}}\n{"title":"x"}\n'),
  bulk(
    'two operations, the second a deletion',
    '{"index":{"_index":"allowed-1"},"delete":{"_index":"secret","_id":"1"}}\n{"title":"x"}\n',
  ),
  bulk('an escaped letter in the name', '{"index":{"_index":"\\u0073ecret"}}\n{"title":"x"}\n'),
  bulk('an escaped letter in the key', '{"index":{"\\u005findex":"secret"}}\n{"title":"x"}\n'),
  bulk('an escaped letter in the operation', '{"\\u0069ndex":{"_index":"secret"}}\n{"title":"x"}\n'),
  bulk(
    'an operation that swallows its neighbour',
    lines({ delete: { _index: 'allowed-1', _id: 'x' } }, { index: { _index: 'secret' } }, SOURCE),
  ),
  bulk('a source that looks like an operation', lines(OWN, { delete: { _index: 'secret', _id: '1' } })),
  bulk('a source that is missing', `${lines(OWN)}${lines({ index: { _index: 'secret' } }, SOURCE)}`),
  bulk('an empty line as a source', `${lines(OWN)}\n${lines({ index: { _index: 'secret' } }, SOURCE)}`),
  bulk('empty lines between', `\n\n${lines({ index: { _index: 'secret' } }, SOURCE)}\n`),
  bulk(
    'carriage returns',
    '{"index":{"_index":"allowed-1"}}\r\n{"title":"x"}\r\n{"index":{"_index":"secret"}}\r\n{"title":"x"}\r\n',
  ),
  bulk('carriage returns alone', '{"index":{"_index":"allowed-1"}}\r{"index":{"_index":"secret"}}\n{"title":"x"}\n'),
  bulk('no line end at the end', '{"index":{"_index":"secret"}}\n{"title":"x"}'),
  bulk('two values in one line', '{"index":{"_index":"allowed-1"}} {"delete":{"_index":"secret","_id":"1"}}\n{"title":"x"}\n'),
  bulk('a comment', '{"index":{/* "_index":"allowed-1" */"_index":"secret"}}\n{"title":"x"}\n'),
  bulk('an operation in an array', '[{"index":{"_index":"secret"}}]\n{"title":"x"}\n'),
  bulk('blanks around the operation', '   {  "index" : { "_index" : "secret" } }   \n{"title":"x"}\n'),
  bulk('an alias', lines({ index: { _index: 'secret-alias' } }, SOURCE)),
  bulk('date math', lines({ index: { _index: '<secret>' } }, SOURCE)),
  bulk('date math with an escape', lines({ index: { _index: '<se\\cret>' } }, SOURCE)),
  bulk('a data stream', lines({ create: { _index: 'secret-ds' } }, { '@timestamp': '2026-01-03' })),
  bulk(
    'a backing index',
    lines({ index: { _index: '.ds-secret-ds-000001', _id: '1', if_seq_no: 0, if_primary_term: 1 } }, SOURCE),
  ),
  bulk('a list as a name', lines({ index: { _index: 'allowed-1,secret' } }, SOURCE)),
  bulk('a number as a name', lines({ index: { _index: 1 } }, SOURCE)),
  bulk('a new index', lines({ index: { _index: 'secret-planted' } }, SOURCE)),
  bulk('a name with upper case of the key', lines({ index: { _INDEX: 'secret' } }, SOURCE), '/allowed-1/_bulk'),
  bulk('a name without underscore', lines({ index: { index: 'secret' } }, SOURCE), '/allowed-1/_bulk'),
  bulk('a type beside the name', lines({ index: { _index: 'secret', _type: '_doc' } }, SOURCE)),
  bulk('a pipeline that redirects, as a parameter', lines(OWN, SOURCE), '/_bulk?pipeline=redirect', INGEST),
  bulk(
    'a pipeline that redirects, in the line',
    lines({ index: { _index: 'allowed-1', pipeline: 'redirect' } }, SOURCE),
    '/_bulk',
    INGEST,
  ),
  bulk(
    'a pipeline with an upsert',
    lines({ update: { _index: 'allowed-1', _id: 'u', pipeline: 'redirect' } }, { doc: SOURCE, doc_as_upsert: true }),
    '/_bulk?pipeline=redirect',
    INGEST,
  ),
  bulk('an alias that is required', lines({ index: { _index: 'secret-alias', require_alias: true } }, SOURCE)),
  bulk(
    'a script that changes',
    lines({ update: { _index: 'secret', _id: '1' } }, { script: { source: 'ctx._source.title="x"' } }),
    '/_bulk',
    {
      needs: ['lang-painless'],
    },
  ),
  bulk('a reader deletes', lines({ delete: { _index: 'allowed-1', _id: '1' } }), '/_bulk', { as: 'reader' }),
  bulk('a reader changes', lines({ update: { _index: 'allowed-1', _id: '1' } }, { doc: { title: 'x' } }), '/allowed-1/_bulk', {
    as: 'reader',
  }),
  bulk('the method PUT', lines({ index: { _index: 'secret' } }, SOURCE), '/_bulk', { method: 'PUT' }),
  bulk('a slash at the end', lines({ index: { _index: 'secret' } }, SOURCE), '/_bulk/'),
  bulk('the streaming variant', lines({ index: { _index: 'secret' } }, SOURCE), '/_bulk/stream'),
  bulk('JSON sent as text', lines({ index: { _index: 'secret' } }, SOURCE), '/_bulk', {
    headers: { 'Content-Type': 'text/plain' },
  }),
  bulk('NDJSON', lines({ index: { _index: 'secret' } }, SOURCE), '/_bulk', {
    headers: { 'Content-Type': 'application/x-ndjson' },
  }),
  bulk('a source of 300 KB before it', lines(OWN, { title: 'y'.repeat(300_000) }, { index: { _index: 'secret' } }, SOURCE)),
  bulk(
    'a thousand allowed items before it',
    lines(OWN, SOURCE).repeat(1_000) + lines({ delete: { _index: 'secret', _id: '1' } }),
  ),
  bulk(
    'an action line of 20 KB',
    lines({ index: { _index: 'secret', _id: 'x'.repeat(400), routing: 'r'.repeat(20_000) } }, SOURCE),
  ),
  {
    title: 'a redirecting pipeline for one document',
    tries: 'write',
    ...INGEST,
    method: 'PUT',
    target: '/allowed-1/_doc/7?pipeline=redirect',
    body: json(SOURCE),
  },
];

/** `_bulk`: items that name another index, and lines that are paired in two ways. */
export const BULK: Family = { name: 'bulk', cases };
