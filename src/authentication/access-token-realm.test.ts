import { beforeEach, describe, expect, test } from 'vitest';
import {
  accept,
  aDescriptor,
  anApiKey,
  authenticate,
  connectAuthenticator,
  NOW,
  refuse,
  seededRandom,
} from '../../test/support/authentication-fixtures.ts';
import { type Authentication, NATIVE_REALM, RESERVED_REALM } from '../domain/principal/authentication.ts';
import { Secret } from '../domain/secret.ts';
import { instant } from '../domain/time.ts';
import type { AccessToken } from '../domain/token/access-token.ts';
import { openMemoryStore } from '../stores/memory/memory-store.ts';
import { type Store, StoreError } from '../stores/store.ts';
import { apiKeyAuthentication } from './api-key-realm.ts';
import type { Authenticator } from './authenticator.ts';
import { digestOfToken, newToken } from './token-secret.ts';

const TOKEN = newToken(seededRandom('token'));
const HEADER = `Bearer ${TOKEN.reveal()}`;
const READER = aDescriptor({ cluster: ['monitor'] });
const WRITER = aDescriptor({ cluster: ['manage'] });

const ALICE: Authentication = {
  type: 'realm',
  user: {
    username: 'alice',
    roles: ['idx_reader', 'gone'],
    fullName: 'Alice',
    email: null,
    metadata: { team: 'x' },
    enabled: true,
  },
  realm: NATIVE_REALM,
  lookupRealm: NATIVE_REALM,
  apiKey: null,
  authenticatingUser: null,
};

function aToken(changes: Partial<AccessToken> = {}): AccessToken {
  return {
    id: 'token-1',
    family: 'token-1',
    digest: digestOfToken(TOKEN),
    creation: NOW,
    expiration: instant(NOW + 1_000),
    invalidation: null,
    authentication: ALICE,
    scope: null,
    refresh: null,
    ...changes,
  };
}

let store: Store;
let authenticator: Authenticator;

beforeEach(async () => {
  store = openMemoryStore();
  authenticator = connectAuthenticator(store);
  await store.roles.put([{ name: 'idx_reader', descriptor: READER }]);
});

describe('an access token', () => {
  test('stands for its user as it was, with its roles as they are defined now', async () => {
    await store.tokens.create(aToken());
    const { authentication, rights, expiration } = await accept(authenticator, HEADER);
    expect(authentication).toEqual({ ...ALICE, type: 'token' });
    expect(rights).toEqual({ descriptorSets: [{ idx_reader: READER }], unknownRoles: ['gone'] });
    expect(expiration).toBe(NOW + 1_000);
    await store.roles.put([{ name: 'idx_reader', descriptor: WRITER }]);
    const later = await accept(authenticator, HEADER);
    expect(later.rights.descriptorSets).toEqual([{ idx_reader: WRITER }]);
  });

  test('is of no other use to whoever reads the store: its digest is not accepted', async () => {
    await store.tokens.create(aToken());
    const error = await refuse(authenticator, `Bearer ${digestOfToken(TOKEN)}`);
    expect(error.options.metadata).toEqual({ additional_unsuccessful_credentials: 'oauth2 token: invalid token' });
  });

  test('with a scope has no right that is not in both', async () => {
    const scope = { narrow: aDescriptor({ indices: [] }) };
    await store.tokens.create(aToken({ scope }));
    const { rights, authorizer, authentication } = await accept(authenticator, HEADER);
    expect(rights).toEqual({ descriptorSets: [scope, { idx_reader: READER }], unknownRoles: ['gone'], scope });
    expect(authorizer.allowsCluster('cluster:monitor/main', authentication)).toBe(false);
  });

  test.each([
    { case: 'at its expiration', token: {}, now: instant(NOW + 1_000) },
    { case: 'once it is invalidated', token: { invalidation: NOW }, now: NOW },
    { case: 'for a key that is not there', token: { authentication: apiKeyAuthentication(anApiKey()) }, now: NOW },
  ])('is told that it expired $case', async ({ token, now }) => {
    await store.tokens.create(aToken(token));
    const error = await refuse(authenticator, HEADER, now);
    expect(error).toMatchObject({ code: 'invalidCredentials', message: 'token expired' });
    expect(error.options.headers).toEqual({
      'WWW-Authenticate': ['Bearer realm="security", error="invalid_token", error_description="The access token expired"'],
    });
  });

  test('is refused from the moment it is invalidated, also where it was remembered', async () => {
    await store.tokens.create(aToken());
    const principal = await accept(authenticator, HEADER);
    await store.tokens.invalidate({ by: 'user', username: 'alice', realmName: null }, NOW);
    expect(principal.isCurrent()).toBe(false);
    expect((await refuse(authenticator, HEADER)).message).toBe('token expired');
  });

  test('is refused at its expiration also where it was remembered', async () => {
    await store.tokens.create(aToken());
    await accept(authenticator, HEADER, instant(NOW + 999));
    expect((await refuse(authenticator, HEADER, instant(NOW + 1_000))).message).toBe('token expired');
  });

  test.each(['zzz', newToken(seededRandom('other')).reveal()])('that was never made is left to others: %s', async (token) => {
    await store.tokens.create(aToken());
    const error = await refuse(authenticator, `Bearer ${token}`);
    expect(error.options.metadata).toEqual({ additional_unsuccessful_credentials: 'oauth2 token: invalid token' });
  });

  test('cannot be told apart from an unknown one by who asks without it: a store that is down is 503, not 401', async () => {
    const broken = {
      ...store,
      tokens: { ...store.tokens, findByDigest: () => Promise.reject(new StoreError('unavailable', 'x')) },
    };
    await expect(authenticate(connectAuthenticator(broken), HEADER)).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe('an access token that an API key made', () => {
  const KEY = anApiKey({ roleDescriptors: { own: READER }, limitedBy: { owner: WRITER } });
  const MINTED = { authentication: apiKeyAuthentication(KEY) };

  test('has the rights of the key', async () => {
    await store.apiKeys.create(KEY);
    await store.tokens.create(aToken(MINTED));
    const { authentication, rights } = await accept(authenticator, HEADER);
    expect(authentication).toEqual({ ...apiKeyAuthentication(KEY), type: 'token' });
    expect(rights.descriptorSets).toEqual([{ own: READER }, { owner: WRITER }]);
  });

  test('goes with the key: invalidated, deleted, changed', async () => {
    await store.apiKeys.create(KEY);
    await store.tokens.create(aToken(MINTED));
    await accept(authenticator, HEADER);
    await store.apiKeys.update([{ id: KEY.id, fields: { roleDescriptors: { own: WRITER } } }]);
    expect((await accept(authenticator, HEADER)).rights.descriptorSets).toEqual([{ own: WRITER }, { owner: WRITER }]);
    await store.apiKeys.invalidate({ ids: [KEY.id] }, NOW, { crossCluster: false });
    expect((await refuse(authenticator, HEADER)).message).toBe('token expired');
  });

  test('expires with the key when that is sooner', async () => {
    await store.apiKeys.create({ ...KEY, expiration: instant(NOW + 10) });
    await store.tokens.create(aToken(MINTED));
    expect((await accept(authenticator, HEADER)).expiration).toBe(NOW + 10);
    expect((await refuse(authenticator, HEADER, instant(NOW + 10))).message).toBe('token expired');
  });

  test('goes with the owner of a key with live rights', async () => {
    await store.apiKeys.create({ ...KEY, ownerRights: 'live' });
    await store.tokens.create(aToken(MINTED));
    expect((await refuse(authenticator, HEADER)).message).toBe('token expired');
  });

  test('that acts as a user has the user’s rights, as long as the key is there', async () => {
    await store.apiKeys.create({ ...KEY, expiration: instant(NOW + 10) });
    const authentication = {
      ...apiKeyAuthentication(KEY),
      user: ALICE.user,
      lookupRealm: RESERVED_REALM,
      authenticatingUser: apiKeyAuthentication(KEY).user,
    };
    await store.tokens.create(aToken({ authentication }));
    const { rights, expiration } = await accept(authenticator, HEADER);
    expect(rights.descriptorSets).toEqual([{ idx_reader: READER }]);
    expect(expiration).toBe(NOW + 10);
    await store.apiKeys.invalidate({ ids: [KEY.id] }, NOW, { crossCluster: false });
    expect((await refuse(authenticator, HEADER)).message).toBe('token expired');
  });
});

test('a token in a body is accepted as one in a header is', async () => {
  await store.tokens.create(aToken());
  const taken = await authenticator.authenticateCredential({ scheme: 'bearer', token: TOKEN }, NOW);
  expect(taken.outcome).toBe('authenticated');
  const refused = await authenticator.authenticateCredential({ scheme: 'bearer', token: TOKEN }, instant(NOW + 1_000));
  expect(refused).toMatchObject({ outcome: 'refused', toldInstead: 'token expired' });
  const unknown = await authenticator.authenticateCredential({ scheme: 'bearer', token: new Secret('zzz') }, NOW);
  expect(unknown).toMatchObject({ outcome: 'refused', told: 'oauth2 token: invalid token', toldInstead: null });
});
