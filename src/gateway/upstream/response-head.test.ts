import { describe, expect, test } from 'vitest';
import { createCompatibility } from '../compatibility.ts';
import { type ReceivedHeaders, readResponseHead } from './response-head.ts';

const untranslated = createCompatibility('elasticsearch');
const read = (headers: ReceivedHeaders, status = 200) => readResponseHead(status, headers, untranslated, undefined);

test('a head is passed on with its length', () => {
  expect(read({ 'content-type': 'application/json', 'content-length': '12', 'x-a': ['1', '2'] }, 201)).toEqual({
    status: 201,
    rawHeaders: ['content-type', 'application/json', 'content-length', '12', 'x-a', '1', 'x-a', '2'],
    contentLength: 12,
  });
});

test.each([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-connection',
  'te',
  'trailer',
  'upgrade',
  'www-authenticate',
])('%s belongs to the connection behind and is not passed on', (name) => {
  expect(read({ [name]: 'x' }).rawHeaders).toEqual([]);
});

test('chunks are undone and not passed on', () => {
  expect(read({ 'transfer-encoding': 'chunked' })).toEqual({ status: 200, rawHeaders: [], contentLength: null });
});

test('fields that Connection names are not passed on, the length excepted', () => {
  const headers = { connection: 'close, X-Internal, content-length', 'x-internal': '1', 'content-length': '2' };
  expect(read(headers).rawHeaders).toEqual(['content-length', '2']);
});

describe('a head with broken framing is refused', () => {
  test.each<{ case: string; headers: ReceivedHeaders }>([
    { case: 'two lengths', headers: { 'content-length': ['1', '1'] } },
    { case: 'a length that is none', headers: { 'content-length': '1a' } },
    { case: 'a length beyond all integers', headers: { 'content-length': '9'.repeat(20) } },
    { case: 'a length and chunks', headers: { 'content-length': '1', 'transfer-encoding': 'chunked' } },
    { case: 'another transfer coding', headers: { 'transfer-encoding': 'gzip, chunked' } },
    { case: 'two transfer codings', headers: { 'transfer-encoding': ['gzip', 'chunked'] } },
  ])('$case', ({ headers }) => {
    expect(() => read(headers)).toThrow(expect.objectContaining({ code: 'badUpstream' }));
  });
});

test('the refusal of the gateway by the cluster is not passed on as the refusal of the client', () => {
  expect(() => read({}, 401)).toThrow(expect.objectContaining({ code: 'badUpstream' }));
});

test('Elasticsearch clients find the product header, once', () => {
  const opensearch = createCompatibility('opensearch');
  const withHeader = { 'x-elastic-product': 'Elasticsearch' };
  expect(readResponseHead(200, {}, opensearch, undefined).rawHeaders).toEqual(['X-elastic-product', 'Elasticsearch']);
  expect(readResponseHead(200, withHeader, opensearch, undefined).rawHeaders).toEqual(['x-elastic-product', 'Elasticsearch']);
  expect(read({}).rawHeaders).toEqual([]);
});
