import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from 'vitest';
import { readQueryPlan } from '../../../test/support/query-plan.ts';
import { closeSpareFixture, openSqliteFixture } from '../../../test/support/sqlite-fixture.ts';
import { makeTemporaryFolder } from '../../../test/support/temporary-folder.ts';
import { testStore } from '../conformance/store-conformance.ts';
import { anApiKey, createAll, someApiKeys } from '../conformance/stored-things.ts';
import type { ApiKeyFilter } from '../store.ts';
import { apiKeyListing } from './api-keys.ts';
import { openSqliteStore } from './sqlite-store.ts';

afterAll(closeSpareFixture);

testStore('the SQLite store', openSqliteFixture);

async function openAt(path: string): Promise<unknown> {
  const store = await openSqliteStore({ path, durability: 'normal', busyTimeoutMs: 1 });
  await store.close();
  return store;
}

test('the database, its log and its index are readable to their owner alone', async () => {
  await using fixture = await openSqliteFixture();
  await fixture.store.apiKeys.create(anApiKey());
  for (const suffix of ['', '-wal', '-shm']) {
    expect((await stat(`${fixture.path}${suffix}`)).mode & 0o777, suffix).toBe(0o600);
  }
});

test('a file that was open to others is closed to them', async () => {
  await using folder = await makeTemporaryFolder();
  const path = join(folder.path, 'claviger.sqlite');
  await writeFile(path, '', { mode: 0o644 });
  await openAt(path);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test('a file that is no database is corrupt, and stays as it is', async () => {
  await using folder = await makeTemporaryFolder();
  const path = join(folder.path, 'claviger.sqlite');
  await writeFile(path, 'not a database. '.repeat(100));
  await expect(openAt(path)).rejects.toMatchObject({ code: 'corrupt', message: 'the file is not a database' });
  expect(await readFile(path, 'utf8')).toBe('not a database. '.repeat(100));
});

test('a database of another program is refused, and stays as it is', async () => {
  await using folder = await makeTemporaryFolder();
  const path = join(folder.path, 'claviger.sqlite');
  using other = new DatabaseSync(path);
  other.exec('create table recipes (name text)');
  const before = await readFile(path);
  await expect(openAt(path)).rejects.toMatchObject({ code: 'corrupt', message: 'the file is the database of another program' });
  expect(before.equals(await readFile(path))).toBe(true);
});

test('a database of a newer release is refused', async () => {
  await using fixture = await openSqliteFixture();
  await fixture.store.close();
  using database = new DatabaseSync(fixture.path);
  database.exec('insert into schema_version (version) values (999)');
  await expect(openAt(fixture.path)).rejects.toMatchObject({ code: 'unavailable' });
});

test('a folder that is not there is unavailable', async () => {
  await using folder = await makeTemporaryFolder();
  await expect(openAt(join(folder.path, 'absent', 'claviger.sqlite'))).rejects.toMatchObject({ code: 'unavailable' });
});

test('damaged pages are corrupt', async () => {
  await using fixture = await openSqliteFixture();
  await createAll(fixture.store, someApiKeys(200, 'k'));
  await fixture.store.close();
  const bytes = await readFile(fixture.path);
  bytes.fill(0xa5, 4_096);
  await writeFile(fixture.path, bytes);
  await expect(openAt(fixture.path)).rejects.toMatchObject({ code: 'corrupt' });
});

test('while another process holds the lock, writes are unavailable and reads go on', async () => {
  await using folder = await makeTemporaryFolder();
  const path = join(folder.path, 'claviger.sqlite');
  const store = await openSqliteStore({ path, durability: 'normal', busyTimeoutMs: 1 });
  await store.apiKeys.create(anApiKey({ id: 'before' }));
  const other = new DatabaseSync(path);
  other.exec('begin immediate');
  await expect(store.apiKeys.create(anApiKey({ id: 'meanwhile' }))).rejects.toMatchObject({ code: 'unavailable' });
  expect(await store.apiKeys.find('before')).not.toBeNull();
  other.exec('commit');
  other.close();
  await store.apiKeys.create(anApiKey({ id: 'behind' }));
  expect((await store.changes.since(0, 10)).map(({ id }) => id)).toEqual(['before', 'behind']);
  await store.close();
});

test('the store takes as many writes at once as it may, and one more is unavailable', async () => {
  await using folder = await makeTemporaryFolder();
  const store = await openSqliteStore({ path: join(folder.path, 'bounded.sqlite'), durability: 'normal', queueMax: 3 });
  const creations = someApiKeys(4, 'k').map((apiKey) => store.apiKeys.create(apiKey));
  const outcomes = await Promise.allSettled(creations);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected']);
  await expect(creations[3]).rejects.toMatchObject({ code: 'unavailable' });
  await store.close();
});

test('the store takes as many listings at once as it may, and one more is unavailable', async () => {
  await using folder = await makeTemporaryFolder();
  const store = await openSqliteStore({ path: join(folder.path, 'bounded.sqlite'), durability: 'normal', queueMax: 3 });
  const listings = [1, 2, 3, 4].map(() => store.roles.list());
  const outcomes = await Promise.allSettled(listings);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected']);
  await expect(listings[3]).rejects.toMatchObject({ code: 'unavailable' });
  await store.close();
});

const SORTS = 'USE TEMP B-TREE';

test.each<readonly [string, ApiKeyFilter]>([
  ['all keys', {}],
  ['one owner’s keys', { username: 'alice' }],
  ['one owner’s keys in a realm', { username: 'alice', realmName: 'native' }],
  ['a realm’s keys', { realmName: 'native' }],
  ['keys of a name', { name: { value: 'n', prefix: false } }],
])('a page of %s is read in order, without sorting all of them', async (_, filter) => {
  expect(await readQueryPlan(({ db }) => apiKeyListing(db, filter, { creation: 1, id: 'a' }, 10))).not.toContain(SORTS);
});

test.each<readonly [string, ApiKeyFilter, string]>([
  ['a page of one owner’s keys', { username: 'alice' }, 'api_keys_by_creator'],
  ['a page of one owner’s keys in a realm', { username: 'alice', realmName: 'native' }, 'api_keys_by_creator'],
  ['a page of a realm’s keys', { realmName: 'native' }, 'api_keys_by_realm'],
  ['a page of keys of a name', { name: { value: 'n', prefix: false } }, 'api_keys_by_name'],
  ['a page of keys by name prefix', { name: { value: 'n', prefix: true } }, 'api_keys_by_name'],
  ['a page of keys by id', { ids: ['a', 'b'] }, 'sqlite_autoindex_api_keys_1'],
  ['a page of all keys', {}, 'api_keys_by_creation'],
])('%s is read through an index', async (_, filter, index) => {
  expect(await readQueryPlan(({ db }) => apiKeyListing(db, filter, { creation: 1, id: 'a' }, 10))).toMatch(
    new RegExp(`^(SEARCH|SCAN) api_keys USING INDEX ${index}\\b`, 'm'),
  );
});
