import { randomBytes } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { EMPTY_ROLE_DESCRIPTOR } from '../../src/domain/role/role-descriptor.ts';
import { SPAN_KEYS_MAX } from '../../src/stores/sql/query/name-fences.ts';
import { openSqliteStore } from '../../src/stores/sql/sqlite-store.ts';

export const DAY_MS = 86_400_000;
/** The time at which the store is looked at. */
export const NOW = 1_800_000_000_000;
/** Keys were made evenly over two years. */
export const CREATED_FROM = NOW - 730 * DAY_MS;

const KEYS_PER_TRANSACTION = 50_000;

/** The id of the key of a number: 20 characters, in no order. */
export function keyId(number: number): string {
  // A bijection of the numbers, so that ids scatter as random ones do.
  const scattered = (BigInt(number) * 0x9e3779b97f4a7c15n) & 0xffff_ffff_ffff_ffffn;
  const bytes = Buffer.alloc(15);
  bytes.writeBigUInt64BE(scattered);
  bytes.writeUInt32BE(number, 8);
  return bytes.toString('base64url');
}

/**
 * Makes a store of so many keys, with the speed of the database: rows go in without indexes, triggers and flushes, which are
 * made as the migrations make them when all are in.
 */
export async function generateStore(path: string, keys: number): Promise<void> {
  await (await openSqliteStore({ path, durability: 'normal' })).close();
  using database = new DatabaseSync(path);
  database.exec(
    'pragma synchronous = off; pragma journal_mode = off; pragma cache_size = -1000000; pragma temp_store = memory',
  );
  const kept = database
    .prepare("select type, name, sql from sqlite_schema where type in ('index', 'trigger') and sql is not null")
    .all();
  for (const { type, name } of kept) database.exec(`drop ${String(type)} ${String(name)}`);
  insertKeys(database, keys);
  for (const { sql } of kept) database.exec(String(sql));
  countKeys(database);
  database.exec('pragma journal_mode = wal');
}

function insertKeys(database: DatabaseSync, keys: number): void {
  const insertKey =
    database.prepare(`insert into api_keys (number, id, name, type, creation, expiration, invalidation, creator_principal,
    creator_realm_name, creator_realm_type, secret_hash, creator_metadata_json, metadata_json, role_descriptors_json, limited_by_json)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '{}', ?, ?, ?)`);
  const insertLeaf = database.prepare('insert into api_key_leaves values (?, ?, ?)');
  const insertUse = database.prepare('insert into api_key_uses values (?, ?, ?, ?)');
  const indices = [
    { names: ['logs-*'], privileges: ['read'], fieldSecurity: null, query: null, allowRestrictedIndices: false },
  ];
  const descriptors = JSON.stringify({ reader: { ...EMPTY_ROLE_DESCRIPTOR, indices } });
  const secretHash = `{SHA256}${randomBytes(32).toString('base64url')}`;
  for (let number = 0; number < keys; number += 1) {
    if (number % KEYS_PER_TRANSACTION === 0) database.exec('begin');
    const key = describeKey(number, keys);
    const metadata = JSON.stringify({ team: key.team, environment: key.environment });
    insertKey.run(
      number,
      key.id,
      key.name,
      key.type,
      key.creation,
      key.expiration,
      key.invalidation,
      key.username,
      key.realm,
      key.realm,
      secretHash,
      metadata,
      descriptors,
      descriptors,
    );
    insertLeaf.run(number, 'environment', key.environment);
    insertLeaf.run(number, 'team', key.team);
    if (key.usedAt !== null) insertUse.run(key.id, key.usedAt, 'generated', '10.0.0.1');
    if (number % KEYS_PER_TRANSACTION === KEYS_PER_TRANSACTION - 1 || number === keys - 1) database.exec('commit');
  }
}

/** A few owners have many keys and many have few; a tenth is invalidated, half expire, half are in use. */
function describeKey(number: number, keys: number) {
  const share = (salt: number): number => mixed(number * 31 + salt) / 4_294_967_296;
  const creation = Math.floor(CREATED_FROM + ((NOW - CREATED_FROM) * number) / keys);
  const owner = Math.floor(10_000 * share(1) ** 4);
  return {
    id: keyId(number),
    name: share(2) < 0.1 ? 'filebeat' : `service-${String(Math.floor(share(3) * keys)).padStart(6, '0')}-key`,
    type: share(4) < 0.001 ? 'cross_cluster' : 'rest',
    creation,
    expiration: share(5) < 0.5 ? creation + Math.floor((1 + share(6) * 364) * DAY_MS) : null,
    invalidation: share(7) < 0.1 ? creation + Math.floor(share(8) * (NOW - creation)) : null,
    username: `user-${String(owner).padStart(5, '0')}`,
    realm: share(9) < 0.0005 ? 'pki1' : owner % 3 === 0 ? 'ldap1' : 'native1',
    team: `team-${Math.floor(share(10) * 200)}`,
    environment: share(11) < 0.8 ? 'production' : 'test',
    usedAt: share(12) < 0.5 ? NOW - Math.floor(share(13) * 30 * DAY_MS) : null,
  };
}

/** Scatters numbers over 32 bits, so that the properties of a key do not go together. */
function mixed(number: number): number {
  let bits = number | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

function countKeys(database: DatabaseSync): void {
  database.exec(`insert into api_key_counts
    select creator_principal, creator_realm_name, type, invalidation is not null, count(*) from api_keys group by 1, 2, 3, 4`);
  for (const field of ['creation', 'expiration']) {
    database.exec(`insert into api_key_day_counts
      select '${field}', ${field} is not null, coalesce(${field} / ${DAY_MS}, 0), type, invalidation is not null, count(*)
      from api_keys group by 2, 3, 4, 5`);
  }
  database.exec(`insert or ignore into api_key_name_fences
    select name from (select name, row_number() over (order by name) as place from api_keys) where place % ${SPAN_KEYS_MAX / 2} = 0`);
  database.exec(`insert into api_key_name_fences values ('filebeat\u0001')`);
  database.exec(`insert into api_key_name_counts
    select (select low from api_key_name_fences where low <= k.name order by low desc limit 1), type, invalidation is not null, count(*)
    from api_keys k indexed by api_keys_by_name group by 1, 2, 3`);
}
