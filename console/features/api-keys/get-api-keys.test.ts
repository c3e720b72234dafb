import { afterEach, describe, expect, test, vi } from 'vitest';
import { getApiKeys } from './get-api-keys.ts';
import { DEFAULT_VIEW, type KeyView } from './key-view.ts';
import { cursorTo, WINDOW_MAX } from './key-window.ts';

const SELF = { username: 'moby', realm: 'native' };
const TOTAL = 25_007;
const SIZE = 100;

interface Asked {
  readonly from?: number;
  readonly size: number;
  readonly search_after?: readonly unknown[];
  readonly sort?: readonly { readonly _doc?: { readonly order: string } }[];
}

/** A server with keys 0, 1, 2, … in the order of the list, and its limit of a window. */
function serveKeys(): readonly Asked[] {
  const asked: Asked[] = [];
  vi.stubGlobal('fetch', async (_path: string, { body }: { readonly body: string }) => {
    const request: Asked = JSON.parse(body);
    asked.push(request);
    const { from = 0, size, search_after: after, sort } = request;
    if (from + size > WINDOW_MAX) return new Response('{"error":{"type":"t","reason":"too large"}}', { status: 400 });
    const isReversed = sort?.[1]?._doc?.order === 'asc';
    const order = Array.from({ length: TOTAL }, (_key, place) => (isReversed ? TOTAL - 1 - place : place));
    const start = after === undefined ? from : order.indexOf(Number(after[1])) + 1;
    const found = order.slice(start, start + size).map((place) => ({ id: `k${place}`, _sort: [0, place] }));
    return new Response(JSON.stringify({ total: TOTAL, count: found.length, api_keys: found }));
  });
  return asked;
}

async function idsOf(view: Partial<KeyView>): Promise<readonly string[]> {
  const { keys } = await getApiKeys({ ...DEFAULT_VIEW, size: SIZE, ...view }, SELF);
  return keys.map(({ id }) => id);
}

afterEach(() => vi.unstubAllGlobals());

describe('pages of keys from the server', () => {
  test('near the start take one request', async () => {
    const asked = serveKeys();
    expect((await idsOf({ page: 2 }))[0]).toBe('k100');
    expect(asked).toHaveLength(1);
  });

  test('the last is whole and in order, though asked for from the end', async () => {
    serveKeys();
    const ids = await idsOf({ page: 251 });
    expect(ids).toEqual(['k25000', 'k25001', 'k25002', 'k25003', 'k25004', 'k25005', 'k25006']);
    expect((await idsOf({ page: 250 })).at(-1)).toBe('k24999');
  });

  test('in the middle follow one another in both directions, each key once', async () => {
    serveKeys();
    let view: KeyView = { ...DEFAULT_VIEW, size: SIZE, page: 100 };
    const seen: string[] = [];
    for (const step of [1, 1, 1, -1, -1]) {
      const shown = await getApiKeys(view, SELF);
      seen.push(`${shown.page}:${shown.keys[0]?.id}-${shown.keys.at(-1)?.id}`);
      const page = shown.page + step;
      view = { ...view, page, cursor: cursorTo(page, shown) };
    }
    const last = await getApiKeys(view, SELF);
    seen.push(`${last.page}:${last.keys[0]?.id}-${last.keys.at(-1)?.id}`);
    expect(seen).toEqual([
      '100:k9900-k9999',
      '101:k10000-k10099',
      '102:k10100-k10199',
      '103:k10200-k10299',
      '102:k10100-k10199',
      '101:k10000-k10099',
    ]);
  });

  test('beyond the end show the last, and tell which it is', async () => {
    serveKeys();
    const shown = await getApiKeys({ ...DEFAULT_VIEW, size: SIZE, page: 9_999 }, SELF);
    expect(shown.page).toBe(251);
    expect(shown.keys).toHaveLength(7);
  });

  test('tell the reason that the server gives', async () => {
    vi.stubGlobal('fetch', async () => new Response('{"error":{"type":"t","reason":"no such order"}}', { status: 400 }));
    await expect(idsOf({})).rejects.toThrow('no such order');
  });
});
