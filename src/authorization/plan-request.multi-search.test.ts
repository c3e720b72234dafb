import { describe, expect, test } from 'vitest';
import { clusterNames, knownNames } from '../../test/support/cluster-names.ts';
import { aCaller, aPlanner, decide, decidePlan, lines, type WrittenRequest } from '../../test/support/planned-request.ts';
import { SecurityError } from '../domain/error.ts';
import { parseRequestTarget } from '../domain/request/parse-request-target.ts';
import { instant } from '../domain/time.ts';
import type { ClusterMetadata, ClusterMetadataSource } from './cluster-metadata.ts';
import type { Decision, Plan } from './plan.ts';

const caller = aCaller('', ['own*', 'read,index,delete']);
const metadata = clusterNames(
  'own1',
  'own2',
  'own-hidden hidden',
  'own-closed closed',
  'own-alias > other1',
  'other1',
  'other-alias > own1',
);
const clock = { now: () => instant(Date.parse('2026-11-22T10:00:00Z')) };
const planner = aPlanner('elasticsearch', { metadata: knownNames(metadata), clock });
const OWN = ['own1', 'own2', 'own-alias'];
/** What is nothing to a cluster. */
const NOTHING = { index: ['*', '-*'], ignore_unavailable: true };

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);
const search = (body: string, line = 'POST /_msearch', by = caller): Decision => decide(planner, by, { line, body });

/** The headers that go on to the cluster for these. */
function forwardedHeaders(decision: Decision, body: string): readonly unknown[] {
  expect(decision.refusal?.message ?? null).toBeNull();
  const sent = decision.rewrite?.body === undefined ? body : decode(decision.rewrite.body);
  expect(sent.endsWith('\n')).toBe(true);
  const written = sent.split('\n').slice(0, -1);
  return written.filter((_, position) => position % 2 === 0).map((line) => JSON.parse(line));
}

describe('the expressions of a multi-search come to what its caller may search', () => {
  test.each([
    { case: 'a pattern that is granted whole', header: { index: 'own*' }, forwarded: { index: 'own*' } },
    { case: 'a wider pattern', header: { index: 'o*' }, forwarded: { index: OWN, ignore_unavailable: true } },
    {
      case: 'other options, which are kept',
      header: { preference: 'p', index: ['*'], ignoreUnavailable: false, routing: 'r' },
      forwarded: { index: OWN, preference: 'p', ignoreUnavailable: false, routing: 'r' },
    },
    { case: 'a pattern that matches nothing', header: { index: 'x*' }, forwarded: NOTHING },
    { case: 'date math', header: { index: '<own-{now/d}>' }, forwarded: { index: ['own-2026.11.22'] } },
    {
      case: 'a name that may be left out',
      header: { index: 'own1,other1', ignore_unavailable: true },
      forwarded: { index: ['own1'], ignore_unavailable: true },
    },
  ])('$case', ({ header, forwarded }) => {
    const body = lines(header, { size: 1 });
    expect(forwardedHeaders(search(body), body)).toEqual([forwarded]);
  });

  test('a pattern that must match something and does not is a 404 of its own', () => {
    const body = lines({ index: 'x*', allow_no_indices: false }, {}, { index: 'own1' }, {});
    const { reshape, rewrite } = search(body);
    expect(decode(rewrite?.body)).toBe(lines({ index: 'own1' }, {}));
    expect(JSON.parse(decode(reshape?.(200, encode('{"took":1,"responses":[{"status":200}]}'))))).toMatchObject({
      responses: [
        { error: { type: 'index_not_found_exception', reason: 'no such index [x*]', index: 'x*' }, status: 404 },
        { status: 200 },
      ],
    });
  });

  test('an option in two spellings is refused', () => {
    const body = lines({ index: 'own*', expand_wildcards: 'open', expandWildcards: 'none' }, {});
    expect(search(body).refusedParts?.[0]?.reason).toContain('two spellings');
  });
});

describe('a multi-search header without an index is narrowed like a search without one', () => {
  const ALL = { index: OWN, ignore_unavailable: true };
  const HEADERS: readonly (readonly [written: string, forwarded: object])[] = [
    ['{}', ALL],
    ['', ALL],
    ['{"index":[]}', ALL],
    ['{"index":""}', ALL],
    ['{"index":"_all"}', ALL],
    ['{"index":["_all"]}', ALL],
    ['{"indices":"*"}', ALL],
    ['{"index":"**"}', ALL],
    ['{"index":["*","-own2"]}', { index: ['own1', 'own-alias'], ignore_unavailable: true }],
    [
      '{"expand_wildcards":"open,hidden"}',
      { ...ALL, index: ['own1', 'own2', 'own-hidden', 'own-alias'], expand_wildcards: 'open,hidden' },
    ],
    ['{"expandWildcards":["closed"]}', { ...ALL, index: ['own-closed', 'own-alias'], expandWildcards: ['closed'] }],
    ['{"expand_wildcards":"none"}', { ...NOTHING, expand_wildcards: 'none' }],
    ['{"ignore_unavailable":false}', { index: OWN, ignore_unavailable: false }],
    ['{"allow_no_indices":false}', { ...ALL, allow_no_indices: false }],
  ];

  test.each(HEADERS)('%s', (written, forwarded) => {
    const body = lines(written, { size: 1 });
    expect(forwardedHeaders(search(body), body)).toEqual([forwarded]);
    expect(search(body).indices).not.toContain('other1');
  });

  test.each(HEADERS)('%s behind another search', (written, forwarded) => {
    const body = lines({ index: 'own1' }, {}, written, {});
    expect(forwardedHeaders(search(body), body)).toEqual([{ index: 'own1' }, forwarded]);
  });

  test.each([
    ['/own1/_msearch', '{}', {}],
    ['/own1/_msearch', '', {}],
    ['/own1,own2/_msearch', '{"routing":"1"}', { routing: '1' }],
    ['/o*/_msearch', '', ALL],
    ['/o*/_msearch', '{}', ALL],
    ['/own1/_msearch', '{"index":[]}', ALL],
    ['/own1/_msearch', '{"index":"*"}', ALL],
    ['/_all/_msearch', '{}', ALL],
    ['/_msearch?expand_wildcards=none', '{}', NOTHING],
  ])('under %s the header %s takes the names of the path only where it has none itself', (path, written, forwarded) => {
    const body = lines(written, {});
    expect(forwardedHeaders(search(body, `POST ${path}`), body)).toEqual([forwarded]);
  });

  test('finds nothing where the caller may read nothing that is there', () => {
    const body = lines({}, {}, '', {});
    const elsewhere = aCaller('', ['none*', 'read']);
    expect(forwardedHeaders(search(body, 'POST /_msearch', elsewhere), body)).toEqual([NOTHING, NOTHING]);
  });

  test('is a 404 of its own where something must be found', () => {
    const { answer } = search(lines({ allow_no_indices: false }, {}), 'POST /_msearch', aCaller('', ['none*', 'read']));
    expect(JSON.parse(answer?.body ?? '')).toMatchObject({
      responses: [{ error: { type: 'index_not_found_exception' }, status: 404 }],
    });
  });

  test('is narrowed for OpenSearch too', () => {
    const body = lines('', {});
    const decision = decide(aPlanner('opensearch', { metadata: knownNames(metadata) }), caller, {
      line: 'GET /_msearch',
      body,
    });
    expect(forwardedHeaders(decision, body)).toEqual([ALL]);
  });

  test('is refused where the names of the cluster cannot be read', async () => {
    const down = { current: () => null, refresh: () => Promise.reject(new Error('down')) };
    const decision = await decideLater({ metadata: down }, { line: 'POST /_msearch', body: lines({}, {}) });
    expect(decision.refusedParts?.[0]?.reason).toContain('a search without an index searches all indices');
    expect(decision.answer?.status).toBe(200);
  });
});

describe('while the names of the cluster change, none are at hand', () => {
  const changing = { current: () => null, refresh: () => Promise.resolve(metadata) };

  test('a multi-search is narrowed to those that were read for it', async () => {
    const body = lines({}, {}, { index: 'o*' }, {});
    const decision = await decideLater({ metadata: changing }, { line: 'POST /_msearch', body });
    expect(forwardedHeaders(decision, body)).toEqual([
      { index: OWN, ignore_unavailable: true },
      { index: OWN, ignore_unavailable: true },
    ]);
  });

  test('a multi-search is narrowed to newer ones when there are by the time its body is there', async () => {
    let current: ClusterMetadata | null = null;
    const source = { ...changing, current: () => current };
    const plan = await planLater({ metadata: source }, '/_msearch');
    current = clusterNames('own3');
    const decision = decidePlan(plan, encode(lines({}, {})));
    expect(forwardedHeaders(decision, '')).toEqual([{ index: ['own3'], ignore_unavailable: true }]);
  });

  test('a bulk item that would create an index is refused to who may not create it', async () => {
    const body = lines({ index: { _index: 'own1' } }, {}, { index: { _index: 'own-absent' } }, {});
    const decision = await decideLater({ metadata: changing }, { line: 'POST /_bulk', body });
    expect(decision.refusedParts).toMatchObject([{ action: 'indices:admin/auto_create', indices: ['own-absent'] }]);
  });

  test('a bulk request of who may not create indices is refused when the names cannot be read', async () => {
    const down = new SecurityError('unavailable', 'the cluster has 9 names');
    const source = { current: () => null, refresh: () => Promise.reject(down) };
    const plan = await planLater({ metadata: source }, '/_bulk');
    expect(plan).toMatchObject({ when: 'now', decision: { refusal: down } });
  });
});

async function decideLater(options: { readonly metadata: ClusterMetadataSource }, request: LaterRequest): Promise<Decision> {
  return decidePlan(await planLater(options, request.line.slice('POST '.length)), encode(request.body));
}

interface LaterRequest extends WrittenRequest {
  readonly body: string;
}

/** @throws Error for a plan that does not wait for the cluster. */
async function planLater(options: { readonly metadata: ClusterMetadataSource }, target: string): Promise<Plan> {
  const headers = new Map([
    ['content-type', 'application/x-ndjson'],
    ['content-length', '9'],
  ]);
  const request = { method: 'POST', target: parseRequestTarget(target), headers };
  const plan = aPlanner('elasticsearch', options).plan(request, caller);
  if (plan.when !== 'later') throw new Error(`the plan is ${plan.when}`);
  return await plan.plan;
}
