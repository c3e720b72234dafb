import { expect, test } from 'vitest';
import type { OpenFixture } from './store-fixture.ts';
import { anApiKey, someApiKeys } from './stored-things.ts';

/** Ids are taken once. */
export function testUniqueness(open: OpenFixture): void {
  test('an id that is taken is a conflict and leaves the first key as it was', async () => {
    await using fixture = await open();
    const first = anApiKey({ name: 'first' });
    await fixture.store.apiKeys.create(first);
    await expect(fixture.store.apiKeys.create(anApiKey({ name: 'second' }))).rejects.toMatchObject({
      name: 'StoreError',
      code: 'conflict',
    });
    expect(await fixture.store.apiKeys.find(first.id)).toEqual(first);
  });

  test('a conflict makes no change', async () => {
    await using fixture = await open();
    await fixture.store.apiKeys.create(anApiKey());
    await expect(fixture.store.apiKeys.create(anApiKey())).rejects.toMatchObject({ code: 'conflict' });
    expect(await fixture.store.changes.head()).toBe(1);
  });

  test('ids are told apart by case and by trailing blanks', async () => {
    await using fixture = await open();
    for (const id of ['abc', 'ABC', 'abc ', 'abc\u0301']) await fixture.store.apiKeys.create(anApiKey({ id, name: id }));
    for (const id of ['abc', 'ABC', 'abc ', 'abc\u0301']) expect((await fixture.store.apiKeys.find(id))?.name).toBe(id);
  });

  test('a key name may be used by many keys', async () => {
    await using fixture = await open();
    await Promise.all(someApiKeys(3, 'same').map((apiKey) => fixture.store.apiKeys.create(apiKey)));
    const { items } = await fixture.store.apiKeys.list({ name: { value: 'a key', prefix: false } }, { size: 10 });
    expect(items).toHaveLength(3);
  });
}
