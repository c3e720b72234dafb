import type { Kysely } from 'kysely';

/** One numbered step from a schema to the next. There is no way back but a backup. */
export interface Migration {
  readonly version: number;
  readonly up: (db: MigrationDatabase) => Promise<void>;
}

/** A database as a migration sees it: without tables by type, because those of today are not those that it meets. */
export type MigrationDatabase = Kysely<Record<never, never>>;
