import { type BypassCase, type Family, json, type ModuleName } from '../bypass-case.ts';

const REINDEX: readonly ModuleName[] = ['reindex'];
const reindex = (title: string, body: object | string, ...needs: readonly ModuleName[]): BypassCase => ({
  title: `_reindex: ${title}`,
  tries: 'write',
  as: 'manager',
  needs: [...REINDEX, ...needs],
  mustRefuse: true,
  method: 'POST',
  target: '/_reindex?refresh=true',
  body: typeof body === 'string' ? body : json({ max_docs: 2, ...body }),
});
const act = (title: string, method: string, target: string, body?: object | string): BypassCase => ({
  title,
  tries: 'act',
  as: 'manager',
  mustRefuse: true,
  method,
  target,
  ...(body === undefined ? {} : { body: typeof body === 'string' ? body : json(body) }),
});
const FROM = { index: 'allowed-1' };
const TO = { index: 'allowed-2' };
const LOOKUP = { terms: { owner: { index: 'secret', id: '1', path: 'owner' } } };
const KEEP = { settings: { 'index.blocks.write': true } };

const cases: readonly BypassCase[] = [
  reindex('out of the forbidden index', { source: { index: 'secret' }, dest: TO }),
  reindex('out of a list', { source: { index: ['allowed-1', 'secret'] }, dest: TO }),
  reindex('out of a list as text', { source: { index: 'allowed-1,secret' }, dest: TO }),
  reindex('out of a pattern', { source: { index: 's*' }, dest: TO }),
  reindex('out of an alias', { source: { index: 'secret-alias' }, dest: TO }),
  reindex('out of date math', { source: { index: '<secret>' }, dest: TO }),
  reindex('out of a data stream', { source: { index: 'secret-ds' }, dest: TO }),
  reindex(
    'out of the index that stands twice',
    '{"max_docs":1,"source":{"index":"allowed-1","index":"secret"},"dest":{"index":"allowed-2"}}',
  ),
  reindex(
    'out of the source that stands twice',
    '{"max_docs":1,"source":{"index":"allowed-1"},"source":{"index":"secret"},"dest":{"index":"allowed-2"}}',
  ),
  reindex('out of an escaped key', '{"max_docs":1,"source":{"\\u0069ndex":"secret"},"dest":{"index":"allowed-2"}}'),
  reindex('into the forbidden index', { source: FROM, dest: { index: 'secret' } }),
  reindex('into an alias', { source: FROM, dest: { index: 'secret-alias' } }),
  reindex('into date math', { source: FROM, dest: { index: '<secret>' } }),
  reindex('into a new index', { source: FROM, dest: { index: 'secret-planted' } }),
  reindex(
    'into the destination that stands twice',
    '{"max_docs":1,"source":{"index":"allowed-1"},"dest":{"index":"allowed-2"},"dest":{"index":"secret"}}',
  ),
  reindex('by a script', { source: FROM, dest: TO, script: { source: "ctx._index = 'secret'" } }, 'lang-painless'),
  reindex('by a pipeline', { source: FROM, dest: { ...TO, pipeline: 'redirect' } }, 'ingest-common'),
  reindex('from itself as a remote cluster', { source: { ...FROM, remote: { host: 'http://127.0.0.1:9200' } }, dest: TO }),
  reindex('with a lookup', { source: { ...FROM, query: LOOKUP }, dest: TO }),
  {
    title: 'a change by query through a redirecting pipeline',
    tries: 'write',
    needs: [...REINDEX, 'ingest-common'],
    method: 'POST',
    target: '/allowed-1/_update_by_query?pipeline=redirect',
    body: json({ query: { match_all: {} } }),
  },
  {
    title: 'a change by query whose script redirects',
    tries: 'write',
    needs: [...REINDEX, 'lang-painless'],
    method: 'POST',
    target: '/allowed-1/_update_by_query',
    body: json({ script: { source: "ctx._index = 'secret'" } }),
  },
  act('a clone of the forbidden index', 'PUT', '/secret/_clone/allowed-9', KEEP),
  act('a clone of the forbidden index by POST', 'POST', '/secret/_clone/allowed-9', KEEP),
  act('a shrunk copy of the forbidden index', 'PUT', '/secret/_shrink/allowed-9'),
  act('a split copy of the forbidden index', 'PUT', '/secret/_split/allowed-9', { settings: { 'index.number_of_shards': 2 } }),
  act('a clone to a forbidden name', 'PUT', '/allowed-1/_clone/secret-planted'),
  act('a clone with a forbidden alias', 'PUT', '/allowed-1/_clone/allowed-9', { aliases: { 'secret-alias': {} } }),
  act('a clone whose target stands in the query', 'PUT', '/allowed-1/_clone/allowed-9?target=secret-planted'),
  act('a rollover of an alias of others', 'POST', '/secret-alias/_rollover', { conditions: { max_docs: 0 } }),
  act('a rollover to a forbidden name', 'POST', '/allowed-write/_rollover/secret-planted', { conditions: { max_docs: 0 } }),
  act('a rollover to a forbidden name in the query', 'POST', '/allowed-write/_rollover?new_index=secret-planted'),
  act('a rollover with a forbidden alias', 'POST', '/allowed-write/_rollover/allowed-000009', {
    aliases: { 'secret-alias': {} },
  }),
  act('a rollover of a data stream of others', 'POST', '/secret-ds/_rollover'),
  act('a rollover that is only tried, of an alias of others', 'POST', '/secret-ds/_rollover?dry_run=true'),
  act('a snapshot of the forbidden index', 'PUT', '/_snapshot/backup/stolen?wait_for_completion=true', { indices: 'secret' }),
  act('a snapshot of all', 'PUT', '/_snapshot/backup/stolen?wait_for_completion=true'),
  act("a repository of one's own", 'PUT', '/_snapshot/stolen', { type: 'fs', settings: { location: 'stolen' } }),
  act('a restoration under an own name', 'POST', '/_snapshot/backup/all/_restore', {
    indices: '.secret-hidden',
    rename_pattern: '.secret-hidden',
    rename_replacement: 'allowed-9',
  }),
  act('a restoration over others', 'POST', '/_snapshot/backup/all/_restore', {
    indices: 'public',
    rename_pattern: 'public',
    rename_replacement: 'secret-planted',
  }),
  act('the deletion of a snapshot', 'DELETE', '/_snapshot/backup/all'),
  act('the deletion of a repository', 'DELETE', '/_snapshot/backup'),
  act('a copied snapshot', 'PUT', '/_snapshot/backup/all/_clone/stolen', { indices: '*' }),
  { title: 'what is in a snapshot', tries: 'learn', as: 'manager', method: 'GET', target: '/_snapshot/backup/all' },
  { title: 'what is in all snapshots', tries: 'learn', as: 'manager', method: 'GET', target: '/_snapshot/_all/_all' },
  { title: 'the state of a snapshot', tries: 'learn', as: 'manager', method: 'GET', target: '/_snapshot/backup/all/_status' },
  { title: 'the table of snapshots', tries: 'learn', as: 'manager', method: 'GET', target: '/_cat/snapshots/backup' },
];

/** APIs that copy documents or make indices from others. */
export const COPIES: Family = { name: 'copies', cases };
