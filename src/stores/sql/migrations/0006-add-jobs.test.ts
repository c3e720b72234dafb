import { expect, test } from 'vitest';
import { makeTemporaryFolder } from '../../../../test/support/temporary-folder.ts';
import { instant } from '../../../domain/time.ts';
import { aFinishedRun, aJob, STAYS } from '../../conformance/stored-jobs.ts';
import { anAccessToken, anApiKey, aRefreshablePair, aRole } from '../../conformance/stored-things.ts';
import { MIGRATIONS, migrate } from '../migrate.ts';
import { apiKeyToRow, roleToRow } from '../rows.ts';
import { openForWriting } from '../sqlite-database.ts';
import { openSqliteStore } from '../sqlite-store.ts';
import { accessTokenToRow } from '../token-rows.ts';

const PAIRS = [
  aRefreshablePair('c', { creation: instant(3) }),
  anAccessToken({ id: 'b', creation: instant(2) }),
  anAccessToken({ id: 'a', creation: instant(1), invalidation: instant(5) }),
];

test('what a store without jobs holds stays as it is, its tokens can be listed and invalidated, and jobs are added', async () => {
  await using folder = await makeTemporaryFolder();
  const options = { path: `${folder.path}/old.sqlite`, durability: 'normal', busyTimeoutMs: 1 } as const;
  const database = openForWriting(options);
  await migrate(database.db, MIGRATIONS.slice(0, 5));
  const { used_at: _, request_id: __, address: ___, ...apiKey } = apiKeyToRow(anApiKey());
  await database.db.insertInto('api_keys').values(apiKey).execute();
  await database.db.insertInto('roles').values(roleToRow(aRole())).execute();
  await database.db.insertInto('access_tokens').values(PAIRS.map(accessTokenToRow)).execute();
  await database.db.insertInto('changes').values({ seq: 1, kind: 'role', id: aRole().name }).execute();
  database.close();

  const store = await openSqliteStore(options);
  try {
    expect((await store.apiKeys.list({}, { size: 10 })).items).toEqual([anApiKey()]);
    expect(await store.roles.list()).toEqual([aRole()]);
    const anybody = { username: null, realmName: null };
    expect((await store.tokens.list(anybody, { size: 10 })).items).toEqual(PAIRS);
    const ofAlice = { username: 'alice', realmName: 'default_native' };
    expect((await store.tokens.list(ofAlice, { size: 10 })).items).toEqual(PAIRS);
    // Of the pair that was invalidated before nothing is left to do; the two others have three tokens.
    expect(await store.tokens.invalidate({ by: 'user', ...ofAlice }, instant(10))).toEqual({
      invalidated: 3,
      previouslyInvalidated: 0,
    });
    expect(await store.jobs.list()).toEqual([]);
    expect(await store.jobs.create(aJob(), 1)).toBe('created');
    expect(await store.jobs.addRun(aFinishedRun(), null, STAYS)).toBe('added');
    expect((await store.changes.since(0, 10)).map(({ kind }) => kind)).toEqual(['role', 'accessToken', 'accessToken', 'job']);
  } finally {
    await store.close();
  }
});
