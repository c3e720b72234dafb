import { expect, test } from 'vitest';
import type { ApiKey } from '../../domain/api-key/api-key.ts';
import { instant } from '../../domain/time.ts';
import type { OpenFixture } from './store-fixture.ts';
import { aCreator, anApiKey, CREATED_AT, createAll, someApiKeys } from './stored-things.ts';

const LDAP = { name: 'ldap1', type: 'ldap' };
const CALLS = 64;

/** Creation within the limit of an owner. */
export function testOwnerLimit(open: OpenFixture): void {
  test.each<readonly [title: string, others: Partial<ApiKey>, count: boolean]>([
    ['a valid one', {}, true],
    ['one that expires later', { expiration: instant(CREATED_AT + 1) }, true],
    ['one that expires as the new one is made', { expiration: CREATED_AT }, false],
    ['one that has expired', { expiration: instant(CREATED_AT - 1) }, false],
    ['one that is invalidated', { invalidation: CREATED_AT }, false],
    ['a cross-cluster key', { type: 'cross_cluster' }, true],
    ['one of another user', { creator: aCreator('bob') }, false],
    ['one of that name in another realm', { creator: aCreator('alice', LDAP) }, false],
  ])('the keys of an owner that count: %s', async (_, other, counts) => {
    await using fixture = await open();
    const { apiKeys } = fixture.store;
    await createAll(
      fixture.store,
      someApiKeys(2, 'other', () => other),
    );
    expect(await apiKeys.createWithin(anApiKey({ id: 'within 3' }), 3)).toBe(true);
    expect(await apiKeys.createWithin(anApiKey({ id: 'within 2' }), 2)).toBe(!counts);
    expect(await apiKeys.find('within 3')).toEqual(anApiKey({ id: 'within 3' }));
    expect(await apiKeys.find('within 2')).toEqual(counts ? null : anApiKey({ id: 'within 2' }));
  });

  test('keys that expire and keys that do not count together', async () => {
    await using fixture = await open();
    const { apiKeys } = fixture.store;
    await apiKeys.create(anApiKey({ id: 'a' }));
    await apiKeys.create(anApiKey({ id: 'b', expiration: instant(CREATED_AT + 1) }));
    expect(await apiKeys.createWithin(anApiKey({ id: 'c' }), 2)).toBe(false);
    expect(await apiKeys.createWithin(anApiKey({ id: 'c' }), 3)).toBe(true);
  });

  test('an owner who is full has room again when a key is invalidated, and none with a limit of 0', async () => {
    await using fixture = await open();
    const { apiKeys } = fixture.store;
    expect(await apiKeys.createWithin(anApiKey({ id: 'none' }), 0)).toBe(false);
    expect(await apiKeys.createWithin(anApiKey({ id: 'a' }), 1)).toBe(true);
    expect(await apiKeys.createWithin(anApiKey({ id: 'b' }), 1)).toBe(false);
    await apiKeys.invalidate({ ids: ['a'] }, CREATED_AT, { crossCluster: false });
    expect(await apiKeys.createWithin(anApiKey({ id: 'b' }), 1)).toBe(true);
  });

  test('an id that is taken is a conflict, a refused key makes no change', async () => {
    await using fixture = await open();
    const { apiKeys, changes } = fixture.store;
    expect(await apiKeys.createWithin(anApiKey(), 2)).toBe(true);
    await expect(apiKeys.createWithin(anApiKey(), 2)).rejects.toMatchObject({ code: 'conflict' });
    expect(await apiKeys.createWithin(anApiKey({ id: 'full' }), 1)).toBe(false);
    expect((await changes.since(0, 10)).map(({ id }) => id)).toEqual([anApiKey().id]);
  });

  test.each([0, 1, 10, 63, 64, 100])(
    'of 64 calls at once no more than the limit of %i succeed, and no fewer',
    async (limit) => {
      await using fixture = await open();
      const { apiKeys } = fixture.store;
      const wanted = someApiKeys(CALLS, 'k', (index) => ({ expiration: index % 2 === 0 ? null : instant(CREATED_AT + 1) }));
      const added = await Promise.all(wanted.map((apiKey) => apiKeys.createWithin(apiKey, limit)));
      const stored = (await apiKeys.list({}, { size: 100 })).items.map(({ id }) => id);
      expect(added.filter(Boolean)).toHaveLength(Math.min(limit, CALLS));
      expect([...stored].sort()).toEqual(
        wanted
          .filter((_, index) => added[index])
          .map(({ id }) => id)
          .sort(),
      );
    },
  );
}
