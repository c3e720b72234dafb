import { describe, expect, test } from 'vitest';
import {
  ALICE_HASH,
  accept,
  aDescriptor,
  anApiKey,
  apiKeyHeader,
  aStore,
  aUser,
  authenticate,
  basicHeader,
  connectAuthenticator,
  fullHashing,
  NOW,
  refuse,
  SECRET,
  seededRandom,
} from '../../test/support/authentication-fixtures.ts';
import { instant } from '../domain/time.ts';
import type { Store } from '../stores/store.ts';
import type { Authenticator } from './authenticator.ts';
import { createAuthenticator } from './authenticator.ts';
import type { AuthenticatorLimits } from './authenticator-limits.ts';

const ID = anApiKey().id;
const ALICE = basicHeader('alice', 'password-alice');
const BASIC_CHALLENGE = 'Basic realm="security", charset="UTF-8"';

describe.each([
  { cache: 'on', limits: {} },
  { cache: 'off', limits: { entriesMax: 0 } },
])('with the cache $cache', ({ limits }) => {
  const connect = (store: Store, more: Partial<AuthenticatorLimits> = {}): Authenticator =>
    connectAuthenticator(store, { limits: { ...limits, ...more } });

  test('a refusal names the request it refuses, not the first of its kind', async () => {
    const authenticator = connect(await aStore());
    for (const uri of ['/', '/a?b=c']) {
      const result = await authenticator.authenticate({ authorization: basicHeader('mallory', 'x'), uri, now: NOW });
      expect(result).toMatchObject({ error: { message: `unable to authenticate user [mallory] for REST request [${uri}]` } });
    }
  });

  test.each([
    { case: 'an API key', authorization: apiKeyHeader(ID), type: 'api_key' },
    {
      case: 'an API key with the scheme in lower case',
      authorization: apiKeyHeader(ID).replace('ApiKey', 'apikey'),
      type: 'api_key',
    },
    { case: 'a user', authorization: ALICE, type: 'realm' },
  ])('$case is accepted, with compiled rights, each time', async ({ authorization, type }) => {
    const store = await aStore();
    await store.roles.put([{ name: 'idx_reader', descriptor: aDescriptor({ cluster: ['monitor'] }) }]);
    const authenticator = connect(store);
    for (let time = 0; time < 3; time += 1) {
      const principal = await accept(authenticator, authorization);
      expect(principal.authentication).toMatchObject({ type, user: { username: 'alice' } });
      expect(principal.authorizer.allowsCluster('cluster:monitor/health', principal.authentication)).toBe(true);
      expect(principal.authorizer.allowsCluster('cluster:admin/reroute', principal.authentication)).toBe(false);
      expect(principal.isCurrent()).toBe(true);
    }
  });

  test('an API key whose owner may nothing may nothing', async () => {
    const store = await aStore();
    const all = {
      all: aDescriptor({
        cluster: ['all'],
        indices: [{ names: ['*'], privileges: ['all'], fieldSecurity: null, query: null, allowRestrictedIndices: true }],
      }),
    };
    await store.apiKeys.create(anApiKey({ id: 'derived', roleDescriptors: all, limitedBy: {} }));
    await store.apiKeys.create(anApiKey({ id: 'empty', roleDescriptors: {}, limitedBy: {} }));
    for (const id of ['derived', 'empty']) {
      const { authorizer, authentication } = await accept(connect(store), apiKeyHeader(id));
      expect(authorizer.allowsEverything).toBe(false);
      expect(authorizer.allowsCluster('cluster:monitor/health', authentication)).toBe(false);
      expect(authorizer.allowsIndex('indices:data/read/search', 'idx')).toBe(false);
    }
  });

  test('an API key is refused from its expiration on, in the words for an expired key', async () => {
    const store = await aStore();
    await store.apiKeys.create(anApiKey({ id: 'short', expiration: instant(NOW + 1_000) }));
    const authenticator = connect(store);
    const header = apiKeyHeader('short');
    expect(await accept(authenticator, header)).toMatchObject({ expiration: NOW + 1_000 });
    expect(await accept(authenticator, header, instant(NOW + 999))).toBeDefined();
    const { options } = await refuse(authenticator, header, instant(NOW + 1_000));
    expect(options.metadata).toEqual({ additional_unsuccessful_credentials: 'API key: api key is expired' });
  });

  test('a request that joins an earlier load is refused when the key has expired for it', async () => {
    const store = await aStore();
    await store.apiKeys.create(anApiKey({ id: 'short', expiration: instant(NOW + 1_000) }));
    const authenticator = connect(store);
    const [early, late] = await Promise.all([
      authenticate(authenticator, apiKeyHeader('short')),
      authenticate(authenticator, apiKeyHeader('short'), instant(NOW + 1_000)),
    ]);
    expect([early.outcome, late.outcome]).toEqual(['authenticated', 'refused']);
  });

  test('an invalidated key is refused from the answer on, and who holds its principal knows', async () => {
    const store = await aStore();
    const authenticator = connect(store);
    const principal = await accept(authenticator, apiKeyHeader(ID));
    await store.apiKeys.invalidate({ ids: [ID] }, NOW, { crossCluster: false });
    expect(principal.isCurrent()).toBe(false);
    const { options } = await refuse(authenticator, apiKeyHeader(ID));
    expect(options.metadata).toEqual({ additional_unsuccessful_credentials: `API key: api key [${ID}] has been invalidated` });
  });

  test('a key that was unknown is accepted once it is created', async () => {
    const store = await aStore();
    const authenticator = connect(store);
    await refuse(authenticator, apiKeyHeader('new'));
    await store.apiKeys.create(anApiKey({ id: 'new' }));
    expect(await accept(authenticator, apiKeyHeader('new'))).toBeDefined();
  });

  test.each([
    {
      change: 'the user is disabled',
      make: (store: Store) => store.users.put('native', aUser(ALICE_HASH, { enabled: false })),
      refused: true,
    },
    { change: 'the user is deleted', make: (store: Store) => store.users.delete('native', 'alice'), refused: true },
    { change: 'another user is deleted', make: (store: Store) => store.users.delete('native', 'off'), refused: false },
  ])('when $change, the password is refused: $refused', async ({ make, refused }) => {
    const store = await aStore();
    const authenticator = connect(store);
    const principal = await accept(authenticator, ALICE);
    await make(store);
    expect(principal.isCurrent()).toBe(!refused);
    expect((await authenticate(authenticator, ALICE)).outcome).toBe(refused ? 'refused' : 'authenticated');
  });

  test('a change of a role changes the rights of its users at once, also when nobody had defined it', async () => {
    const store = await aStore();
    const authenticator = connect(store);
    const before = await accept(authenticator, ALICE);
    expect(before.rights.unknownRoles).toEqual(['idx_reader']);
    await store.roles.put([{ name: 'idx_reader', descriptor: aDescriptor({ cluster: ['monitor'] }) }]);
    expect(before.isCurrent()).toBe(false);
    const after = await accept(authenticator, ALICE);
    expect(after.rights.unknownRoles).toEqual([]);
    expect(after.authorizer.allowsCluster('cluster:monitor/health', after.authentication)).toBe(true);
  });

  test('a store that cannot be read is a fault: 503, neither a refusal nor an acceptance', async () => {
    const store = await aStore();
    const authenticator = connect(store);
    await store.close();
    for (const authorization of [apiKeyHeader(ID), ALICE]) {
      await expect(authenticate(authenticator, authorization)).rejects.toMatchObject({
        code: 'unavailable',
        cause: { name: 'StoreError' },
      });
    }
  });

  test('too many slow hashes are 429, not a refusal', async () => {
    const authenticator = connectAuthenticator(await aStore(), { limits, passwords: fullHashing() });
    await expect(authenticate(authenticator, ALICE)).rejects.toMatchObject({ code: 'tooManyRequests' });
  });

  test('without the API key service a key is as good as no credential, and is not asked for', async () => {
    const authenticator = connectAuthenticator(await aStore(), { limits, services: { apiKeys: false, tokens: false } });
    for (const authorization of [apiKeyHeader(ID), 'ApiKey !!!']) {
      const { message, options } = await refuse(authenticator, authorization);
      expect(message).toBe('missing authentication credentials for REST request [/]');
      expect(options.headers).toEqual({ 'WWW-Authenticate': [BASIC_CHALLENGE] });
    }
    expect(await accept(authenticator, ALICE)).toBeDefined();
  });

  test('a header at the limit of its length is read, a longer one is 431', async () => {
    const authenticator = connect(await aStore(), { authorizationCharactersMax: ALICE.length });
    expect(await accept(authenticator, ALICE)).toBeDefined();
    expect(await refuse(authenticator, `${ALICE}=`)).toMatchObject({ code: 'headersTooLarge' });
  });

  test('no refusal contains the secret that came', async () => {
    const authenticator = connect(await aStore());
    for (const authorization of [basicHeader('mallory', SECRET), apiKeyHeader('nosuchid', SECRET), `Bearer ${SECRET}`]) {
      const result = await authenticate(authenticator, authorization);
      expect(JSON.stringify([result, 'error' in result && result.error.stack])).not.toContain(SECRET);
    }
  });
});

describe('the cache', () => {
  test('answers a credential that it knows, accepted or refused, without a promise', async () => {
    const authenticator = connectAuthenticator(await aStore());
    for (const authorization of [apiKeyHeader(ID), apiKeyHeader('nosuchid'), ALICE]) {
      const first = authenticator.authenticate({ authorization, uri: '/', now: NOW });
      expect(first).toBeInstanceOf(Promise);
      await first;
      expect(authenticator.authenticate({ authorization, uri: '/', now: NOW })).not.toBeInstanceOf(Promise);
    }
  });

  test('hands out one principal for one credential', async () => {
    const authenticator = connectAuthenticator(await aStore());
    expect(await accept(authenticator, apiKeyHeader(ID))).toBe(await accept(authenticator, apiKeyHeader(ID)));
  });

  test.each([
    { over: 0, kept: true },
    { over: 1, kept: false },
  ])('keeps the refusal of a header $over characters over the limit: $kept', async ({ over, kept }) => {
    const authorization = apiKeyHeader('nosuchid');
    const limits = { refusedAuthorizationCharactersMax: authorization.length - over };
    const authenticator = connectAuthenticator(await aStore(), { limits });
    await refuse(authenticator, authorization);
    const again = authenticator.authenticate({ authorization, uri: '/', now: NOW });
    expect(again instanceof Promise).toBe(!kept);
    await again;
  });

  test('keeps no fault', async () => {
    const store = await aStore();
    let broken = true;
    const roles: Store['roles'] = {
      ...store.roles,
      find: (name) => (broken ? Promise.reject(new Error('broken')) : store.roles.find(name)),
    };
    const authenticator = connectAuthenticator({
      ...store,
      users: store.users,
      apiKeys: store.apiKeys,
      changes: store.changes,
      roles,
      close: async () => undefined,
    });
    await expect(authenticate(authenticator, ALICE)).rejects.toThrow('broken');
    broken = false;
    expect(await accept(authenticator, ALICE)).toBeDefined();
  });

  test('is void when the authenticator is closed', async () => {
    const authenticator = connectAuthenticator(await aStore());
    const principal = await accept(authenticator, apiKeyHeader(ID));
    authenticator.close();
    expect(principal.isCurrent()).toBe(false);
    await expect(authenticate(authenticator, apiKeyHeader(ID))).rejects.toMatchObject({ code: 'unavailable' });
  });
});

test('a realm that gives no set of rights at all is a defect, never an acceptance', async () => {
  const store = await aStore();
  const { authentication } = await accept(connectAuthenticator(store), ALICE);
  const authenticator = createAuthenticator({
    realms: [
      {
        name: 'broken',
        type: 'broken',
        authenticate: async () => ({
          outcome: 'authenticated',
          authentication,
          rights: { descriptorSets: [], unknownRoles: [] },
          expiration: null,
          dependencies: [],
        }),
      },
    ],
    changes: store.changes,
    authorizers: {
      intern: () => {
        throw new Error('must not be asked');
      },
    },
    random: seededRandom('x'),
    services: { apiKeys: true, tokens: true },
  });
  await expect(authenticate(authenticator, ALICE)).rejects.toThrow('assertion failed');
});

test('a credential that no realm claims is refused', async () => {
  const store = await aStore();
  const authenticator = createAuthenticator({
    realms: [],
    changes: store.changes,
    authorizers: {
      intern: () => {
        throw new Error('must not be asked');
      },
    },
    random: seededRandom('x'),
    services: { apiKeys: true, tokens: true },
  });
  expect((await refuse(authenticator, ALICE)).message).toBe('unable to authenticate user [alice] for REST request [/]');
  const { message, options } = await refuse(authenticator, apiKeyHeader(ID));
  expect(message).toMatch(/^unable to authenticate with provided credentials/);
  expect(options.metadata).toBeUndefined();
});
