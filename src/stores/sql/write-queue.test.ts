import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { makeTemporaryFolder } from '../../../test/support/temporary-folder.ts';
import type { Change } from '../store.ts';
import type { BatchOutcome } from './group-commit.ts';
import type { Mutation } from './mutations.ts';
import { WorkerThread } from './worker-thread.ts';
import { WriteQueue } from './write-queue.ts';

type Writer = WorkerThread<readonly Mutation[], BatchOutcome>;
const UNAVAILABLE = { name: 'StoreError', code: 'unavailable' };

test('a writer that dies rejects what was with it, what was waiting and what follows, after the feed was caught up', async () => {
  await using folder = await makeTemporaryFolder();
  const path = `${folder.path}/dies.sqlite`;
  const writer: Writer = await WorkerThread.start('sqlite-writer', {
    path,
    durability: 'normal',
    busyTimeoutMs: 100,
    changesKeptMax: 10,
  });
  const order: string[] = [];
  const queue = new WriteQueue({
    writer,
    queueMax: 10,
    publish: (changes: readonly Change[]) => order.push(`published ${changes.length}`),
    onWriterDeath: async () => {
      await new Promise((resolve) => setImmediate(resolve));
      order.push('caught up');
    },
  });
  const write = (name: string): Promise<void> =>
    queue.write('putRoles', [{ name, descriptor_json: '{}', flags_json: null }]).then(
      () => void order.push(`${name} done`),
      (error: { readonly code?: string }) => void order.push(`${name} ${error.code}`),
    );
  // A lock of another connection keeps the writer from committing before it is killed.
  using other = new DatabaseSync(path);
  other.exec('begin immediate');
  const withWriter = write('with writer');
  await new Promise((resolve) => setImmediate(resolve));
  const waiting = write('waiting');
  await writer.kill();
  await Promise.all([withWriter, waiting]);
  await write('following');
  expect(order.filter((entry) => entry !== 'caught up')).toEqual([
    'with writer unavailable',
    'waiting unavailable',
    'following unavailable',
  ]);
  expect(order[0]).toBe('caught up');
});

test('the queue holds as many mutations as it may, and one more is unavailable', async () => {
  await using folder = await makeTemporaryFolder();
  const path = `${folder.path}/bounded.sqlite`;
  const writer: Writer = await WorkerThread.start('sqlite-writer', {
    path,
    durability: 'normal',
    busyTimeoutMs: 100,
    changesKeptMax: 10,
  });
  const queue = new WriteQueue({ writer, queueMax: 2, publish: () => {}, onWriterDeath: async () => {} });
  const put = (name: string): Promise<readonly string[]> =>
    queue.write('putRoles', [{ name, descriptor_json: '{}', flags_json: null }]);
  const accepted = [put('a'), put('b')];
  await expect(put('c')).rejects.toMatchObject(UNAVAILABLE);
  expect(await Promise.all(accepted)).toEqual([['created'], ['created']]);
  expect(await put('c')).toEqual(['created']);
  await writer.close();
});

test('a thread that cannot start is an error of the store', async () => {
  await expect(WorkerThread.start('sqlite-absent', {})).rejects.toMatchObject(UNAVAILABLE);
});
