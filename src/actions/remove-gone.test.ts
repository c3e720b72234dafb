import { describe, expect, test } from 'vitest';
import { anApiKey, NOW } from '../../test/support/authentication-fixtures.ts';
import { instant } from '../domain/time.ts';
import { openMemoryStore } from '../stores/memory/memory-store.ts';
import type { Store } from '../stores/store.ts';
import { type RemoveGoneDeps, removeGone } from './remove-gone.ts';

const BATCH_MS = 7;

async function aStoreOf(gone: number): Promise<Store> {
  const store = openMemoryStore();
  for (let index = 0; index < gone; index += 1) {
    await store.apiKeys.create(anApiKey({ id: `gone-${index}`, invalidation: instant(NOW - 1_000 + index) }));
  }
  await store.apiKeys.create(anApiKey({ id: 'expired-lately', expiration: NOW }));
  await store.apiKeys.create(anApiKey({ id: 'valid' }));
  return store;
}

async function idsOf(store: Store): Promise<readonly string[]> {
  return (await store.apiKeys.list({}, { size: 100 })).items.map(({ id }) => id).sort();
}

/** A clock that each batch moves on, and the rests that were asked for. */
function aRun(store: Store): { readonly deps: RemoveGoneDeps; readonly rests: number[] } {
  let elapsedMs = 0;
  const rests: number[] = [];
  const deps: RemoveGoneDeps = {
    async removeBatch(before, size) {
      elapsedMs += BATCH_MS;
      return (await store.apiKeys.remove(before, size)).length;
    },
    batchMax: 2,
    elapsedMs: () => elapsedMs,
    async delay(ms) {
      rests.push(ms);
      elapsedMs += ms;
    },
  };
  return { deps, rests };
}

describe('the removal of what is gone', () => {
  test('removes in batches, rests between them as long as they took, and leaves what is not old enough', async () => {
    const store = await aStoreOf(5);
    const { deps, rests } = aRun(store);
    const removal = { before: NOW, timeoutMs: null, signal: new AbortController().signal };
    expect(await removeGone(deps, removal)).toEqual({ removed: 5, isComplete: true });
    expect(rests).toEqual([BATCH_MS, BATCH_MS]);
    expect(await idsOf(store)).toEqual(['expired-lately', 'valid']);
    const later = { ...removal, before: instant(NOW + 1) };
    expect(await removeGone(deps, later)).toEqual({ removed: 1, isComplete: true });
    expect(await idsOf(store)).toEqual(['valid']);
  });

  test('ends when its time is over, and the next goes on', async () => {
    const store = await aStoreOf(5);
    const { deps } = aRun(store);
    const removal = { before: NOW, timeoutMs: 2 * BATCH_MS, signal: new AbortController().signal };
    expect(await removeGone(deps, removal)).toEqual({ removed: 2, isComplete: false });
    expect(await removeGone(deps, { ...removal, timeoutMs: null })).toEqual({ removed: 3, isComplete: true });
  });

  test('ends after the batch under way when it is told to', async () => {
    const store = await aStoreOf(5);
    const { deps } = aRun(store);
    const ending = new AbortController();
    const delay = async (): Promise<void> => ending.abort();
    const removal = { before: NOW, timeoutMs: null, signal: ending.signal };
    expect(await removeGone({ ...deps, delay }, removal)).toEqual({ removed: 2, isComplete: false });
    expect(await removeGone(deps, removal)).toEqual({ removed: 0, isComplete: false });
  });
});
