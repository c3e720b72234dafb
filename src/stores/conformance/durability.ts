import { expect, test } from 'vitest';
import { assert } from '../../domain/error.ts';
import { instant } from '../../domain/time.ts';
import type { Change, Store } from '../store.ts';
import type { OpenFixture, StoreFixture } from './store-fixture.ts';
import { addRuns, aFinishedRun, aFullRun, aJob, aLease, aRun, STAYS } from './stored-jobs.ts';
import {
  anApiKey,
  anApiToken,
  aProfile,
  aRole,
  aRoleMapping,
  aUser,
  createAll,
  someApiKeys,
  someApiTokens,
} from './stored-things.ts';

/** What outlives the store. */
export function testDurability(open: OpenFixture): void {
  test('everything answered is there after reopening', async () => {
    await using fixture = await open();
    const apiKeys = someApiKeys(100, 'k', (index) => ({ creation: instant(index) }));
    await createAll(fixture.store, apiKeys);
    await fixture.store.apiKeys.invalidate({ ids: ['k7'] }, instant(500), { crossCluster: false });
    await fixture.store.users.put('native', aUser());
    await fixture.store.roles.put([aRole()]);
    await fixture.store.apiKeys.update([{ id: 'k8', fields: { metadata: { updated: true }, ownerRights: 'live' } }]);
    await fixture.store.apiKeys.remove(instant(501), 1);
    await fixture.store.users.update('native', 'alice', { enabled: false });
    await fixture.store.roleMappings.create('m', aRoleMapping());
    await fixture.store.userProfiles.put([{ name: 'u', item: aProfile() }]);
    await fixture.store.userProfiles.replace('u', aProfile(), aProfile({ version: 2 }));
    const again = await reopen(fixture);
    const { items } = await again.apiKeys.list({}, { size: 1_000 });
    expect(items).toEqual(
      apiKeys
        .filter(({ id }) => id !== 'k7')
        .map((apiKey) => (apiKey.id === 'k8' ? { ...apiKey, metadata: { updated: true }, ownerRights: 'live' } : apiKey)),
    );
    expect(await again.users.list('native')).toEqual([aUser({ enabled: false })]);
    expect(await again.roleMappings.list()).toEqual([aRoleMapping()]);
    expect(await again.userProfiles.find('u')).toEqual(aProfile({ version: 2 }));
    expect(await again.roles.list()).toEqual([aRole()]);
  });

  test('the change feed goes on where it was', async () => {
    await using fixture = await open();
    await createAll(fixture.store, someApiKeys(3, 'k'));
    const before = await fixture.store.changes.since(0, 10);
    const again = await reopen(fixture);
    expect(await again.changes.head()).toBe(3);
    const heard: Change[] = [];
    again.changes.subscribe((changes) => heard.push(...changes));
    await again.apiKeys.create(anApiKey({ id: 'new' }));
    expect(heard).toEqual([{ seq: 4, kind: 'apiKey', id: 'new' }]);
    expect(await again.changes.since(0, 10)).toEqual([...before, ...heard]);
  });

  test('names, digests and the number of API tokens are what they were after reopening', async () => {
    await using fixture = await open();
    for (const token of someApiTokens(3, 't')) await fixture.store.apiKeys.createToken(token, 3);
    await fixture.store.apiKeys.invalidate({ ids: ['t0'] }, instant(500), { crossCluster: false });
    const { apiKeys } = await reopen(fixture);
    expect((await apiKeys.findByTokenDigest('digest of t0'))?.invalidation).toBe(500);
    expect(await apiKeys.createToken(anApiToken({ name: 't1' }), 3)).toBe('nameTaken');
    expect(await apiKeys.createToken(anApiToken({ name: 't0' }), 3)).toBe('created');
    expect(await apiKeys.createToken(anApiToken({ id: 'one more', name: 'new' }), 3)).toBe('full');
  });

  test('jobs, their due times, their runs and who holds them are what they were after reopening', async () => {
    await using fixture = await open();
    const { jobs } = fixture.store;
    await jobs.create(aJob(), 10);
    await jobs.create(aJob({ name: 'gone' }), 10);
    await addRuns(jobs, [
      aFinishedRun({ id: 'pruned', startedAt: instant(1) }),
      aFullRun({ id: 'kept', startedAt: instant(2) }),
    ]);
    await addRuns(jobs, [aRun({ id: 'of it', job: 'gone' })]);
    await jobs.addRun(aRun(), aLease(), { ...STAYS, to: instant(160) });
    await jobs.takeRun('run', instant(1_001), aLease('another', 5_000));
    await jobs.updateRun(aRun({ resumptions: 1 }), aLease('another', 6_000));
    await jobs.pruneRuns('roll-up', 1);
    await jobs.delete('gone');
    const { jobs: again } = await reopen(fixture);
    expect(await again.list()).toEqual([aJob({ dueAt: instant(160) })]);
    expect(await again.firstDue()).toBe(160);
    expect(await again.runningRuns(10)).toEqual([{ run: aRun({ resumptions: 1 }), lease: aLease('another', 6_000) }]);
    const { items } = await again.runs({ job: null, status: null }, { size: 10 });
    expect(items.map(({ id }) => id)).toEqual(['run', 'kept']);
    expect(await again.replace(aJob({ revision: 2 }))).toBe(true);
  });

  test('an id stays taken after reopening', async () => {
    await using fixture = await open();
    await fixture.store.apiKeys.create(anApiKey());
    const again = await reopen(fixture);
    await expect(again.apiKeys.create(anApiKey())).rejects.toMatchObject({ code: 'conflict' });
  });

  test('what was accepted before close is done', async () => {
    await using fixture = await open();
    const creations = createAll(fixture.store, someApiKeys(200, 'k'));
    const again = await reopen(fixture);
    await creations;
    expect((await again.apiKeys.list({}, { size: 1_000 })).items).toHaveLength(200);
  });
}

async function reopen({ durable }: StoreFixture): Promise<Store> {
  assert(durable !== null, 'a driver that does not lack durability has durable state');
  return await durable.reopen();
}
