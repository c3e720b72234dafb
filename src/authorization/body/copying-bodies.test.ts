import { describe, expect, test } from 'vitest';
import {
  elasticsearch,
  expectAllowed,
  expectRefused,
  type PassingRequest,
  type RefusedRequest,
} from '../../../test/support/judged-request.ts';
import { aCaller, decide } from '../../../test/support/planned-request.ts';

describe('What copies or writes by query needs the right to read and the right to write', () => {
  const reindex = (source: object, dest: object, more: object = {}): object => ({ source, dest, ...more });
  const ALLOWED: readonly PassingRequest[] = [
    { line: 'POST /_reindex', body: reindex({ index: 'book1' }, { index: 'own1' }), indices: ['book1', 'own1'] },
    {
      line: 'POST /_reindex?wait_for_completion=true&slices=auto',
      body: reindex(
        { index: ['book1', 'own*'], query: { match_all: {} }, _source: ['a'], size: 10 },
        { index: 'own1', op_type: 'create', routing: 'keep', version_type: 'internal' },
        { conflicts: 'proceed', max_docs: 3 },
      ),
      indices: ['book1', 'own*', 'own1'],
    },
    {
      line: 'POST /own1/_update_by_query',
      body: { query: { match_all: {} }, script: { source: 'ctx._source.a = 1' } },
      indices: ['own1'],
    },
    { line: 'POST /own1/_update/1', body: { doc: { script: 1 }, upsert: { a: 1 } }, indices: ['own1'] },
    { line: 'POST /own1/_update/1', body: { script: 'ctx.op = "delete"' }, indices: ['own1'] },
  ];
  test.each(ALLOWED)('$line $body', expectAllowed);

  const REFUSED: readonly RefusedRequest[] = [
    {
      line: 'POST /_reindex',
      body: reindex({ index: 'secret' }, { index: 'own1' }),
      says: ['[indices:data/read/search] is unauthorized', 'on indices [secret]', '[index] of [source]'],
    },
    {
      line: 'POST /_reindex',
      body: reindex({ index: 'own1' }, { index: 'book1' }),
      says: ['[indices:data/write/bulk[s]] is unauthorized', 'on indices [book1]', '[index] of [dest]'],
    },
    { line: 'POST /_reindex', body: reindex({ index: ['own1', 'secret'] }, { index: 'own2' }), says: ['on indices [secret]'] },
    { line: 'POST /_reindex', body: reindex({ index: 'own1,secret' }, { index: 'own2' }), says: ['[own1,secret] is not one'] },
    { line: 'POST /_reindex', body: reindex({ index: '*' }, { index: 'own1' }), says: ['on indices [*]', '[source]'] },
    { line: 'POST /_reindex', body: reindex({ index: [] }, { index: 'own1' }), says: ['an empty list of indices'] },
    { line: 'POST /_reindex', body: reindex({}, { index: 'own1' }), says: ['[source] without an index'] },
    { line: 'POST /_reindex', body: reindex({ index: 'own1' }, {}), says: ['[dest] without an index'] },
    {
      line: 'POST /_reindex',
      body: reindex({ index: 'own1', remote: { host: 'http://other:9200' } }, { index: 'own2' }),
      says: ['[remote] of [source]'],
    },
    {
      line: 'POST /_reindex',
      body: reindex({ index: 'own1' }, { index: 'own2', pipeline: 'p' }),
      says: ['[pipeline] of [dest]'],
    },
    {
      line: 'POST /_reindex',
      body: reindex({ index: 'own1' }, { index: 'own2' }, { script: { source: "ctx._index = 'secret'" } }),
      says: ['[script] of a reindex'],
    },
    {
      line: 'POST /_reindex',
      body: reindex({ index: 'own1', query: { terms: { a: { index: 'secret', id: '1' } } } }, { index: 'own2' }),
      says: ['on indices [secret]', '[terms] query with a lookup'],
    },
    { line: 'POST /_reindex', says: ['request body is required'], code: 'parse' },
    { line: 'POST /own1/_update_by_query?pipeline=p', says: ['query parameter [pipeline]'] },
    { line: 'POST /own1/_update/1?pipeline=p', body: {}, says: ['query parameter [pipeline]'] },
  ];
  test.each(REFUSED)('not $line $body', expectRefused);

  const writer = aCaller('', ['own*', 'index,read,auto_configure']);
  test.each([
    { line: 'POST /own1/_update/1', body: { script: 'ctx.op = "delete"' } },
    { line: 'POST /own1/_update_by_query', body: { script: { source: 'ctx.op = "delete"' } } },
  ])('not $line by a script that may delete, without the right to delete', (request) => {
    expect(decide(elasticsearch, writer, request).refusal?.message).toContain('[script], which may delete');
    expect(decide(elasticsearch, writer, { ...request, body: {} }).refusal).toBeNull();
  });

  const creator = aCaller('', ['own*', 'read'], ['log*', 'create_doc,auto_configure,indices:data/write/reindex']);
  test.each([
    { opType: 'create', says: 'allowed' },
    { opType: 'index', says: 'op_type/index] is unauthorized' },
  ])('a reindex with [op_type] $opType by who may only add documents is $says', ({ opType, says }) => {
    const request = { line: 'POST /_reindex', body: reindex({ index: 'own1' }, { index: 'log1', op_type: opType }) };
    expect(decide(elasticsearch, creator, request).refusal?.message ?? 'allowed').toContain(says);
  });
});

describe('A read of many documents needs the right on each index it names', () => {
  const rated = (_index: string): object => ({
    requests: [{ id: 'a', request: { query: { match_all: {} } }, ratings: [{ _index, _id: '1', rating: 1 }] }],
    metric: { precision: {} },
  });
  const ALLOWED: readonly PassingRequest[] = [
    { line: 'GET /own1/_termvectors', body: { _index: 'book1', _id: '1', fields: ['a'] }, indices: ['own1', 'book1'] },
    {
      line: 'POST /_mtermvectors',
      body: {
        docs: [
          { _index: 'own1', _id: '1' },
          { _index: 'book1', _id: '1' },
        ],
      },
      indices: ['own1', 'book1'],
    },
    { line: 'POST /own1/_mtermvectors', body: { ids: ['1'], parameters: { fields: ['a'] } }, indices: ['own1'] },
    { line: 'POST /_mtermvectors', body: { ids: ['1'], parameters: { _index: 'own1' } }, indices: ['own1'] },
    { line: 'POST /own1/_rank_eval', body: rated('book1'), indices: ['own1', 'book1'] },
    { line: 'POST /own1/_terms_enum', body: { field: 'a', string: 'x', index_filter: { match_all: {} } }, indices: ['own1'] },
    {
      line: 'POST /own1/_eql/search',
      body: { query: 'any where true', filter: { match_all: {} }, size: 1 },
      indices: ['own1'],
    },
  ];
  test.each(ALLOWED)('$line $body', expectAllowed);

  const REFUSED: readonly RefusedRequest[] = [
    {
      line: 'GET /own1/_termvectors',
      body: { _index: 'secret', _id: '1' },
      says: ['on indices [secret]', '[_index] of the body'],
    },
    { line: 'GET /secret/_termvectors', body: { _index: 'own1', _id: '1' }, says: ['on indices [secret]'] },
    { line: 'POST /_mtermvectors', body: { docs: [{ _index: 'secret', _id: '1' }] }, says: ['on indices [secret]', '[docs]'] },
    { line: 'POST /own1/_mtermvectors', body: { docs: [{ _id: '1' }, { _index: 'secret' }] }, says: ['on indices [secret]'] },
    { line: 'POST /secret/_mtermvectors', body: { ids: ['1'] }, says: ['on indices [secret]', 'index of the path'] },
    { line: 'POST /secret/_mtermvectors', body: { docs: [{ _id: '1' }] }, says: ['on indices [secret]', 'index of the path'] },
    { line: 'GET /secret/_mtermvectors?ids=1', says: ['unrecognized parameter: [ids]'], code: 'illegalArgument' },
    {
      line: 'POST /own1/_mtermvectors',
      body: { ids: ['1'], parameters: { _index: 'secret' } },
      says: ['on indices [secret]', '[_index] of [parameters]'],
    },
    { line: 'POST /_mtermvectors', body: { ids: ['1'] }, says: ['a document without an index'] },
    { line: 'POST /_mtermvectors', body: { docs: ['secret'] }, says: ['item of [docs] that is not an object'] },
    { line: 'POST /secret/_rank_eval', body: rated('own1'), says: ['on indices [secret]'] },
    { line: 'POST /own1/_rank_eval', body: rated('secret'), says: ['on indices [secret]', '[_index] of [ratings]'] },
    {
      line: 'POST /own1/_rank_eval',
      body: { requests: [{ request: { query: { terms: { a: { index: 'secret', id: '1' } } } } }] },
      says: ['on indices [secret]', '[terms] query with a lookup'],
    },
    { line: 'POST /own1/_rank_eval', body: { templates: [{ id: 't' }] }, says: ['[templates]'] },
    { line: 'POST /own1/_rank_eval', body: { requests: [{ template_id: 't' }] }, says: ['[template_id]'] },
    { line: 'POST /secret/_terms_enum', body: { field: 'a' }, says: ['on indices [secret]'] },
    { line: 'POST /own1/_terms_enum', body: { index: 'secret' }, says: ['unknown section of the body [index]'] },
    { line: 'POST /secret/_eql/search', body: { query: 'any where true' }, says: ['on indices [secret]'] },
    {
      line: 'POST /own1/_eql/search',
      body: { keep_on_completion: true },
      says: ['unknown section of the body [keep_on_completion]'],
    },
    { line: 'POST /own1/_search/template', body: { source: '{}' }, says: ['not known before it is rendered'] },
  ];
  test.each(REFUSED)('not $line $body', expectRefused);
});
