import { expect, test } from 'vitest';
import type { ApiKeyUse } from '../../domain/api-key/api-key.ts';
import { instant } from '../../domain/time.ts';
import type { OpenFixture } from './store-fixture.ts';
import { anApiKey, createAll, someApiKeys } from './stored-things.ts';

function aUse(at: number, given: Partial<ApiKeyUse> = {}): ApiKeyUse {
  return { at: instant(at), requestId: `request ${at}`, address: '192.0.2.1', ...given };
}

/** Last uses of API keys. */
export function testLastUses(open: OpenFixture): void {
  test('a use is found and listed with its key, and nothing else of the key changes', async () => {
    await using fixture = await open();
    const { apiKeys } = fixture.store;
    await createAll(fixture.store, [anApiKey({ id: 'a' }), anApiKey({ id: 'b' })]);
    await apiKeys.recordUses(new Map([['a', aUse(5, { address: 'fe80::1' })]]));
    const used = { ...anApiKey({ id: 'a' }), lastUse: aUse(5, { address: 'fe80::1' }) };
    expect(await apiKeys.find('a')).toEqual(used);
    expect((await apiKeys.list({}, { size: 10 })).items).toEqual([used, anApiKey({ id: 'b' })]);
  });

  test('a newer use replaces the last; an older one and one as old do not', async () => {
    await using fixture = await open();
    const { apiKeys } = fixture.store;
    await apiKeys.create(anApiKey({ id: 'a' }));
    const seen: (ApiKeyUse | null | undefined)[] = [];
    for (const use of [aUse(5), aUse(7), aUse(6), aUse(7, { requestId: 'another' })]) {
      await apiKeys.recordUses(new Map([['a', use]]));
      seen.push((await apiKeys.find('a'))?.lastUse);
    }
    expect(seen).toEqual([aUse(5), aUse(7), aUse(7), aUse(7)]);
  });

  test('uses of keys that are not there are dropped, and do not come back with the key', async () => {
    await using fixture = await open();
    const { apiKeys } = fixture.store;
    await apiKeys.recordUses(new Map([['a', aUse(5)]]));
    expect(await apiKeys.find('a')).toBeNull();
    await apiKeys.create(anApiKey({ id: 'a' }));
    expect((await apiKeys.find('a'))?.lastUse).toBeNull();
  });

  test('a removed key takes its use with it', async () => {
    await using fixture = await open();
    const { apiKeys } = fixture.store;
    await apiKeys.create(anApiKey({ id: 'a', expiration: instant(1) }));
    await apiKeys.recordUses(new Map([['a', aUse(5)]]));
    await apiKeys.remove(instant(2), 10);
    await apiKeys.create(anApiKey({ id: 'a' }));
    expect((await apiKeys.find('a'))?.lastUse).toBeNull();
  });

  test('a use makes no change, and stays when the key is updated or invalidated', async () => {
    await using fixture = await open();
    const { apiKeys, changes } = fixture.store;
    await apiKeys.create(anApiKey({ id: 'a' }));
    await apiKeys.recordUses(new Map([['a', aUse(5)]]));
    expect(await changes.head()).toBe(1);
    await apiKeys.update([{ id: 'a', fields: { metadata: { n: 1 } } }]);
    await apiKeys.invalidate({ ids: ['a'] }, instant(9), { crossCluster: false });
    await apiKeys.recordUses(new Map([['a', aUse(6)]]));
    expect(await apiKeys.find('a')).toMatchObject({ metadata: { n: 1 }, invalidation: 9, lastUse: aUse(6) });
  });

  test('a key created with a use keeps it', async () => {
    await using fixture = await open();
    const apiKey = anApiKey({ lastUse: aUse(5) });
    await fixture.store.apiKeys.create(apiKey);
    expect(await fixture.store.apiKeys.find(apiKey.id)).toEqual(apiKey);
  });

  test('10,000 uses are noted by one call', { timeout: 60_000 }, async () => {
    await using fixture = await open();
    const { apiKeys } = fixture.store;
    await createAll(fixture.store, someApiKeys(2_500, 'k'));
    await apiKeys.recordUses(new Map(Array.from({ length: 10_000 }, (_, index) => [`k${index}`, aUse(index)])));
    expect((await apiKeys.find('k2499'))?.lastUse).toEqual(aUse(2_499));
    expect((await apiKeys.find('k0'))?.lastUse).toEqual(aUse(0));
    expect(await apiKeys.find('k2500')).toBeNull();
    await apiKeys.recordUses(new Map());
  });
}
