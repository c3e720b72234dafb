import { expect, test } from 'vitest';
import type { Change } from '../store.ts';
import { ChangeListeners } from './change-listeners.ts';

const change = (seq: number): Change => ({ seq, kind: 'role', id: `r${seq}` });

test('catching up publishes what was committed unheard, in order and once, however it is read', async () => {
  const feed = [1, 2, 3, 4, 5].map(change);
  const listeners = new ChangeListeners(1);
  const heard: number[] = [];
  listeners.add((changes) => heard.push(...changes.map(({ seq }) => seq)));
  listeners.publish([change(2)]);
  const readTwo = async (seq: number): Promise<readonly Change[]> => feed.filter((each) => each.seq > seq).slice(0, 2);
  await listeners.catchUp(readTwo);
  await listeners.catchUp(readTwo);
  expect(heard).toEqual([2, 3, 4, 5]);
});
