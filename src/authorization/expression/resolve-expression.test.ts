import { describe, expect, test } from 'vitest';
import { clusterNames } from '../../../test/support/cluster-names.ts';
import { aCaller, type IndexRule } from '../../../test/support/planned-request.ts';
import { instant } from '../../domain/time.ts';
import { type IndexOptions, USUAL_OPTIONS } from './index-options.ts';
import { resolveExpression } from './resolve-expression.ts';

const SEARCH = 'indices:data/read/search';
const METADATA = clusterNames(
  'logs-1',
  'logs-2',
  'logs-3 closed',
  'logs-4 hidden',
  'secret',
  'orders',
  'mixed > logs-1,secret',
  'veiled > secret',
  'stream = .ds-stream-1,.ds-stream-2',
  '.ds-stream-1 hidden',
  '.ds-stream-2 hidden',
  '.dot hidden',
  '.security-7 hidden',
);
const RULES: readonly IndexRule[] = [['logs-*,mixed,stream,.dot', 'read']];

interface Question {
  readonly expression: string;
  readonly options?: Partial<IndexOptions>;
  readonly rules?: readonly IndexRule[];
  readonly actions?: readonly string[];
}

function resolve({ expression, options, rules = RULES, actions = [SEARCH] }: Question, metadata = METADATA) {
  return resolveExpression(
    {
      authorizer: aCaller('', ...rules).authorizer,
      actions,
      items: expression === '' ? [] : expression.split(','),
      options: { ...USUAL_OPTIONS, ...options },
      candidates: 'everything',
      now: instant(Date.UTC(2026, 10, 22)),
      selectors: true,
    },
    metadata,
  );
}

const ALL = { expandClosed: true, expandHidden: true };

describe('A pattern comes to the authorized names that it matches', () => {
  test.each<Question & { names: string }>([
    { expression: '*', names: 'logs-1,logs-2,mixed,stream' },
    { expression: '', names: 'logs-1,logs-2,mixed,stream' },
    { expression: '_all', names: 'logs-1,logs-2,mixed,stream' },
    { expression: '_all::data', names: 'logs-1,logs-2,mixed,stream' },
    { expression: '*::data', names: 'logs-1,logs-2,mixed,stream' },
    { expression: '**', names: 'logs-1,logs-2,mixed,stream' },
    { expression: ',', names: 'logs-1,logs-2,mixed,stream' },
    { expression: '*s*', names: 'logs-1,logs-2,stream' },
    { expression: '*', options: ALL, names: 'logs-1,logs-2,logs-3,logs-4,mixed,stream,.ds-stream-1,.ds-stream-2,.dot' },
    {
      expression: '*',
      options: { expandHidden: true },
      names: 'logs-1,logs-2,logs-4,mixed,stream,.ds-stream-1,.ds-stream-2,.dot',
    },
    { expression: '*', options: { expandOpen: false, expandClosed: true }, names: 'logs-3,mixed,stream' },
    { expression: '.d*', names: '.ds-stream-1,.ds-stream-2,.dot' },
    { expression: '*,-mixed', names: 'logs-1,logs-2,stream' },
    { expression: '*,-log*', names: 'mixed,stream' },
    { expression: '*,-<logs-1>', names: 'logs-2,mixed,stream' },
    { expression: '*,-_all', names: 'logs-1,logs-2,mixed,stream' },
    { expression: '*,-*,logs-1', names: 'logs-1' },
    { expression: '*1,logs-2', names: 'logs-1,logs-2' },
    { expression: 'logs-1,-*', names: 'logs-1' },
    { expression: '*,secret', options: { ignoreUnavailable: true }, names: 'logs-1,logs-2,mixed,stream' },
    { expression: '<*1>', names: 'logs-1' },
  ])('$expression with $options is $names', ({ names, ...question }) => {
    expect(resolve(question)).toMatchObject({ outcome: 'forward', names: names.split(','), isVerbatim: false });
  });

  test('and to nothing that only some of the actions are allowed on', () => {
    const rules: readonly IndexRule[] = [
      ['logs-1,logs-2', 'read'],
      ['logs-2,secret', 'delete'],
    ];
    const actions = [SEARCH, 'indices:data/write/bulk[s]'];
    expect(resolve({ expression: '*', rules, actions })).toMatchObject({ names: ['logs-2'] });
  });

  test('an explicit name beside it is not tolerated when it is gone', () => {
    expect(resolve({ expression: '*' })).toMatchObject({ isExpanded: true });
    expect(resolve({ expression: 'logs-1,*' })).toMatchObject({ isExpanded: false });
  });
});

describe('What is granted whole goes as it is, without a look at the names', () => {
  test.each(['logs-1', 'logs-*', 'logs-1,logs-2', 'logs-*,-logs-1', 'logs-*,mixed', 'logs-9', '.dot'])('%s', (expression) => {
    expect(resolve({ expression }, clusterNames())).toEqual({
      outcome: 'forward',
      names: expression.split(','),
      isVerbatim: true,
      isExpanded: false,
    });
  });

  test.each([
    ['<logs-{now/d}>', 'logs-2026.11.22'],
    ['<logs-*>', 'logs-*'],
    ['logs-1::data', 'logs-1'],
    ['logs-1,', 'logs-1'],
    ['logs-*,-<logs-1>,,', 'logs-*,-logs-1'],
  ])('%s goes as %s', (expression, names) => {
    expect(resolve({ expression }, clusterNames())).toMatchObject({
      outcome: 'forward',
      names: names.split(','),
      isVerbatim: false,
    });
  });

  test('everything else needs the names', () => {
    for (const expression of ['*', '', '_all', '*,-secret', 'secret', 'logs-1,*', '.ds-stream-1']) {
      expect(resolve({ expression }, null as never)).toEqual({ outcome: 'unknown' });
    }
  });
});

describe('What is not authorized is denied by name', () => {
  test.each<Question & { denied: string }>([
    { expression: 'secret', denied: 'secret' },
    { expression: 'logs-1,secret,orders', denied: 'secret,orders' },
    { expression: '*,secret', denied: 'secret' },
    { expression: 'nowhere', denied: 'nowhere' },
    { expression: 'veiled', denied: 'veiled' },
    { expression: 'secret::data', denied: 'secret' },
    { expression: '<secret>', denied: 'secret' },
    { expression: '<-logs-1>,*', denied: '-logs-1' },
    { expression: '-logs-1', denied: '-logs-1' },
    { expression: '-logs-1,*', denied: '-logs-1' },
    { expression: 'logs-1,-logs-1', denied: '-logs-1' },
    { expression: 'logs-1,_all', denied: '_all' },
    { expression: '+logs-1', denied: '+logs-1' },
    { expression: '_logs', denied: '_logs' },
    { expression: 'logs-1, logs-2', denied: ' logs-2' },
    { expression: 'logs-1/x', denied: 'logs-1/x' },
    { expression: 'logs-?', denied: 'logs-?' },
    { expression: '<logs-{now/d{yyyy}}>>', denied: 'logs-2026>' },
    { expression: '.security-7', denied: '.security-7' },
    { expression: '*', options: { expandOpen: false }, denied: '*' },
    { expression: '*', options: { expandOpen: false, expandHidden: true }, denied: '*' },
  ])('$expression', ({ denied, ...question }) => {
    expect(resolve(question)).toEqual({ outcome: 'denied', action: SEARCH, names: denied.split(',') });
  });

  test('a grant on everything does not reach restricted names', () => {
    const rules: readonly IndexRule[] = [['*', 'all']];
    expect(resolve({ expression: '*', rules, options: ALL })).toMatchObject({ outcome: 'forward' });
    expect(JSON.stringify(resolve({ expression: '.*', rules, options: ALL }))).not.toContain('.security');
    expect(resolve({ expression: '.security-7', rules })).toMatchObject({ outcome: 'denied' });
  });
});

describe('An alias and a data stream are their own names', () => {
  test('a grant on an index does not open the alias', () => {
    expect(resolve({ expression: 'mixed', rules: [['logs-1,secret', 'read']] })).toMatchObject({ outcome: 'denied' });
    expect(resolve({ expression: 'mix*', rules: [['logs-1,secret', 'read']] })).toEqual({ outcome: 'empty' });
  });

  test('a grant on an alias does not open its indices by their names', () => {
    expect(resolve({ expression: 'secret', rules: [['veiled', 'read']] })).toMatchObject({ outcome: 'denied' });
    expect(resolve({ expression: '*', rules: [['veiled', 'read']] })).toMatchObject({ names: ['veiled'] });
  });

  test('a grant on a data stream opens its backing indices', () => {
    expect(resolve({ expression: '.ds-stream-1', rules: [['stream', 'read']] })).toMatchObject({
      outcome: 'forward',
      names: ['.ds-stream-1'],
    });
    expect(resolve({ expression: 'stream', rules: [['.ds-stream-*', 'read']] })).toMatchObject({ outcome: 'denied' });
  });
});

describe('What comes to nothing', () => {
  test.each<Question>([
    { expression: 'zzz*' },
    { expression: 'sec*' },
    { expression: '*,-*' },
    { expression: 'secret', options: { ignoreUnavailable: true } },
    { expression: '', options: { expandOpen: false } },
    { expression: '', rules: [['absent', 'read']] },
  ])('$expression is empty', (question) => {
    expect(resolve(question)).toEqual({ outcome: 'empty' });
  });

  test.each<Question & { name: string }>([
    { expression: 'zzz*', name: 'zzz*' },
    { expression: '*,-zzz*', name: 'zzz*' },
    { expression: 'secret', options: { ignoreUnavailable: true }, name: '[secret]' },
    { expression: 'secret,orders', options: { ignoreUnavailable: true }, name: '[secret, orders]' },
    { expression: '', rules: [['absent', 'read']], name: '[]' },
  ])('$expression is missing where nothing is not allowed', ({ name, ...question }) => {
    const options = { ...question.options, allowNoIndices: false };
    expect(resolve({ ...question, options })).toEqual({ outcome: 'missing', name });
  });
});

test.each([
  ['logs-1,,logs-2', 'an empty index name'],
  [',logs-1', 'an empty index name'],
  ['*,-', 'an empty index name'],
  ['remote:logs-1', 'remote cluster or a selector'],
  ['*:logs-1::failures', 'remote cluster or a selector'],
  ['logs-*,remote:*', 'remote cluster or a selector'],
  ['*::failures', 'remote cluster or a selector'],
  ['logs-1::failures', 'remote cluster or a selector'],
  ['<a:b>', 'remote cluster or a selector'],
  ['<logs-{now/d{yyyy|+01}}>', 'date math'],
])('%s is refused: %s', (expression, problem) => {
  expect(resolve({ expression })).toMatchObject({ outcome: 'refused', problem: expect.stringContaining(problem) });
});

describe('A pattern of other clusters', () => {
  test.each([
    ['logs-*,*:logs-*', 'logs-1,logs-2'],
    ['*:*,logs-1', 'logs-1'],
    ['r*:logs-*,*,-logs-1', 'logs-2,mixed,stream'],
    ['logs-*,-*:*', 'logs-1,logs-2'],
  ])('%s matches none, and never goes on', (expression, names) => {
    for (const rules of [RULES, [['logs-*', 'read'], ...RULES] as const]) {
      const resolution = resolve({ expression, rules });
      expect(resolution).toMatchObject({ outcome: 'forward', names: names.split(','), isVerbatim: false });
    }
  });

  test('alone comes to nothing', () => {
    expect(resolve({ expression: '*:*' })).toEqual({ outcome: 'empty' });
    expect(resolve({ expression: '*:*', rules: [['*', 'read']] })).toEqual({ outcome: 'empty' });
    expect(resolve({ expression: '*:*', options: { allowNoIndices: false } })).toEqual({ outcome: 'missing', name: '*:*' });
  });

  test('is refused where patterns are names', () => {
    expect(resolve({ expression: '*:*', options: { expandOpen: false } })).toMatchObject({ outcome: 'refused' });
  });
});

test('A product without selectors has no ::data', () => {
  const authorizer = aCaller('', ...RULES).authorizer;
  const question = { authorizer, actions: [SEARCH], options: USUAL_OPTIONS, candidates: 'everything', now: null } as const;
  expect(resolveExpression({ ...question, items: ['logs-1::data'], selectors: false }, METADATA).outcome).toBe('refused');
  expect(resolveExpression({ ...question, items: ['<logs-1>'], selectors: false }, METADATA).outcome).toBe('refused');
});
