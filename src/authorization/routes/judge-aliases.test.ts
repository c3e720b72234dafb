import { describe, expect, test } from 'vitest';
import { clusterNames, knownNames } from '../../../test/support/cluster-names.ts';
import { aCaller, aPlanner, decide } from '../../../test/support/planned-request.ts';

const metadata = knownNames(clusterNames('books', 'secret', 'shelf > books', 'hidden-shelf > books'));
const elasticsearch = aPlanner('elasticsearch', { metadata });
const reader = aCaller('monitor', ['books,shelf', 'view_index_metadata'], ['free-*', 'monitor']);

describe('Who asks for aliases', () => {
  test.each([
    'GET /_alias/shelf',
    'HEAD /books/_alias/shelf',
    'GET /_alias/hid*',
    'GET /books/_alias/_all',
    'GET /books/_alias/,shelf',
    'GET /books/_alias/shelf,-hidden-shelf',
    'GET /books/_alias/hidden-shelf,-hidden-shelf',
    'GET /nothing*/_alias/hidden-shelf',
    'GET /_cat/aliases/shelf',
    'GET /_cat/aliases/*',
  ])('may do so where each name is granted: %s', (line) => {
    expect(decide(elasticsearch, reader, { line }).refusal).toBeNull();
  });

  test.each([
    'GET /_alias/hidden-shelf',
    'HEAD /books/_alias/hidden-shelf',
    'GET /books/_alias/shelf,hidden-shelf',
    'GET /books/_alias/hidden-shelf,-shelf',
    'GET /books/_alias/away:shelf',
    'GET /books/_alias/%3Cbooks-%7Bnow%2Fd%7D%3E',
    'GET /_cat/aliases/hidden-shelf',
    'GET /_cat/aliases/,hidden-shelf',
  ])('is told nothing of any other: %s', (line) => {
    const { refusal } = decide(elasticsearch, reader, { line });
    expect(refusal?.code).toBe('forbidden');
    expect(refusal?.message).toContain('action [indices:admin/aliases/get] is unauthorized');
    expect(refusal?.message).not.toContain('hidden-shelf');
  });
});

test('The shards of an index are told to who may see its statistics, so that no other learns that it is there', () => {
  expect(decide(elasticsearch, reader, { line: 'GET /_cat/shards/free-1' }).refusal).toBeNull();
  const { refusal } = decide(elasticsearch, reader, { line: 'GET /_cat/shards/secret' });
  expect(refusal?.message).toContain('action [indices:monitor/stats] is unauthorized');
});
