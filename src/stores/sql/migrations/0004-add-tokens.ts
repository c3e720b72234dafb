import { sql } from 'kysely';
import type { MigrationDatabase } from '../migration.ts';

/** What look-ups and selections go by is at the front of a row, the long texts behind. */
const TABLES = [
  `access_tokens (
    id text not null primary key, family text not null, digest text not null unique,
    creation bigint not null, expiration bigint not null, invalidation bigint, ends bigint not null,
    principal text not null, realm_name text not null,
    refresh_digest text unique, refresh_expiration bigint, refresh_invalidation bigint,
    client_principal text, client_realm_name text, client_api_key_id text,
    used_at bigint, successor_id text, successor_salt text,
    authentication_json text not null, scope_json text)`,
  'access_tokens_made (one integer not null primary key)',
  `long_lived_tokens (
    id text not null primary key, secret_hash text not null,
    creation bigint not null, expiration bigint, maximum_expiration bigint, renew_interval_ms bigint, renewer text,
    principal text not null, realm_name text not null,
    authentication_json text not null, role_descriptors_json text)`,
  'long_lived_token_uses (token_id text not null primary key, used_at bigint not null, address text not null)',
];

const INDEXES = [
  'access_tokens_by_family on access_tokens (family)',
  'access_tokens_by_user on access_tokens (principal, realm_name)',
  'access_tokens_by_realm on access_tokens (realm_name)',
  'access_tokens_by_end on access_tokens (ends, id)',
  // Each of these ends as listings are sorted.
  'long_lived_tokens_by_creation on long_lived_tokens (creation, id)',
  'long_lived_tokens_by_user on long_lived_tokens (principal, creation, id)',
  'long_lived_tokens_by_realm on long_lived_tokens (realm_name, creation, id)',
  'long_lived_tokens_by_expiration on long_lived_tokens (expiration, id)',
];

/** Makes the tables of access tokens and of long-lived tokens. */
export async function addTokens(db: MigrationDatabase): Promise<void> {
  for (const table of TABLES) await sql.raw(`create table ${table}`).execute(db);
  for (const index of INDEXES) await sql.raw(`create index ${index}`).execute(db);
}
