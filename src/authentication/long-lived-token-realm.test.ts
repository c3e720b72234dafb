import { expect, test } from 'vitest';
import { aDescriptor, anApiKey, NOW, seededRandom } from '../../test/support/authentication-fixtures.ts';
import { Secret } from '../domain/secret.ts';
import { instant } from '../domain/time.ts';
import type { LongLivedToken } from '../domain/token/long-lived-token.ts';
import { aLongLivedToken, anAuthentication } from '../stores/conformance/stored-things.ts';
import { openMemoryStore } from '../stores/memory/memory-store.ts';
import { StoreError } from '../stores/store.ts';
import { apiKeyAuthentication } from './api-key-realm.ts';
import { longLivedTokenText, newLongLivedToken, parseLongLivedToken } from './long-lived-token.ts';
import { createLongLivedTokenRealm } from './long-lived-token-realm.ts';
import type { Realm, RealmOutcome } from './realm.ts';
import { hashApiKeySecret } from './secret-hash.ts';

const PARTS = newLongLivedToken(seededRandom('token'));
const WHOLE = longLivedTokenText(PARTS).reveal();
const READER = aDescriptor({ cluster: ['monitor'] });

async function aRealm(given: Partial<LongLivedToken> = {}, lifetimeMsMax: number | null = null): Promise<Realm> {
  const store = openMemoryStore();
  await store.roles.put([{ name: 'reader', descriptor: READER }]);
  await store.apiKeys.create(anApiKey({ id: 'k', expiration: instant(NOW + 500) }));
  const secretHash = hashApiKeySecret(PARTS.secret);
  await store.longLivedTokens.create(aLongLivedToken({ id: PARTS.id, secretHash, creation: NOW, ...given }));
  return createLongLivedTokenRealm({ ...store, reservedRoles: new Map(), lifetimeMsMax });
}

function present(realm: Realm, token: string, at = NOW): Promise<RealmOutcome> {
  return realm.authenticate({ scheme: 'bearer', token: new Secret(token) }, at);
}

test('a token stands for who made it, with the roles as they are defined now', async () => {
  expect(await present(await aRealm({ expiration: instant(NOW + 9) }), WHOLE)).toEqual({
    outcome: 'authenticated',
    authentication: { ...anAuthentication('alice'), type: 'token', longLivedTokenId: PARTS.id },
    rights: { descriptorSets: [{ reader: READER }], unknownRoles: [] },
    expiration: NOW + 9,
    dependencies: [
      { kind: 'longLivedToken', id: PARTS.id },
      { kind: 'role', id: 'reader' },
    ],
  });
});

test('its own role descriptors are one more set, which every action must be in too', async () => {
  const roleDescriptors = { job: aDescriptor({ cluster: ['all'] }) };
  expect(await present(await aRealm({ roleDescriptors }), WHOLE)).toMatchObject({
    rights: { descriptorSets: [roleDescriptors, { reader: READER }], scope: roleDescriptors },
  });
});

test('the token of an API key has the rights and the end of the key, and depends on it', async () => {
  const authentication = apiKeyAuthentication(anApiKey({ id: 'k' }));
  expect(await present(await aRealm({ authentication }), WHOLE)).toMatchObject({
    outcome: 'authenticated',
    rights: { descriptorSets: [anApiKey().limitedBy] },
    expiration: NOW + 500,
    dependencies: [{ kind: 'longLivedToken' }, { kind: 'apiKey', id: 'k' }],
  });
});

test.each<readonly [string, Partial<LongLivedToken>, string, number | null, string]>([
  ['an unknown id', { id: 'i'.repeat(20) }, WHOLE, null, 'there is no long-lived token'],
  ['a wrong secret', {}, `${PARTS.id}.${'x'.repeat(43)}`, null, 'wrong secret'],
  ['an expired token', { expiration: NOW }, WHOLE, null, 'expired'],
  ['a token past its maximum', { expiration: null, maximumExpiration: NOW }, WHOLE, null, 'expired'],
  ['a token past the cluster’s maximum', { creation: instant(NOW - 10) }, WHOLE, 10, 'expired'],
  [
    'the token of a key that is gone',
    { authentication: apiKeyAuthentication(anApiKey({ id: 'gone' })) },
    WHOLE,
    null,
    'the api key [gone]',
  ],
])('%s is rejected; only the audit is told why', async (_, given, token, lifetimeMsMax, reason) => {
  expect(await present(await aRealm(given, lifetimeMsMax), token)).toMatchObject({
    outcome: 'rejected',
    reason: expect.stringContaining(reason),
    told: 'oauth2 token: invalid token',
    claimedPrincipal: PARTS.id,
  });
});

test('a secret that is wrong is not told to be expired', async () => {
  const realm = await aRealm({ expiration: NOW });
  expect(await present(realm, `${PARTS.id}.${'x'.repeat(43)}`)).toMatchObject({
    reason: expect.stringContaining('wrong secret'),
  });
});

test.each(['', PARTS.id, `${WHOLE}x`, `${WHOLE}.x`, `${PARTS.id}.`, 'a.b', `${PARTS.id}:${'x'.repeat(43)}`, 'x'.repeat(64)])(
  'the bearer token [%s] is left to the next realm',
  async (token) => {
    expect(await present(await aRealm(), token)).toEqual({ outcome: 'notMine' });
  },
);

test('a store that is down is a fault, not a rejection', async () => {
  const find = () => Promise.reject(new StoreError('unavailable', 'down'));
  const realm = createLongLivedTokenRealm({
    ...openMemoryStore(),
    longLivedTokens: { find },
    reservedRoles: new Map(),
    lifetimeMsMax: null,
  });
  await expect(present(realm, WHOLE)).rejects.toThrow('down');
});

test('a token is 20 characters, a dot and 43 characters, and is read as it was made', () => {
  expect(WHOLE).toMatch(/^[\w-]{20}\.[\w-]{43}$/);
  const read = parseLongLivedToken(new Secret(WHOLE));
  expect([read?.id, read?.secret.reveal()]).toEqual([PARTS.id, PARTS.secret.reveal()]);
});
