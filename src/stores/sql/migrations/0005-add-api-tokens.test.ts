import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { makeTemporaryFolder } from '../../../../test/support/temporary-folder.ts';
import { instant } from '../../../domain/time.ts';
import { anApiKey, anApiToken, aRole, aUser } from '../../conformance/stored-things.ts';
import { MIGRATIONS, migrate } from '../migrate.ts';
import { apiKeyToRow, roleToRow, userToRow } from '../rows.ts';
import { API_KEY_COLUMNS } from '../schema.ts';
import { openForWriting } from '../sqlite-database.ts';
import { openSqliteStore } from '../sqlite-store.ts';

const NEW_COLUMNS: ReadonlySet<string> = new Set(['token_form', 'token_digest', 'opensearch_json', 'flags_json']);
const API_KEYS = [
  anApiKey({ id: 'a', name: 'same' }),
  anApiKey({ id: 'b', name: 'same', invalidation: instant(5) }),
  anApiKey({ id: 'c', name: 'same', expiration: instant(5) }),
];

test('keys, users and roles of a store without API tokens stay as they are, count for no tokens, and tokens are added beside them', async () => {
  await using folder = await makeTemporaryFolder();
  const options = { path: `${folder.path}/old.sqlite`, durability: 'normal', busyTimeoutMs: 1 } as const;
  const database = openForWriting(options);
  await migrate(database.db, MIGRATIONS.slice(0, 4));
  const insert = async (table: string, row: object, columns: readonly string[]): Promise<void> => {
    const kept = Object.entries(row).filter(([column]) => columns.includes(column) && !NEW_COLUMNS.has(column));
    const names = kept.map(([column]) => sql.ref(column));
    const values = kept.map(([, value]) => value);
    await sql`insert into ${sql.table(table)} (${sql.join(names)}) values (${sql.join(values)})`.execute(database.db);
  };
  for (const apiKey of API_KEYS) await insert('api_keys', apiKeyToRow(apiKey), API_KEY_COLUMNS);
  const user = userToRow('native', aUser());
  await insert('users', user, Object.keys(user));
  const role = roleToRow(aRole());
  await insert('roles', role, Object.keys(role));
  database.close();

  const store = await openSqliteStore(options);
  try {
    expect((await store.apiKeys.list({}, { size: 10 })).items).toEqual(API_KEYS);
    expect(await store.users.list('native')).toEqual([aUser()]);
    expect(await store.roles.list()).toEqual([aRole()]);
    expect(await store.roles.put([aRole()])).toEqual(['noop']);
    expect(await store.apiKeys.createToken(anApiToken({ name: 'same' }), 1)).toBe('created');
    expect(await store.apiKeys.createToken(anApiToken({ id: 'more', name: 'more' }), 1)).toBe('full');
  } finally {
    await store.close();
  }
});
