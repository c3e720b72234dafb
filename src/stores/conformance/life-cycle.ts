import { expect, test } from 'vitest';
import { instant } from '../../domain/time.ts';
import type { OpenFixture } from './store-fixture.ts';
import { aCreator, anApiKey, CREATED_AT, createAll, FULL_DESCRIPTOR, someApiKeys } from './stored-things.ts';

const LATER = instant(CREATED_AT + 1_000);
const LATEST = instant(CREATED_AT + 2_000);

/** An API key from creation to invalidation. */
export function testLifeCycle(open: OpenFixture): void {
  test('a created key is found, every field as it was given', async () => {
    await using fixture = await open();
    const apiKey = anApiKey({
      type: 'cross_cluster',
      expiration: LATER,
      invalidation: LATEST,
      creator: {
        principal: 'alice',
        fullName: 'Alice Liddell',
        email: 'alice@example.org',
        metadata: { team: ['a', 1, null] },
        realm: { name: 'ldap1', type: 'ldap' },
      },
      metadata: { environment: { level: 1, trusted: true } },
      roleDescriptors: { 'role-b': FULL_DESCRIPTOR, 'role-a': { ...FULL_DESCRIPTOR, restriction: null, global: null } },
      limitedBy: { limit: FULL_DESCRIPTOR },
      ownerRights: 'live',
      access: { search: [{ names: ['logs-*'], query: '{"match_all":{}}' }], replication: [] },
      certificateIdentity: 'CN=remote,OU=.*',
    });
    await fixture.store.apiKeys.create(apiKey);
    const found = await fixture.store.apiKeys.find(apiKey.id);
    expect(found).toEqual(apiKey);
    expect(Object.keys(found?.roleDescriptors ?? {})).toEqual(['role-b', 'role-a']);
  });

  test('an id that was never created is null, not an error', async () => {
    await using fixture = await open();
    expect(await fixture.store.apiKeys.find('nobody')).toBeNull();
    expect(await fixture.store.apiKeys.find('')).toBeNull();
  });

  test('an invalidated key is still found, with the time of its invalidation', async () => {
    await using fixture = await open();
    const apiKey = anApiKey();
    await fixture.store.apiKeys.create(apiKey);
    expect(await fixture.store.apiKeys.invalidate({ ids: [apiKey.id] }, LATER, { crossCluster: false })).toEqual([apiKey.id]);
    expect(await fixture.store.apiKeys.find(apiKey.id)).toEqual({ ...apiKey, invalidation: LATER });
  });

  test('a key is invalidated once: the second call tells nothing and keeps the first time', async () => {
    await using fixture = await open();
    const apiKey = anApiKey();
    await fixture.store.apiKeys.create(apiKey);
    await fixture.store.apiKeys.invalidate({ ids: [apiKey.id] }, LATER, { crossCluster: false });
    expect(await fixture.store.apiKeys.invalidate({ ids: [apiKey.id] }, LATEST, { crossCluster: false })).toEqual([]);
    expect((await fixture.store.apiKeys.find(apiKey.id))?.invalidation).toBe(LATER);
  });

  test('invalidation reaches expired keys and tells ids ordered by creation, then id', async () => {
    await using fixture = await open();
    await createAll(fixture.store, [
      anApiKey({ id: 'c', creation: instant(3) }),
      anApiKey({ id: 'b', creation: instant(1), expiration: instant(2) }),
      anApiKey({ id: 'a', creation: instant(1) }),
      anApiKey({ id: 'z', creation: instant(0), creator: aCreator('bob') }),
    ]);
    expect(await fixture.store.apiKeys.invalidate({ username: 'alice' }, LATER, { crossCluster: false })).toEqual([
      'a',
      'b',
      'c',
    ]);
    expect((await fixture.store.apiKeys.find('z'))?.invalidation).toBeNull();
  });

  test('cross-cluster keys are invalidated only when they are asked for', async () => {
    await using fixture = await open();
    await createAll(fixture.store, [anApiKey({ id: 'rest' }), anApiKey({ id: 'cross', type: 'cross_cluster' })]);
    expect(await fixture.store.apiKeys.invalidate({}, LATER, { crossCluster: false })).toEqual(['rest']);
    expect((await fixture.store.apiKeys.find('cross'))?.invalidation).toBeNull();
    expect(await fixture.store.apiKeys.invalidate({}, LATER, { crossCluster: true })).toEqual(['cross']);
  });

  test('an invalidation of many keys is atomic and complete', async () => {
    await using fixture = await open();
    const apiKeys = someApiKeys(1_500, 'many');
    await createAll(fixture.store, apiKeys);
    const [ids, first] = await Promise.all([
      fixture.store.apiKeys.invalidate({}, LATER, { crossCluster: false }),
      fixture.store.apiKeys.invalidate({ ids: ['many0'] }, LATEST, { crossCluster: false }),
    ]);
    expect(ids).toHaveLength(1_500);
    expect(first).toEqual([]);
    const { items } = await fixture.store.apiKeys.list({ notInvalidated: true }, { size: 1 });
    expect(items).toEqual([]);
  });
}
