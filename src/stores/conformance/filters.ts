import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { instant } from '../../domain/time.ts';
import type { ApiKeyFilter } from '../store.ts';
import type { OpenFixture, StoreFixture } from './store-fixture.ts';
import { aCreator, anApiKey, createAll } from './stored-things.ts';

const LDAP = { name: 'ldap1', type: 'ldap' };
/** Ids tell creation order. */
const API_KEYS = [
  anApiKey({ id: '1-alice', name: 'logs', creation: instant(1), creator: aCreator('alice') }),
  anApiKey({ id: '2-bob', name: 'logs-a', creation: instant(2), creator: aCreator('bob'), expiration: instant(100) }),
  anApiKey({ id: '3-ldap', name: 'logs-b', creation: instant(3), creator: aCreator('alice', LDAP), invalidation: instant(50) }),
  anApiKey({ id: '4-both', name: 'Logs', creation: instant(4), expiration: instant(200), invalidation: instant(60) }),
  anApiKey({ id: '5-cross', name: 'lo%', type: 'cross_cluster', creation: instant(5), creator: aCreator('bob', LDAP) }),
];
const ALL = API_KEYS.map(({ id }) => id);

const CASES: readonly (readonly [title: string, filter: ApiKeyFilter, ids: readonly string[]])[] = [
  ['no condition: all, invalidated, expired and cross-cluster keys too', {}, ALL],
  ['ids, in any order, unknown ones ignored', { ids: ['5-cross', 'x', '1-alice', '1-alice'] }, ['1-alice', '5-cross']],
  ['no ids: none', { ids: [] }, []],
  ['exact name', { name: { value: 'logs', prefix: false } }, ['1-alice']],
  ['name prefix', { name: { value: 'logs', prefix: true } }, ['1-alice', '2-bob', '3-ldap']],
  ['name prefix of another case', { name: { value: 'L', prefix: true } }, ['4-both']],
  ['name prefix with a character that SQL would take for a wildcard', { name: { value: 'lo%', prefix: true } }, ['5-cross']],
  ['name with a character that SQL would take for a wildcard', { name: { value: 'log_', prefix: false } }, []],
  ['empty name prefix: all', { name: { value: '', prefix: true } }, ALL],
  ['user name', { username: 'alice' }, ['1-alice', '3-ldap', '4-both']],
  ['realm name', { realmName: 'ldap1' }, ['3-ldap', '5-cross']],
  ['user and realm', { username: 'bob', realmName: 'ldap1' }, ['5-cross']],
  ['not invalidated', { notInvalidated: true }, ['1-alice', '2-bob', '5-cross']],
  ['notInvalidated: false asks nothing', { notInvalidated: false }, ALL],
  ['active just before an expiration', { activeAt: instant(99) }, ['1-alice', '2-bob', '5-cross']],
  ['active at the expiration: no more', { activeAt: instant(100) }, ['1-alice', '5-cross']],
  [
    'all conditions at once',
    {
      ids: ALL,
      name: { value: 'logs', prefix: true },
      username: 'bob',
      realmName: 'default_native',
      activeAt: instant(10),
      notInvalidated: true,
    },
    ['2-bob'],
  ],
];

const INVALIDATED_BY: ReadonlySet<string> = new Set(['name prefix', 'user and realm', 'all conditions at once']);

/** Which keys an `ApiKeyFilter` means. */
export function testFilters(open: OpenFixture): void {
  // The cases read alone, so they share a store.
  describe('listing', () => {
    const opened = { fixture: null as StoreFixture | null };
    beforeAll(async () => {
      opened.fixture = await open();
      await createAll(opened.fixture.store, API_KEYS);
    });
    afterAll(() => opened.fixture?.[Symbol.asyncDispose]());

    test.each(CASES)('%s', async (_, filter, ids) => {
      const page = await opened.fixture?.store.apiKeys.list(filter, { size: 100 });
      expect(page?.items.map(({ id }) => id)).toEqual(ids);
    });
  });

  test.each(CASES.filter(([title]) => INVALIDATED_BY.has(title)))(
    'invalidation means the same keys: %s',
    async (_, filter, ids) => {
      await using fixture = await open();
      await createAll(fixture.store, API_KEYS);
      const invalidated = await fixture.store.apiKeys.invalidate(filter, instant(1_000), { crossCluster: true });
      expect(invalidated).toEqual(ids.filter((id) => id !== '3-ldap' && id !== '4-both'));
    },
  );

  test('a filter may name 50,000 ids', async () => {
    await using fixture = await open();
    await createAll(fixture.store, API_KEYS);
    const ids = [...Array.from({ length: 50_000 }, (_, index) => `unknown ${index}`), '2-bob'];
    const { items } = await fixture.store.apiKeys.list({ ids }, { size: 100 });
    expect(items.map(({ id }) => id)).toEqual(['2-bob']);
  });
}
