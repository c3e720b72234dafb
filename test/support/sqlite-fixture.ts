import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { EMPTY_ROLE_DESCRIPTOR } from '../../src/domain/role/role-descriptor.ts';
import type { Damage, FixtureOptions, StoreFixture } from '../../src/stores/conformance/store-fixture.ts';
import type { StoreSchema } from '../../src/stores/sql/schema.ts';
import { openSqliteStore } from '../../src/stores/sql/sqlite-store.ts';
import type { Store } from '../../src/stores/store.ts';

/** A fixture of the SQLite store, and where its file is. */
export interface SqliteFixture extends StoreFixture {
  readonly path: string;
}

const TABLES = [
  'api_keys',
  'api_key_uses',
  'users',
  'roles',
  'named_things',
  'access_tokens',
  'access_tokens_made',
  'long_lived_tokens',
  'long_lived_token_uses',
  'jobs',
  'job_runs',
  'changes',
] as const satisfies readonly (keyof StoreSchema)[];

/** A descriptor of a role with a permission that says more than is known. */
const UNKNOWN_PERMISSION = {
  ...EMPTY_ROLE_DESCRIPTOR,
  permissions: { clusterPermissions: ['*'], indexPermissions: [], exceptPermissions: ['cluster:admin/*'] },
};

interface OpenedStore {
  readonly store: Store;
  readonly folder: string;
  readonly path: string;
}

/** Opening takes some 100 ms, most of it to load the thread's modules: a store that a test left open serves the next, emptied. */
let spare: OpenedStore | null = null;

/** Opens an empty store on a file in a folder of its own. */
export async function openSqliteFixture(options?: FixtureOptions): Promise<SqliteFixture> {
  const opened = options === undefined && spare !== null ? spare : await openNew(options);
  if (opened === spare) spare = null;
  let reopened: Store | null = null;
  return {
    store: opened.store,
    path: opened.path,
    durable: {
      reopen: async () => {
        await opened.store.close();
        reopened = await openSqliteStore({ path: opened.path, durability: 'normal' });
        return reopened;
      },
      damage: async (what) => damageRow(opened.path, what),
    },
    [Symbol.asyncDispose]: async () => {
      await reopened?.close();
      if (options === undefined && spare === null && (await isOpen(opened.store))) {
        empty(opened.path);
        spare = opened;
      } else {
        await remove(opened);
      }
    },
  };
}

/** Closes what the last test left for the next. */
export async function closeSpareFixture(): Promise<void> {
  if (spare !== null) await remove(spare);
  spare = null;
}

async function openNew(options?: FixtureOptions): Promise<OpenedStore> {
  const folder = await mkdtemp(join(tmpdir(), 'claviger-store-'));
  const path = join(folder, 'claviger.sqlite');
  const store = await openSqliteStore({ path, durability: 'normal', ...options });
  return { store, folder, path };
}

async function remove({ store, folder }: OpenedStore): Promise<void> {
  await store.close();
  await rm(folder, { recursive: true });
}

function isOpen(store: Store): Promise<boolean> {
  return store.changes.head().then(
    () => true,
    () => false,
  );
}

function empty(path: string): void {
  using database = new DatabaseSync(path);
  const deletions = TABLES.map((table) => `delete from ${table}`);
  database.exec(['begin immediate', ...deletions, 'commit'].join('; '));
}

function damageRow(path: string, damage: Damage): void {
  const database = new DatabaseSync(path);
  const update = (table: string, column: string, value: string | number | null, key: string, id: string): void => {
    database.prepare(`update ${table} set ${column} = ? where ${key} = ?`).run(value, id);
  };
  switch (damage.what) {
    case 'apiKeyMetadata':
      update('api_keys', 'metadata_json', '{"half":', 'id', damage.id);
      break;
    case 'apiKeyCreation':
      update('api_keys', 'creation', 'yesterday', 'id', damage.id);
      break;
    case 'apiKeyType':
      update('api_keys', 'type', 'root', 'id', damage.id);
      break;
    case 'apiKeyLimitedBy':
      update('api_keys', 'limited_by_json', '{"superuser":{"cluster":["all"]}}', 'id', damage.id);
      break;
    case 'apiKeyOwnerRights':
      update('api_keys', 'owner_rights', 'all', 'id', damage.id);
      break;
    case 'apiKeyAccess':
      update('api_keys', 'access_json', '[]', 'id', damage.id);
      break;
    case 'apiKeyLastUse':
      update('api_key_uses', 'used_at', 'yesterday', 'api_key_id', damage.id);
      break;
    case 'apiKeyTokenForm':
      update('api_keys', 'token_form', 'plain', 'id', damage.id);
      break;
    case 'apiKeyTokenWithoutForm':
      update('api_keys', 'token_form', null, 'id', damage.id);
      break;
    case 'apiKeyTokenWithoutDigest':
      update('api_keys', 'token_digest', null, 'id', damage.id);
      break;
    case 'apiKeyPermissions':
      update('api_keys', 'role_descriptors_json', JSON.stringify({ permissions: UNKNOWN_PERMISSION }), 'id', damage.id);
      break;
    case 'userRoles':
      update('users', 'roles_json', '[1]', 'username', damage.username);
      break;
    case 'userEnabled':
      update('users', 'enabled', 2, 'username', damage.username);
      break;
    case 'userOpenSearch':
      update('users', 'opensearch_json', '{"backendRoles":["admin"]}', 'username', damage.username);
      break;
    case 'rolePermissions':
      update('roles', 'descriptor_json', JSON.stringify(UNKNOWN_PERMISSION), 'name', damage.name);
      break;
    case 'roleFlags':
      update('roles', 'flags_json', '{"reserved":1,"hidden":false}', 'name', damage.name);
      break;
    case 'namedThing':
      update('named_things', 'json', '{"enabled":true}', 'name', damage.name);
      break;
    case 'roleDescriptor':
      update('roles', 'descriptor_json', '[]', 'name', damage.name);
      break;
  }
  database.close();
}
