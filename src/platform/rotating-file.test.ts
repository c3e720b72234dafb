import { chmodSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { instant } from '../domain/time.ts';
import { openRotatingFile, type RotatingFile, type RotatingFileFault, type RotatingFileOptions } from './rotating-file.ts';

afterEach(() => {
  vi.useRealTimers();
});

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rotating-file-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

interface Opened {
  readonly file: RotatingFile;
  readonly folder: string;
  readonly path: string;
  readonly faults: RotatingFileFault[];
  readonly clock: { nowMs: number };
}

async function anOpenFile(options: Partial<RotatingFileOptions> = {}): Promise<Opened> {
  const folder = await aFolder();
  const path = options.path ?? join(folder, 'audit.jsonl');
  const faults: RotatingFileFault[] = [];
  // Beside the real clock, because the file system tells by that one how old a file is.
  const clock = { nowMs: Date.now() };
  const file = await openRotatingFile({
    path,
    clock: { now: () => instant(clock.nowMs) },
    onFault: (fault) => faults.push(fault),
    // Long enough that only what a test does itself writes.
    flushIntervalMs: 3_600_000,
    retryMs: 0,
    ...options,
  });
  onTestFinished(() => file.close());
  return { file, folder, path, faults, clock };
}

async function contents(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).sort();
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const)),
  );
}

/** Makes the n-th write (1, 2, …) of the file's handle fail, having taken `bytes` bytes. */
async function failingWrites(failAt: readonly number[], bytes: number): Promise<void> {
  const fs = await import('node:fs/promises');
  const probe = await fs.open('/dev/null', 'a');
  const prototype = Object.getPrototypeOf(probe) as { write: (data: Buffer) => Promise<{ bytesWritten: number }> };
  await probe.close();
  const write = prototype.write;
  let calls = 0;
  prototype.write = async function (this: unknown, data: Buffer) {
    calls += 1;
    if (failAt.includes(calls)) throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
    // The disk takes a part, as it does when it fills up.
    return failAt.includes(calls + 1) ? write.call(this, data.subarray(0, bytes)) : write.call(this, data);
  };
  onTestFinished(() => {
    prototype.write = write;
  });
}

describe('a rotating file', () => {
  test('writes each line once, in order, and is readable by its owner alone', async () => {
    const { file, path } = await anOpenFile();
    for (let index = 0; index < 5_000; index += 1) file.append(`{"n":${index}}`);
    await file.flush();
    expect(readFileSync(path, 'utf8')).toBe(Array.from({ length: 5_000 }, (_, index) => `{"n":${index}}\n`).join(''));
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(file.bufferedBytes).toBe(0);
  });

  test('continues a file that is there and narrows its mode', async () => {
    const folder = await aFolder();
    const path = join(folder, 'audit.jsonl');
    await writeFile(path, 'before\n');
    chmodSync(path, 0o644);
    const { file } = await anOpenFile({ path });
    file.append('after');
    await file.close();
    expect(readFileSync(path, 'utf8')).toBe('before\nafter\n');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test('cannot be opened where no file can be', async () => {
    const folder = await aFolder();
    await expect(anOpenFile({ path: join(folder, 'missing', 'audit.jsonl') })).rejects.toThrow('ENOENT');
  });

  test('writes a line when the flush interval is over, and not before', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { file, path } = await anOpenFile({ flushIntervalMs: 200 });
    file.append('line');
    vi.advanceTimersByTime(199);
    await setImmediate();
    expect(file.bufferedBytes).toBe(5);
    vi.advanceTimersByTime(1);
    while (file.bufferedBytes > 0) await setImmediate();
    expect(readFileSync(path, 'utf8')).toBe('line\n');
  });

  test('writes a full batch without waiting for the interval', async () => {
    const { file } = await anOpenFile();
    file.append('x'.repeat(262_143));
    while (file.bufferedBytes > 0) await setImmediate();
    expect(file.droppedLines).toBe(0);
  });

  test('rotates before a line that would pass the size, and not before one that fits exactly', async () => {
    const { file, folder } = await anOpenFile({ fileBytesMax: 10 });
    for (const line of ['aaaa', 'bbbb', 'c', 'dddddddddddddddd', 'e']) file.append(line);
    await file.flush();
    expect(await contents(folder)).toEqual({
      'audit.000001.jsonl': 'aaaa\nbbbb\n',
      'audit.000002.jsonl': 'c\n',
      'audit.000003.jsonl': 'dddddddddddddddd\n',
      'audit.jsonl': 'e\n',
    });
  });

  test('counts the size in bytes, not in characters', async () => {
    const { file, folder } = await anOpenFile({ fileBytesMax: 8 });
    file.append('äää');
    file.append('b');
    await file.flush();
    expect(await contents(folder)).toEqual({ 'audit.000001.jsonl': 'äää\n', 'audit.jsonl': 'b\n' });
  });

  test('counts the size of a file that it continues', async () => {
    const folder = await aFolder();
    await writeFile(join(folder, 'audit.jsonl'), '12345678\n');
    const { file } = await anOpenFile({
      path: join(folder, 'audit.jsonl'),
      fileBytesMax: 10,
      fileAgeMsMax: Number.MAX_SAFE_INTEGER,
    });
    file.append('a');
    await file.flush();
    expect(await contents(folder)).toEqual({ 'audit.000001.jsonl': '12345678\n', 'audit.jsonl': 'a\n' });
  });

  test('rotates at the first line behind the age, counted from the first line of the file', async () => {
    const { file, folder, clock } = await anOpenFile({ fileAgeMsMax: 1_000 });
    clock.nowMs += 500_000;
    file.append('a');
    await file.flush();
    clock.nowMs += 999;
    file.append('b');
    await file.flush();
    clock.nowMs += 1;
    file.append('c');
    await file.flush();
    expect(await contents(folder)).toEqual({ 'audit.000001.jsonl': 'a\nb\n', 'audit.jsonl': 'c\n' });
  });

  test('keeps as many files as it is told, the oldest going first, and leaves strange files alone', async () => {
    const { file, folder } = await anOpenFile({ fileBytesMax: 2, filesMax: 3 });
    await writeFile(join(folder, 'audit.backup.jsonl'), '');
    await writeFile(join(folder, 'audit.000041.jsonl'), 'old\n');
    for (const line of ['a', 'b', 'c']) file.append(line);
    await file.flush();
    expect(Object.keys(await contents(folder))).toEqual([
      'audit.000042.jsonl',
      'audit.000043.jsonl',
      'audit.backup.jsonl',
      'audit.jsonl',
    ]);
  });

  test('with one file allowed, begins anew and keeps none', async () => {
    const { file, folder } = await anOpenFile({ fileBytesMax: 2, filesMax: 1 });
    for (const line of ['a', 'b']) file.append(line);
    await file.flush();
    expect(await contents(folder)).toEqual({ 'audit.jsonl': 'b\n' });
  });

  test('goes on in the same file when it cannot rotate, loses nothing, and rotates when it can', async () => {
    const { file, folder, faults } = await anOpenFile({ fileBytesMax: 4 });
    file.append('a');
    await file.flush();
    renameSync(folder, `${folder}-moved`);
    for (const line of ['bb', 'cc', 'dd']) file.append(line);
    await file.flush();
    renameSync(`${folder}-moved`, folder);
    expect(faults.length).toBeGreaterThan(0);
    expect(new Set(faults.map(({ kind }) => kind))).toEqual(new Set(['rotate']));
    file.append('e');
    await file.flush();
    expect(await contents(folder)).toEqual({ 'audit.000001.jsonl': 'a\nbb\ncc\ndd\n', 'audit.jsonl': 'e\n' });
  });

  test('after a failed rotation waits the pause before it tries again, and writes meanwhile', async () => {
    const { file, folder, faults } = await anOpenFile({ fileBytesMax: 2, retryMs: 3_600_000 });
    file.append('a');
    await file.flush();
    renameSync(folder, `${folder}-moved`);
    for (const line of ['b', 'c']) file.append(line);
    await file.flush();
    renameSync(`${folder}-moved`, folder);
    file.append('d');
    await file.flush();
    expect(faults.map(({ kind }) => kind)).toEqual(['rotate']);
    expect(await contents(folder)).toEqual({ 'audit.jsonl': 'a\nb\nc\nd\n' });
  });

  test('keeps lines in memory while the disk is full, and then continues the line that was cut', async () => {
    const { file, path, faults } = await anOpenFile();
    await failingWrites([2, 3], 4);
    file.append('first line');
    file.append('second line');
    await file.flush();
    file.append('third line');
    await file.flush();
    expect(faults.map(({ kind }) => kind)).toEqual(['write', 'write']);
    expect(readFileSync(path, 'utf8')).toBe('firs');
    await file.flush();
    expect(readFileSync(path, 'utf8')).toBe('first line\nsecond line\nthird line\n');
    expect(file.droppedLines).toBe(0);
  });

  test('counts what waits while the disk is full, whatever batch it is in', async () => {
    const { file } = await anOpenFile({ fileBytesMax: 10 });
    await failingWrites([1], 0);
    for (const line of ['aaaa', 'bbbb', 'cccc']) file.append(line);
    await file.flush();
    expect(file.bufferedBytes).toBe(15);
    await file.flush();
    expect(file.bufferedBytes).toBe(0);
  });

  test('after a fault waits the pause before it writes again', async () => {
    const { file, path, faults } = await anOpenFile({ retryMs: 3_600_000 });
    await failingWrites([1], 0);
    file.append('line');
    await file.flush();
    await file.flush();
    expect(faults.map(({ kind }) => kind)).toEqual(['write']);
    expect(readFileSync(path, 'utf8')).toBe('');
    await file.close();
    expect(readFileSync(path, 'utf8')).toBe('line\n');
  });

  test('drops what finds no room in memory, exactly beyond the limit, and reports the number once', async () => {
    const { file, path, faults } = await anOpenFile({ bufferBytesMax: 10 });
    for (const line of ['1234', '5678', 'a', 'b']) file.append(line);
    await file.flush();
    file.append('c');
    await file.flush();
    expect(readFileSync(path, 'utf8')).toBe('1234\n5678\nc\n');
    expect(faults).toEqual([{ kind: 'dropped', lines: 2 }]);
    expect(file.droppedLines).toBe(2);
  });

  test('counts as dropped what it could not write before it was closed', async () => {
    const { file, faults } = await anOpenFile();
    await failingWrites([1, 2], 0);
    file.append('a');
    await file.flush();
    file.append('b');
    await file.close();
    expect(faults.map(({ kind }) => kind)).toEqual(['write', 'write', 'dropped']);
    expect(file.droppedLines).toBe(2);
  });

  test('writes what is left when it is closed, twice or once, and drops what comes later', async () => {
    const { file, path } = await anOpenFile();
    file.append('a');
    await Promise.all([file.close(), file.close()]);
    await file.close();
    file.append('b');
    expect(readFileSync(path, 'utf8')).toBe('a\n');
    expect(file.droppedLines).toBe(1);
  });
});
