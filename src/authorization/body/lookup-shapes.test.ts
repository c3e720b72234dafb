import { describe, expect, test } from 'vitest';
import { elasticsearch, expectAllowed, expectRefused } from '../../../test/support/judged-request.ts';
import { aCaller, decide } from '../../../test/support/planned-request.ts';

const terms = (index: string): object => ({ query: { terms: { a: { index, id: '1', path: 'p' } } } });

describe('A search may look up what the caller may read', () => {
  const SEARCHES: readonly (readonly [construct: string, search: (index: string) => object])[] = [
    ['[terms] query with a lookup', terms],
    [
      '[terms] query with a lookup',
      (index) => ({ aggs: { a: { filter: { terms: { a: { index, path: 'p', query: { match_all: {} } } } } } } }),
    ],
    ['[more_like_this] query', (index) => ({ query: { more_like_this: { like: ['text', { _index: index, _id: '1' }] } } })],
    [
      '[indexed_shape]',
      (index) => ({ query: { geo_shape: { f: { relation: 'within', indexed_shape: { index, id: '1' } } } } }),
    ],
    ['[percolate] query', (index) => ({ query: { percolate: { field: 'q', index, id: '1' } } })],
    ['[pinned] query', (index) => ({ query: { pinned: { docs: [{ _index: index, _id: '1' }], organic: { match_all: {} } } } })],
    ['[runtime_mappings]', (index) => ({ runtime_mappings: { r: { type: 'lookup', target_index: index, input_field: 'a' } } })],
    [
      '[terms] query with a lookup',
      (index) => ({
        retriever: { rrf: { retrievers: [{ standard: terms(index) }, { knn: { field: 'v', k: 1, query_vector: [1] } }] } },
      }),
    ],
    ['[indices_boost]', (index) => ({ indices_boost: [{ own1: 1 }, { [index]: 2 }] })],
  ];
  test.each(SEARCHES)('%s', (construct, search) => {
    expectAllowed({ line: 'POST /own1/_search', body: search('book1'), indices: ['own1', 'book1'] });
    expectRefused({ line: 'POST /own1/_search', body: search('secret'), says: ['on indices [secret]', construct] });
    expectRefused({ line: 'POST /own1/_search', body: search('seen'), says: ['on indices [seen]', construct] });
    expectRefused({ line: 'POST /own1/_search', body: search('book*'), says: ['[book*] is not one index name', construct] });
    expectRefused({ line: 'POST /own1/_search', body: search('<book1>'), says: ['date math', construct] });
    expectRefused({
      line: 'POST /own1/_search',
      body: search('.security'),
      says: ['restricted indices [.security]', construct],
    });
  });

  test('where the index that is read by default may be read as well', () => {
    const body = { query: { shape: { f: { indexed_shape: { id: '1' } } } } };
    expectRefused({ line: 'POST /own1/_search', body, says: ['on indices [shapes]', '[indexed_shape]'] });
    const reader = aCaller('', ['own*,shapes', 'read']);
    expect(decide(elasticsearch, reader, { line: 'POST /own1/_search', body }).refusal).toBeNull();
  });

  test('by its id, and not in general, when only documents may be got', () => {
    const getter = aCaller('', ['own*', 'read'], ['book1', 'indices:data/read/get']);
    const search = { terms: { a: { index: 'book1', query: { match_all: {} } } } };
    expect(decide(elasticsearch, getter, { line: 'POST /own1/_search', body: terms('book1') }).refusal).toBeNull();
    const refused = decide(elasticsearch, getter, { line: 'POST /own1/_search', body: { query: search } });
    expect(refused.refusal?.message).toContain('[indices:data/read/search] is unauthorized');
  });

  test('a document of its own shard and a stored query need no name', () => {
    const like = { query: { more_like_this: { like: [{ _id: '1' }, { doc: { a: 'x' } }] } } };
    expectAllowed({ line: 'POST /own1/_search', body: like, indices: ['own1'] });
    const percolate = { query: { percolate: { field: 'q', document: { a: 'x' } } } };
    expectAllowed({ line: 'POST /own1/_search', body: percolate, indices: ['own1'] });
  });
});
