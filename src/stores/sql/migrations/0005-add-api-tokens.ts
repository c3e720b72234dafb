import { sql } from 'kysely';
import type { MigrationDatabase } from '../migration.ts';

const IS_TOKEN = 'token_form is not null';

const INDEXES = [
  'unique index api_keys_token_digest on api_keys (token_digest) where token_digest is not null',
  `unique index api_keys_token_name on api_keys (name) where ${IS_TOKEN} and invalidation is null`,
  // Counts tokens neither invalidated nor expired, with no need of the rows.
  `index api_keys_valid_tokens on api_keys (expiration) where ${IS_TOKEN} and invalidation is null`,
  // Begins as a result is sorted and holds what queries ask of most tokens.
  `index api_keys_tokens on api_keys
     (creation, id, token_form, creator_principal, creator_realm_name, type, invalidation, expiration, name) where ${IS_TOKEN}`,
];

/** Adds API tokens, found by digest, one of a name, and counted; and what OpenSearch's dialect says of users and roles. */
export async function addApiTokens(db: MigrationDatabase): Promise<void> {
  await db.schema.alterTable('api_keys').addColumn('token_form', 'text').execute();
  await db.schema.alterTable('api_keys').addColumn('token_digest', 'text').execute();
  await db.schema.alterTable('users').addColumn('opensearch_json', 'text').execute();
  await db.schema.alterTable('roles').addColumn('flags_json', 'text').execute();
  for (const index of INDEXES) await sql.raw(`create ${index}`).execute(db);
  await createCounter(db);
}

/** Counts of tokens that are, and that are not, invalidated. */
async function createCounter(db: MigrationDatabase): Promise<void> {
  await sql`create table api_token_counts (invalidated integer not null primary key, count integer not null)`.execute(db);
  await sql`insert into api_token_counts values (0, 0), (1, 0)`.execute(db);
  const step = (row: 'new' | 'old', by: '+ 1' | '- 1'): string =>
    `update api_token_counts set count = count ${by} where invalidated = (${row}.invalidation is not null);`;
  const triggers = [
    `api_tokens_count_insert after insert on api_keys when new.${IS_TOKEN} begin ${step('new', '+ 1')} end`,
    `api_tokens_count_delete after delete on api_keys when old.${IS_TOKEN} begin ${step('old', '- 1')} end`,
    `api_tokens_count_update after update of invalidation on api_keys when new.${IS_TOKEN}
       begin ${step('old', '- 1')} ${step('new', '+ 1')} end`,
  ];
  for (const trigger of triggers) await sql.raw(`create trigger ${trigger}`).execute(db);
}
