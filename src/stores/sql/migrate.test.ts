import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { makeTemporaryFolder } from '../../../test/support/temporary-folder.ts';
import { MIGRATIONS, migrate } from './migrate.ts';
import type { Migration } from './migration.ts';
import { openForWriting, type SqliteDatabase } from './sqlite-database.ts';

interface OpenDatabase extends AsyncDisposable {
  readonly database: SqliteDatabase;
  readonly path: string;
}

async function openEmpty(): Promise<OpenDatabase> {
  const folder = await makeTemporaryFolder();
  const path = `${folder.path}/migrate.sqlite`;
  const database = openForWriting({ path, durability: 'normal', busyTimeoutMs: 1 });
  return {
    database,
    path,
    [Symbol.asyncDispose]: async () => {
      database.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

function tableNames(path: string): readonly unknown[] {
  using database = new DatabaseSync(path, { readOnly: true });
  return database
    .prepare("select name from sqlite_schema where type = 'table' order by name")
    .all()
    .map(({ name }) => name);
}

const SECOND: Migration = {
  version: 2,
  up: async (db) => {
    await sql`create table second (id text)`.execute(db);
  },
};

test('an empty database gets the newest schema', async () => {
  await using opened = await openEmpty();
  await migrate(opened.database.db);
  expect(tableNames(opened.path)).toEqual(['api_keys', 'changes', 'roles', 'schema_version', 'users']);
});

test('a migrated database is not migrated again, and gets what is new', async () => {
  await using opened = await openEmpty();
  await migrate(opened.database.db);
  await migrate(opened.database.db);
  await migrate(opened.database.db, [...MIGRATIONS, SECOND]);
  await migrate(opened.database.db, [...MIGRATIONS, SECOND]);
  expect(tableNames(opened.path)).toContain('second');
});

test('a migration that fails leaves no trace and is done again', async () => {
  await using opened = await openEmpty();
  const failing: Migration = {
    version: 2,
    up: async (db) => {
      await SECOND.up(db);
      await sql`create table second (id text)`.execute(db);
    },
  };
  await expect(migrate(opened.database.db, [...MIGRATIONS, failing])).rejects.toThrow('already exists');
  expect(tableNames(opened.path)).not.toContain('second');
  await migrate(opened.database.db, [...MIGRATIONS, SECOND]);
  expect(tableNames(opened.path)).toContain('second');
});

test('a database of a newer release is refused and stays as it is', async () => {
  await using opened = await openEmpty();
  await migrate(opened.database.db, [...MIGRATIONS, SECOND]);
  await expect(migrate(opened.database.db)).rejects.toMatchObject({
    code: 'unavailable',
    message: 'the database has schema 2, this release knows 1: use a newer release',
  });
});

test('migrations are numbered 1, 2, 3 …', () => {
  expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, index) => index + 1));
});
