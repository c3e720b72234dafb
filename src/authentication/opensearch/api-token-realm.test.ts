import { describe, expect, test } from 'vitest';
import { accept, aStore, authenticate, NOW, refuse } from '../../../test/support/authentication-fixtures.ts';
import {
  ALL_ON,
  configure,
  connectOpenSearch,
  createToken,
  ISSUER,
  type MadeToken,
  onIndices,
  permitting,
  putActionGroup,
  SIGNING_KEY,
  storeToken,
} from '../../../test/support/opensearch-authentication.ts';
import { instant } from '../../domain/time.ts';
import type { Store } from '../../stores/store.ts';
import { newApiToken } from './api-token.ts';
import { signApiTokenJwt } from './api-token-jwt.ts';

const MONITOR = { clusterPermissions: ['cluster_monitor'] };
const HEALTH = 'cluster:monitor/health';
const SEARCH = 'indices:data/read/search';
const SECOND_MS = 1_000;

async function reasonOf(store: Store, authorization: string): Promise<string> {
  const result = await authenticate(connectOpenSearch(store), authorization);
  return result.outcome === 'refused' ? result.reason : 'accepted';
}

async function createJwt(store: Store, key: Uint8Array = SIGNING_KEY, id = 'jwt-id-of-20-letters'): Promise<MadeToken> {
  const expiration = instant(NOW + 60 * SECOND_MS);
  const token = signApiTokenJwt({ issuer: ISSUER, name: 'ci', id, issuedAt: NOW, expiration }, key);
  return storeToken(store, { id, token, name: 'ci', form: 'jwt' }, MONITOR, { expiration });
}

describe('an API token', () => {
  test('[U4] that is known and has not expired is its creator, as an API key that is a token', async () => {
    const store = await aStore();
    const { id, authorization } = await createToken(store, 'ci', MONITOR, { expiration: instant(NOW + 1) });
    const { authentication, expiration } = await accept(connectOpenSearch(store), authorization);
    expect(authentication).toMatchObject({
      type: 'api_key',
      user: { username: 'alice', roles: [] },
      apiKey: { id, name: 'ci', isToken: true },
    });
    expect(expiration).toBe(NOW + 1);
  });

  test.each([
    {
      name: '[T4] that lost its last character',
      change: (text: string) => text.slice(0, -1),
      reason: 'invalid API token',
    },
    { name: '[U5] that nobody made', change: () => `ApiKey os_${'A'.repeat(43)}`, reason: 'unknown API token' },
    { name: '[U7] without the prefix', change: () => 'ApiKey notanosprefixedtoken', reason: 'invalid ApiKey value' },
    {
      name: 'after Bearer',
      change: (text: string) => text.replace('ApiKey', 'Bearer'),
      reason: 'no realm accepts the credential',
    },
  ])('$name is refused, and no reason is told', async ({ change, reason }) => {
    const store = await aStore();
    const authorization = change((await createToken(store, 'ci', MONITOR)).authorization);
    expect(await reasonOf(store, authorization)).toBe(reason);
  });

  test.each([
    { name: '[U6] [T19] whose time is over', changes: { expiration: NOW } },
    { name: '[U17] that was revoked', changes: { invalidation: NOW } },
    {
      name: 'whose owner with live rights is gone',
      changes: {
        ownerRights: 'live' as const,
        creator: { principal: 'gone', fullName: null, email: null, metadata: {}, realm: { name: 'x', type: 'x' } },
      },
    },
  ])('$name looks to a stranger like one that nobody made', async ({ changes }) => {
    const store = await aStore();
    const { authorization } = await createToken(store, 'ci', MONITOR, changes);
    const refused = await refuse(connectOpenSearch(store), authorization);
    const unknown = await refuse(connectOpenSearch(store), `ApiKey os_${'A'.repeat(43)}`);
    expect(refused.options).toEqual(unknown.options);
    expect(refused.message).toBe(unknown.message);
  });

  test('[T20] [U18] is refused from the moment it is revoked, also when it was taken before', async () => {
    const store = await aStore();
    const { id, authorization } = await createToken(store, 'ci', MONITOR);
    const authenticator = connectOpenSearch(store);
    const principal = await accept(authenticator, authorization);
    await store.apiKeys.invalidate({ ids: [id] }, NOW, { crossCluster: false });
    expect(principal.isCurrent()).toBe(false);
    await refuse(authenticator, authorization);
  });

  test('[U15] [U19] is refused when its record is removed, and others go on', async () => {
    const store = await aStore();
    const gone = await createToken(store, 'gone', MONITOR, { expiration: instant(NOW + 10) });
    const other = await createToken(store, 'other', MONITOR);
    const authenticator = connectOpenSearch(store);
    await accept(authenticator, gone.authorization);
    await store.apiKeys.remove(instant(NOW + 11), 10);
    await refuse(authenticator, gone.authorization);
    await accept(authenticator, other.authorization);
  });

  test('[U14] [U20] is looked up once for many requests', async () => {
    const store = await aStore();
    const { authorization } = await createToken(store, 'ci', MONITOR);
    let lookUps = 0;
    const findByTokenDigest = (digest: string) => {
      lookUps += 1;
      return store.apiKeys.findByTokenDigest(digest);
    };
    const authenticator = connectOpenSearch({ ...store, apiKeys: { ...store.apiKeys, findByTokenDigest } });
    const first = await accept(authenticator, authorization);
    expect(await accept(authenticator, authorization)).toBe(first);
    expect(lookUps).toBe(1);
  });

  test('that was refused as unknown is taken once it is there', async () => {
    const store = await aStore();
    const authenticator = connectOpenSearch(store);
    const { authorization } = await createToken(await aStore(), 'ci', MONITOR);
    await refuse(authenticator, authorization);
    await createToken(store, 'ci', MONITOR);
    await accept(authenticator, authorization);
  });

  test('[T11] [U8] is refused while tokens are switched off, and taken again when they are on', async () => {
    const store = await aStore();
    const { authorization } = await createToken(store, 'ci', MONITOR);
    const authenticator = connectOpenSearch(store);
    const principal = await accept(authenticator, authorization);
    await configure(store, { api_tokens: { enabled: false } });
    expect(principal.isCurrent()).toBe(false);
    await refuse(authenticator, authorization);
    await configure(store, { api_tokens: { enabled: true } });
    await accept(authenticator, authorization);
  });

  test('that comes with its id, as a key of Elasticsearch does, is the same token, and is switched off alike', async () => {
    const store = await aStore();
    const { id, token } = await createToken(store, 'ci', MONITOR);
    const authorization = `ApiKey ${Buffer.from(`${id}:${token.reveal()}`).toString('base64')}`;
    const authenticator = connectOpenSearch(store);
    const { authentication } = await accept(authenticator, authorization);
    expect(authentication.apiKey).toMatchObject({ id, isToken: true });
    await configure(store, { api_tokens: { enabled: false } });
    await refuse(authenticator, authorization);
  });
});

describe('what a token may do', () => {
  test('[U10] [U16] is what its record says, each of two by itself', async () => {
    const store = await aStore();
    const monitor = await createToken(store, 'monitor', MONITOR);
    const reader = await createToken(store, 'reader', { indexPermissions: [onIndices('logs-*', 'read')] });
    const authenticator = connectOpenSearch(store);
    const [one, other] = [
      await accept(authenticator, monitor.authorization),
      await accept(authenticator, reader.authorization),
    ];
    expect(one.authorizer.allowsCluster(HEALTH, one.authentication)).toBe(true);
    expect(one.authorizer.allowsSomeIndex(SEARCH)).toBe(false);
    expect(other.authorizer.allowsCluster(HEALTH, other.authentication)).toBe(false);
    expect(other.authorizer.allowsIndex(SEARCH, 'logs-1')).toBe(true);
    expect(other.authorizer.allowsIndex(SEARCH, 'idx')).toBe(false);
  });

  test('follows a changed action group at once', async () => {
    const store = await aStore();
    const { authorization } = await createToken(store, 'ci', { indexPermissions: [onIndices('idx', 'own_group')] });
    const authenticator = connectOpenSearch(store);
    const before = await accept(authenticator, authorization);
    expect(before.authorizer.allowsIndex(SEARCH, 'idx')).toBe(false);
    await putActionGroup(store, 'own_group', 'read');
    expect(before.isCurrent()).toBe(false);
    expect((await accept(authenticator, authorization)).authorizer.allowsIndex(SEARCH, 'idx')).toBe(true);
    await putActionGroup(store, 'own_group');
    expect((await accept(authenticator, authorization)).authorizer.allowsIndex(SEARCH, 'idx')).toBe(false);
  });

  test('never includes names in which the cluster keeps its state, nor what manages credentials', async () => {
    const store = await aStore();
    const { authorization } = await createToken(store, 'all', {
      clusterPermissions: ['*', 'cluster:admin/xpack/security/*'],
      indexPermissions: [onIndices('*,.kibana*,.opendistro_security', '*,system:admin/system_index')],
    });
    const { authorizer, authentication } = await accept(connectOpenSearch(store), authorization);
    expect(authorizer.allowsIndex(SEARCH, 'idx')).toBe(true);
    for (const name of ['.opendistro_security', '.opensearch_security_api_tokens', '.kibana', '.plugins-ml']) {
      expect(authorizer.allowsIndex(SEARCH, name)).toBe(false);
    }
    expect(authorizer.allowsCluster('cluster:admin/settings/update', authentication)).toBe(true);
    expect(authorizer.allowsCluster('cluster:admin/xpack/security/api_key/create', authentication)).toBe(false);
  });

  test.each([
    { name: 'without permissions', descriptors: { ci: permitting({}) } },
    { name: 'whose descriptors are gone', descriptors: {} },
  ])('[U21] is nothing $name', async ({ descriptors }) => {
    const store = await aStore();
    const { authorization } = await createToken(store, 'ci', {}, { roleDescriptors: descriptors });
    const { authorizer, authentication } = await accept(connectOpenSearch(store), authorization);
    expect(authorizer.allowsCluster(HEALTH, authentication)).toBe(false);
    expect(authorizer.allowsSomeIndex(SEARCH)).toBe(false);
  });

  test('of one that a user issued lies within the rights of the user', async () => {
    const store = await aStore();
    const { authorization } = await createToken(
      store,
      'mine',
      { indexPermissions: [onIndices('*', 'read')] },
      { limitedBy: { reader: permitting({ indexPermissions: [onIndices('logs-*', '*')] }) } },
    );
    const { authorizer } = await accept(connectOpenSearch(store), authorization);
    expect(authorizer.allowsIndex(SEARCH, 'logs-1')).toBe(true);
    expect(authorizer.allowsIndex(SEARCH, 'idx')).toBe(false);
  });

  test('does not follow the action groups that its owner was limited by', async () => {
    const store = await aStore();
    const limitedBy = { reader: permitting({ indexPermissions: [onIndices('*', 'own_group,indices:data/read/get')] }) };
    const { authorization } = await createToken(store, 'mine', { indexPermissions: [onIndices('*', 'read')] }, { limitedBy });
    await putActionGroup(store, 'own_group', 'read');
    const { authorizer } = await accept(connectOpenSearch(store), authorization);
    expect(authorizer.allowsIndex('indices:data/read/get', 'idx')).toBe(true);
    expect(authorizer.allowsIndex(SEARCH, 'idx')).toBe(false);
  });
});

describe('an API token that is a JSON web token', () => {
  test('is taken after Bearer while its signature holds and its record is there', async () => {
    const store = await aStore();
    const { id, authorization } = await createJwt(store);
    const authenticator = connectOpenSearch(store);
    const { authentication } = await accept(authenticator, authorization);
    expect(authentication.apiKey).toMatchObject({ id, isToken: true });
    await store.apiKeys.invalidate({ ids: [id] }, NOW, { crossCluster: false });
    await refuse(authenticator, authorization);
  });

  test('signed well without a record is refused', async () => {
    const store = await aStore();
    const { authorization } = await createJwt(await aStore());
    expect(await reasonOf(store, authorization)).toBe('unknown API token');
  });

  test('with a record and a signature of another key is refused', async () => {
    const store = await aStore();
    const { authorization } = await createJwt(store, new Uint8Array(64).fill(9));
    expect(await reasonOf(store, authorization)).toBe('no key has signed the API token');
  });

  test('is refused when its time is over, and while tokens are switched off', async () => {
    const store = await aStore();
    const { authorization } = await createJwt(store);
    const authenticator = connectOpenSearch(store);
    await accept(authenticator, authorization, instant(NOW + 59_999));
    await refuse(authenticator, authorization, instant(NOW + 60_000));
    const off = { ...ALL_ON, apiTokens: { ...ALL_ON.apiTokens, enabled: false } };
    await refuse(connectOpenSearch(store, { defaults: off }), authorization);
  });

  test('an opaque token is none after Bearer, and one in base64 none after ApiKey', async () => {
    const store = await aStore();
    const { authorization } = await createJwt(store);
    await refuse(connectOpenSearch(store), authorization.replace('Bearer', 'ApiKey'));
    const { token } = newApiToken({ bytes: (length) => new Uint8Array(length) });
    await refuse(connectOpenSearch(store), `Bearer ${token.reveal()}`);
  });
});
