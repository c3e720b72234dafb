import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { makeTemporaryFolder } from '../../../test/support/temporary-folder.ts';
import { instant } from '../../domain/time.ts';
import { anApiKey } from '../conformance/stored-things.ts';
import { createApiKeyQueries } from './api-keys.ts';
import { MIGRATIONS, migrate } from './migrate.ts';
import type { Migration } from './migration.ts';
import { apiKeyFromRow, apiKeyToRow } from './rows.ts';
import type { ApiKeyRow } from './schema.ts';
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

/** Columns of a key that the first schema does not have. */
const NEW_COLUMNS = new Set([
  'owner_rights',
  'access_json',
  'certificate_identity',
  'token_form',
  'token_digest',
  'used_at',
  'request_id',
  'address',
]);

const ONE_MORE: Migration = {
  version: MIGRATIONS.length + 1,
  up: async (db) => {
    await sql`create table one_more (id text)`.execute(db);
  },
};

test('an empty database gets the newest schema', async () => {
  await using opened = await openEmpty();
  await migrate(opened.database.db);
  const tables = [
    'access_tokens',
    'api_key_uses',
    'api_keys',
    'api_token_counts',
    'changes',
    'long_lived_tokens',
    'named_things',
    'roles',
    'schema_version',
    'users',
  ];
  expect(tableNames(opened.path)).toEqual(expect.arrayContaining(tables));
});

test('a migrated database is not migrated again, and gets what is new', async () => {
  await using opened = await openEmpty();
  await migrate(opened.database.db);
  await migrate(opened.database.db);
  await migrate(opened.database.db, [...MIGRATIONS, ONE_MORE]);
  await migrate(opened.database.db, [...MIGRATIONS, ONE_MORE]);
  expect(tableNames(opened.path)).toContain('one_more');
});

test('a migration that fails leaves no trace and is done again', async () => {
  await using opened = await openEmpty();
  const failing: Migration = {
    version: MIGRATIONS.length + 1,
    up: async (db) => {
      await ONE_MORE.up(db);
      await sql`create table one_more (id text)`.execute(db);
    },
  };
  await expect(migrate(opened.database.db, [...MIGRATIONS, failing])).rejects.toThrow('already exists');
  expect(tableNames(opened.path)).not.toContain('one_more');
  await migrate(opened.database.db, [...MIGRATIONS, ONE_MORE]);
  expect(tableNames(opened.path)).toContain('one_more');
});

test('a database of a newer release is refused and stays as it is', async () => {
  await using opened = await openEmpty();
  await migrate(opened.database.db, [...MIGRATIONS, ONE_MORE]);
  await expect(migrate(opened.database.db)).rejects.toMatchObject({
    code: 'unavailable',
    message: `the database has schema ${MIGRATIONS.length + 1}, this release knows ${MIGRATIONS.length}: use a newer release`,
  });
});

test('keys, users, roles and changes of the first schema are all there in the newest', async () => {
  await using opened = await openEmpty();
  const { db } = opened.database;
  await migrate(db, MIGRATIONS.slice(0, 1));
  const apiKeys = [
    anApiKey({ id: 'a', metadata: { team: 'logs' } }),
    anApiKey({ id: 'b', type: 'cross_cluster', expiration: instant(5), invalidation: instant(6) }),
  ];
  for (const apiKey of apiKeys) {
    const columns = Object.entries(apiKeyToRow(apiKey)).filter(([column]) => !NEW_COLUMNS.has(column));
    // A row of the first schema lacks what the type of today's has.
    await db
      .insertInto('api_keys')
      .values(Object.fromEntries(columns) as ApiKeyRow)
      .execute();
  }
  await sql`insert into users values ('native', 'alice', 'hash', '[]', null, null, '{}', 1)`.execute(db);
  await sql`insert into roles values ('r', '{}')`.execute(db);
  await sql`insert into changes values (1, 'apiKey', 'a')`.execute(db);
  await migrate(db);
  const queries = createApiKeyQueries(db);
  expect((await queries.list({}, null, 10)).map(apiKeyFromRow)).toEqual(apiKeys);
  expect(await queries.isOwnerFull(apiKeyToRow(anApiKey()), 1)).toBe(true);
  expect(await queries.isOwnerFull(apiKeyToRow(anApiKey()), 2)).toBe(false);
  for (const table of ['users', 'roles', 'changes'] as const) {
    expect(await db.selectFrom(table).selectAll().execute(), table).toHaveLength(1);
  }
});

test('migrations are numbered 1, 2, 3 …', () => {
  expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, index) => index + 1));
});
