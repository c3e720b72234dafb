import { type BypassCase, type Family, json, type ModuleName } from '../bypass-case.ts';

const act = (title: string, method: string, target: string, body?: object, ...needs: readonly ModuleName[]): BypassCase => ({
  title,
  tries: 'act',
  as: 'operator',
  mustRefuse: true,
  needs,
  method,
  target,
  ...(body === undefined ? {} : { body: json(body) }),
});
const LOOKUP = { terms: { owner: { index: 'secret', id: '1', path: 'owner' } } };

const cases: readonly BypassCase[] = [
  act(
    'a pipeline that redirects',
    'PUT',
    '/_ingest/pipeline/planted',
    { processors: [{ set: { field: '_index', value: 'secret' } }] },
    'ingest-common',
  ),
  act(
    'a pipeline with a script that redirects',
    'PUT',
    '/_ingest/pipeline/planted',
    { processors: [{ script: { source: "ctx._index = 'secret'" } }] },
    'ingest-common',
    'lang-painless',
  ),
  act(
    'a pipeline that names an index by date',
    'PUT',
    '/_ingest/pipeline/planted',
    { processors: [{ date_index_name: { field: 'd', index_name_prefix: 'secret-', date_rounding: 'd' } }] },
    'ingest-common',
  ),
  act(
    'a pipeline that calls another',
    'PUT',
    '/_ingest/pipeline/planted',
    { processors: [{ pipeline: { name: 'redirect' } }] },
    'ingest-common',
  ),
  act('the pipeline of all is replaced', 'PUT', '/_ingest/pipeline/empty', { processors: [], description: 'replaced' }),
  act('the deletion of a pipeline', 'DELETE', '/_ingest/pipeline/empty'),
  act('the deletion of all pipelines', 'DELETE', '/_ingest/pipeline/*'),
  act(
    'a search pipeline that looks up',
    'PUT',
    '/_search/pipeline/planted',
    { request_processors: [{ filter_query: { query: LOOKUP } }] },
    'search-pipeline-common',
  ),
  act('an empty search pipeline', 'PUT', '/_search/pipeline/planted', { request_processors: [] }),
  act('the deletion of search pipelines', 'DELETE', '/_search/pipeline/*'),
  act(
    'a stored script',
    'PUT',
    '/_scripts/planted',
    { script: { lang: 'mustache', source: '{"query":{"match_all":{}}}' } },
    'lang-mustache',
  ),
  act(
    'a stored script is replaced',
    'PUT',
    '/_scripts/any-query',
    { script: { lang: 'mustache', source: '{"query":{"match_none":{}}}' } },
    'lang-mustache',
  ),
  act('the deletion of a stored script', 'DELETE', '/_scripts/any-query', undefined, 'lang-mustache'),
  act('an index template for forbidden names', 'PUT', '/_index_template/planted', {
    index_patterns: ['secret-*'],
    priority: 500,
    template: { settings: { 'index.default_pipeline': 'redirect' } },
  }),
  act('an index template with a forbidden alias', 'PUT', '/_index_template/planted', {
    index_patterns: ['allowed-t*'],
    template: { aliases: { 'secret-alias': {} } },
  }),
  act('an index template for all', 'PUT', '/_index_template/planted', {
    index_patterns: ['*'],
    priority: 1_000,
    template: { settings: { number_of_replicas: 3 } },
  }),
  act('an index template with a pipeline', 'PUT', '/_index_template/planted', {
    index_patterns: ['allowed-t*'],
    template: { settings: { 'index.default_pipeline': 'redirect' } },
  }),
  act('an old template for all', 'PUT', '/_template/planted', { index_patterns: ['*'], settings: { number_of_replicas: 3 } }),
  act('an old template with a forbidden alias', 'PUT', '/_template/planted', {
    index_patterns: ['allowed-t*'],
    aliases: { 'secret-alias': {} },
  }),
  act('the deletion of a template of others', 'DELETE', '/_index_template/secret-streams'),
  act('a component template with a pipeline', 'PUT', '/_component_template/planted', {
    template: { settings: { 'index.final_pipeline': 'redirect' } },
  }),
  act(
    'an own index whose default pipeline redirects',
    'PUT',
    '/allowed-9',
    { settings: { 'index.default_pipeline': 'redirect' } },
    'ingest-common',
  ),
  act(
    'an own index whose final pipeline redirects',
    'PUT',
    '/allowed-9',
    { settings: { index: { final_pipeline: 'redirect' } } },
    'ingest-common',
  ),
  act(
    'a setting makes a redirecting pipeline the default',
    'PUT',
    '/allowed-1/_settings',
    { 'index.default_pipeline': 'redirect' },
    'ingest-common',
  ),
  act(
    'a nested setting makes a redirecting pipeline the default',
    'PUT',
    '/allowed-1/_settings',
    { index: { final_pipeline: 'redirect' } },
    'ingest-common',
  ),
  act('a setting makes a search pipeline the default', 'PUT', '/allowed-1/_settings', {
    'index.search.default_pipeline': 'planted',
  }),
  act(
    'a pipeline tried on a document',
    'POST',
    '/_ingest/pipeline/redirect/_simulate',
    { docs: [{ _index: 'secret', _id: '1', _source: {} }] },
    'ingest-common',
  ),
  act('cluster settings', 'PUT', '/_cluster/settings', { persistent: { 'search.max_buckets': 5 } }),
  act('cluster settings that open a remote cluster', 'PUT', '/_cluster/settings', {
    persistent: { 'cluster.remote.planted.seeds': ['127.0.0.1:9300'] },
  }),
  act('cluster settings that make all read-only', 'PUT', '/_cluster/settings', {
    transient: { 'cluster.blocks.read_only': true },
  }),
  act('a rerouting', 'POST', '/_cluster/reroute', { commands: [] }),
  act('the exclusion of a voter', 'POST', '/_cluster/voting_config_exclusions?node_names=none&timeout=1s'),
  act('the cancellation of tasks', 'POST', '/_tasks/_cancel?actions=*none'),
  act('the tasks', 'GET', '/_tasks?detailed=true'),
  act('the reload of secrets', 'POST', '/_nodes/reload_secure_settings'),
  act('a dangling index', 'POST', '/_dangling/none?accept_data_loss=true'),
  act('a view on the forbidden index', 'POST', '/views', { name: 'planted', targets: [{ indexPattern: 'secret' }] }),
  act('a workload group', 'PUT', '/_wlm/workload_group', {
    name: 'planted',
    resiliency_mode: 'enforced',
    resource_limits: { cpu: 0.1 },
  }),
  act('a weight of a zone', 'PUT', '/_cluster/routing/awareness/zone/weights', { weights: { a: '1' }, _version: -1 }),
  act('a decommission', 'DELETE', '/_cluster/decommission/awareness'),
  act('the clearing of caches of others', 'POST', '/secret/_cache/clear'),
  act('a merge of others', 'POST', '/secret/_forcemerge?only_expunge_deletes=true'),
  act('a synced flush of others', 'POST', '/secret/_flush'),
  act('an upgrade of others', 'POST', '/secret/_upgrade'),
];

/** What the cluster does later as the proxy's own identity, and acts on the cluster. */
export const DEFERRED: Family = { name: 'deferred and cluster acts', cases };
