import { describe, test } from 'vitest';
import {
  expectAllowed,
  expectRefused,
  type PassingRequest,
  type RefusedRequest,
} from '../../../test/support/judged-request.ts';

const action = (...actions: readonly object[]): object => ({ actions });

describe('A change of aliases needs the right on every index and every alias', () => {
  const ALLOWED: readonly PassingRequest[] = [
    { line: 'POST /_aliases', body: action({ add: { index: 'own1', alias: 'own2' } }), indices: ['own1', 'own2'] },
    {
      line: 'POST /_aliases',
      body: action(
        { add: { indices: ['own1', 'own*'], aliases: ['own2', 'gone'], is_write_index: true, routing: '1' } },
        { remove: { index: 'gone', alias: 'own3', must_exist: false } },
        { remove_index: { index: 'own4' } },
      ),
      indices: ['own1', 'own*', 'own2', 'gone', 'own3', 'own4'],
    },
    {
      line: 'POST /_aliases',
      body: action({ add: { index: 'own1', alias: 'own2', filter: { term: { a: 1 } } } }),
      indices: ['own1', 'own2'],
    },
    { line: 'PUT /own1/_alias/own2', indices: ['own1'] },
    { line: 'PUT /own1/_alias/own2', body: { is_write_index: true, filter: { match_all: {} } }, indices: ['own1'] },
    { line: 'PUT /own1/_alias', body: { alias: 'own2' }, indices: ['own1', 'own2'] },
    { line: 'PUT /_alias/own2', body: { index: 'own1' }, indices: ['own1'] },
    { line: 'PUT /_alias', body: { index: 'own1', alias: 'own2' }, indices: ['own1', 'own2'] },
    { line: 'DELETE /own1/_alias/own2,own3*', indices: ['own1'] },
  ];
  test.each(ALLOWED)('$line $body', expectAllowed);

  const REFUSED: readonly RefusedRequest[] = [
    {
      line: 'POST /_aliases',
      body: action({ add: { index: 'secret', alias: 'own1' } }),
      says: ['[indices:admin/aliases] is unauthorized', 'on indices [secret]', 'needed for [add] of [actions]'],
    },
    {
      line: 'POST /_aliases',
      body: action({ add: { index: 'own1', alias: 'secret' } }),
      says: ['on indices [secret]', '[add]'],
    },
    {
      line: 'POST /_aliases',
      body: action({ add: { index: 'own1', alias: 'own2' } }, { add: { alias: 'own2', indices: ['own1', 'secret'] } }),
      says: ['on indices [secret]', '[add]'],
    },
    { line: 'POST /_aliases', body: action({ add: { index: '*', alias: 'own1' } }), says: ['on indices [*]', '[add]'] },
    {
      line: 'POST /_aliases',
      body: action({ add: { index: 'own1,secret', alias: 'own1' } }),
      says: ['[own1,secret] is not one'],
    },
    { line: 'POST /_aliases', body: action({ add: { index: [], alias: 'own1' } }), says: ['an empty list of indices'] },
    { line: 'POST /_aliases', body: action({ add: { alias: 'own1' } }), says: ['an empty list of indices', '[add]'] },
    { line: 'POST /_aliases', body: action({ add: { index: 'own1' } }), says: ['an empty list of indices', '[add]'] },
    { line: 'POST /_aliases', body: action({ add: { index: ['own1', 1], alias: 'own1' } }), says: ['that is not a string'] },
    { line: 'POST /_aliases', body: action({ add: { index: '<own-{now}>', alias: 'own1' } }), says: ['date math'] },
    { line: 'POST /_aliases', body: action({ add: { index: '-own1', alias: 'own1' } }), says: ['exclusion'] },
    { line: 'POST /_aliases', body: action({ add: { index: 'other:own1', alias: 'own1' } }), says: ['remote cluster'] },
    { line: 'POST /_aliases', body: action({ remove: { index: 'own1', alias: '*' } }), says: ['on indices [*]', '[remove]'] },
    {
      line: 'POST /_aliases',
      body: action({ remove_index: { index: 'gone' } }),
      says: ['[indices:admin/delete] is unauthorized', 'on indices [gone]', '[remove_index]'],
    },
    {
      line: 'POST /_aliases',
      body: action({ add: { index: 'own1', alias: 'own2', filter: { terms: { a: { index: 'book', id: '1', path: 'p' } } } } }),
      says: ['[terms] query with a lookup of [book]'],
    },
    { line: 'POST /_aliases', body: action({ swap: { index: 'own1' } }), says: ['unknown action on aliases [swap]'] },
    { line: 'POST /_aliases', body: { add: {} }, says: ['unknown section of the body [add]'] },
    { line: 'POST /_aliases', says: ['request body is required'], code: 'parse' },
    { line: 'POST /_aliases', headers: { 'transfer-encoding': 'chunked' }, body: '', says: ['required'], code: 'parse' },
    { line: 'PUT /own1/_alias/secret', says: ['on indices [secret]'] },
    { line: 'PUT /secret/_alias/own1', says: ['on indices [secret]'] },
    { line: 'PUT /own1/_alias/own2', body: { index: 'secret' }, says: ['on indices [secret]', '[index] of the body'] },
    { line: 'PUT /own1/_alias/own2', body: { alias: 'secret' }, says: ['on indices [secret]', '[alias] of the body'] },
    { line: 'PUT /own1/_alias/own2', body: { index: ['own1', 'secret'] }, says: ['[index] of the body that is not a string'] },
    { line: 'PUT /own1/_alias/own2', body: { x: { index: 'secret' } }, says: ['unknown option of an alias [x]'] },
    { line: 'PUT /_alias/own2', body: { routing: '1' }, says: ['neither the path nor the body names an index'] },
    { line: 'PUT /_alias/own2?index=own1', body: {}, says: ['query parameter [index]'] },
    { line: 'PUT /_alias/own2', says: ['request body is required'], code: 'parse' },
    { line: 'DELETE /own1/_alias/*', says: ['on indices [*]'] },
    { line: 'DELETE /own1/_alias/_all', says: ['stands for all indices'] },
    { line: 'DELETE /own1/_alias/own2,secret', says: ['on indices [secret]'] },
  ];
  test.each(REFUSED)('not $line $body', expectRefused);
});

describe('An alias opens nothing that was closed', () => {
  const says = ['the alias has more permissions than any of the indices', '[own1]', '[kept]'];
  const OPENING: readonly RefusedRequest[] = [
    { line: 'POST /_aliases', body: action({ add: { index: 'kept', alias: 'own1' } }), says },
    { line: 'POST /_aliases', body: action({ add: { indices: ['own2', 'kept'], alias: 'own1' } }), says },
    { line: 'PUT /kept/_alias/own1', says },
    { line: 'PUT /kept/_alias/own1', body: {}, says },
    { line: 'PUT /own2,kept/_aliases/own1', says },
    { line: 'PUT /_alias/own1', body: { index: 'kept' }, says },
    { line: 'PUT /own2/_alias/own1', body: { index: 'kept' }, says },
    { line: 'PUT /_alias', body: { index: 'kept', alias: 'own1' }, says },
    { line: 'PUT /kept/_alias', body: { alias: 'own1' }, says },
    {
      line: 'PUT /kept/_clone/kept',
      body: { aliases: { own1: {} } },
      says: ['the target index has more permissions than the source', '[own1]', '[kept]'],
    },
  ];
  test.each(OPENING)('not $line $body', expectRefused);

  test('and may close something that was open', () => {
    expectAllowed({ line: 'PUT /own1/_alias/kept', indices: ['own1'] });
    expectAllowed({
      line: 'POST /_aliases',
      body: action({ add: { index: 'own1', alias: 'kept' } }, { remove: { index: 'kept', alias: 'own1' } }),
      indices: ['own1', 'kept'],
    });
  });
});

describe('An index that is made of another, or with another name, needs the right on both', () => {
  const ALLOWED: readonly PassingRequest[] = [
    { line: 'PUT /own1', body: { aliases: { own2: { is_write_index: true }, gone: {} } }, indices: ['own1', 'own2', 'gone'] },
    { line: 'POST /own1/_rollover', indices: ['own1'] },
    {
      line: 'POST /own1/_rollover/own-000002?dry_run=true',
      body: { conditions: { max_docs: 1 }, aliases: { own2: {} }, settings: { number_of_shards: 1 }, mappings: {} },
      indices: ['own1', 'own2'],
    },
    { line: 'PUT /own1/_clone/own2', indices: ['own1'] },
    {
      line: 'POST /own1/_shrink/own2',
      body: { settings: { 'index.number_of_shards': 1 }, aliases: { own3: {} } },
      indices: ['own1', 'own3', 'own2'],
    },
    { line: 'POST /kept/_split/kept', body: { settings: { 'index.number_of_shards': 2 } }, indices: ['kept'] },
    {
      line: 'POST /_data_stream/_modify',
      body: action({ add_backing_index: { data_stream: 'own1', index: 'own2' } }),
      indices: ['own1', 'own2'],
    },
    { line: 'PUT /_snapshot/r/s', body: { indices: 'own1', include_global_state: false }, indices: [] },
    {
      line: 'POST /_snapshot/r/s/_restore',
      body: { indices: 'own1,own2*', include_aliases: false, include_global_state: false },
      indices: ['own1', 'own2*'],
    },
  ];
  test.each(ALLOWED)('$line $body', expectAllowed);

  const REFUSED: readonly RefusedRequest[] = [
    { line: 'PUT /own1', body: { aliases: { own2: {}, secret: {} } }, says: ['on indices [secret]', 'alias [secret]'] },
    { line: 'PUT /own1', body: { aliases: { 'own*': {} } }, says: ['[own*] is not one index name', 'alias [own*]'] },
    { line: 'POST /secret/_rollover', says: ['on indices [secret]'] },
    { line: 'POST /own1/_rollover/secret', says: ['[indices:admin/create] is unauthorized', 'on indices [secret]'] },
    { line: 'POST /own1/_rollover/%3Cown-%7Bnow%7D%3E', says: ['date math'] },
    { line: 'POST /own1/_rollover', body: { aliases: { secret: {} } }, says: ['on indices [secret]', 'alias [secret]'] },
    { line: 'POST /own1/_rollover', body: { settings: { default_pipeline: 'p' } }, says: ['setting [default_pipeline]'] },
    { line: 'PUT /own1/_clone/secret', says: ['[indices:admin/create] is unauthorized', 'on indices [secret]'] },
    { line: 'PUT /secret/_clone/own1', says: ['[indices:admin/resize] is unauthorized', 'on indices [secret]'] },
    { line: 'PUT /kept/_clone/own1', says: ['target index has more permissions', '[own1]', '[kept]'] },
    { line: 'PUT /own1/_clone/own2', body: { aliases: { secret: {} } }, says: ['alias [secret]'] },
    { line: 'PUT /own1/_clone/own2', body: { settings: { 'index.final_pipeline': 'p' } }, says: ['[index.final_pipeline]'] },
    {
      line: 'POST /_data_stream/_modify',
      body: action({ add_backing_index: { data_stream: 'own1', index: 'secret' } }),
      says: ['on indices [secret]', '[add_backing_index]'],
    },
    {
      line: 'POST /_data_stream/_modify',
      body: action({ remove_backing_index: { data_stream: 'secret', index: 'own1' } }),
      says: ['on indices [secret]', '[remove_backing_index]'],
    },
    { line: 'PUT /_snapshot/r/s', body: { future: 1 }, says: ['unknown section of the body [future]'] },
    { line: 'POST /_snapshot/r/s/_restore', says: ['request body is required'], code: 'parse' },
    { line: 'POST /_snapshot/r/s/_restore', body: { include_aliases: false }, says: ['restores all indices'] },
    { line: 'POST /_snapshot/r/s/_restore', body: { indices: ['own1'] }, says: ['[include_aliases] false'] },
    {
      line: 'POST /_snapshot/r/s/_restore',
      body: { indices: 'own1,secret', include_aliases: false },
      says: ['on indices [secret]', '[indices] of the restore'],
    },
    { line: 'POST /_snapshot/r/s/_restore', body: { indices: '*', include_aliases: false }, says: ['on indices [*]'] },
    { line: 'POST /_snapshot/r/s/_restore', body: { indices: '', include_aliases: false }, says: ['stands for all indices'] },
    { line: 'POST /_snapshot/r/s/_restore', body: { indices: 'own*,-own1', include_aliases: false }, says: ['exclusion'] },
    {
      line: 'POST /_snapshot/r/s/_restore',
      body: { indices: 'own1', include_aliases: false, rename_pattern: '(.+)', rename_replacement: 'secret' },
      says: ['restore with [rename_pattern]'],
    },
    {
      line: 'POST /_snapshot/r/s/_restore',
      body: { indices: 'own1', include_aliases: false, include_global_state: true },
      says: ['restore with [include_global_state]'],
    },
  ];
  test.each(REFUSED)('not $line $body', expectRefused);
});
