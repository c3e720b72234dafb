import { expect, test } from 'vitest';
import { instant } from '../../domain/time.ts';
import type { OpenFixture } from './store-fixture.ts';
import { anApiKey, aRole, aUser, someApiKeys } from './stored-things.ts';

const PARALLEL = 1_000;

/** Many calls at once. */
export function testConcurrency(open: OpenFixture): void {
  test('1,000 creations at once make 1,000 keys and 1,000 changes', async () => {
    await using fixture = await open();
    const apiKeys = someApiKeys(PARALLEL, 'k', (index) => ({ creation: instant(index) }));
    await Promise.all(apiKeys.map((apiKey) => fixture.store.apiKeys.create(apiKey)));
    const { items } = await fixture.store.apiKeys.list({}, { size: PARALLEL + 1 });
    expect(items).toEqual(apiKeys);
    expect(await fixture.store.changes.head()).toBe(PARALLEL);
  });

  test('of 1,000 creations of one id exactly one succeeds, the others are conflicts', async () => {
    await using fixture = await open();
    const attempts = Array.from({ length: PARALLEL }, (_, index) =>
      fixture.store.apiKeys.create(anApiKey({ name: `attempt ${index}` })).then(
        () => index,
        (error: { readonly code?: string }) => error.code,
      ),
    );
    const outcomes = await Promise.all(attempts);
    const winners = outcomes.filter((outcome) => typeof outcome === 'number');
    expect(winners).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'conflict')).toHaveLength(PARALLEL - 1);
    expect((await fixture.store.apiKeys.find(anApiKey().id))?.name).toBe(`attempt ${winners[0]}`);
    expect(await fixture.store.changes.head()).toBe(1);
  });

  test('a conflict does not undo the creations beside it', async () => {
    await using fixture = await open();
    await fixture.store.apiKeys.create(anApiKey({ id: 'taken' }));
    const ids = ['a', 'taken', 'b', 'taken', 'c'];
    const outcomes = await Promise.allSettled(ids.map((id) => fixture.store.apiKeys.create(anApiKey({ id }))));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected', 'fulfilled']);
    for (const id of ['a', 'b', 'c']) expect(await fixture.store.apiKeys.find(id)).not.toBeNull();
    expect(await fixture.store.changes.head()).toBe(4);
  });

  test('each key is invalidated by one of several invalidations at once', async () => {
    await using fixture = await open();
    await Promise.all(someApiKeys(20, 'k').map((apiKey) => fixture.store.apiKeys.create(apiKey)));
    const told = await Promise.all(
      Array.from({ length: 10 }, (_, index) => fixture.store.apiKeys.invalidate({}, instant(index), { crossCluster: false })),
    );
    expect(told.flat()).toHaveLength(20);
    expect(new Set(told.flat()).size).toBe(20);
  });

  test('a read that begins after a mutation resolved sees it', async () => {
    await using fixture = await open();
    const { apiKeys, users, roles, changes } = fixture.store;
    await Promise.all(
      someApiKeys(100, 'k').map(async (apiKey) => {
        await apiKeys.create(apiKey);
        expect(await apiKeys.find(apiKey.id)).not.toBeNull();
        expect((await apiKeys.list({ ids: [apiKey.id] }, { size: 1 })).items).toHaveLength(1);
        const before = await changes.head();
        await apiKeys.invalidate({ ids: [apiKey.id] }, instant(9), { crossCluster: false });
        expect((await apiKeys.find(apiKey.id))?.invalidation).toBe(9);
        expect(await changes.head()).toBeGreaterThan(before);
      }),
    );
    await users.put('native', aUser());
    expect(await users.list('native')).toHaveLength(1);
    await roles.put([aRole()]);
    expect(await roles.list()).toHaveLength(1);
  });

  test('an update takes effect in the order of its call, however many keys it names', async () => {
    await using fixture = await open();
    const { apiKeys } = fixture.store;
    await apiKeys.create(anApiKey({ id: 'a' }));
    const many = Array.from({ length: 2_000 }, (_, index) => ({ id: index === 0 ? 'a' : `absent ${index}`, fields: {} }));
    const [updated, invalidated, late] = await Promise.all([
      apiKeys.update(many),
      apiKeys.invalidate({ ids: ['a'] }, instant(9), { crossCluster: false }),
      apiKeys.update(many),
    ]);
    expect([updated, invalidated, late]).toEqual([['a'], ['a'], []]);
  });

  test('mutations take effect in the order of their calls', async () => {
    await using fixture = await open();
    const { users } = fixture.store;
    const answers = await Promise.all([
      users.put('native', aUser({ fullName: 'first' })),
      users.delete('native', 'alice'),
      users.put('native', aUser({ fullName: 'second' })),
      users.put('native', aUser({ fullName: 'third' })),
    ]);
    expect(answers).toEqual(['created', true, 'created', 'updated']);
    expect((await users.find('native', 'alice'))?.fullName).toBe('third');
  });
}
