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
    const { refusal } = decide(planner, caller, request);
    expect(refusal?.message ?? 'allowed').toContain(says);
    expect(refusal?.code).toBe(code);
  }
}

describe('A limited caller cannot reach another index by its path', () => {
  const FOREIGN: readonly Attempt[] = [
    { line: 'GET /secret/_search', says: 'on indices [secret], this action is granted by the index privileges [read,all]' },
    { line: 'GET /own,secret/_search', says: 'on indices [secret]' },
    { line: 'GET /own%2Csecret/_search', says: 'on indices [secret]' },
    { line: 'GET /secret,other,own/_search', says: 'on indices [secret,other]' },
    { line: 'GET /*/_search', says: 'on indices [*]' },
    { line: 'GET /%2A/_search', says: 'on indices [*]' },
    { line: 'GET /ow*/_search', says: 'on indices [ow*]' },
    { line: 'GET /*own/_search', says: 'on indices [*own]' },
    { line: 'GET /OWN/_search', says: 'on indices [OWN]' },
    { line: 'GET /.security/_search', says: 'on restricted indices [.security]' },
    { line: 'GET /.security,secret/_search', says: 'on indices [secret] and restricted indices [.security]' },
    { line: 'GET /_all/_search', says: '[_all] stands for all indices' },
    { line: 'GET /own,_all/_search', says: '[_all] stands for all indices' },
    { line: 'GET /,/_search', says: 'an empty index name' },
    { line: 'GET /%2C/_search', says: 'an empty index name' },
    { line: 'GET /,own/_search', says: 'an empty index name' },
    { line: 'GET /%3Csecret%3E/_search', says: 'date math' },
    { line: 'GET /%3Cown-%7Bnow%2Fd%7D%3E/_search', says: 'date math' },
    { line: 'GET /own,%3Cse%5Ccret%3E/_search', says: 'date math' },
    { line: 'GET /remote:own/_search', says: 'remote cluster or a selector' },
    { line: 'GET /*:own/_search', says: 'remote cluster or a selector' },
    { line: 'GET /own::failures/_search', says: 'remote cluster or a selector' },
    { line: 'GET /secret*,-own1/_search', says: 'is an exclusion' },
    { line: 'GET /-own/_search', says: 'is an exclusion' },
    { line: 'GET /+own/_search', says: 'is not an index name' },
    { line: 'GET /own,%20secret/_search', says: 'is not an index name' },
    { line: 'GET /own%5Csecret/_search', says: 'is not an index name' },
    { line: 'GET /own%2Fsecret/_search', says: 'is not an index name' },
    { line: 'GET /own,_secret/_search', says: 'is not an index name' },
    { line: 'GET /secret/_doc/1', says: 'action [indices:data/read/get]' },
    { line: 'HEAD /secret/_doc/1', says: 'action [indices:data/read/get]' },
    { line: 'GET /secret/_source/1', says: 'action [indices:data/read/get]' },
    { line: 'PUT /secret/_doc/1', body: {}, says: 'on indices [secret]' },
    { line: 'DELETE /secret', says: 'action [indices:admin/delete]' },
    { line: 'DELETE /own,secret', says: 'on indices [secret]' },
    { line: 'GET /secret', says: 'action [indices:admin/get]' },
    { line: 'HEAD /secret', says: 'action [indices:admin/get]' },
    { line: 'GET /secret/_mapping', says: 'action [indices:admin/mappings/get]' },
    { line: 'GET /secret/_count', says: 'action [indices:data/read/search]' },
    { line: 'GET /secret/_field_caps?fields=*', says: 'action [indices:data/read/field_caps]' },
    { line: 'GET /_resolve/index/*', says: 'action [indices:admin/resolve/index]' },
    { line: 'GET /_cat/indices/secret', says: 'action [indices:monitor/settings/get]' },
    { line: 'GET /_cat/count/secret', says: 'action [indices:data/read/search]' },
    { line: 'DELETE /_data_stream/secret', says: 'action [indices:admin/data_stream/delete]' },
    { line: 'POST /secret/_delete_by_query', body: {}, says: 'action [indices:data/write/delete/byquery]' },
  ];
  test.each(FOREIGN)('$line', expectRefused);
});

describe('A limited caller cannot leave the index out, which means all', () => {
  test.each(
    [
      'GET /_search',
      'POST /_search',
      'GET /_count',
      'GET /_mapping',
      'GET /_settings',
      'GET /_alias',
      'GET /_stats',
      'POST /_refresh',
      'POST /_flush',
      'POST /_forcemerge',
      'POST /_close',
      'GET /_field_caps',
      'GET /_cat/count',
      'GET /_cat/indices',
      'GET /_cat/segments',
      'GET /_data_stream',
      'GET /_validate/query',
      'DELETE /',
    ].map((line) => ({ line, says: 'the path names no index' })),
  )('$line', expectRefused);
});

describe('A limited caller cannot name an index, a body or a pipeline by a query parameter', () => {
  test.each(
    [
      ['GET /own/_search', 'index=secret'],
      ['GET /own/_search', 'source=%7B%7D'],
      ['GET /own/_search', 'source_content_type=application%2Fjson'],
      ['GET /own/_search', 'search_pipeline=p'],
      ['GET /own/_search', 'type=t'],
      ['GET /own/_search', 'project_routing=x'],
      ['POST /_bulk', 'index=secret'],
      ['POST /_bulk', 'pipeline=p'],
      ['POST /own/_bulk', 'pipeline=_none'],
      ['GET /_mget', 'index=secret'],
      ['GET /_msearch', 'index=secret'],
      ['PUT /own/_doc/1', 'pipeline=p'],
      ['POST /own/_update/1', 'pipeline=p'],
      ['POST /own/_update_by_query', 'pipeline=p'],
      ['GET /_cluster/health', 'index=secret'],
      ['GET /_cat/indices/own', 'index=secret'],
      ['GET /own/_alias', 'name=x'],
      ['GET /_nodes/stats', 'indices=x'],
      ['GET /own/_termvectors', 'id=1'],
    ].map(([route, query]) => ({ line: `${route}?${query}`, says: `query parameter [${query?.split('=')[0]}]` })),
  )('$line', expectRefused);

  test.each([
    {
      line: 'GET /own/_search?x=1',
      says: 'request [/own/_search] contains unrecognized parameter: [x]',
      code: 'illegalArgument',
    },
    { line: 'GET /own/_search?zz&aa', says: 'contains unrecognized parameters: [aa], [zz]', code: 'illegalArgument' },
    { line: 'GET /_cluster/health?__proto__=1', says: 'contains unrecognized parameter: [__proto__]', code: 'illegalArgument' },
    { line: 'GET /?constructor=1', says: 'contains unrecognized parameter: [constructor]', code: 'illegalArgument' },
    { line: 'PUT /own/_doc/1?q=x', body: {}, says: 'contains unrecognized parameter: [q]', code: 'illegalArgument' },
  ])('nor give an unknown one: $line', expectRefused);
});

describe('A limited caller cannot use a route that is unknown or steers the cluster', () => {
  test.each(
    [
      'PUT /_snapshot/r',
      'GET /_snapshot',
      'PUT /_ingest/pipeline/p',
      'DELETE /_ingest/pipeline/p',
      'POST /_ingest/pipeline/_simulate',
      'PUT /_scripts/s',
      'GET /_scripts/s',
      'POST /_scripts/painless/_execute',
      'PUT /_template/t',
      'PUT /_index_template/t',
      'PUT /_component_template/t',
      'PUT /_cluster/settings',
      'POST /_cluster/reroute',
      'POST /_cluster/allocation/explain',
      'POST /_tasks/_cancel',
      'DELETE /_search/scroll/_all',
      'GET /_cat/tasks',
      'GET /_cat/repositories',
      'POST /_msearch/template',
      'POST /_render/template',
      'POST /own/_search/template',
      'POST /_nodes/reload_secure_settings',
      'GET /_dangling',
      'POST /own/_type/_search',
      'GET /own/type/1',
      'POST /own/_update/_search',
    ].map((line) => ({ line, says: 'refused to a caller without all privileges' })),
  )('$line', expectRefused);

  test.each(
    [
      'GET /_opendistro/_security/api/roles',
      'GET /_security/user',
      'GET /_opensearch_dashboards/own/_search',
      'POST /_ppl/x/y',
      'GET /_nothing',
      'PUT /_own',
      'GET /own/_search/x/y/z/w',
      'PATCH /own/_doc/1',
      'PUT /own/_search',
      'OPTIONS /own/_search',
    ].map((line) => ({ line, says: 'no route is known for' })),
  )('$line', expectRefused);

  test.each([
    { line: 'PUT /_search/pipeline/p', planner: opensearch },
    { line: 'GET /_plugins/_security/api/internalusers', planner: opensearch },
    { line: 'POST /_plugins/_ml/agents/_register', planner: opensearch },
    { line: 'GET /views/v/_search', planner: opensearch },
    { line: 'PUT /_watcher/watch/w', planner: elasticsearch },
    { line: 'PUT /_query/view/v', planner: elasticsearch },
    { line: 'PUT /_enrich/policy/p', planner: elasticsearch },
    { line: 'PUT /_ml/datafeeds/d', planner: elasticsearch },
    { line: 'PUT /_transform/t', planner: elasticsearch },
  ])('$line', ({ line, planner }) => {
    expect(decide(planner, caller, { line }).refusal?.code).toBe('forbidden');
  });

  test('and is first told what it may not do at all', () => {
    const reader = aCaller('', ['own', 'read']);
    const settings = decide(opensearch, reader, { line: 'PUT /_cluster/settings', body: {} }).refusal;
    expect(settings?.message).toBe(
      'action [cluster:admin/settings/update] is unauthorized for user [ann] with effective roles [role],' +
        ' this action is granted by the cluster privileges [manage,all]',
    );
    const alias = decide(opensearch, reader, { line: 'PUT /own/_alias/x' }).refusal;
    expect(alias?.message).toContain('action [indices:admin/aliases] is unauthorized');
    const search = decide(opensearch, aCaller('monitor'), { line: 'GET /_search' }).refusal;
    expect(search?.message).toContain('action [indices:data/read/search] is unauthorized');
  });
});

describe('Every action that a route runs must be allowed', () => {
  test.each([
    {
      cluster: '',
      rules: [['own', 'monitor']] as const,
      line: 'GET /_cat/indices/own',
      says: 'action [cluster:monitor/state]',
    },
    {
      cluster: '',
      rules: [['own', 'indices:data/write/delete/byquery']] as const,
      line: 'POST /own/_delete_by_query',
      says: 'action [indices:data/read/search]',
    },
    {
      cluster: '',
      rules: [['own', 'read,indices:data/write/delete/byquery']] as const,
      line: 'POST /own/_delete_by_query',
      says: 'action [indices:data/write/bulk[s]]',
    },
    {
      cluster: '',
      rules: [['own', 'indices:data/read/mget']] as const,
      line: 'POST /own/_mget',
      body: { ids: ['1'] },
      says: 'action [indices:data/read/get]',
    },
    {
      cluster: '',
      rules: [['own', 'read']] as const,
      line: 'POST /_bulk',
      body: lines({ index: { _index: 'own' } }, {}),
      says: 'action [indices:data/write/bulk] is unauthorized for user [ann]',
    },
    {
      cluster: '',
      rules: [['own', 'indices:data/write/index']] as const,
      line: 'PUT /own/_doc/1',
      body: {},
      says: 'action [indices:data/write/bulk[s]]',
    },
    {
      cluster: '',
      rules: [['own', 'write']] as const,
      line: 'POST /_msearch',
      body: lines({ index: 'own' }, {}),
      says: 'action [indices:data/read/msearch]',
    },
    { cluster: '', rules: [['own', 'all']] as const, line: 'GET /_cluster/health', says: 'action [cluster:monitor/health]' },
  ])('$line needs $says', ({ cluster, rules, says, ...request }) => {
    expect(refusalsOf(decide(opensearch, aCaller(cluster, ...rules), request))[0]).toContain(says);
  });
});
