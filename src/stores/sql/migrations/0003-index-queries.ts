import { type RawBuilder, sql } from 'kysely';
import { metadataLeaves } from '../../../domain/api-key/api-key-fields.ts';
import type { MigrationDatabase } from '../migration.ts';
import { parseStoredJson, storedObject } from '../stored-json.ts';
import { encodeText } from '../text-column.ts';

/** What queries filter and sort by, at the front of a row: what lies behind the long texts is slow to reach. */
const QUERIED_COLUMNS = [
  'id text not null unique',
  'name text not null',
  'type text not null',
  'creation bigint not null',
  'expiration bigint',
  'invalidation bigint',
  'creator_principal text not null',
  'creator_realm_name text not null',
];
const OTHER_COLUMNS = [
  'creator_realm_type text not null',
  'creator_full_name text',
  'creator_email text',
  'secret_hash text not null',
  "owner_rights text not null default 'snapshot'",
  'certificate_identity text',
  'creator_metadata_json text not null',
  'metadata_json text not null',
  'access_json text',
  'role_descriptors_json text not null',
  'limited_by_json text not null',
];

/** Each begins as a result is sorted and holds what queries ask of most keys: they pass over entries without the rows. */
const INDEXES = [
  'api_keys_by_creation on api_keys (creation, id, creator_principal, creator_realm_name, type, invalidation, expiration, name)',
  'api_keys_by_creator on api_keys (creator_principal, creation, id, creator_realm_name, type, invalidation, expiration, name)',
  'api_keys_by_name on api_keys (name, creation, id, creator_principal, creator_realm_name, type, invalidation, expiration)',
  'api_keys_by_expiration on api_keys (expiration, creation, id, creator_principal, creator_realm_name, type, invalidation, name)',
  'api_keys_by_realm on api_keys (creator_realm_name, creation, id)',
  'api_keys_by_invalidation on api_keys (invalidation, creation, id) where invalidation is not null',
  "api_keys_cross_cluster on api_keys (creation, id) where type = 'cross_cluster'",
  'api_keys_valid_by_owner on api_keys (creator_principal, creator_realm_name, expiration, invalidation) where invalidation is null',
];

/** Numbers the keys, and adds what answers queries over many: wide indexes, the leaves of metadata, and counters. */
export async function indexQueries(db: MigrationDatabase): Promise<void> {
  await numberApiKeys(db);
  for (const index of INDEXES) await sql.raw(`create index ${index}`).execute(db);
  await createLeaves(db);
  await createCounters(db);
}

/** SQLite can give a table its row number as a column only when the table is made. */
async function numberApiKeys(db: MigrationDatabase): Promise<void> {
  const columns = [...QUERIED_COLUMNS, ...OTHER_COLUMNS];
  const names = columns.map((column) => column.slice(0, column.indexOf(' '))).join(', ');
  await sql.raw(`create table api_keys_numbered (number integer primary key, ${columns.join(', ')})`).execute(db);
  await sql.raw(`insert into api_keys_numbered (${names}) select ${names} from api_keys order by creation, id`).execute(db);
  await sql`drop table api_keys`.execute(db);
  await sql`alter table api_keys_numbered rename to api_keys`.execute(db);
}

/** Numbers of keys grow with time, so that the leaves of keys made or removed together lie together. */
async function createLeaves(db: MigrationDatabase): Promise<void> {
  await sql`create table api_key_leaves (
    key_number integer not null, path text not null, value text not null, primary key (key_number, path, value)
  ) without rowid`.execute(db);
  const { rows } = await sql<{ number: number; metadata_json: string }>`
    select number, metadata_json from api_keys where metadata_json <> '{}'`.execute(db);
  for (const { number, metadata_json } of rows) {
    for (const { path, value } of metadataLeaves(storedObject(parseStoredJson(metadata_json)))) {
      await sql`insert into api_key_leaves values (${number}, ${encodeText(path)}, ${encodeText(value)})`.execute(db);
    }
  }
  await sql`create index api_key_leaves_by_value on api_key_leaves (path, value)`.execute(db);
  await sql`create trigger api_keys_drop_leaves after delete on api_keys begin
    delete from api_key_leaves where key_number = old.number;
  end`.execute(db);
}

/** Counts of keys by owner; by the day (UTC) of creation and of expiration; and by spans of names: each by type and validity. */
async function createCounters(db: MigrationDatabase): Promise<void> {
  await sql`create table api_key_counts (
    creator_principal text not null, creator_realm_name text not null, type text not null, invalidated integer not null,
    count integer not null, primary key (creator_principal, creator_realm_name, type, invalidated)
  ) without rowid`.execute(db);
  await sql`create table api_key_day_counts (
    field text not null, has_day integer not null, day integer not null, type text not null, invalidated integer not null,
    count integer not null, primary key (field, has_day, day, type, invalidated)
  ) without rowid`.execute(db);
  // One span of names, to begin with: it is split as keys are added.
  await sql`create table api_key_name_fences (low text not null primary key) without rowid`.execute(db);
  await sql`insert into api_key_name_fences values ('')`.execute(db);
  await sql`create table api_key_name_counts (
    low text not null, type text not null, invalidated integer not null, count integer not null,
    primary key (low, type, invalidated)
  ) without rowid`.execute(db);
  await sql`insert into api_key_name_counts
    select '', type, invalidation is not null, count(*) from api_keys group by 2, 3`.execute(db);
  await sql`insert into api_key_counts
    select creator_principal, creator_realm_name, type, invalidation is not null, count(*) from api_keys group by 1, 2, 3, 4`.execute(
    db,
  );
  for (const field of ['creation', 'expiration']) {
    const day = sql.raw(field);
    await sql`insert into api_key_day_counts
      select ${sql.lit(field)}, ${day} is not null, coalesce(${day} / 86400000, 0), type, invalidation is not null, count(*)
      from api_keys group by 2, 3, 4, 5`.execute(db);
  }
  await createTrigger(db, 'api_keys_count_insert', sql`insert`, countStatements('new', 1));
  await createTrigger(db, 'api_keys_count_delete', sql`delete`, countStatements('old', -1));
  const counted = sql`update of creator_principal, creator_realm_name, name, type, creation, expiration, invalidation`;
  await createTrigger(db, 'api_keys_count_update', counted, `${countStatements('old', -1)} ${countStatements('new', 1)}`);
}

async function createTrigger(db: MigrationDatabase, name: string, event: RawBuilder<unknown>, body: string): Promise<void> {
  await sql`create trigger ${sql.raw(name)} after ${event} on api_keys begin ${sql.raw(body)} end`.execute(db);
}

/** Statements that count one key in (`step` 1) or out (-1), in every counter. */
function countStatements(row: 'new' | 'old', step: 1 | -1): string {
  const invalidated = `${row}.invalidation is not null`;
  const owner = `${row}.creator_principal, ${row}.creator_realm_name, ${row}.type, ${invalidated}`;
  const byDay = (field: string): string =>
    `'${field}', ${row}.${field} is not null, coalesce(${row}.${field} / 86400000, 0), ${row}.type, ${invalidated}`;
  const fence = `(select low from api_key_name_fences where low <= ${row}.name order by low desc limit 1)`;
  const tables: readonly (readonly [table: string, columns: string, values: string])[] = [
    ['api_key_counts', 'creator_principal, creator_realm_name, type, invalidated', owner],
    ['api_key_day_counts', 'field, has_day, day, type, invalidated', byDay('creation')],
    ['api_key_day_counts', 'field, has_day, day, type, invalidated', byDay('expiration')],
    ['api_key_name_counts', 'low, type, invalidated', `${fence}, ${row}.type, ${invalidated}`],
  ];
  return tables
    .map(([table, columns, values]) =>
      step === 1
        ? `insert into ${table} values (${values}, 1) on conflict do update set count = count + 1;`
        : `update ${table} set count = count - 1 where (${columns}) = (${values});
           delete from ${table} where (${columns}) = (${values}) and count = 0;`,
    )
    .join(' ');
}
