import { describe, expect, test } from 'vitest';
import {
  ALICE_HASH,
  accept,
  aDescriptor,
  anApiKey,
  apiKeyHeader,
  aStore,
  aUser,
  basicHeader,
  connectAuthenticator,
  NOW,
} from '../../test/support/authentication-fixtures.ts';
import { assertClusterAction } from '../authorization/denial.ts';
import { API_KEY_REALM, NATIVE_REALM } from '../domain/principal/authentication.ts';
import type { Store } from '../stores/store.ts';
import type { Authenticator, RunAsResult } from './authenticator.ts';
import type { Principal } from './principal.ts';

const ALICE = basicHeader('alice', 'password-alice');
const KEY = apiKeyHeader('runner');
const AUTHENTICATE = 'cluster:admin/xpack/security/user/authenticate';

describe('acting as another user', () => {
  test('a user with the privilege becomes the other, with the rights of the other alone', async () => {
    const { store, authenticator } = await aScene();
    await store.roles.put([{ name: 'watcher', descriptor: aDescriptor({ cluster: ['monitor'] }) }]);
    const principal = await granted(authenticator, ALICE, 'bob');
    expect(principal.authentication).toMatchObject({
      type: 'realm',
      user: { username: 'bob', roles: ['watcher'] },
      realm: NATIVE_REALM,
      lookupRealm: NATIVE_REALM,
      apiKey: null,
      authenticatingUser: { username: 'alice' },
    });
    expect(principal.authorizer.allowsCluster('cluster:monitor/health', principal.authentication)).toBe(true);
    expect(principal.authorizer.allowsRunAs('bob')).toBe(false);
  });

  test('an API key with the privilege acts as the user, whose realm is the looked-up one', async () => {
    const { authenticator } = await aScene();
    const { authentication } = await granted(authenticator, KEY, 'bob');
    expect(authentication).toMatchObject({ type: 'api_key', realm: API_KEY_REALM, lookupRealm: NATIVE_REALM });
    expect(authentication.user.username).toBe('bob');
  });

  test.each([
    { case: 'its own rights do not name the user', own: ['carol'], limit: ['*'] },
    { case: "its owner's rights do not name the user", own: ['*'], limit: ['carol'] },
  ])('an API key may not act as another when $case', async ({ own, limit }) => {
    const { store, authenticator } = await aScene();
    const [roleDescriptors, limitedBy] = [own, limit].map((runAs) => ({ r: aDescriptor({ runAs }) }));
    await store.apiKeys.create(anApiKey({ id: 'narrow', roleDescriptors: roleDescriptors ?? {}, limitedBy: limitedBy ?? {} }));
    expect((await actAs(authenticator, apiKeyHeader('narrow'), 'bob')).outcome).toBe('denied');
  });

  test.each([
    { case: 'a user whom the privilege does not name', name: 'carol' },
    { case: 'a name that nobody has', name: 'bo*' },
    { case: 'oneself without the privilege', name: 'alice' },
  ])('$case is denied, and every action tells why', async ({ name }) => {
    const { authenticator } = await aScene();
    const result = await actAs(authenticator, ALICE, name);
    if (result.outcome !== 'denied') throw new Error(result.outcome);
    const { authentication, authorizer, rights } = result.principal;
    expect(() => assertClusterAction({ authentication, authorizer, unknownRoles: rights.unknownRoles }, AUTHENTICATE)).toThrow(
      `action [${AUTHENTICATE}] is unauthorized for user [alice] with effective roles [idx_reader], because user [alice] is unauthorized to run as [${name}]`,
    );
  });

  test.each([
    { case: 'a disabled user', authorization: ALICE, name: 'off', claimed: 'alice' },
    { case: 'a disabled user, by an API key', authorization: KEY, name: 'off', claimed: 'runner' },
    { case: 'no name', authorization: ALICE, name: '', claimed: 'alice' },
  ])('$case counts as not authenticated', async ({ authorization, name, claimed }) => {
    const { authenticator } = await aScene();
    const result = await actAs(authenticator, authorization, name);
    if (result.outcome !== 'refused') throw new Error(result.outcome);
    expect(result.error).toMatchObject({
      code: 'invalidCredentials',
      message: `unable to authenticate user [${claimed}] for REST request [/]`,
    });
  });

  test.each([
    { case: 'a service account', realm: { name: '_service_account', type: '_service_account' }, type: 'token' as const },
    { case: 'the anonymous user', realm: NATIVE_REALM, type: 'anonymous' as const },
  ])('$case stays who it is', async ({ realm, type }) => {
    const { authenticator } = await aScene();
    const alice = await accept(authenticator, ALICE);
    const caller = { ...alice, authentication: { ...alice.authentication, realm, type } };
    const result = await authenticator.actAs(caller, 'bob', { uri: '/', now: NOW });
    expect(result.outcome === 'granted' && result.principal === caller).toBe(true);
  });

  test('who acts as another acts as no third', async () => {
    const { store, authenticator } = await aScene();
    await store.roles.put([{ name: 'watcher', descriptor: aDescriptor({ runAs: ['*'] }) }]);
    const bob = await granted(authenticator, ALICE, 'bob');
    expect((await authenticator.actAs(bob, 'carol', { uri: '/', now: NOW })).outcome).toBe('denied');
  });

  test('a reserved name means the reserved user, whatever users other realms have', async () => {
    const { store, authenticator } = await aScene();
    await store.roles.put([{ name: 'acts', descriptor: aDescriptor({ runAs: ['*'] }) }]);
    await store.users.put('native', aUser(ALICE_HASH, { roles: ['acts'] }));
    await store.users.put('native', aUser(ALICE_HASH, { username: 'elastic' }));
    expect((await granted(authenticator, ALICE, 'elastic')).authentication.lookupRealm.name).toBe('reserved');
  });

  test('the same caller as the same user is the same principal, so that what is kept by principal is found', async () => {
    const { authenticator } = await aScene();
    const caller = await accept(authenticator, ALICE);
    const [first, second] = await Promise.all([0, 1].map(() => authenticator.actAs(caller, 'bob', { uri: '/', now: NOW })));
    expect(first).toEqual(second);
    expect(first?.outcome === 'granted' && second?.outcome === 'granted' && first.principal === second.principal).toBe(true);
  });

  test('nobody acts as another where run-as is off', async () => {
    const { store } = await aScene();
    const authenticator = connectAuthenticator(store, { isRunAsEnabled: false });
    await expect(actAs(authenticator, ALICE, 'bob')).rejects.toMatchObject({ code: 'illegalArgument' });
  });
});

describe.each([
  { cache: 'with the cache', runAsUsersMax: 10 },
  { cache: 'without a cache', runAsUsersMax: 0 },
])('what changes while one acts as another, $cache', ({ runAsUsersMax }) => {
  test.each<{ case: string; change: (store: Store) => Promise<unknown>; after: RunAsResult['outcome'] }>([
    {
      case: 'the other is disabled',
      change: (store) => store.users.update('native', 'bob', { enabled: false }),
      after: 'refused',
    },
    { case: 'the other is deleted', change: (store) => store.users.delete('native', 'bob'), after: 'denied' },
    { case: 'the privilege is taken away', change: (store) => store.roles.delete(['idx_reader']), after: 'denied' },
    {
      case: "the other's role changes",
      change: (store) => store.roles.put([{ name: 'watcher', descriptor: aDescriptor({ cluster: ['all'] }) }]),
      after: 'granted',
    },
    {
      case: 'the caller is changed',
      change: (store) => store.users.put('native', aUser(ALICE_HASH, { fullName: 'A.' })),
      after: 'granted',
    },
  ])('$case: the principal is no longer current', async ({ change, after }) => {
    const { store } = await aScene();
    const authenticator = connectAuthenticator(store, { limits: { runAsUsersMax } });
    const principal = await granted(authenticator, ALICE, 'bob');
    expect(principal.isCurrent()).toBe(true);
    await change(store);
    expect(principal.isCurrent()).toBe(false);
    expect((await actAs(authenticator, ALICE, 'bob')).outcome).toBe(after);
  });

  test('a user who was not there is found once made', async () => {
    const { store } = await aScene();
    const authenticator = connectAuthenticator(store, { limits: { runAsUsersMax } });
    await store.users.delete('native', 'bob');
    expect((await actAs(authenticator, ALICE, 'bob')).outcome).toBe('denied');
    await store.users.put('native', aUser(ALICE_HASH, { username: 'bob' }));
    expect((await actAs(authenticator, ALICE, 'bob')).outcome).toBe('granted');
  });
});

/** Alice and her key may act as bob and the disabled user. */
async function aScene(): Promise<{ readonly store: Store; readonly authenticator: Authenticator }> {
  const store = await aStore();
  const runner = aDescriptor({ runAs: ['bob', 'off', 'bo\\*'] });
  await store.roles.put([{ name: 'idx_reader', descriptor: runner }]);
  await store.users.put('native', aUser(ALICE_HASH, { username: 'bob', roles: ['watcher'] }));
  await store.users.put('native', aUser(ALICE_HASH, { username: 'carol', roles: [] }));
  await store.apiKeys.create(anApiKey({ id: 'runner', limitedBy: { runner } }));
  return { store, authenticator: connectAuthenticator(store) };
}

async function actAs(authenticator: Authenticator, authorization: string, name: string): Promise<RunAsResult> {
  const caller = await accept(authenticator, authorization);
  return authenticator.actAs(caller, name, { uri: '/', now: NOW });
}

async function granted(authenticator: Authenticator, authorization: string, name: string): Promise<Principal> {
  const result = await actAs(authenticator, authorization, name);
  if (result.outcome !== 'granted') throw new Error(result.outcome);
  return result.principal;
}
