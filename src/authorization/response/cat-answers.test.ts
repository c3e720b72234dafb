import { describe, expect, test } from 'vitest';
import { aCaller } from '../../../test/support/planned-request.ts';
import { parseRequestTarget } from '../../domain/request/parse-request-target.ts';
import type { Caller, Decision } from '../plan.ts';
import { answerFilter } from './answer-filters.ts';
import type { AnswerKind } from './answer-kinds.ts';

const ALLOWED: Decision = { refusal: null, action: 'a', indices: [] };
const limited = aCaller('monitor', ['books-*', 'view_index_metadata,monitor,read']);

function decidedAs(kind: AnswerKind, line: string, headers: Readonly<Record<string, string>>, caller: Caller): Decision {
  const request = { method: 'GET', target: parseRequestTarget(line), headers: new Map(Object.entries(headers)) };
  return answerFilter({ publishAddress: () => null, metadata: null }, kind, request, caller)?.(ALLOWED) ?? ALLOWED;
}

function shown(decision: Decision, answer: unknown): string {
  return Buffer.from(decision.reshape?.(200, Buffer.from(JSON.stringify(answer))) ?? []).toString();
}

function filtered(kind: AnswerKind, answer: object): unknown {
  return JSON.parse(shown(decidedAs(kind, '/?format=json', {}, limited), answer));
}

describe('A compact table', () => {
  const rows = [
    { index: 'books-1', shard: '0', prirep: 'p' },
    { index: 'secret', shard: '10', prirep: 'r' },
    { index: null, shard: '1', prirep: 'r' },
  ];

  const decided = (line: string, headers: Readonly<Record<string, string>> = {}): Decision =>
    decidedAs('catShards', line, headers, limited);

  test('is asked for in JSON, and is text again where text was asked for', () => {
    const decision = decided('/_cat/shards?v&s=index&h=index,shard');
    expect(decision.rewrite?.canonical).toBe('/_cat/shards?s=index&format=json&h=index,shard');
    expect(decision.reshapedType).toBe('text/plain; charset=UTF-8');
    expect(shown(decision, rows)).toBe('index   shard prirep\nbooks-1     0 p     \n');
    expect(shown(decided('/_cat/shards'), rows)).toBe('books-1 0 p\n');
  });

  test.each([
    { line: '/_cat/shards?format=json', headers: {} },
    { line: '/_cat/shards', headers: { accept: 'application/json' } },
    { line: '/_cat/shards', headers: { accept: 'application/vnd.elasticsearch+json;compatible-with=8' } },
  ])('stays JSON where that was asked for: $line', ({ line, headers }) => {
    const decision = decided(line, headers);
    expect(decision.reshapedType).toBeUndefined();
    expect(JSON.parse(shown(decision, rows))).toEqual([rows[0]]);
  });

  test('is asked for the column that it is filtered by, which is not shown', () => {
    const decision = decided('/_cat/shards?h=shard&format=json');
    expect(decision.rewrite?.canonical).toBe('/_cat/shards?format=json&h=shard,index');
    expect(
      JSON.parse(
        shown(decision, [
          { shard: '0', index: 'books-1' },
          { shard: '1', index: 'secret' },
        ]),
      ),
    ).toEqual([{ shard: '0' }]);
  });

  test('is filtered by the short name of a column where that was asked for', () => {
    const decision = decided('/_cat/shards?h=i&format=json');
    expect(JSON.parse(shown(decision, [{ i: 'books-1' }, { i: 'secret' }, { index: 'books-1' }]))).toEqual([{ i: 'books-1' }]);
  });

  test.each(['h=*', 'h=i*,shard', 'filter_path=*.shard', 'format=yaml'])('is not asked for with [%s]', (query) => {
    expect(() => decided(`/_cat/shards?${query}`)).toThrow('is not supported here');
  });

  test('of another shape is not shown', () => {
    for (const answer of [{}, [1], 'x']) expect(() => shown(decided('/_cat/shards'), answer)).toThrow('cannot be shown');
  });

  test('that only asks for help is left alone', () => {
    expect(decided('/_cat/shards?help').reshape).toBeUndefined();
    expect(decided('/_cat/shards?help=false').reshape).toBeDefined();
  });

  test('of tasks that wait has no column with what they are about', () => {
    const told = filtered('catPendingTasks', [{ insertOrder: '1', source: 'create-index [secret]' }]);
    expect(told).toEqual([{ insertOrder: '1' }]);
  });

  test('of aliases needs both names to be visible', () => {
    const pairs = [
      ['books-a', 'books-1'],
      ['books-a', 'secret'],
      ['secret', 'books-1'],
    ].map(([alias, index]) => ({ alias, index }));
    expect(filtered('catAliases', pairs)).toEqual([pairs[0]]);
  });
});
