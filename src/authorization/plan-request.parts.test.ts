import { describe, expect, test } from 'vitest';
import { aCaller, aPlanner, decide, lines, type WrittenRequest } from '../../test/support/planned-request.ts';
import type { Decision } from './plan.ts';

const caller = aCaller('', ['own*', 'read,index,delete']);
const superuser = aCaller('all', ['*', 'all']);
const planner = aPlanner('elasticsearch');
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

const WHO = 'is unauthorized for user [ann] with effective roles [role]';
const BULK_REASON = (index: string): string =>
  `action [indices:data/write/bulk[s]] ${WHO} on indices [${index}], this action is granted by the index privileges [create_doc,create,delete,index,write,all]`;
const SEARCH_REASON = `action [indices:data/read/search] ${WHO} on indices [no], this action is granted by the index privileges [read,all]`;
const MGET_REASON = `action [indices:data/read/mget[shard]] ${WHO} on indices [no], this action is granted by the index privileges [read,all]`;

function bulkItem(action: string, index: string, id: string | null, reason = BULK_REASON(index)): object {
  return { [action]: { _index: index, _id: id, status: 403, error: { type: 'security_exception', reason } } };
}

function errorOf(reason: string): object {
  return { root_cause: [{ type: 'security_exception', reason }], type: 'security_exception', reason };
}

/** What the client gets when the cluster answers this. */
function shown(decision: Decision, answer: string): unknown {
  expect(decision.refusal?.message ?? null).toBeNull();
  return JSON.parse(decode(decision.reshape === undefined ? encode(answer) : decision.reshape(200, encode(answer))));
}

const run = (request: WrittenRequest): Decision => decide(planner, caller, request);

describe('of a bulk request the items that are not allowed are refused one by one', () => {
  const body = lines(
    { index: { _index: 'no', _id: '1' } },
    { secret: 1 },
    { index: { _index: 'own', _id: '2' } },
    { a: 2 },
    { delete: { _index: 'no', _id: 3 } },
    { create: { _index: 'own' } },
    { a: 4 },
    { update: { _index: 'no' } },
    { doc: {} },
  );
  const forwarded = lines({ index: { _index: 'own', _id: '2' } }, { a: 2 }, { create: { _index: 'own' } }, { a: 4 });
  const answer =
    '{"errors":false,"took":12345678901234567890,"items":[{"index":{"_id":"2","status":201}}, {"create":{"status":409}}]}';

  test('the others go on, and the answer has all of them in order', () => {
    const decision = run({ line: 'POST /_bulk?refresh=true', body });
    expect(decode(decision.rewrite?.body)).toBe(forwarded);
    expect(decision.rewrite?.canonical).toBe('/_bulk?refresh=true');
    expect(shown(decision, answer)).toEqual({
      errors: true,
      // Copied byte by byte; `JSON.parse` here rounds both alike.
      took: Number('12345678901234567890'),
      items: [
        bulkItem('index', 'no', '1'),
        { index: { _id: '2', status: 201 } },
        bulkItem('delete', 'no', '3'),
        { create: { status: 409 } },
        bulkItem('update', 'no', null),
      ],
    });
    expect(decode(decision.reshape?.(200, encode(answer)))).toContain('"took":12345678901234567890');
  });

  test('the audit is told of each kind of refusal once', () => {
    const { refusedParts, indices } = run({ line: 'POST /_bulk', body });
    expect(refusedParts).toEqual([{ action: 'indices:data/write/bulk[s]', indices: ['no'], reason: BULK_REASON('no') }]);
    expect(indices).toEqual(['no', 'own']);
  });

  test('when none is left the cluster is not asked', () => {
    const decision = run({ line: 'POST /no/_bulk', body: lines({ index: { _id: '1' } }, {}) });
    expect(decision.refusal).toBeNull();
    expect(decision.answer?.status).toBe(200);
    expect(JSON.parse(decision.answer?.body ?? '')).toEqual({ took: 0, errors: true, items: [bulkItem('index', 'no', '1')] });
  });

  test('when no index grants writing the whole request is refused', () => {
    const decision = decide(planner, aCaller('', ['own', 'read']), { line: 'POST /_bulk', body });
    expect(decision.refusal?.message).toBe(
      `action [indices:data/write/bulk] ${WHO}, this action is granted by the index privileges [create_doc,create,delete,index,write,all]`,
    );
  });

  test.each([
    { filter: 'errors,items.*.error', expected: { errors: true, items: [{ index: { error: expect.anything() } }] } },
    { filter: 'items.*.status', expected: { items: [{ index: { status: 403 } }, { index: { status: 200 } }] } },
    { filter: '-items', expected: { took: 1, errors: true } },
    { filter: 'nothing', expected: {} },
  ])('the filter path [$filter] is applied to the whole answer', ({ filter, expected }) => {
    const mixed = lines({ index: { _index: 'no' } }, {}, { index: { _index: 'own' } }, {});
    const decision = run({ line: `POST /_bulk?filter_path=${filter}&refresh=true`, body: mixed });
    expect(decision.rewrite?.canonical).toBe('/_bulk?refresh=true');
    expect(shown(decision, '{"took":1,"errors":false,"items":[{"index":{"status":200}}]}')).toEqual(expected);
  });

  test('a filter path is applied here as well when nothing was refused, as a large body is sent before that is known', () => {
    const decision = run({ line: 'POST /own/_bulk?filter_path=errors', body: lines({ index: {} }, {}) });
    expect(decision.rewrite?.canonical).toBe('/own/_bulk');
    expect(shown(decision, '{"took":1,"errors":false,"items":[{"index":{"status":200}}]}')).toEqual({ errors: false });
  });

  test('an error of the cluster passes as it came', () => {
    const decision = run({ line: 'POST /_bulk', body });
    expect(decode(decision.reshape?.(429, encode('{"error":"x"}')))).toBe('{"error":"x"}');
  });

  test.each([
    { case: 'too few items', answer: '{"items":[{}]}' },
    { case: 'too many items', answer: '{"items":[{},{},{}]}' },
    { case: 'no items', answer: '{"took":1}' },
    { case: 'no JSON', answer: 'items' },
    { case: 'a cut answer', answer: '{"items":[{},{}]' },
  ])('an answer with $case is not shown', ({ answer: odd }) => {
    const decision = run({ line: 'POST /_bulk', body });
    expect(() => decision.reshape?.(200, encode(odd))).toThrow();
  });

  test.each([
    { limit: 2, allowed: true },
    { limit: 1, allowed: false },
  ])('with more than $limit refused ones the whole request may be refused: $allowed', ({ limit, allowed }) => {
    const limited = aPlanner('elasticsearch', { refusedItemsMax: limit });
    const two = lines({ delete: { _index: 'no', _id: '1' } }, { delete: { _index: 'no', _id: '2' } });
    expect(decide(limited, caller, { line: 'POST /_bulk', body: two }).refusal === null).toBe(allowed);
  });

  test('a caller with all rights is refused the system\u2019s own indices alone, and pipelines and unknown parameters are its own matter', () => {
    const lineOfOwn = lines({ index: { _index: 'own', pipeline: 'p', _parent: 'x' } }, {});
    const decision = decide(planner, superuser, {
      line: 'POST /_bulk',
      body: lines({ index: { _index: '.security-7' } }, {}) + lineOfOwn,
    });
    expect(decode(decision.rewrite?.body)).toBe(lineOfOwn);
    expect(decision.refusedParts).toMatchObject([{ indices: ['.security-7'] }]);
    expect(shown(decision, '{"errors":false,"items":[{"index":{}}]}')).toMatchObject({
      errors: true,
      items: [{ index: { status: 403 } }, {}],
    });
  });
});

describe('of a multi-search the searches that are not allowed are refused one by one', () => {
  const body = lines(
    { index: 'own' },
    { size: 0 },
    { index: 'no' },
    { size: 0 },
    { index: ['own', 'no'] },
    {},
    {},
    { size: 2 },
  );

  test('the others go on, and the answer has all of them in order', () => {
    const decision = run({ line: 'POST /own/_msearch?filter_path=responses,took&typed_keys=true', body });
    expect(decode(decision.rewrite?.body)).toBe(lines({ index: 'own' }, { size: 0 }, {}, { size: 2 }));
    expect(decision.rewrite?.canonical).toBe('/own/_msearch?typed_keys=true');
    expect(shown(decision, '{"took":3,"responses":[{"status":200,"hits":{}},{"status":404}]}')).toEqual({
      took: 3,
      responses: [
        { status: 200, hits: {} },
        { error: errorOf(SEARCH_REASON), status: 403 },
        { error: errorOf(SEARCH_REASON), status: 403 },
        { status: 404 },
      ],
    });
  });

  test('a search that reaches elsewhere is refused like one of another index', () => {
    const wrapper = { query: { wrapper: { query: 'e30=' } } };
    const decision = run({ line: 'POST /own/_msearch', body: lines({}, {}, {}, wrapper) });
    expect(decode(decision.rewrite?.body)).toBe(lines({}, {}));
    expect(decision.refusedParts?.[0]?.reason).toContain('[wrapper]');
  });

  test('when none is left the cluster is not asked', () => {
    const decision = run({ line: 'POST /_msearch', body: lines({ index: 'no' }, {}) });
    expect(JSON.parse(decision.answer?.body ?? '')).toEqual({
      took: 0,
      responses: [{ error: errorOf(SEARCH_REASON), status: 403 }],
    });
  });

  test('when all are allowed nothing is changed', () => {
    const decision = run({ line: 'POST /own/_msearch?filter_path=took', body: lines({}, {}) });
    expect(decision).toEqual({ refusal: null, action: 'indices:data/read/msearch', indices: ['own'] });
  });
});

describe('of a multi-get the documents that are not allowed are refused one by one', () => {
  const body = {
    docs: [{ _index: 'no', _id: '1' }, { _index: 'own', _id: '2' }, { _id: 3, _index: 'no' }, { _id: '4' }],
    ids: ['5'],
  };

  test('the others go on, and the answer has all of them in order', () => {
    const decision = run({ line: 'POST /own/_mget', body });
    expect(JSON.parse(decode(decision.rewrite?.body))).toEqual({
      docs: [{ _index: 'own', _id: '2' }, { _id: '4' }],
      ids: ['5'],
    });
    expect(shown(decision, '{"docs":[{"_id":"2"},{"_id":"4"},{"_id":"5"}]}')).toEqual({
      docs: [
        { _index: 'no', _id: '1', error: errorOf(MGET_REASON) },
        { _id: '2' },
        { _index: 'no', _id: '3', error: errorOf(MGET_REASON) },
        { _id: '4' },
        { _id: '5' },
      ],
    });
  });

  test('the index of the path may be the one that is refused', () => {
    const decision = run({ line: 'POST /no/_mget', body });
    expect(JSON.parse(decode(decision.rewrite?.body))).toEqual({ docs: [{ _index: 'own', _id: '2' }], ids: [] });
  });

  test('when none is left the cluster is not asked', () => {
    const decision = run({ line: 'POST /no/_mget', body: { ids: ['1'] } });
    expect(JSON.parse(decision.answer?.body ?? '')).toEqual({
      docs: [{ _index: 'no', _id: '1', error: errorOf(MGET_REASON) }],
    });
  });
});

describe('a body in the query string is sent as a body', () => {
  const source = encodeURIComponent(JSON.stringify({ query: { match_all: {} } }));
  const type = 'source_content_type=application%2Fjson';

  test('when it may pass', () => {
    const decision = run({ line: `GET /own/_search?source=${source}&${type}&size=1` });
    expect(decision.refusal?.message ?? null).toBeNull();
    expect(decision.rewrite).toMatchObject({ canonical: '/own/_search?size=1', mediaType: 'application/json' });
    expect(decode(decision.rewrite?.body)).toBe('{"query":{"match_all":{}}}');
  });

  test('and what is refused in it is left out', () => {
    const body = encodeURIComponent(JSON.stringify({ docs: [{ _index: 'no', _id: '1' }, { _id: '2' }] }));
    const decision = run({ line: `GET /own/_mget?source=${body}&${type}` });
    expect(JSON.parse(decode(decision.rewrite?.body))).toEqual({ docs: [{ _id: '2' }] });
    expect(decision.refusedParts).toHaveLength(1);
  });

  test.each([
    { case: 'a body that is refused', line: `GET /own/_search?source=${encodeURIComponent('{"pit":{"id":"x"}}')}&${type}` },
    { case: 'one that is not JSON', line: `GET /own/_search?source=x&${type}` },
    { case: 'another content type', line: `GET /own/_search?source=${source}&source_content_type=application%2Fcbor` },
    { case: 'no content type', line: `GET /own/_search?source=${source}` },
    { case: 'a body beside it', line: `GET /own/_search?source=${source}&${type}`, body: {} },
    { case: 'an API that has no such parameter', line: `PUT /own/_doc/1?source=${source}&${type}` },
    { case: 'a bulk request', line: `POST /own/_bulk?source=${source}&${type}` },
    { case: 'an index that is not allowed', line: `GET /no/_search?source=${source}&${type}` },
  ])('not $case', ({ line, body }) => {
    expect(run(body === undefined ? { line } : { line, body }).refusal).not.toBeNull();
  });
});
