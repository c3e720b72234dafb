import { describe, expect, test } from 'vitest';
import {
  ALICE_HASH,
  accept,
  aDescriptor,
  anApiKey,
  apiKeyHeader,
  aUser,
  connectAuthenticator,
  NOW,
  quickHashing,
  refuse,
  SECRET,
} from '../../test/support/authentication-fixtures.ts';
import type { ApiKey } from '../domain/api-key/api-key.ts';
import { Secret } from '../domain/secret.ts';
import { openMemoryStore } from '../stores/memory/memory-store.ts';
import { type Store, StoreError } from '../stores/store.ts';
import { createApiKeyRealm } from './api-key-realm.ts';

const LIVE = anApiKey({ ownerRights: 'live', limitedBy: { old: aDescriptor({ cluster: ['all'] }) } });
const HEADER = apiKeyHeader(LIVE.id);
const REFUSED = 'unable to authenticate with provided credentials and anonymous access is not allowed for this request';
/** The hash that an imported key may have. */
const SLOW_HASH = await quickHashing().hash(new Secret(SECRET));
const MONITOR = 'cluster:monitor/main';

async function aStoreWith(key: ApiKey): Promise<Store> {
  const store = openMemoryStore();
  await store.roles.put([{ name: 'idx_reader', descriptor: aDescriptor({ cluster: ['monitor'] }) }]);
  await store.users.put('native', aUser(ALICE_HASH));
  await store.apiKeys.create(key);
  return store;
}

describe('a key with live rights', () => {
  test('has the rights that its owner’s roles give now, and not those it was made with', async () => {
    const store = await aStoreWith(LIVE);
    const { rights } = await accept(connectAuthenticator(store), HEADER);
    expect(rights.descriptorSets).toEqual([{ idx_reader: aDescriptor({ cluster: ['monitor'] }) }]);
  });

  test('keeps to its own descriptors too', async () => {
    const own = { own: aDescriptor({ cluster: ['manage_ilm'] }) };
    const store = await aStoreWith({ ...LIVE, roleDescriptors: own });
    const { authentication, authorizer } = await accept(connectAuthenticator(store), HEADER);
    expect(authorizer.allowsCluster(MONITOR, authentication)).toBe(false);
  });

  test('loses and gains rights with the definition of a role and with the roles of its owner, cached or not', async () => {
    const store = await aStoreWith(LIVE);
    const authenticator = connectAuthenticator(store);
    const mayMonitor = async (): Promise<boolean> => {
      const { authentication, authorizer } = await accept(authenticator, HEADER);
      return authorizer.allowsCluster(MONITOR, authentication);
    };
    const before = await accept(authenticator, HEADER);
    expect(await mayMonitor()).toBe(true);
    await store.roles.put([{ name: 'idx_reader', descriptor: aDescriptor({}) }]);
    expect(before.isCurrent()).toBe(false);
    expect(await mayMonitor()).toBe(false);
    await store.users.put('native', aUser(ALICE_HASH, { roles: ['superuser'] }));
    expect(await mayMonitor()).toBe(true);
    await store.users.put('native', aUser(ALICE_HASH, { roles: [] }));
    expect(await mayMonitor()).toBe(false);
  });

  test.each([
    { case: 'disabled', change: (store: Store) => store.users.update('native', 'alice', { enabled: false }) },
    { case: 'deleted', change: (store: Store) => store.users.delete('native', 'alice') },
  ])('is refused from the moment its owner is $case, and accepted when the owner is back', async ({ change }) => {
    const store = await aStoreWith(LIVE);
    const authenticator = connectAuthenticator(store);
    await accept(authenticator, HEADER);
    await change(store);
    expect(await refuse(authenticator, HEADER)).toMatchObject({ message: REFUSED });
    await store.users.put('native', aUser(ALICE_HASH));
    await accept(authenticator, HEADER);
  });

  test('is refused where no realm can look its owner up', async () => {
    const store = await aStoreWith(LIVE);
    const realm = createApiKeyRealm({ apiKeys: store.apiKeys, passwords: quickHashing() });
    const outcome = await realm.authenticate({ scheme: 'apiKey', id: LIVE.id, secret: new Secret(SECRET) }, NOW);
    expect(outcome).toMatchObject({ outcome: 'rejected' });
  });

  test('with a wrong secret tells nothing of its owner', async () => {
    const store = await aStoreWith(LIVE);
    await store.users.delete('native', 'alice');
    const error = await refuse(connectAuthenticator(store), apiKeyHeader(LIVE.id, 'wrong'));
    expect(error.options.metadata).toEqual({
      additional_unsuccessful_credentials: `API key: invalid credentials for API key [${LIVE.id}]`,
    });
  });
});

describe('an imported key with a slow hash', () => {
  test('gets a fast one at its first use, and is accepted before and after', async () => {
    const store = await aStoreWith(anApiKey({ secretHash: SLOW_HASH }));
    const authenticator = connectAuthenticator(store);
    await accept(authenticator, HEADER);
    expect((await store.apiKeys.find(LIVE.id))?.secretHash).toMatch(/^\{SHA256\}/);
    await accept(connectAuthenticator(store), HEADER);
    await refuse(connectAuthenticator(store), apiKeyHeader(LIVE.id, 'wrong'));
  });

  test('keeps it when the secret is wrong, or too short to be random', async () => {
    const store = await aStoreWith(anApiKey({ secretHash: SLOW_HASH }));
    await refuse(connectAuthenticator(store), apiKeyHeader(LIVE.id, 'wrong'));
    expect((await store.apiKeys.find(LIVE.id))?.secretHash).toBe(SLOW_HASH);
    const short = await quickHashing().hash(new Secret('a'.repeat(21)));
    const other = await aStoreWith(anApiKey({ secretHash: short }));
    await accept(connectAuthenticator(other), apiKeyHeader(LIVE.id, 'a'.repeat(21)));
    expect((await other.apiKeys.find(LIVE.id))?.secretHash).toBe(short);
  });

  test('is accepted when the store cannot write', async () => {
    const store = await aStoreWith(anApiKey({ secretHash: SLOW_HASH }));
    const rehash = { update: () => Promise.reject(new StoreError('unavailable', 'disk full')) };
    const realm = createApiKeyRealm({ apiKeys: store.apiKeys, passwords: quickHashing(), rehash });
    const outcome = await realm.authenticate({ scheme: 'apiKey', id: LIVE.id, secret: new Secret(SECRET) }, NOW);
    expect(outcome.outcome).toBe('authenticated');
  });
});
