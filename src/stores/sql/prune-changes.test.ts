import { expect, test } from 'vitest';
import type { Change } from '../store.ts';
import { createPruning } from './prune-changes.ts';

function someChanges(from: number, to: number): readonly Change[] {
  return Array.from({ length: to - from + 1 }, (_, index) => ({ seq: from + index, kind: 'apiKey', id: 'a' }));
}

test.each<readonly [title: string, from: number, to: number, pruned: readonly (readonly [seq: number, size: number])[]]>([
  ['a feed as long as may be kept is left alone', 100, 100, []],
  ['a feed one too long loses one', 101, 101, [[1, 10_001]]],
  ['a commit of several makes room for all of them', 251, 260, [[160, 10_010]]],
  ['a commit longer than what is kept stays whole', 501, 1_000, [[500, 10_500]]],
  ['the first commit of all stays whole', 1, 1_000, []],
])('%s', async (_, from, to, pruned) => {
  const calls: (readonly [number, number])[] = [];
  const prune = createPruning({ prune: async (seq, size) => void calls.push([seq, size]) }, 100);
  await prune(someChanges(from, to));
  expect(calls).toEqual(pruned);
});

test('a commit without changes drops none', async () => {
  const prune = createPruning({ prune: () => Promise.reject(new Error('not to be called')) }, 1);
  await prune([]);
});
