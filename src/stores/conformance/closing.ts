import { expect, test } from 'vitest';
import { instant } from '../../domain/time.ts';
import type { Store } from '../store.ts';
import type { OpenFixture } from './store-fixture.ts';
import { aJob, aLease, aRun, STAYS } from './stored-jobs.ts';
import {
  aLongLivedToken,
  anAccessToken,
  anApiKey,
  anApiToken,
  aRole,
  aRoleMapping,
  aUser,
  someApiKeys,
} from './stored-things.ts';

const A_USE = { at: instant(1), successorId: 'b', salt: 'c' };

const CALLS: readonly (readonly [name: string, call: (store: Store) => Promise<unknown>])[] = [
  ['apiKeys.create', (store) => store.apiKeys.create(anApiKey())],
  ['apiKeys.createWithin', (store) => store.apiKeys.createWithin(anApiKey(), 1)],
  ['apiKeys.createToken', (store) => store.apiKeys.createToken(anApiToken(), 1)],
  ['apiKeys.findByTokenDigest', (store) => store.apiKeys.findByTokenDigest('a')],
  ['apiKeys.update', (store) => store.apiKeys.update([])],
  ['apiKeys.recordUses', (store) => store.apiKeys.recordUses(new Map())],
  ['apiKeys.remove', (store) => store.apiKeys.remove(instant(1), 1)],
  ['apiKeys.find', (store) => store.apiKeys.find('a')],
  ['apiKeys.list', (store) => store.apiKeys.list({}, { size: 1 })],
  ['apiKeys.invalidate', (store) => store.apiKeys.invalidate({}, instant(1), { crossCluster: true })],
  ['users.find', (store) => store.users.find('native', 'alice')],
  ['users.list', (store) => store.users.list('native')],
  ['users.put', (store) => store.users.put('native', aUser())],
  ['users.update', (store) => store.users.update('native', 'alice', {})],
  ['users.delete', (store) => store.users.delete('native', 'alice')],
  ['roles.find', (store) => store.roles.find('r')],
  ['roles.list', (store) => store.roles.list()],
  ['roles.put', (store) => store.roles.put([aRole()])],
  ['roles.delete', (store) => store.roles.delete(['r'])],
  ...(
    [
      'roleMappings',
      'applicationPrivileges',
      'serviceAccountTokens',
      'userProfiles',
      'oauth2Scopes',
      'oauth2ClientKeys',
      'actionGroups',
      'tenants',
      'configurationDocuments',
    ] as const
  ).flatMap((kind): (readonly [string, (store: Store) => Promise<unknown>])[] => [
    [`${kind}.find`, (store) => store[kind].find('a')],
    [`${kind}.list`, (store) => store[kind].list()],
    [`${kind}.put`, (store) => store[kind].put([])],
    [`${kind}.delete`, (store) => store[kind].delete([])],
  ]),
  ['roleMappings.create', (store) => store.roleMappings.create('a', aRoleMapping())],
  ['roleMappings.replace', (store) => store.roleMappings.replace('a', aRoleMapping(), aRoleMapping())],
  ['tokens.create', (store) => store.tokens.create(anAccessToken())],
  ['tokens.findByDigest', (store) => store.tokens.findByDigest('a')],
  ['tokens.findByRefreshDigest', (store) => store.tokens.findByRefreshDigest('a')],
  ['tokens.refresh', (store) => store.tokens.refresh('a', A_USE, anAccessToken())],
  ['tokens.invalidate', (store) => store.tokens.invalidate({ by: 'digest', digest: 'a' }, instant(1))],
  ['tokens.find', (store) => store.tokens.find('a')],
  ['tokens.list', (store) => store.tokens.list({ username: null, realmName: null }, { size: 1 })],
  ['tokens.isEmpty', (store) => store.tokens.isEmpty()],
  ['tokens.remove', (store) => store.tokens.remove(instant(1), 1)],
  ['longLivedTokens.create', (store) => store.longLivedTokens.create(aLongLivedToken())],
  ['longLivedTokens.find', (store) => store.longLivedTokens.find('a')],
  ['longLivedTokens.list', (store) => store.longLivedTokens.list({ username: null, realmName: null }, { size: 1 })],
  ['longLivedTokens.renew', (store) => store.longLivedTokens.renew('a', null, instant(1))],
  ['longLivedTokens.delete', (store) => store.longLivedTokens.delete(['a'])],
  ['longLivedTokens.recordUses', (store) => store.longLivedTokens.recordUses(new Map())],
  ['longLivedTokens.remove', (store) => store.longLivedTokens.remove(instant(1), 1)],
  ['jobs.find', (store) => store.jobs.find('a')],
  ['jobs.list', (store) => store.jobs.list()],
  ['jobs.create', (store) => store.jobs.create(aJob(), 1)],
  ['jobs.replace', (store) => store.jobs.replace(aJob())],
  ['jobs.delete', (store) => store.jobs.delete('a')],
  ['jobs.due', (store) => store.jobs.due(instant(1), 1)],
  ['jobs.firstDue', (store) => store.jobs.firstDue()],
  ['jobs.addRun', (store) => store.jobs.addRun(aRun(), aLease(), STAYS)],
  ['jobs.updateRun', (store) => store.jobs.updateRun(aRun(), aLease())],
  ['jobs.takeRun', (store) => store.jobs.takeRun('a', instant(1), aLease())],
  ['jobs.runningRuns', (store) => store.jobs.runningRuns(1)],
  ['jobs.findRun', (store) => store.jobs.findRun('a', 'b')],
  ['jobs.runs', (store) => store.jobs.runs({ job: null, status: null }, { size: 1 })],
  ['jobs.lastRuns', (store) => store.jobs.lastRuns(['a'])],
  ['jobs.pruneRuns', (store) => store.jobs.pruneRuns('a', 1)],
  ['changes.head', (store) => store.changes.head()],
  ['changes.since', (store) => store.changes.since(0, 1)],
];

const UNAVAILABLE = { name: 'StoreError', code: 'unavailable' };

/** The end of a store. */
export function testClosing(open: OpenFixture): void {
  test('every call rejects with unavailable from the moment that close was called', async () => {
    await using fixture = await open();
    const closed = fixture.store.close();
    for (const [name, call] of CALLS) await expect(call(fixture.store), name).rejects.toMatchObject(UNAVAILABLE);
    await closed;
    for (const [name, call] of CALLS) await expect(call(fixture.store), name).rejects.toMatchObject(UNAVAILABLE);
  });

  test('close may be called again, also while it closes', async () => {
    await using fixture = await open();
    await Promise.all([fixture.store.close(), fixture.store.close()]);
    await fixture.store.close();
  });

  test('calls that were accepted before close are answered', async () => {
    await using fixture = await open();
    const { store } = fixture;
    await store.apiKeys.create(anApiKey({ id: 'first' }));
    const creations = Promise.all(someApiKeys(600, 'k').map((apiKey) => store.apiKeys.create(apiKey)));
    const reads = Promise.all([
      store.apiKeys.find('first'),
      store.apiKeys.list({ ids: ['first'] }, { size: 10 }),
      store.changes.since(0, 1),
    ]);
    await store.close();
    expect(await creations).toHaveLength(600);
    const [found, listed, changes] = await reads;
    expect([found?.id, listed.items[0]?.id, changes[0]?.id]).toEqual(['first', 'first', 'first']);
  });
}
