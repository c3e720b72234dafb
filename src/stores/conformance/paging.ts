import { expect, test } from 'vitest';
import { instant } from '../../domain/time.ts';
import type { ApiKeyFilter, Store } from '../store.ts';
import type { OpenFixture } from './store-fixture.ts';
import { aCreator, anApiKey, createAll, someApiKeys } from './stored-things.ts';

/** Pages of listings: complete, in order, without repetition. */
export function testPaging(open: OpenFixture): void {
  test('pages of any size give every key once, ordered by creation, then id', async () => {
    await using fixture = await open();
    // Ten keys on four creation times, so that pages end between and within equal times.
    const apiKeys = someApiKeys(10, 'k', (index) => ({ creation: instant(100 - Math.floor(index / 3)) }));
    await createAll(fixture.store, apiKeys);
    for (const size of [1, 2, 3, 7, 9, 10, 11]) {
      const pages = await readPages(fixture.store, {}, size);
      expect(pages.flat(), `size ${size}`).toEqual(['k9', 'k6', 'k7', 'k8', 'k3', 'k4', 'k5', 'k0', 'k1', 'k2']);
      expect(pages, `size ${size}`).toHaveLength(Math.ceil(10 / size));
    }
  });

  test('a page that ends with the last key says that it is the last', async () => {
    await using fixture = await open();
    await createAll(fixture.store, someApiKeys(2, 'k'));
    expect((await fixture.store.apiKeys.list({}, { size: 2 })).next).toBeNull();
    expect((await fixture.store.apiKeys.list({}, { size: 1 })).next).not.toBeNull();
  });

  test('an empty listing is one empty page', async () => {
    await using fixture = await open();
    expect(await fixture.store.apiKeys.list({}, { size: 10 })).toEqual({ items: [], next: null });
  });

  test('a page of 1,000 among 1,500 is full, and the next has the rest', async () => {
    await using fixture = await open();
    await createAll(fixture.store, someApiKeys(1_500, 'k'));
    const pages = await readPages(fixture.store, {}, 1_000);
    expect(pages.map((page) => page.length)).toEqual([1_000, 500]);
    expect(new Set(pages.flat()).size).toBe(1_500);
  });

  test('a filter holds on every page', async () => {
    await using fixture = await open();
    const bobs = someApiKeys(5, 'bob', (index) => ({ creation: instant(index), creator: aCreator('bob') }));
    await createAll(fixture.store, [...bobs, ...someApiKeys(5, 'alice', (index) => ({ creation: instant(index) }))]);
    const pages = await readPages(fixture.store, { username: 'bob' }, 2);
    expect(pages).toEqual([['bob0', 'bob1'], ['bob2', 'bob3'], ['bob4']]);
  });

  test('keys created or invalidated between two pages neither repeat nor hide others', async () => {
    await using fixture = await open();
    const { apiKeys } = fixture.store;
    await createAll(
      fixture.store,
      someApiKeys(4, 'k', (index) => ({ creation: instant(index * 10) })),
    );
    const first = await apiKeys.list({}, { size: 2 });
    await apiKeys.create(anApiKey({ id: 'before', creation: instant(5) }));
    await apiKeys.create(anApiKey({ id: 'behind', creation: instant(25) }));
    await apiKeys.invalidate({ ids: ['k1'] }, instant(50), { crossCluster: false });
    const second = await apiKeys.list({}, { size: 10, after: first.next ?? 'none' });
    expect(second.items.map(({ id }) => id)).toEqual(['k2', 'behind', 'k3']);
  });

  test('a page has 1 to 10,000 items; anything else is a programmer’s mistake', async () => {
    await using fixture = await open();
    for (const size of [0, -1, 1.5, 10_001, Number.NaN]) {
      await expect(fixture.store.apiKeys.list({}, { size }), `size ${size}`).rejects.toThrow('assertion failed');
      await expect(fixture.store.changes.since(0, size), `size ${size}`).rejects.toThrow('assertion failed');
    }
    expect(await fixture.store.apiKeys.list({}, { size: 10_000 })).toEqual({ items: [], next: null });
    expect(await fixture.store.changes.since(0, 10_000)).toEqual([]);
  });

  test('a position that no page gave is a programmer’s mistake', async () => {
    await using fixture = await open();
    for (const after of ['', ':', 'x:y', 'none']) {
      await expect(fixture.store.apiKeys.list({}, { size: 1, after })).rejects.toThrow('assertion failed');
    }
  });
}

async function readPages(store: Store, filter: ApiKeyFilter, size: number): Promise<string[][]> {
  const pages: string[][] = [];
  let after: string | null = null;
  do {
    const { items, next } = await store.apiKeys.list(filter, after === null ? { size } : { size, after });
    pages.push(items.map(({ id }) => id));
    after = next;
  } while (after !== null);
  return pages;
}
