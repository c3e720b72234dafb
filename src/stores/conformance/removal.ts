import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instant } from '../../domain/time.ts';
import type { OpenFixture } from './store-fixture.ts';
import { anApiKey, createAll, someApiKeys } from './stored-things.ts';

const GONE_AT = fc.option(fc.integer({ min: 0, max: 20 }).map(instant));

/** Removal of keys that are gone. */
export function testRemoval(open: OpenFixture): void {
  test('keys invalidated or expired before a time are removed, the longest gone first', async () => {
    await using fixture = await open();
    const { apiKeys, changes } = fixture.store;
    await createAll(fixture.store, [
      anApiKey({ id: 'valid' }),
      anApiKey({ id: 'expires later', expiration: instant(10) }),
      anApiKey({ id: 'invalidated later', invalidation: instant(11), expiration: instant(12) }),
      anApiKey({ id: 'expired 3', expiration: instant(3) }),
      anApiKey({ id: 'invalidated 2', invalidation: instant(2), expiration: instant(50) }),
      anApiKey({ id: 'both 1 and 9', invalidation: instant(9), expiration: instant(1) }),
      anApiKey({ id: 'expired 9', expiration: instant(9) }),
    ]);
    const before = await changes.head();
    const gone = ['both 1 and 9', 'invalidated 2', 'expired 3', 'expired 9'];
    expect(await apiKeys.remove(instant(10), 100)).toEqual(gone);
    expect((await apiKeys.list({}, { size: 100 })).items.map(({ id }) => id).sort()).toEqual([
      'expires later',
      'invalidated later',
      'valid',
    ]);
    for (const id of gone) expect(await apiKeys.find(id), id).toBeNull();
    expect((await changes.since(before, 100)).map(({ kind, id }) => [kind, id])).toEqual(gone.map((id) => ['apiKey', id]));
    expect(await apiKeys.remove(instant(10), 100)).toEqual([]);
  });

  test('removal goes on in pieces until none is left', async () => {
    await using fixture = await open();
    const { apiKeys } = fixture.store;
    await createAll(
      fixture.store,
      someApiKeys(25, 'k', (index) => ({ creation: instant(index), expiration: instant(100) })),
    );
    const sizes: number[] = [];
    for (let removed = 10; removed === 10; ) {
      removed = (await apiKeys.remove(instant(101), 10)).length;
      sizes.push(removed);
    }
    expect(sizes).toEqual([10, 10, 5]);
  });

  test.each([0, 10_001, 1.5])('a size of %d is refused', async (size) => {
    await using fixture = await open();
    await expect(fixture.store.apiKeys.remove(instant(1), size)).rejects.toThrow();
  });

  test('an id that was removed is free', async () => {
    await using fixture = await open();
    const { apiKeys } = fixture.store;
    await apiKeys.create(anApiKey({ invalidation: instant(1) }));
    await apiKeys.remove(instant(2), 1);
    await apiKeys.create(anApiKey({ name: 'second' }));
    expect((await apiKeys.find(anApiKey().id))?.name).toBe('second');
  });

  test('whatever the times, removal takes the keys that are gone and no other, by when they went', async () => {
    await using fixture = await open();
    const { apiKeys } = fixture.store;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ invalidation: GONE_AT, expiration: GONE_AT }), { maxLength: 12 }),
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 1, max: 5 }),
        async (times, before, size) => {
          await apiKeys.remove(instant(1_000), 10_000);
          const keys = someApiKeys(times.length, 'k', (index) => ({
            ...times[index],
            expiration: times[index]?.expiration ?? instant(999),
          }));
          await createAll(fixture.store, keys);
          const goneAt = ({ invalidation, expiration }: (typeof keys)[number]): number =>
            Math.min(invalidation ?? 1_000, expiration ?? 1_000);
          const expected = keys.filter((key) => goneAt(key) < before).sort((left, right) => goneAt(left) - goneAt(right));
          const removed: string[] = [];
          for (let piece = size; piece === size; ) {
            const ids = await apiKeys.remove(instant(before), size);
            piece = ids.length;
            removed.push(...ids);
          }
          const goneTimes = (ids: readonly string[]): readonly number[] =>
            ids.map((id) => goneAt(keys.find((key) => key.id === id) ?? anApiKey()));
          expect([...removed].sort()).toEqual(expected.map(({ id }) => id).sort());
          expect(goneTimes(removed)).toEqual(expected.map(goneAt));
          await apiKeys.invalidate({}, instant(0), { crossCluster: true });
        },
      ),
      { numRuns: 50 },
    );
  });
}
