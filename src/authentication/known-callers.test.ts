import { beforeEach, describe, expect, it } from 'vitest';
import {
  aDescriptor,
  anApiKey,
  aStore,
  aUser,
  BUILT_IN,
  connectAuthenticator,
  NOW,
  quickHashing,
} from '../../test/support/authentication-fixtures.ts';
import { RESERVED_ROLES } from '../authorization/reserved-roles.ts';
import { API_KEY_REALM, type Authentication, NATIVE_REALM, type RealmRef } from '../domain/principal/authentication.ts';
import type { Store } from '../stores/store.ts';
import { type KnownCallerDeps, readFrozenCaller, readKeyCaller, readUserCaller } from './known-callers.ts';
import { createNativeRealm } from './native-realm.ts';

const MONITOR = aDescriptor({ cluster: ['monitor'] });
const ALL = aDescriptor({ cluster: ['all'] });

let store: Store;
let deps: KnownCallerDeps;

beforeEach(async () => {
  store = await aStore();
  await store.roles.put([{ name: 'idx_reader', descriptor: MONITOR }]);
  const users = { users: store.users, roles: store.roles, reservedRoles: RESERVED_ROLES };
  const native = createNativeRealm({ ...users, passwords: quickHashing(), builtIn: BUILT_IN });
  deps = { ...users, apiKeys: store.apiKeys, ownerRealms: [native] };
});

function known(username: string, realm: RealmRef = NATIVE_REALM, roles: readonly string[] = ['idx_reader']): Authentication {
  const user = { username, roles, fullName: null, email: null, metadata: {}, enabled: true };
  return { type: 'realm', user, realm, lookupRealm: realm, apiKey: null, authenticatingUser: null };
}

describe('a user who was proven earlier', () => {
  it('has the roles of now', async () => {
    const alice = await store.users.find('native', 'alice');
    if (alice !== null) await store.users.put('native', { ...alice, roles: ['superuser'] });
    const caller = await readUserCaller(deps, { authentication: known('alice'), scope: null }, NOW);
    expect(caller).toMatchObject({
      outcome: 'authenticated',
      authentication: { user: { username: 'alice', roles: ['superuser'] } },
      rights: { descriptorSets: [{ superuser: { cluster: ['all'] } }] },
    });
  });

  it('has no more than the token that they came with', async () => {
    const caller = await readUserCaller(deps, { authentication: known('alice'), scope: { scope: MONITOR } }, NOW);
    expect(caller.outcome === 'authenticated' && caller.rights.descriptorSets).toHaveLength(2);
  });

  it.each([
    ['nobody', 'the user [nobody] is not there any more'],
    ['off', 'the user [off] is disabled'],
  ])('is rejected as %s', async (username, reason) => {
    const caller = await readUserCaller(deps, { authentication: known(username), scope: null }, NOW);
    expect(caller).toMatchObject({ outcome: 'rejected', reason, claimedPrincipal: username });
  });

  it('of a realm that knows nobody by name has the roles of then, as they are defined now', async () => {
    const realm = { name: 'sso', type: 'jwt' };
    await store.roles.put([{ name: 'idx_reader', descriptor: ALL }]);
    const caller = await readUserCaller(deps, { authentication: known('eve', realm), scope: null }, NOW);
    expect(caller).toMatchObject({ rights: { descriptorSets: [{ idx_reader: { cluster: ['all'] } }] } });
  });

  it('who came with a key goes with the key', async () => {
    await store.apiKeys.create(anApiKey({ id: 'mine' }));
    const apiKey = { id: 'mine', name: 'mine', ownerRealm: NATIVE_REALM };
    const authentication: Authentication = { ...known('alice', API_KEY_REALM), type: 'api_key', apiKey };
    const ask = () => readUserCaller(deps, { authentication, scope: null }, NOW);
    expect(await ask()).toMatchObject({ outcome: 'authenticated', rights: { descriptorSets: [{ reader: MONITOR }] } });
    await store.apiKeys.invalidate({ ids: ['mine'] }, NOW, { crossCluster: false });
    expect((await ask()).outcome).toBe('rejected');
  });
});

describe('a key without its secret', () => {
  it('stands for its owner with the rights of the key, until it expires', async () => {
    await store.apiKeys.create(anApiKey({ id: 'ends', expiration: NOW }));
    const caller = await readKeyCaller(deps, 'eOFcA6IBC5x7ff-E0M6A', NOW);
    expect(caller).toMatchObject({
      outcome: 'authenticated',
      authentication: { type: 'api_key', user: { username: 'alice' } },
    });
    expect(await readKeyCaller(deps, 'ends', NOW)).toMatchObject({ outcome: 'rejected', reason: 'api key [ends] has expired' });
  });
});

describe('frozen rights', () => {
  it('ask for the user only where the user is needed', async () => {
    const frozen = { descriptorSets: [{ a: ALL }, { b: MONITOR }] };
    const ask = (isOwnerNeeded: boolean) => readFrozenCaller(deps, known('off'), { ...frozen, isOwnerNeeded }, NOW);
    expect(await ask(true)).toMatchObject({ outcome: 'rejected', reason: 'the user [off] is disabled' });
    expect(await ask(false)).toMatchObject({ outcome: 'authenticated', rights: frozen });
  });
});

describe('a recognized caller', () => {
  it('is current until something that it was read from changes', async () => {
    const authenticator = connectAuthenticator(store);
    const recognized = await authenticator.recognize(
      () => readUserCaller(deps, { authentication: known('alice'), scope: null }, NOW),
      NOW,
    );
    if (recognized.outcome !== 'authenticated') throw new Error(recognized.reason);
    const { principal } = recognized;
    expect(principal.authorizer.allowsCluster('cluster:monitor/health', principal.authentication)).toBe(true);
    expect(principal.isCurrent()).toBe(true);
    await store.users.put('native', aUser('x', { username: 'bob' }));
    expect(principal.isCurrent()).toBe(true);
    await store.roles.put([{ name: 'idx_reader', descriptor: ALL }]);
    expect(principal.isCurrent()).toBe(false);
  });

  it('is read again when it changes while it is read', async () => {
    const authenticator = connectAuthenticator(store);
    let readings = 0;
    const recognized = await authenticator.recognize(async () => {
      readings += 1;
      const caller = await readUserCaller(deps, { authentication: known('alice'), scope: null }, NOW);
      if (readings === 1) await store.roles.put([{ name: 'idx_reader', descriptor: ALL }]);
      return caller;
    }, NOW);
    expect(readings).toBe(2);
    expect(recognized).toMatchObject({ principal: { rights: { descriptorSets: [{ idx_reader: ALL }] } } });
  });

  it('is refused with the reason when it is gone', async () => {
    const authenticator = connectAuthenticator(store);
    const recognized = await authenticator.recognize(() => readKeyCaller(deps, 'gone', NOW), NOW);
    expect(recognized).toMatchObject({ outcome: 'refused', reason: 'api key [gone] has been invalidated' });
  });

  it('is a fault, and nobody, when the reading fails', async () => {
    const authenticator = connectAuthenticator(store);
    await expect(authenticator.recognize(() => Promise.reject(new Error('the disk is gone')), NOW)).rejects.toThrow();
  });
});
