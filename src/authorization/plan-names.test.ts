import { describe, expect, test } from 'vitest';
import { clusterNames, knownNames } from '../../test/support/cluster-names.ts';
import { aCaller, aPlanner, decide, decidePlan, lines, type WrittenRequest } from '../../test/support/planned-request.ts';
import { SecurityError } from '../domain/error.ts';
import { parseRequestTarget } from '../domain/request/parse-request-target.ts';
import { instant } from '../domain/time.ts';
import type { ClusterMetadata, ClusterMetadataSource } from './cluster-metadata.ts';
import type { Caller, Decision } from './plan.ts';

const METADATA = clusterNames('idx', 'other', 'logs-1', 'logs-2', 'both > idx,other', '.kibana_1', '.security-7 hidden');
const CLOCK = { now: () => instant(Date.UTC(2026, 10, 22)) };
const reader = aCaller('monitor', ['idx,logs-*,both', 'read,monitor,view_index_metadata']);
const elasticsearch = aPlanner('elasticsearch', { metadata: knownNames(METADATA), clock: CLOCK });
const opensearch = aPlanner('opensearch', { metadata: knownNames(METADATA), clock: CLOCK });

function forwarded(decision: Decision): string | null {
  expect(decision.refusal?.message ?? null).toBeNull();
  return decision.rewrite?.canonical ?? null;
}

describe('A limited caller’s wildcard goes upstream as the names it may see', () => {
  test.each<WrittenRequest & { goes: string | null }>([
    { line: 'GET /*/_search', goes: '/idx,logs-1,logs-2,both/_search?ignore_unavailable=true' },
    { line: 'GET /_search', goes: '/idx,logs-1,logs-2,both/_search?ignore_unavailable=true' },
    { line: 'GET /_all/_count', goes: '/idx,logs-1,logs-2,both/_count?ignore_unavailable=true' },
    { line: 'GET /_search?index=*1&size=1', goes: '/logs-1/_search?size=1&ignore_unavailable=true' },
    { line: 'GET /_search?index=idx', goes: '/idx/_search' },
    { line: 'GET /_search?index=', goes: '/idx,logs-1,logs-2,both/_search?ignore_unavailable=true' },
    { line: 'POST /*/_search', body: { size: 1 }, goes: '/idx,logs-1,logs-2,both/_search?ignore_unavailable=true' },
    { line: 'GET /*/_search?ignore_unavailable=false', goes: '/idx,logs-1,logs-2,both/_search?ignore_unavailable=false' },
    { line: 'GET /*,idx/_search', goes: '/idx,logs-1,logs-2,both/_search' },
    { line: 'GET /*/_stats/docs', goes: '/idx,logs-1,logs-2,both/_stats/docs?ignore_unavailable=true' },
    { line: 'GET /*,*:logs-*/_search', goes: '/idx,logs-1,logs-2,both/_search?ignore_unavailable=true' },
    { line: 'GET /other,idx/_search_shards', goes: '/idx/_search_shards' },
    { line: 'GET /_cat/count', goes: '/_cat/count/idx,logs-1,logs-2,both' },
    { line: 'GET /idx/_search', goes: null },
    { line: 'GET /logs-*/_search', goes: null },
    { line: 'GET /logs-*,-logs-1/_search', goes: null },
    { line: 'GET /%3Clogs-%7Bnow%2Fd%7D%3E/_search', goes: '/logs-2026.11.22/_search' },
    { line: 'GET /%3Clogs-%7Bnow%2Fy%7Byyyy%7D%7D%3E/_doc/1', goes: '/logs-2026/_doc/1' },
    { line: 'GET /zzz*/_search', goes: '/*,-*/_search' },
    { line: 'GET /other/_search?ignore_unavailable=true', goes: '/*,-*/_search?ignore_unavailable=true' },
  ])('$line', ({ goes, ...request }) => {
    for (const planner of [elasticsearch, opensearch]) expect(forwarded(decide(planner, reader, request))).toBe(goes);
  });

  test.each([
    ['_settings', 'logs-1'],
    ['_recovery', 'logs-1,logs-2'],
    ['_shard_stores', 'logs-1,logs-2,logs-3'],
  ])('as far as the cluster expands it without options: %s', (api, names) => {
    const metadata = clusterNames('logs-1', 'logs-2 closed', 'logs-3 hidden', 'other', '.dot hidden');
    const planner = aPlanner('elasticsearch', { metadata: knownNames(metadata) });
    expect(forwarded(decide(planner, reader, { line: `GET /*/${api}` }))?.split('/')[1]).toBe(names);
  });

  test('and the audit is told the first hundred', () => {
    const metadata = clusterNames(...Array.from({ length: 150 }, (_, at) => `logs-${at}`));
    const planner = aPlanner('elasticsearch', { metadata: knownNames(metadata) });
    expect(decide(planner, reader, { line: 'GET /*/_search' }).indices).toHaveLength(100);
  });

  test('a selector is Elasticsearch’s alone', () => {
    expect(forwarded(decide(elasticsearch, reader, { line: 'GET /idx::data/_search' }))).toBe('/idx/_search');
    expect(decide(opensearch, reader, { line: 'GET /idx::data/_search' }).refusal?.code).toBe('forbidden');
  });
});

describe('A limited caller is refused', () => {
  const nobody = aCaller('', ['idx', 'monitor']);
  test.each<{ line: string; who?: Caller; code: string; says: string }>([
    { line: 'GET /*,other/_search', code: 'forbidden', says: 'on indices [other], this action' },
    { line: 'GET /*/_search', who: nobody, code: 'forbidden', says: 'for user [ann] with effective roles [role], this action' },
    { line: 'GET /a,b*/_search', who: nobody, code: 'forbidden', says: 'on indices [a], this action' },
    { line: 'GET /a/_search?ignore_unavailable=true', who: nobody, code: 'forbidden', says: '[role], this action' },
    { line: 'GET /b,a*/_validate/query', who: nobody, code: 'forbidden', says: 'on indices [b,a*], this action' },
    { line: 'GET /zzz*/_search?allow_no_indices=false', code: 'indexNotFound', says: 'no such index [zzz*]' },
    {
      line: 'GET /other/_search?ignore_unavailable=true&allow_no_indices=false',
      code: 'indexNotFound',
      says: 'no such index [[other]]',
    },
    {
      line: 'GET /*/_doc/1',
      code: 'illegalArgument',
      says: 'the action indices:data/read/get does not support wildcards; the provided index expression(s) [*] are not allowed',
    },
    {
      line: 'GET /_all/_doc/1',
      code: 'illegalArgument',
      says: 'the action indices:data/read/get does not support accessing all indices; the provided index expression [_all] is not allowed',
    },
    { line: 'GET /%2C/_doc/1', code: 'illegalArgument', says: 'requires explicit index names' },
    { line: 'GET /*/_search?expand_wildcards=x', code: 'illegalArgument', says: 'No valid expand wildcard value [x]' },
    { line: 'GET /idx/_search?index=other', code: 'forbidden', says: 'query parameter [index]' },
    { line: 'GET /_search?index=other', code: 'forbidden', says: 'on indices [other]' },
  ])('$line', ({ code, line, says, who }) => {
    const { refusal } = decide(elasticsearch, who ?? reader, { line });
    expect(refusal?.message ?? 'allowed').toContain(says);
    expect(refusal?.code).toBe(code);
  });
});

describe('What destroys', () => {
  const manager = aCaller('', ['logs-*', 'all']);

  test.each(['DELETE /*', 'DELETE /logs-*', 'DELETE /_all', 'POST /logs-*/_close', 'POST /*/_open'])(
    'takes no pattern before Elasticsearch: %s',
    (line) => {
      expect(decide(elasticsearch, manager, { line }).refusal?.message).toBe(
        'Wildcard expressions or all indices are not allowed',
      );
    },
  );

  test('is narrowed before OpenSearch, and nothing to destroy is answered without asking', () => {
    expect(forwarded(decide(opensearch, manager, { line: 'DELETE /*' }))).toBe('/logs-1,logs-2?ignore_unavailable=true');
    expect(decide(opensearch, manager, { line: 'DELETE /zzz*' }).answer).toEqual({
      status: 200,
      body: '{"acknowledged":true}',
    });
    expect(decide(opensearch, manager, { line: 'POST /_close' }).refusal?.message).toContain('the path names no index');
  });
});

describe('A list that is too long for a request line', () => {
  const long = 'x'.repeat(60);
  const metadata = clusterNames(...Array.from({ length: 100 }, (_, at) => `logs-${long}-${at}`), 'secret');
  const planner = aPlanner('elasticsearch', { metadata: knownNames(metadata) });

  test('is folded into granted patterns', () => {
    const decision = decide(planner, reader, { line: 'GET /*/_search' });
    expect(forwarded(decision)).toBe('/logs-*/_search?ignore_unavailable=true');
  });

  test('or refused', () => {
    const names = Array.from({ length: 100 }, (_, at) => `logs-${long}-${at}`).join();
    const exact = aCaller('', [names, 'read']);
    const { refusal } = decide(planner, exact, { line: 'GET /*/_search' });
    expect(refusal?.code).toBe('illegalArgument');
    expect(refusal?.message).toContain(
      'matches [100] names that are authorized, which do not fit into a request line of [4096]',
    );
  });

  test('the whole line counts, to the last byte', () => {
    const caller = aCaller('', ['idx,other', 'read']);
    const line = 'GET /idx,other/_search?ignore_unavailable=true HTTP/1.1\r\n';
    const ask = (requestLineBytesMax: number): Decision =>
      decide(aPlanner('elasticsearch', { metadata: knownNames(METADATA), requestLineBytesMax }), caller, {
        line: 'GET /*/_search',
      });
    expect(ask(line.length).refusal).toBeNull();
    expect(ask(line.length - 1).refusal?.code).toBe('illegalArgument');
  });
});

describe('Writing to a name that is not there', () => {
  const writer = aCaller('', ['*', 'write']);
  const creator = aCaller('', ['*', 'write,create_index']);
  const line = 'PUT /absent/_doc/1';

  test('needs the right to create it', () => {
    expect(decide(elasticsearch, creator, { line, body: {} }).refusal).toBeNull();
    expect(decide(elasticsearch, writer, { line: 'PUT /idx/_doc/1', body: {} }).refusal).toBeNull();
    expect(decide(elasticsearch, writer, { line: 'PUT /both/_doc/1', body: {} }).refusal).toBeNull();
  });

  test.each([line, 'POST /absent/_doc', 'PUT /absent/_create/1', 'POST /absent/_update/1'])('%s', async (written) => {
    const refusal = await refusalLater(writer, written, METADATA);
    expect(refusal).toBe(
      'action [indices:admin/auto_create] is unauthorized for user [ann] with effective roles [role] on indices [absent],' +
        ' this action is granted by the index privileges [auto_configure,create_index,manage,all]',
    );
  });

  test.each([
    ['PUT /both/_doc/1', 'indices:data/write/bulk[s]', elasticsearch],
    ['PUT /absent/_doc/1', 'indices:admin/auto_create', elasticsearch],
    ['POST /absent/_update/1', 'indices:data/write/update', elasticsearch],
    ['PUT /both/_doc/1', 'indices:data/write/index', opensearch],
  ])('%s is refused for what the product asks first: %s', (written, action, planner) => {
    const { refusal } = decide(planner, aCaller('', ['idx', 'write']), { line: written, body: {} });
    expect(refusal?.message).toContain(`action [${action}] is unauthorized`);
  });

  test('is tried with names that are newer than the request', async () => {
    expect(await refusalLater(writer, line, clusterNames('absent'))).toBeNull();
  });

  async function refusalLater(caller: Caller, written: string, read: ClusterMetadata): Promise<string | null> {
    const source = { ...knownNames(METADATA), refresh: async () => read };
    const [method = '', target = ''] = written.split(' ');
    const request = { method, target: parseRequestTarget(target), headers: new Map() };
    const plan = aPlanner('elasticsearch', { metadata: source }).plan(request, caller);
    if (plan.when !== 'later') throw new Error(`planned ${plan.when}`);
    return decidePlan(await plan.plan, new Uint8Array(0)).refusal?.message ?? null;
  }
});

describe('The cluster is asked for its names', () => {
  function planWith(source: ClusterMetadataSource, line: string, caller: Caller = reader) {
    const [method = '', target = ''] = line.split(' ');
    const planner = aPlanner('elasticsearch', { metadata: source });
    return planner.plan({ method, target: parseRequestTarget(target), headers: new Map() }, caller);
  }
  const never: ClusterMetadataSource = {
    current: () => {
      throw new Error('looked at');
    },
    refresh: () => Promise.reject(new Error('asked')),
    expectChange: () => undefined,
  };
  const later: ClusterMetadataSource = { ...knownNames(METADATA), current: () => null };

  test.each(['GET /idx/_search', 'GET /logs-*/_search', 'GET /idx/_doc/1', 'GET /idx,logs-1/_count'])(
    'never for what is granted whole: %s',
    (line) => {
      expect(planWith(never, line)).toMatchObject({ when: 'now', decision: { refusal: null } });
    },
  );

  test('when a pattern must be narrowed, and once for a denied name', async () => {
    for (const [line, code] of [
      ['GET /*/_search', undefined],
      ['GET /other/_search', 'forbidden'],
    ] as const) {
      const plan = planWith(later, line);
      if (plan.when !== 'later') throw new Error(`planned ${plan.when}`);
      expect(decidePlan(await plan.plan, new Uint8Array(0)).refusal?.code).toBe(code);
    }
  });

  test('and what it does not tell refuses the request', async () => {
    const error = new SecurityError('unavailable', 'no names');
    const plan = planWith({ ...later, refresh: () => Promise.reject(error) }, 'GET /*/_search');
    if (plan.when !== 'later') throw new Error(`planned ${plan.when}`);
    expect(await plan.plan).toMatchObject({ when: 'now', decision: { refusal: { code: 'unavailable' } } });
  });
});

describe('A caller with all rights', () => {
  const all = aCaller('all', ['*', 'all']);

  test.each([
    ['GET /_search', '/*,-.kibana_1/_search'],
    ['GET /*/_search', '/*,-.kibana_1/_search'],
    ['GET /_all/_search?size=1', '/*,-.kibana_1/_search?size=1'],
    ['GET /_search?index=*1', '/*1,-.kibana_1/_search'],
    ['GET /*/_search?expand_wildcards=all', '/*,-.kibana_1,-.security-7/_search?expand_wildcards=all'],
    ['GET /.sec*/_search', '/.sec*,-.security-7/_search'],
    ['DELETE /*', '/*,-.kibana_1'],
    ['GET /idx,logs-*/_search', null],
    ['GET /l*/_search', null],
    ['GET /*/_search?expand_wildcards=none', null],
    ['GET /idx/_search?whatever=1', null],
    ['GET /remote:*/_search', null],
  ])('leaves restricted names out of patterns: %s goes as %s', (line, goes) => {
    expect(forwarded(decide(opensearch, all, { line }))).toBe(goes);
  });

  test.each([
    'GET /.security-7/_search',
    'GET /%3C.security-7%3E/_search',
    'GET /%3C.security-%7Bnow%2Fd%7Be%7D%7D%3E/_search',
    'GET /.security-7::data/_search',
    'GET /_search?index=.security-7',
    'PUT /.security-7/_doc/1',
    'GET /idx,.kibana_1/_search',
  ])('does not reach them by name: %s', (line) => {
    expect(decide(elasticsearch, all, { line }).refusal?.message ?? 'allowed').toMatch(/on (restricted )?indices \[/);
  });

  test('does not write to them by date math in a bulk body', () => {
    const body = lines({ index: { _index: '<.security-{now/d}>' } }, {}, { index: { _index: '<logs-{now/d}>' } }, {});
    const decision = decide(elasticsearch, all, { line: 'POST /_bulk', body });
    expect(decision.refusedParts?.map(({ indices }) => indices)).toEqual([['<.security-{now/d}>']]);
  });
});

describe('A bulk item that would create an index', () => {
  const body = lines(
    { index: { _index: 'idx' } },
    {},
    { create: { _index: 'absent' } },
    {},
    { delete: { _index: 'absent', _id: '1' } },
  );

  test('is refused to who may not create it', () => {
    const decision = decide(elasticsearch, aCaller('', ['*', 'write']), { line: 'POST /_bulk', body });
    expect(decision.refusedParts).toMatchObject([{ action: 'indices:admin/auto_create', indices: ['absent'] }]);
  });

  test('passes for who may', () => {
    const decision = decide(elasticsearch, aCaller('', ['*', 'write,create_index']), { line: 'POST /_bulk', body });
    expect([decision.refusal, decision.refusedParts ?? []]).toEqual([null, []]);
  });
});
