import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ApiKey } from '../../domain/api-key/api-key.ts';
import { instant } from '../../domain/time.ts';
import type { ApiKeyUpdate } from '../store.ts';
import type { OpenFixture } from './store-fixture.ts';
import { aCreator, anApiKey, CREATED_AT, createAll, FULL_DESCRIPTOR, someApiKeys } from './stored-things.ts';

const LATER = instant(CREATED_AT + 1_000);

const NEW_VALUES: ApiKeyUpdate['fields'] = {
  secretHash: `{SHA256}${'B'.repeat(43)}`,
  creator: {
    ...aCreator('bob', { name: 'ldap1', type: 'ldap' }),
    fullName: 'Bob',
    email: 'b@example.org',
    metadata: { a: [1] },
  },
  metadata: { team: { name: 'logs' } },
  roleDescriptors: { own: FULL_DESCRIPTOR },
  limitedBy: { limit: FULL_DESCRIPTOR },
  ownerRights: 'live',
  expiration: LATER,
  access: { search: [{ names: ['logs-*'] }] },
  certificateIdentity: 'CN=remote,OU=.*',
};
// Typed names: these are the keys of `ApiKeyUpdate['fields']`, all of them.
const FIELDS = Object.keys(NEW_VALUES) as readonly (keyof ApiKeyUpdate['fields'])[];

/** Updates of API keys. */
export function testUpdates(open: OpenFixture): void {
  test.each(FIELDS)('an update of %s changes it and nothing else', async (field) => {
    await using fixture = await open();
    const { apiKeys } = fixture.store;
    await createAll(fixture.store, [anApiKey({ id: 'a' }), anApiKey({ id: 'b' })]);
    const fields = { [field]: NEW_VALUES[field] };
    expect(await apiKeys.update([{ id: 'a', fields }])).toEqual(['a']);
    expect(await apiKeys.find('a')).toEqual({ ...anApiKey({ id: 'a' }), ...fields });
    expect(await apiKeys.find('b')).toEqual(anApiKey({ id: 'b' }));
  });

  test('an update of all fields changes all, and back to null', async () => {
    await using fixture = await open();
    const { apiKeys } = fixture.store;
    await apiKeys.create(anApiKey());
    const { id } = anApiKey();
    await apiKeys.update([{ id, fields: NEW_VALUES }]);
    expect(await apiKeys.find(id)).toEqual({ ...anApiKey(), ...NEW_VALUES });
    await apiKeys.update([{ id, fields: { expiration: null, access: null, certificateIdentity: null } }]);
    expect(await apiKeys.find(id)).toEqual({
      ...anApiKey(),
      ...NEW_VALUES,
      expiration: null,
      access: null,
      certificateIdentity: null,
    });
  });

  test('filters go by what an update set', async () => {
    await using fixture = await open();
    const { apiKeys } = fixture.store;
    await apiKeys.create(anApiKey({ id: 'a', creator: aCreator('alice') }));
    await apiKeys.update([{ id: 'a', fields: { creator: aCreator('bob'), expiration: LATER } }]);
    const idsOf = async (filter: Parameters<typeof apiKeys.list>[0]): Promise<readonly string[]> =>
      (await apiKeys.list(filter, { size: 10 })).items.map(({ id }) => id);
    expect(await idsOf({ username: 'alice' })).toEqual([]);
    expect(await idsOf({ username: 'bob' })).toEqual(['a']);
    expect(await idsOf({ activeAt: LATER })).toEqual([]);
  });

  test('an update tells which keys it changed, in the order given; those not there or invalidated stay as they are', async () => {
    await using fixture = await open();
    const { apiKeys, changes } = fixture.store;
    await createAll(fixture.store, [anApiKey({ id: 'a' }), anApiKey({ id: 'b' }), anApiKey({ id: 'c' })]);
    await apiKeys.invalidate({ ids: ['b'] }, LATER, { crossCluster: false });
    const before = await changes.head();
    const fields = { metadata: { new: true } };
    const updated = await apiKeys.update(['c', 'absent', 'b', 'a'].map((id) => ({ id, fields })));
    expect(updated).toEqual(['c', 'a']);
    expect(await apiKeys.find('b')).toEqual({ ...anApiKey({ id: 'b' }), invalidation: LATER });
    expect(await apiKeys.find('absent')).toBeNull();
    expect((await changes.since(before, 10)).map(({ kind, id }) => [kind, id])).toEqual([
      ['apiKey', 'c'],
      ['apiKey', 'a'],
    ]);
  });

  test('updates of one key in one call are done in turn, also those of nothing', async () => {
    await using fixture = await open();
    const { apiKeys } = fixture.store;
    await apiKeys.create(anApiKey({ id: 'a' }));
    const updates = [{ metadata: { n: 1 } }, { ownerRights: 'live' as const }, {}, { metadata: { n: 2 } }];
    expect(await apiKeys.update(updates.map((fields) => ({ id: 'a', fields })))).toEqual(['a', 'a', 'a', 'a']);
    expect(await apiKeys.find('a')).toMatchObject({ metadata: { n: 2 }, ownerRights: 'live' });
    expect(await apiKeys.update([])).toEqual([]);
  });

  test('10,000 keys are updated by one call', { timeout: 60_000 }, async () => {
    await using fixture = await open();
    const { apiKeys, changes } = fixture.store;
    const created = someApiKeys(10_000, 'k');
    // In pieces, because a driver bounds the calls that wait.
    for (let from = 0; from < created.length; from += 1_000) await createAll(fixture.store, created.slice(from, from + 1_000));
    const updated = await apiKeys.update(created.map(({ id }, index) => ({ id, fields: { metadata: { index } } })));
    expect(updated).toEqual(created.map(({ id }) => id));
    expect((await apiKeys.find('k9999'))?.metadata).toEqual({ index: 9_999 });
    expect(await changes.head()).toBe(20_000);
  });

  test('whatever is updated and invalidated at once, a key once invalidated stays so, with what it had', async () => {
    await using fixture = await open();
    const { apiKeys } = fixture.store;
    let key = 0;
    const STEP = fc.constantFrom('update' as const, 'invalidate' as const, 'use' as const);
    await fc.assert(
      fc.asyncProperty(fc.array(STEP, { minLength: 2, maxLength: 12 }), async (steps) => {
        const id = `key ${(key += 1)}`;
        await apiKeys.create(anApiKey({ id }));
        const invalidated: ApiKey[] = [];
        await Promise.all(
          steps.map(async (step, index) => {
            if (step === 'update') await apiKeys.update([{ id, fields: { metadata: { index }, expiration: null } }]);
            if (step === 'use') await apiKeys.recordUses(new Map([[id, { at: LATER, requestId: 'r', address: 'a' }]]));
            if (step === 'invalidate') await apiKeys.invalidate({ ids: [id] }, instant(LATER + index), { crossCluster: false });
            const found = await apiKeys.find(id);
            if (found !== null && found.invalidation !== null) invalidated.push(found);
          }),
        );
        await apiKeys.update([{ id, fields: { metadata: { late: true } } }]);
        const last = await apiKeys.find(id);
        const first = steps.indexOf('invalidate');
        expect(last?.invalidation).toBe(first === -1 ? null : LATER + first);
        for (const found of invalidated) {
          expect({ ...found, lastUse: null }).toEqual({ ...last, lastUse: null });
        }
      }),
      { numRuns: 50 },
    );
  });
}
