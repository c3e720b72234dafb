import { expect, test } from 'vitest';
import { NOW, seededRandom } from '../../test/support/authentication-fixtures.ts';
import { type Instant, instant } from '../domain/time.ts';
import type { Change, ChangeFeed } from '../stores/store.ts';
import {
  type Loaded,
  VERIFIED_CREDENTIAL_CACHE_DEFAULTS,
  VerifiedCredentialCache,
  type VerifiedCredentialCacheOptions,
} from './verified-credential-cache.ts';

const later = (ms: number): Instant => instant(NOW + ms);

/** A cache, and a feed to change things through. */
function start(options: Partial<VerifiedCredentialCacheOptions> = {}) {
  const listeners = new Set<(changes: readonly Change[]) => void>();
  let seq = 0;
  const changes: Pick<ChangeFeed, 'subscribe'> = {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const change = (id: string): void => {
    seq += 1;
    for (const listener of listeners) listener([{ seq, kind: 'apiKey', id }]);
  };
  const cache = new VerifiedCredentialCache<string>(
    { changes, random: seededRandom('cache') },
    { ...VERIFIED_CREDENTIAL_CACHE_DEFAULTS, ...options },
  );
  /** Loads a verdict that depends on the API key of the same name. */
  const load = (name: string, loaded: Partial<Loaded<string>> = {}): Promise<string> =>
    cache.load(cache.keyOf(name), NOW, async () => aLoaded(name, loaded));
  const find = (name: string, now: Instant = NOW): string | undefined => cache.find(cache.keyOf(name), now);
  return { cache, change, load, find, listeners };
}

function aLoaded(name: string, loaded: Partial<Loaded<string>> = {}): Loaded<string> {
  return { verdict: name, keep: 'accepted', expiration: null, dependencies: [{ kind: 'apiKey', id: name }], ...loaded };
}

test.each(['accepted', 'refused'] as const)(
  'a verdict that was %s is found until what it was read from changes',
  async (keep) => {
    const { change, load, find } = start();
    await load('a', { keep });
    await load('b', { keep });
    change('other');
    expect(find('a')).toBe('a');
    change('a');
    expect(find('a')).toBeUndefined();
    expect(find('b')).toBe('b');
  },
);

test('a verdict that is kept nowhere is loaded each time', async () => {
  const { load, find } = start();
  expect(await load('a', { keep: 'nowhere' })).toBe('a');
  expect(find('a')).toBeUndefined();
});

test.each([
  { name: 'just loaded', now: NOW, found: true },
  { name: 'in its last millisecond', now: later(999), found: true },
  { name: 'at the end of its life', now: later(1_000), found: false },
  { name: 'read with a clock that was set back', now: later(-1), found: false },
])('an entry $name is found: $found', async ({ now, found }) => {
  const { load, find } = start({ ttlMs: 1_000, refusedTtlMs: 1_000 });
  await load('a');
  await load('b', { keep: 'refused' });
  expect([find('a', now), find('b', now)]).toEqual(found ? ['a', 'b'] : [undefined, undefined]);
});

test.each([
  { now: later(99), found: true },
  { now: later(100), found: false },
])('expiry is looked at on every hit: at $now found is $found', async ({ now, found }) => {
  const { load, find } = start();
  await load('a', { expiration: later(100) });
  expect(find('a')).toBe('a');
  expect(find('a', now)).toBe(found ? 'a' : undefined);
  expect(find('a')).toBe(found ? 'a' : undefined);
});

test('the least recently used entry makes room, and leaves nothing behind', async () => {
  const { cache, load, find } = start({ entriesMax: 2 });
  await load('a');
  await load('b');
  find('a');
  await load('c');
  expect([find('a'), find('b'), find('c')]).toEqual(['a', undefined, 'c']);
  expect(cache.size).toEqual({ accepted: 2, refused: 0, loads: 0, watchedThings: 2 });
});

test('any number of refusals cannot push out an accepted credential, nor fill the memory', async () => {
  const { cache, load, find } = start({ entriesMax: 2, refusedEntriesMax: 3 });
  await load('a');
  for (let index = 0; index < 100; index += 1) await load(`refused-${index}`, { keep: 'refused' });
  expect(find('a')).toBe('a');
  expect(cache.size).toEqual({ accepted: 1, refused: 3, loads: 0, watchedThings: 4 });
});

test.each([{ entriesMax: 0 }, { ttlMs: 0 }])('with %j nothing is kept', async (options) => {
  const { load, find } = start(options);
  await load('a');
  await load('b', { keep: 'refused' });
  expect([find('a'), find('b')]).toEqual([undefined, undefined]);
});

test('without room for refusals none is kept', async () => {
  const { load, find } = start({ refusedEntriesMax: 0 });
  await load('a');
  await load('b', { keep: 'refused' });
  expect([find('a'), find('b')]).toEqual(['a', undefined]);
});

test('loads of one credential at the same time are one, and loads of another are another', async () => {
  const { cache } = start();
  const loads: string[] = [];
  const load = (name: string): Promise<string> =>
    cache.load(cache.keyOf(name), NOW, async () => {
      loads.push(name);
      return aLoaded(name);
    });
  expect(await Promise.all([load('a'), load('b'), load('a')])).toEqual(['a', 'b', 'a']);
  expect(loads).toEqual(['a', 'b']);
});

test('a load that fails, at once or later, fails for all who wait, keeps nothing and is not remembered', async () => {
  const { cache, load, find } = start();
  const key = cache.keyOf('a');
  const fail = (): Promise<string> => cache.load(key, NOW, () => Promise.reject(new Error('store down')));
  const failAtOnce = (): Promise<string> =>
    cache.load(key, NOW, () => {
      throw new Error('store down');
    });
  for (const each of [fail(), fail()]) await expect(each).rejects.toThrow('store down');
  await expect(failAtOnce()).rejects.toThrow('store down');
  expect(cache.size.loads).toBe(0);
  expect(find('a')).toBeUndefined();
  expect(await load('a')).toBe('a');
});

test('a load during which a dependency changed is made again; what it had read is neither kept nor returned', async () => {
  const { cache, change } = start();
  const readings: { isCurrent(): boolean }[] = [];
  const verdict = await cache.load(cache.keyOf('a'), NOW, async (reading) => {
    readings.push(reading);
    if (readings.length === 1) change('a');
    return aLoaded('a', { verdict: `reading ${readings.length}` });
  });
  expect(verdict).toBe('reading 2');
  expect(cache.find(cache.keyOf('a'), NOW)).toBe('reading 2');
  expect(readings.map((reading) => reading.isCurrent())).toEqual([false, true]);
});

test.each([
  { changes: 2, outcome: 'loaded' },
  { changes: 3, outcome: 'unavailable' },
])('with 3 attempts, a credential that changes $changes times meanwhile is $outcome', async ({ changes, outcome }) => {
  const { cache, change } = start({ loadAttemptsMax: 3 });
  let left = changes;
  const load = cache.load(cache.keyOf('a'), NOW, async () => {
    if (left > 0) change('a');
    left -= 1;
    return aLoaded('a');
  });
  if (outcome === 'loaded') expect(await load).toBe('a');
  else await expect(load).rejects.toMatchObject({ code: 'unavailable' });
});

test('a reading goes on knowing whether it is current when its entry has been pushed out', async () => {
  const { cache, change, load } = start({ entriesMax: 1 });
  const readings: { isCurrent(): boolean }[] = [];
  await cache.load(cache.keyOf('a'), NOW, async (reading) => {
    readings.push(reading);
    return aLoaded('a');
  });
  await load('b');
  expect(readings[0]?.isCurrent()).toBe(true);
  change('a');
  expect(readings[0]?.isCurrent()).toBe(false);
});

test('a closed cache has left the feed and holds nothing', async () => {
  const { cache, load, find, listeners } = start();
  await load('a');
  cache.close();
  expect(listeners.size).toBe(0);
  expect(find('a')).toBeUndefined();
  await expect(load('a')).rejects.toMatchObject({ code: 'unavailable' });
});

test('the key of a credential does not contain it and differs from process to process', () => {
  const { cache } = start();
  const other = new VerifiedCredentialCache<string>(
    { changes: { subscribe: () => () => undefined }, random: seededRandom('other') },
    VERIFIED_CREDENTIAL_CACHE_DEFAULTS,
  );
  expect(cache.keyOf('Basic YTpi')).toHaveLength(32);
  expect(cache.keyOf('Basic YTpi')).not.toBe(other.keyOf('Basic YTpi'));
});
