import { describe, expect, test } from 'vitest';
import { aDescriptor, anApiKey, fullHashing, NOW, quickHashing, SECRET } from '../../test/support/authentication-fixtures.ts';
import { Secret } from '../domain/secret.ts';
import { instant } from '../domain/time.ts';
import { openMemoryStore } from '../stores/memory/memory-store.ts';
import { createApiKeyRealm } from './api-key-realm.ts';

const ID = anApiKey().id;
const API_KEY = { scheme: 'apiKey', id: ID, secret: new Secret(SECRET) } as const;
const OTHER_SCHEMES = [
  { scheme: 'none' },
  { scheme: 'bearer', token: new Secret('t') },
  { scheme: 'malformedBasic', reason: 'r', cause: null },
  { scheme: 'basic', username: 'alice', password: new Secret('p') },
] as const;
const EXPIRED = { expiration: NOW };
const INVALIDATED = { invalidation: NOW };
const CROSS_CLUSTER = { type: 'cross_cluster' } as const;
const CROSS_CLUSTER_TEXT = `authentication expected API key type of [rest], but API key [${ID}] has type [cross_cluster]`;

async function apiKeyRealmWith(changes: Parameters<typeof anApiKey>[0]) {
  const store = openMemoryStore();
  await store.apiKeys.create(anApiKey(changes));
  return createApiKeyRealm({ apiKeys: store.apiKeys, passwords: quickHashing() });
}

describe('the API key realm', () => {
  test('knows nothing of other schemes', async () => {
    const realm = await apiKeyRealmWith({});
    for (const credential of OTHER_SCHEMES) expect(await realm.authenticate(credential, NOW)).toEqual({ outcome: 'notMine' });
  });

  test.each([
    { key: 'valid', changes: {}, right: null, wrong: `invalid credentials for API key [${ID}]` },
    { key: 'expired', changes: EXPIRED, right: 'api key is expired', wrong: `invalid credentials for API key [${ID}]` },
    {
      key: 'invalidated',
      changes: INVALIDATED,
      right: `api key [${ID}] has been invalidated`,
      wrong: `api key [${ID}] has been invalidated`,
    },
    {
      key: 'invalidated and expired',
      changes: { ...INVALIDATED, ...EXPIRED },
      right: `api key [${ID}] has been invalidated`,
      wrong: `api key [${ID}] has been invalidated`,
    },
    {
      key: 'missing',
      changes: { id: 'another' },
      right: `unable to find apikey with id ${ID}`,
      wrong: `unable to find apikey with id ${ID}`,
    },
  ])(
    'tells of a key that is $key with the right secret "$right", with a wrong one "$wrong"',
    async ({ changes, right, wrong }) => {
      const realm = await apiKeyRealmWith(changes);
      const dependencies = [{ kind: 'apiKey', id: ID }];
      const tell = (text: string) => ({
        outcome: 'rejected',
        reason: text,
        told: `API key: ${text}`,
        claimedPrincipal: ID,
        dependencies,
      });
      const rightOutcome = await realm.authenticate(API_KEY, NOW);
      if (right === null) expect(rightOutcome).toMatchObject({ outcome: 'authenticated', dependencies });
      else expect(rightOutcome).toEqual(tell(right));
      expect(await realm.authenticate({ ...API_KEY, secret: new Secret('wrong') }, NOW)).toEqual(tell(wrong));
    },
  );

  test('tells the type of a key that is not for requests only to who knows the secret, before its expiry', async () => {
    const realm = await apiKeyRealmWith({ ...CROSS_CLUSTER, ...EXPIRED });
    expect(await realm.authenticate(API_KEY, NOW)).toMatchObject({
      outcome: 'rejected',
      told: null,
      toldInstead: CROSS_CLUSTER_TEXT,
    });
    const wrong = await realm.authenticate({ ...API_KEY, secret: new Secret('wrong') }, NOW);
    expect(wrong).toMatchObject({ told: `API key: invalid credentials for API key [${ID}]` });
  });

  test('refuses a key from the very millisecond of its expiration', async () => {
    const realm = await apiKeyRealmWith({ expiration: instant(NOW + 1) });
    expect(await realm.authenticate(API_KEY, NOW)).toMatchObject({ outcome: 'authenticated', expiration: NOW + 1 });
    expect(await realm.authenticate(API_KEY, instant(NOW + 1))).toMatchObject({ outcome: 'rejected' });
  });

  test('tells what is wrong with a header that cannot be read', async () => {
    const realm = await apiKeyRealmWith({});
    expect(await realm.authenticate({ scheme: 'malformedApiKey', reason: 'invalid ApiKey value' }, NOW)).toEqual({
      outcome: 'rejected',
      reason: 'invalid ApiKey value',
      told: 'API key: invalid ApiKey value',
      claimedPrincipal: '',
      dependencies: [],
    });
  });

  test('takes the key for its creator, without roles', async () => {
    const outcome = await (await apiKeyRealmWith({})).authenticate(API_KEY, NOW);
    expect(outcome).toMatchObject({
      authentication: {
        type: 'api_key',
        user: { username: 'alice', roles: [], fullName: 'Alice', email: null, metadata: { team: 'x' }, enabled: true },
        realm: { name: '_es_api_key', type: '_es_api_key' },
        lookupRealm: { name: '_es_api_key', type: '_es_api_key' },
        apiKey: { id: ID, name: 'plain', ownerRealm: { name: 'default_native', type: 'native' } },
        authenticatingUser: null,
      },
    });
  });

  const own = { own: aDescriptor({ cluster: ['all'] }) };
  const owner = { reader: aDescriptor({ cluster: ['monitor'] }) };
  test.each([
    { case: 'no descriptors of its own: the owner', roleDescriptors: {}, limitedBy: owner, sets: [owner] },
    { case: 'its own within the owner', roleDescriptors: own, limitedBy: owner, sets: [own, owner] },
    { case: 'an owner who may nothing limits its own to nothing', roleDescriptors: own, limitedBy: {}, sets: [own, {}] },
    { case: 'nothing at all: one empty set, never no set', roleDescriptors: {}, limitedBy: {}, sets: [{}] },
  ])('rights with $case', async ({ roleDescriptors, limitedBy, sets }) => {
    const outcome = await (await apiKeyRealmWith({ roleDescriptors, limitedBy })).authenticate(API_KEY, NOW);
    expect(outcome).toMatchObject({ outcome: 'authenticated' });
    expect('rights' in outcome && outcome.rights).toEqual({ descriptorSets: sets, unknownRoles: [] });
  });

  test('bounds the slow hash of an imported key', async () => {
    const store = openMemoryStore();
    await store.apiKeys.create(anApiKey({ secretHash: await quickHashing().hash(new Secret(SECRET)) }));
    const realm = (passwords: ReturnType<typeof quickHashing>) => createApiKeyRealm({ apiKeys: store.apiKeys, passwords });
    expect(await realm(quickHashing()).authenticate(API_KEY, NOW)).toMatchObject({ outcome: 'authenticated' });
    await expect(realm(fullHashing()).authenticate(API_KEY, NOW)).rejects.toMatchObject({ code: 'tooManyRequests' });
  });
});
