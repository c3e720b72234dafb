import type { MigrationDatabase } from '../migration.ts';

/** Makes the tables of API keys, users, roles and the change feed. */
export async function createTables(db: MigrationDatabase): Promise<void> {
  await createApiKeys(db);
  await db.schema
    .createTable('users')
    .addColumn('realm', 'text', (column) => column.notNull())
    .addColumn('username', 'text', (column) => column.notNull())
    .addColumn('password_hash', 'text', (column) => column.notNull())
    .addColumn('roles_json', 'text', (column) => column.notNull())
    .addColumn('full_name', 'text')
    .addColumn('email', 'text')
    .addColumn('metadata_json', 'text', (column) => column.notNull())
    .addColumn('enabled', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('users_primary_key', ['realm', 'username'])
    .execute();
  await db.schema
    .createTable('roles')
    .addColumn('name', 'text', (column) => column.primaryKey().notNull())
    .addColumn('descriptor_json', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('changes')
    .addColumn('seq', 'bigint', (column) => column.primaryKey().notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull())
    .execute();
}

async function createApiKeys(db: MigrationDatabase): Promise<void> {
  await db.schema
    .createTable('api_keys')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('secret_hash', 'text', (column) => column.notNull())
    .addColumn('creation', 'bigint', (column) => column.notNull())
    .addColumn('expiration', 'bigint')
    .addColumn('invalidation', 'bigint')
    .addColumn('creator_principal', 'text', (column) => column.notNull())
    .addColumn('creator_full_name', 'text')
    .addColumn('creator_email', 'text')
    .addColumn('creator_metadata_json', 'text', (column) => column.notNull())
    .addColumn('creator_realm_name', 'text', (column) => column.notNull())
    .addColumn('creator_realm_type', 'text', (column) => column.notNull())
    .addColumn('metadata_json', 'text', (column) => column.notNull())
    .addColumn('role_descriptors_json', 'text', (column) => column.notNull())
    .addColumn('limited_by_json', 'text', (column) => column.notNull())
    .execute();
  // Each ends with the order of listings, so that a page of one owner's keys is read without sorting.
  const indexes: readonly (readonly [name: string, ...columns: string[]])[] = [
    ['api_keys_by_creation', 'creation', 'id'],
    ['api_keys_by_creator', 'creator_principal', 'creation', 'id'],
    ['api_keys_by_realm', 'creator_realm_name', 'creation', 'id'],
    ['api_keys_by_name', 'name', 'creation', 'id'],
  ];
  for (const [name, ...columns] of indexes) await db.schema.createIndex(name).on('api_keys').columns(columns).execute();
}
