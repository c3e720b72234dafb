import { describe, expect, test } from 'vitest';
import type { ClusterMetadata } from '../../authorization/cluster-metadata.ts';
import { SecurityError } from '../../domain/error.ts';
import { MetadataCache, type MetadataCacheOptions } from './metadata-cache.ts';
import { parseMetadata } from './parse-metadata.ts';

/** A cluster whose names are changed by hand, a clock that stands still, and waits that end when they are told to. */
function aCluster(options: Partial<MetadataCacheOptions> = {}) {
  const cluster = {
    names: ['idx'],
    status: 200,
    nowMs: 10_000,
    asked: 0,
    failures: [] as unknown[],
    waits: [] as { readonly ms: number; end(): void }[],
  };
  const cache = new MetadataCache(
    {
      async read(path, { bytesMax }) {
        if (!path.startsWith('/_resolve')) return { status: 400, body: new Uint8Array(0) };
        cluster.asked += 1;
        const indices = cluster.names.map((name) => ({ name, attributes: ['open'] }));
        const body = Buffer.from(JSON.stringify({ indices, aliases: [], data_streams: [] }));
        return body.length > bytesMax ? null : { status: cluster.status, body };
      },
    },
    {
      stalenessMs: 1_000,
      rereadIntervalMs: 100,
      namesMax: 3,
      bytesMax: 10_000,
      timeoutMs: 100,
      elapsedMs: () => cluster.nowMs,
      delay: (ms) => new Promise((end) => cluster.waits.push({ ms, end })),
      onFailure: (error) => cluster.failures.push(error),
      ...options,
    },
  );
  return { cluster, cache };
}

const namesOf = (metadata: ClusterMetadata | null): readonly string[] | null =>
  metadata === null ? null : [...metadata.byName.keys()];
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('The names of the cluster', () => {
  test('are not there before they were read, and then for as long as they may be used', async () => {
    const { cache, cluster } = aCluster();
    expect(cache.current()).toBeNull();
    expect(namesOf(await cache.refresh())).toEqual(['idx']);
    cluster.nowMs += 500;
    expect(namesOf(cache.current())).toEqual(['idx']);
    expect(cluster.asked).toBe(1);
    cluster.nowMs += 501;
    expect(cache.current()).toBeNull();
    expect(cache.size).toBe(1);
    expect(cache.ageMs).toBe(1_001);
  });

  test('are read again in the background while they are used', async () => {
    const { cache, cluster } = aCluster();
    await cache.refresh();
    cluster.names = ['idx', 'new'];
    cluster.nowMs += 501;
    expect(namesOf(cache.current())).toEqual(['idx']);
    expect(namesOf(cache.current())).toEqual(['idx']);
    await settled();
    expect(cluster.asked).toBe(2);
    expect(namesOf(cache.current())).toEqual(['idx', 'new']);
  });

  test('are not parsed again when the cluster says the same', async () => {
    const { cache, cluster } = aCluster();
    const first = await cache.refresh();
    cluster.nowMs += 600;
    expect(await cache.refresh()).toBe(first);
    expect(cache.ageMs).toBe(0);
    cluster.names = ['other'];
    cluster.nowMs += 600;
    expect(await cache.refresh()).not.toBe(first);
  });

  test('that someone waits for are read after they were asked for, once for all who wait', async () => {
    const { cache, cluster } = aCluster({ rereadIntervalMs: 0 });
    const first = cache.refresh();
    await Promise.resolve();
    const [second, third] = [cache.refresh(), cache.refresh()];
    await Promise.all([first, second, third]);
    expect(cluster.asked).toBe(2);
  });

  test('are not read more often than the interval allows', async () => {
    const { cache, cluster } = aCluster();
    await cache.refresh();
    cluster.nowMs += 40;
    cluster.names = ['new'];
    const late = cache.refresh();
    await settled();
    expect([cluster.asked, cluster.waits.map(({ ms }) => ms)]).toEqual([1, [60]]);
    cluster.waits[0]?.end();
    expect(namesOf(await late)).toEqual(['new']);
  });

  test('may be changing for a while after a request that changes them', async () => {
    const { cache, cluster } = aCluster();
    await cache.refresh();
    cache.expectChange();
    expect(cache.current()).toBeNull();
    cluster.nowMs += 900;
    await cache.refresh();
    expect(cache.current()).toBeNull();
    cluster.nowMs += 101;
    expect(cache.current()).not.toBeNull();
  });
});

describe('A reading fails', () => {
  test.each([
    ['when the cluster refuses it', { status: 403 }, 'answers with [403]'],
    ['when the cluster does not know the question', { status: 404 }, 'does not tell the names'],
    ['when there are too many names', { names: ['a', 'b', 'c', 'd'] }, 'more than [3] names'],
    ['when the answer is too large', { names: ['x'.repeat(10_000)] }, 'in more than [10000] bytes'],
  ])('%s', async (_case, change, message) => {
    const { cache, cluster } = aCluster();
    Object.assign(cluster, change);
    await expect(cache.refresh()).rejects.toThrow(message);
    expect(cache.current()).toBeNull();
  });

  test('with three names of three it does not', async () => {
    const { cache, cluster } = aCluster();
    cluster.names = ['a', 'b', 'c'];
    expect((await cache.refresh()).byName.size).toBe(3);
  });

  test('and the next one is made all the same', async () => {
    const { cache, cluster } = aCluster({ rereadIntervalMs: 0 });
    cluster.status = 500;
    await expect(cache.refresh()).rejects.toThrow(SecurityError);
    cluster.status = 200;
    expect(namesOf(await cache.refresh())).toEqual(['idx']);
  });

  test('in the background it is told, and what is kept serves until it is too old', async () => {
    const { cache, cluster } = aCluster();
    await cache.refresh();
    cluster.status = 500;
    cluster.nowMs += 600;
    expect(namesOf(cache.current())).toEqual(['idx']);
    await settled();
    expect(cluster.failures).toHaveLength(1);
    expect(namesOf(cache.current())).toEqual(['idx']);
  });
});

describe('What the cluster says of its names', () => {
  const bytes = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));
  const EMPTY = new Uint8Array(0);

  test('is read', () => {
    const { byName } = parseMetadata({
      names: bytes({
        indices: [
          { name: 'a', aliases: ['x'], attributes: ['open'] },
          { name: 'b', attributes: ['closed', 'hidden'] },
          { name: '.ds-s-1', attributes: ['hidden', 'open'], data_stream: 's' },
        ],
        aliases: [
          { name: 'x', indices: ['a'] },
          { name: '__proto__', indices: ['a', 'b'] },
        ],
        data_streams: [{ name: 's', backing_indices: '.ds-s-1', timestamp_field: '@timestamp' }],
      }),
      hiddenAliases: bytes({ a: { aliases: { x: { is_hidden: true } } } }),
      hiddenDataStreams: bytes({ data_streams: [{ name: 's', hidden: true }] }),
    });
    const index = { kind: 'index', targets: [], dataStream: null };
    const front = { closed: false, dataStream: null };
    expect([...byName.values()]).toEqual([
      { ...index, name: 'a', hidden: false, closed: false },
      { ...index, name: 'b', hidden: true, closed: true },
      { ...index, name: '.ds-s-1', hidden: true, closed: false, dataStream: 's' },
      { ...front, name: 'x', kind: 'alias', targets: ['a'], hidden: true },
      { ...front, name: '__proto__', kind: 'alias', targets: ['a', 'b'], hidden: false },
      { ...front, name: 's', kind: 'dataStream', targets: ['.ds-s-1'], hidden: true },
    ]);
  });

  test.each([
    ['no JSON', Buffer.from('{')],
    ['a list', bytes([])],
    ['no list', bytes({ indices: {}, aliases: [], data_streams: [] })],
    ['no name', bytes({ indices: [{ attributes: [] }], aliases: [], data_streams: [] })],
    ['no texts', bytes({ indices: [{ name: 'a', attributes: [1] }], aliases: [], data_streams: [] })],
    ['one name twice', bytes({ indices: [{ name: 'a' }], aliases: [{ name: 'a', indices: [] }], data_streams: [] })],
  ])('is not believed when it is %s', (_case, names) => {
    expect(() => parseMetadata({ names, hiddenAliases: EMPTY, hiddenDataStreams: EMPTY })).toThrow(SecurityError);
  });
});
