import { describe, expect, test } from 'vitest';
import { clusterNames } from '../../../test/support/cluster-names.ts';
import { aCaller } from '../../../test/support/planned-request.ts';
import { foldNames } from './fit-names.ts';
import { USUAL_OPTIONS } from './index-options.ts';

const SEARCH = 'indices:data/read/search';

function fold(names: readonly string[], granted: string, metadata: readonly string[], actions = [SEARCH]): readonly string[] {
  const { authorizer } = aCaller('', [granted, 'read']);
  const question = { authorizer, actions, items: ['*'], options: USUAL_OPTIONS, candidates: 'everything', now: null } as const;
  return foldNames(names, { ...question, selectors: true }, clusterNames(...metadata));
}

describe('Names are folded into a pattern', () => {
  test('that is granted whole and matches them alone', () => {
    const names = ['logs-a-1', 'logs-a-2', 'logs-b-1', 'other'];
    expect(fold(names, 'logs-*,other', [...names, 'secret'])).toEqual(['logs-*', 'other']);
  });

  test('that is the shorter where a longer one is granted as well', () => {
    const names = ['logs-a-1', 'logs-a-2', 'logs-b-1'];
    expect(fold(names, 'logs-*', names)).toEqual(['logs-*']);
  });

  test('but not where the pattern would match another name that is seen', () => {
    const names = ['logs-a-1', 'logs-a-2', 'logs-b-1'];
    expect(fold(names, 'logs-*', [...names, 'logs-b-2'])).toEqual(['logs-a-*', 'logs-b-1']);
    expect(fold(names, 'logs-*', [...names, 'logs-b-2 hidden'])).toEqual(['logs-*']);
  });

  test('but not where the pattern is not granted whole', () => {
    const names = ['logs-1', 'logs-2'];
    expect(fold(names, 'logs-1,logs-2', names)).toEqual(names);
    expect(fold(names, 'logs-*', names, [SEARCH, 'indices:admin/refresh'])).toEqual(names);
  });
});
