import { type Kysely, sql } from 'kysely';
import { StoreError } from '../store.ts';
import type { Migration, MigrationDatabase } from './migration.ts';
import { createTables } from './migrations/0001-create-tables.ts';
import { addUsesAndNamedThings } from './migrations/0002-add-uses-and-named-things.ts';
import { indexQueries } from './migrations/0003-index-queries.ts';
import { addTokens } from './migrations/0004-add-tokens.ts';
import { addApiTokens } from './migrations/0005-add-api-tokens.ts';
import { addJobs } from './migrations/0006-add-jobs.ts';
import type { StoreSchema } from './schema.ts';

/** All migrations, oldest first; the n-th has version n. */
export const MIGRATIONS: readonly Migration[] = [
  { version: 1, up: createTables },
  { version: 2, up: addUsesAndNamedThings },
  { version: 3, up: indexQueries },
  { version: 4, up: addTokens },
  { version: 5, up: addApiTokens },
  { version: 6, up: addJobs },
];

/**
 * Brings a database to the newest schema, each step in a transaction of its own together with its version row: an
 * interrupted step leaves no trace and is done again at the next start.
 * @throws StoreError `unavailable` when the database is of a newer release.
 */
export async function migrate(db: Kysely<StoreSchema>, migrations: readonly Migration[] = MIGRATIONS): Promise<void> {
  const untyped = db.$pickTables<never>();
  const version = await readVersion(untyped);
  if (version > migrations.length) {
    throw new StoreError(
      'unavailable',
      `the database has schema ${version}, this release knows ${migrations.length}: use a newer release`,
    );
  }
  for (const migration of migrations.slice(version)) await untyped.transaction().execute((tx) => step(tx, migration));
}

async function readVersion(db: MigrationDatabase): Promise<number> {
  await db.schema
    .createTable('schema_version')
    .ifNotExists()
    .addColumn('version', 'integer', (column) => column.primaryKey().notNull())
    .execute();
  const { rows } = await sql<{ version: number | null }>`select max(version) as version from schema_version`.execute(db);
  return rows[0]?.version ?? 0;
}

async function step(tx: MigrationDatabase, migration: Migration): Promise<void> {
  await migration.up(tx);
  await sql`insert into schema_version (version) values (${migration.version})`.execute(tx);
}
