import { beforeEach, describe, expect, it } from 'vitest';
import {
  aDescriptor,
  anApiKey,
  aStore,
  BUILT_IN,
  connectAuthenticator,
  NOW,
  quickHashing,
} from '../../test/support/authentication-fixtures.ts';
import { aJob } from '../../test/support/job-world.ts';
import { createNativeRealm } from '../authentication/native-realm.ts';
import { RESERVED_ROLES } from '../authorization/reserved-roles.ts';
import type { Job } from '../domain/job/job.ts';
import { type Authentication, NATIVE_REALM } from '../domain/principal/authentication.ts';
import type { RoleDescriptor } from '../domain/role/role-descriptor.ts';
import type { Store } from '../stores/store.ts';
import { type ContextReading, type JobContextDeps, readJobContext } from './job-context.ts';

const reads = (index: string): RoleDescriptor =>
  aDescriptor({
    indices: [{ names: [index], privileges: ['read'], fieldSecurity: null, query: null, allowRestrictedIndices: false }],
  });
const SEARCH = 'indices:data/read/search';

let store: Store;
let deps: JobContextDeps;

beforeEach(async () => {
  store = await aStore();
  await store.roles.put([{ name: 'idx_reader', descriptor: reads('idx') }]);
  const users = { users: store.users, roles: store.roles, reservedRoles: RESERVED_ROLES };
  deps = {
    ...users,
    apiKeys: store.apiKeys,
    ownerRealms: [createNativeRealm({ ...users, passwords: quickHashing(), builtIn: BUILT_IN })],
    authenticator: connectAuthenticator(store),
    stopWhenOwnerDisabled: true,
  };
});

const user = (username: string): Authentication => ({ ...aJob().creator, user: { ...aJob().creator.user, username } });
const read = (changes: Partial<Job>): Promise<ContextReading> => readJobContext(deps, aJob(changes), NOW);
const byKey = (id: string, creator: Authentication = user('alice'), creatorScope: Job['creatorScope'] = null) =>
  read({ context: { kind: 'apiKey', id }, creator, creatorScope });

async function disable(username: string): Promise<void> {
  const found = await store.users.find('native', username);
  if (found !== null) await store.users.put('native', { ...found, enabled: false });
}

async function key(id: string, ...indices: readonly string[]): Promise<void> {
  const limitedBy = { role: aDescriptor({ indices: indices.flatMap((index) => reads(index).indices) }) };
  await store.apiKeys.create(anApiKey({ id, limitedBy }));
}

describe('a job that runs as a key', () => {
  it('has the rights of the key, and is current until the key is invalidated', async () => {
    await key('mine', 'idx', 'more');
    const reading = await byKey('mine');
    if (reading.outcome === 'gone') throw new Error(reading.reason);
    const { principal } = reading;
    expect(principal.authentication).toMatchObject({ type: 'api_key', apiKey: { id: 'mine' } });
    expect(['idx', 'more', 'else'].map((index) => principal.authorizer.allowsIndex(SEARCH, index))).toEqual([
      true,
      true,
      false,
    ]);
    expect(principal.isCurrent()).toBe(true);
    await store.apiKeys.invalidate({ ids: ['mine'] }, NOW, { crossCluster: false });
    expect(principal.isCurrent()).toBe(false);
    expect(await byKey('mine')).toEqual({
      outcome: 'gone',
      cause: 'keyGone',
      reason: 'api key [mine] has been invalidated',
    });
  });

  it.each([
    ['expired', 'api key [expired] has expired'],
    ['gone', 'api key [gone] has been invalidated'],
    ['never', 'unable to find apikey with id never'],
    ['cross', 'api key [cross] is not of a kind that requests are made with'],
  ])('that is %s stops', async (id, reason) => {
    expect(await byKey(id)).toEqual({ outcome: 'gone', cause: 'keyGone', reason });
  });

  it('stops with the owner of the key, unless the setting lets the key go on', async () => {
    await key('mine', 'idx');
    const before = await byKey('mine');
    await disable('alice');
    expect(before.outcome === 'ready' && before.principal.isCurrent()).toBe(false);
    expect(await byKey('mine')).toEqual({ outcome: 'gone', cause: 'ownerDisabled', reason: 'the user [alice] is disabled' });
    deps = { ...deps, stopWhenOwnerDisabled: false };
    expect((await byKey('mine')).outcome).toBe('ready');
  });

  it("of somebody else's goes on while its creator may do all that the key may, and no longer", async () => {
    await key('alices', 'idx');
    await store.users.put('native', { ...(await aliceNow()), username: 'bob', roles: ['idx_reader'] });
    const reading = await byKey('alices', user('bob'));
    expect(reading).toMatchObject({ outcome: 'ready', principal: { authentication: { apiKey: { id: 'alices' } } } });
    await store.roles.put([{ name: 'idx_reader', descriptor: reads('other') }]);
    expect(reading.outcome === 'ready' && reading.principal.isCurrent()).toBe(false);
    expect(await byKey('alices', user('bob'))).toEqual({
      outcome: 'gone',
      cause: 'rightsLost',
      reason: "the key [alices] is somebody else's, and [bob] may not do all that it may any more",
    });
  });

  it("of somebody else's stops with its creator", async () => {
    await key('alices', 'idx');
    await store.users.put('native', { ...(await aliceNow()), username: 'bob' });
    await disable('bob');
    expect(await byKey('alices', user('bob'))).toMatchObject({ outcome: 'gone', cause: 'rightsLost' });
  });

  it('of the creator, who came with a token for less, needs the rights of the token', async () => {
    await key('mine', 'idx');
    expect(await byKey('mine', user('alice'), { scope: reads('other') })).toMatchObject({ cause: 'rightsLost' });
    expect((await byKey('mine', user('alice'), { scope: reads('idx') })).outcome).toBe('ready');
  });
});

describe('a job that runs with frozen rights', () => {
  const frozen = (creator: Authentication = user('alice')): Promise<ContextReading> =>
    read({ context: { kind: 'rights', descriptorSets: [{ a: reads('idx') }, { b: reads('i*') }] }, creator });

  it('is its creator with the rights that every set allows, whatever the creator may do by now', async () => {
    await store.roles.put([{ name: 'idx_reader', descriptor: reads('other') }]);
    const reading = await frozen();
    if (reading.outcome === 'gone') throw new Error(reading.reason);
    expect(reading.principal.authentication.user.username).toBe('alice');
    expect(['idx', 'ida', 'other'].map((index) => reading.principal.authorizer.allowsIndex(SEARCH, index))).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('stops with its creator, unless the setting lets it go on', async () => {
    const before = await frozen();
    await disable('alice');
    expect(before.outcome === 'ready' && before.principal.isCurrent()).toBe(false);
    expect(await frozen()).toEqual({ outcome: 'gone', cause: 'ownerDisabled', reason: 'the user [alice] is disabled' });
    expect(await frozen(user('nobody'))).toMatchObject({ cause: 'ownerDisabled' });
    deps = { ...deps, stopWhenOwnerDisabled: false };
    expect((await frozen()).outcome).toBe('ready');
  });

  it('ends with the key by which its creator came', async () => {
    await key('mine', 'idx');
    const byMine = { ...user('alice'), apiKey: { id: 'mine', name: 'mine', ownerRealm: NATIVE_REALM } };
    const before = await frozen(byMine);
    expect(before.outcome).toBe('ready');
    await store.apiKeys.invalidate({ ids: ['mine'] }, NOW, { crossCluster: false });
    expect(before.outcome === 'ready' && before.principal.isCurrent()).toBe(false);
    expect(await frozen(byMine)).toMatchObject({ outcome: 'gone', cause: 'keyGone' });
  });
});

async function aliceNow(): Promise<NonNullable<Awaited<ReturnType<Store['users']['find']>>>> {
  const alice = await store.users.find('native', 'alice');
  if (alice === null) throw new Error('unreachable');
  return alice;
}
