import { appendFile, mkdtemp, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AuditPage, AuditQuery } from '../domain/audit/audit-search.ts';
import { instant } from '../domain/time.ts';
import { createAuditFiles } from './audit-files.ts';

let folder = '';
let path = '';
let flushed = 0;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-'));
  path = join(folder, 'audit.jsonl');
  flushed = 0;
});

afterEach(() => rm(folder, { recursive: true }));

const ALL: AuditQuery = {
  key: null,
  principal: null,
  action: null,
  decision: null,
  job: null,
  about: null,
  from: null,
  to: null,
  size: 1_000,
  cursor: null,
};

function search(query: Partial<AuditQuery> = {}, readBytesMax = 1_000_000_000): Promise<AuditPage> {
  const flush = async (): Promise<void> => {
    flushed += 1;
  };
  return createAuditFiles({ path, flush, readBytesMax }).search({ ...ALL, ...query });
}

function lines(from: number, to: number, fields: object = {}): string {
  let text = '';
  for (let id = from; id < to; id += 1) text += `${JSON.stringify({ id, ...fields })}\n`;
  return text;
}

function idsOf({ events }: AuditPage): readonly unknown[] {
  return events.map((event) => event['id']);
}

async function everyId(query: Partial<AuditQuery>, readBytesMax?: number): Promise<readonly unknown[]> {
  const ids: unknown[] = [];
  for (let cursor: string | null = null; ; ) {
    const page: AuditPage = await search({ ...query, cursor }, readBytesMax);
    ids.push(...idsOf(page));
    if (page.next === null) return ids;
    cursor = page.next;
  }
}

const down = (from: number, to: number): readonly number[] => Array.from({ length: from - to + 1 }, (_, at) => from - at);

describe('the order of events', () => {
  test('the newest come first, over all files, and what waits is written before', async () => {
    await writeFile(join(folder, 'audit.000001.jsonl'), lines(0, 3));
    await writeFile(join(folder, 'audit.000002.jsonl'), lines(3, 5));
    await writeFile(path, lines(5, 7));
    expect(idsOf(await search())).toEqual(down(6, 0));
    expect(flushed).toBe(1);
  });

  test.each([1, 2, 7, 1_000])('pages of %i give each event once', async (size) => {
    await writeFile(join(folder, 'audit.000001.jsonl'), lines(0, 50));
    await writeFile(path, lines(50, 60));
    expect(await everyId({ size })).toEqual(down(59, 0));
  });

  test('lines longer than what is read at once are whole', async () => {
    const padding = 'x'.repeat(50_000);
    await writeFile(path, lines(0, 12, { padding }) + lines(12, 13, { padding: padding.repeat(5) }) + lines(13, 14));
    expect(await everyId({ size: 3 })).toEqual(down(13, 0));
  });

  test('nothing is there yet', async () => {
    expect(await search()).toEqual({ events: [], next: null });
  });
});

describe('what happens while the log is written', () => {
  test('a line that is being written, or was cut by a crash, is passed over', async () => {
    await writeFile(path, `${lines(0, 2)}{"id":2,"cut\n${lines(3, 4)}{"id":4`);
    expect(idsOf(await search())).toEqual([3, 1, 0]);
  });

  test('a page goes on in a file that was rotated meanwhile, and new events do not shift it', async () => {
    await writeFile(path, lines(0, 10));
    const first = await search({ size: 4 });
    await rename(path, join(folder, 'audit.000001.jsonl'));
    await writeFile(path, lines(10, 20));
    expect(idsOf(await search({ cursor: first.next }))).toEqual(down(5, 0));
  });

  test('events appended behind a page do not shift it', async () => {
    await writeFile(path, lines(0, 10));
    const first = await search({ size: 4 });
    await appendFile(path, lines(10, 20));
    expect(idsOf(await search({ cursor: first.next }))).toEqual(down(5, 0));
  });

  test('a page in a file that was deleted meanwhile ends', async () => {
    await writeFile(join(folder, 'audit.000001.jsonl'), lines(0, 5));
    await writeFile(path, lines(5, 6));
    const first = await search({ size: 2 });
    await unlink(join(folder, 'audit.000001.jsonl'));
    expect(await search({ cursor: first.next })).toEqual({ events: [], next: null });
  });
});

describe('what is asked for', () => {
  const event = (id: number, fields: object): string =>
    `${JSON.stringify({ id, '@timestamp': '2026-11-22T15:00:00.000Z', ...fields })}\n`;

  test.each<{ query: Partial<AuditQuery>; ids: readonly number[] }>([
    { query: { key: 'k1' }, ids: [1] },
    { query: { principal: 'alice' }, ids: [3, 0] },
    { query: { principal: 'zoë "q"' }, ids: [2] },
    { query: { action: 'access_denied' }, ids: [1] },
    { query: { action: 'indices:data/read/search' }, ids: [2, 1] },
    { query: { decision: 'denied' }, ids: [1] },
    { query: { decision: 'granted', principal: 'alice' }, ids: [0] },
    { query: { from: instant(Date.parse('2026-11-22T16:00:00Z')) }, ids: [4] },
    { query: { to: instant(Date.parse('2026-11-22T16:00:00Z')) }, ids: [3, 2, 1, 0] },
    { query: { key: 'k2' }, ids: [] },
  ])('$query', async ({ query, ids }) => {
    await writeFile(
      path,
      event(0, { 'user.name': 'alice', decision: 'granted' }) +
        event(1, {
          'apikey.id': 'k1',
          'event.action': 'access_denied',
          action: 'indices:data/read/search',
          decision: 'denied',
        }) +
        event(2, { 'user.name': 'zoë "q"', action: 'indices:data/read/search' }) +
        event(3, { 'user.name': 'bob', 'user.run_by.name': 'alice' }) +
        event(4, { '@timestamp': '2026-11-22T16:00:00.000Z', reason: 'k1 k2 alice' }),
    );
    expect(idsOf(await search(query))).toEqual(ids);
  });

  test('a search that reads much answers with a cursor, also when it has found nothing', async () => {
    await writeFile(path, lines(0, 20_000, { padding: 'x'.repeat(50) }));
    const page = await search({ key: 'k' }, 100_000);
    expect(page.events).toEqual([]);
    expect(page.next).not.toBeNull();
    expect((await everyId({}, 100_000)).length).toBe(20_000);
  });

  test('a search stops at the number of bytes that it may read, not one before', async () => {
    const text = lines(0, 10);
    await writeFile(path, text);
    const stopped = await search({}, text.length);
    expect(stopped.events).toHaveLength(10);
    expect(stopped.next).not.toBeNull();
    expect((await search({ cursor: stopped.next }, text.length)).events).toEqual([]);
    const through = await search({}, text.length + 1);
    expect([through.events.length, through.next]).toEqual([10, null]);
  });

  test.each(['x', '1-2', '1-2.x', '1-2.3.4', ''])('the cursor [%s] is refused', async (cursor) => {
    await expect(search({ cursor })).rejects.toMatchObject({ code: 'illegalArgument' });
  });
});

describe('events of a job, and events about a key', () => {
  test('a job is known by its name', async () => {
    await writeFile(
      path,
      lines(0, 1, { 'job.name': 'roll-up' }) + lines(1, 2, { 'job.name': 'other', x: 'roll-up' }) + lines(2, 3),
    );
    expect(idsOf(await search({ job: 'roll-up' }))).toEqual([0]);
  });

  test('a key is meant that came with the request, or that was its target', async () => {
    await writeFile(
      path,
      lines(0, 1, { 'apikey.id': 'k' }) +
        lines(1, 2, { targets: ['a', 'k'] }) +
        lines(2, 3, { targets: ['k2'], reason: 'k' }) +
        lines(3, 4, { targets: 'k' }),
    );
    expect(idsOf(await search({ about: 'k' }))).toEqual([1, 0]);
  });
});
