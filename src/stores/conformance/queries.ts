import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Query, QueryWindow } from '../../domain/query/query.ts';
import { answerQueries, storeAndChange } from './query-answers.ts';
import { API_KEY_QUERY, API_KEYS } from './query-arbitraries.ts';
import { AGGREGATED, asking, CASE_KEYS, ORDERS, PAGED, SELECTIONS } from './query-cases.ts';
import type { OpenFixture, StoreFixture } from './store-fixture.ts';
import { createAll } from './stored-things.ts';

const RUNS = 40;
const QUERIES_PER_RUN = 10;

/** Queries over keys: whatever is asked, the plain evaluation's answer. */
export function testQueries(open: OpenFixture): void {
  describe('fixed cases', () => {
    const opened = { fixture: null as StoreFixture | null };
    beforeAll(async () => {
      opened.fixture = await open();
      await createAll(opened.fixture.store, CASE_KEYS);
    });
    afterAll(() => opened.fixture?.[Symbol.asyncDispose]());

    test.each(SELECTIONS)('%s', async (_, query, ids) => {
      const result = await opened.fixture?.store.apiKeys.query(asking({ query }));
      expect(result?.hits.map(({ item }) => item.id)).toEqual(ids);
      expect(result?.total).toBe(ids.length);
    });

    test.each(ORDERS)('sorted by %s', async (_, sort, hits) => {
      const result = await opened.fixture?.store.apiKeys.query(asking({ sort }));
      expect(result?.hits.map(({ item, sort: values }) => [item.id, ...values])).toEqual(hits);
    });

    test.each(PAGED)('pages by %s give every key once, each behind the last', async (_, sort) => {
      const ids: string[] = [];
      let searchAfter: QueryWindow['searchAfter'] = null;
      do {
        const window: QueryWindow = { from: 0, size: 2, searchAfter };
        const result = await opened.fixture?.store.apiKeys.query(asking({ sort, window }));
        ids.push(...(result?.hits.map(({ item }) => item.id) ?? []));
        searchAfter = result?.hits.at(-1)?.sort ?? null;
      } while (searchAfter !== null);
      expect(ids.toSorted()).toEqual(CASE_KEYS.map(({ id }) => id));
    });

    test.each(AGGREGATED)('aggregation: %s', async (_, given, expected) => {
      const result = await opened.fixture?.store.apiKeys.query(asking(given));
      expect(result?.aggregations).toEqual(expected);
    });
  });

  test('any query over any keys has the answer of the plain evaluation', { timeout: 120_000 }, async () => {
    const queries = fc.array(API_KEY_QUERY, { minLength: 1, maxLength: QUERIES_PER_RUN, size: 'max' });
    await fc.assert(
      fc.asyncProperty(API_KEYS, queries, async (apiKeys, asked) => {
        await using fixture = await open();
        await storeAndChange(fixture.store, apiKeys);
        for (const { answer, expected } of await answerQueries(fixture.store, asked)) expect(answer).toEqual(expected);
      }),
      { numRuns: RUNS },
    );
  });

  test('a window beyond its limits is a programmer’s mistake', async () => {
    await using fixture = await open();
    for (const window of [
      { from: -1, size: 1 },
      { from: 0, size: -1 },
      { from: 0, size: 10_001 },
      { from: 0.5, size: 1 },
    ]) {
      const query = asking({ window: { ...window, searchAfter: null } });
      await expect(fixture.store.apiKeys.query(query)).rejects.toThrow('assertion failed');
    }
  });

  test('a query of 5,000 parts is answered', async () => {
    await using fixture = await open();
    await createAll(fixture.store, CASE_KEYS);
    const queries = Array.from(
      { length: 5_000 },
      (_, index): Query => ({
        kind: 'prefix',
        field: 'name',
        prefix: `${index} `,
        ignoreCase: false,
      }),
    );
    const none = await fixture.store.apiKeys.query(asking({ query: { kind: 'or', queries, minimum: 1 } }));
    const all = await fixture.store.apiKeys.query(
      asking({ query: { kind: 'and', queries: queries.map((query) => ({ kind: 'not', query })) } }),
    );
    expect([none.total, all.total]).toEqual([0, CASE_KEYS.length]);
  });
}
