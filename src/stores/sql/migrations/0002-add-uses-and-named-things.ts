import { sql } from 'kysely';
import type { MigrationDatabase } from '../migration.ts';

/** Adds what a cross-cluster key is made with, live rights, last uses, limits per owner, the remover, and things by name. */
export async function addUsesAndNamedThings(db: MigrationDatabase): Promise<void> {
  await db.schema
    .alterTable('api_keys')
    .addColumn('owner_rights', 'text', (column) => column.notNull().defaultTo('snapshot'))
    .execute();
  await db.schema.alterTable('api_keys').addColumn('access_json', 'text').execute();
  await db.schema.alterTable('api_keys').addColumn('certificate_identity', 'text').execute();
  await createApiKeyIndexes(db);
  await createApiKeyUses(db);
  await db.schema
    .createTable('named_things')
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('json', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('named_things_primary_key', ['kind', 'name'])
    .execute();
}

async function createApiKeyIndexes(db: MigrationDatabase): Promise<void> {
  // The remover reads the first entries of these two; queries sort and filter by them.
  await db.schema.createIndex('api_keys_by_expiration').on('api_keys').columns(['expiration', 'creation', 'id']).execute();
  await db.schema
    .createIndex('api_keys_by_invalidation')
    .on('api_keys')
    .columns(['invalidation', 'creation', 'id'])
    .where(sql.ref('invalidation'), 'is not', null)
    .execute();
  // Counts an owner's valid keys without passing over those that are not; with the last column it needs no rows.
  await db.schema
    .createIndex('api_keys_valid_by_owner')
    .on('api_keys')
    .columns(['creator_principal', 'creator_realm_name', 'expiration', 'invalidation'])
    .where(sql.ref('invalidation'), 'is', null)
    .execute();
}

/**
 * Last uses lie apart from the keys: a key's row is a kilobyte or more and would be rewritten with its page at each use, while
 * some sixty uses share a page, and only keys in use have one. So noting uses costs by the number of keys in use, not of all.
 */
async function createApiKeyUses(db: MigrationDatabase): Promise<void> {
  await db.schema
    .createTable('api_key_uses')
    .addColumn('api_key_id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('used_at', 'bigint', (column) => column.notNull())
    .addColumn('request_id', 'text', (column) => column.notNull())
    .addColumn('address', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('api_key_uses_by_time').on('api_key_uses').columns(['used_at', 'api_key_id']).execute();
}
