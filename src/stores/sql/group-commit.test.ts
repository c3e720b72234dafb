import { expect, test } from 'vitest';
import { makeTemporaryFolder } from '../../../test/support/temporary-folder.ts';
import { anApiKey } from '../conformance/stored-things.ts';
import { StoreError } from '../store.ts';
import { createChangeQueries } from './changes.ts';
import { commitBatch } from './group-commit.ts';
import { migrate } from './migrate.ts';
import { createMutator, type Mutation } from './mutations.ts';
import { apiKeyToRow } from './rows.ts';
import { openForWriting, type SqliteDatabase } from './sqlite-database.ts';

async function openMigrated(): Promise<AsyncDisposable & { readonly database: SqliteDatabase; readonly path: string }> {
  const folder = await makeTemporaryFolder();
  const path = `${folder.path}/group.sqlite`;
  const database = openForWriting({ path, durability: 'normal', busyTimeoutMs: 1 });
  await migrate(database.db);
  return {
    database,
    path,
    [Symbol.asyncDispose]: async () => {
      database.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

const create = (id: string): Mutation => ({ kind: 'createApiKey', input: apiKeyToRow(anApiKey({ id })) });

async function storedIds({ db }: SqliteDatabase): Promise<readonly string[]> {
  return (await db.selectFrom('api_keys').select('id').orderBy('id').execute()).map(({ id }) => id);
}

test('a batch commits each mutation that succeeds, and numbers only their changes', async () => {
  await using opened = await openMigrated();
  const { database } = opened;
  const done = await commitBatch(database, createMutator(database.db), [create('a'), create('a'), create('b')]);
  expect(done.outcomes).toMatchObject([{ result: null }, { fault: { code: 'conflict' } }, { result: null }]);
  expect(done.changes.map(({ seq, id }) => [seq, id])).toEqual([
    [1, 'a'],
    [2, 'b'],
  ]);
  expect(await storedIds(database)).toEqual(['a', 'b']);
});

test('a mutation that fails after it wrote is undone whole', async () => {
  await using opened = await openMigrated();
  const { database } = opened;
  const mutate = createMutator(database.db);
  const failing = async (mutation: Mutation): ReturnType<typeof mutate> => {
    const effect = await mutate(mutation);
    if (mutation.kind === 'createApiKey' && mutation.input.id === 'half') throw new StoreError('unavailable', 'failed behind');
    return effect;
  };
  const done = await commitBatch(database, failing, [create('a'), create('half'), create('b')]);
  expect(done.outcomes).toMatchObject([{ result: null }, { fault: { message: 'failed behind' } }, { result: null }]);
  expect(await storedIds(database)).toEqual(['a', 'b']);
  expect(done.changes.map(({ seq }) => seq)).toEqual([1, 2]);
});

test.each(['begin immediate', 'commit'])('when %s fails, every mutation has failed and nothing was done', async (statement) => {
  await using opened = await openMigrated();
  const { database } = opened;
  const full: SqliteDatabase = {
    ...database,
    run: (text) => {
      if (text === statement) throw Object.assign(new Error('database or disk is full'), { errcode: 13 });
      database.run(text);
    },
  };
  const done = await commitBatch(full, createMutator(database.db), [create('a'), create('b')]);
  expect(done.outcomes).toMatchObject([{ fault: { code: 'unavailable' } }, { fault: { code: 'unavailable' } }]);
  expect(done.changes).toEqual([]);
  expect(database.isInTransaction()).toBe(false);
  expect(await storedIds(database)).toEqual([]);
});

test('when the database itself ends the transaction, every mutation has failed and nothing was done', async () => {
  await using opened = await openMigrated();
  const { database } = opened;
  const mutate = createMutator(database.db);
  const done = await commitBatch(
    database,
    async (mutation) => {
      const effect = await mutate(mutation);
      if (mutation.kind === 'createApiKey' && mutation.input.id === 'b') {
        database.run('rollback');
        throw Object.assign(new Error('disk I/O error'), { errcode: 10 });
      }
      return effect;
    },
    [create('a'), create('b'), create('c')],
  );
  expect(done.outcomes).toMatchObject(
    Array.from({ length: 3 }, () => ({ fault: { code: 'unavailable', cause: 'disk I/O error' } })),
  );
  expect(await storedIds(database)).toEqual([]);
});

test('what is done before the commit is told all changes, and fails the commit when it fails', async () => {
  await using opened = await openMigrated();
  const { database } = opened;
  const mutate = createMutator(database.db);
  const told: string[] = [];
  await commitBatch(database, mutate, [create('a'), create('a'), create('b')], async (changes) => {
    told.push(...changes.map(({ id }) => id));
  });
  expect(told).toEqual(['a', 'b']);
  const failed = await commitBatch(database, mutate, [create('c'), create('d')], () =>
    Promise.reject(new StoreError('unavailable', 'the disk is full')),
  );
  expect(failed.outcomes).toMatchObject([{ fault: { code: 'unavailable' } }, { fault: { code: 'unavailable' } }]);
  expect(failed.changes).toEqual([]);
  expect(await storedIds(database)).toEqual(['a', 'b']);
});

test('a feed is shortened from its beginning, by so many changes at most', async () => {
  await using opened = await openMigrated();
  const { database } = opened;
  const changes = createChangeQueries(database.db);
  await changes.append(
    'apiKey',
    Array.from({ length: 20 }, (_, index) => `k${index}`),
  );
  const kept = async (): Promise<readonly number[]> => (await changes.since(0, 100)).map(({ seq }) => seq);
  await changes.prune(15, 3);
  expect(await kept()).toEqual(Array.from({ length: 17 }, (_, index) => index + 4));
  await changes.prune(5, 100);
  expect(await kept()).toEqual(Array.from({ length: 15 }, (_, index) => index + 6));
});
