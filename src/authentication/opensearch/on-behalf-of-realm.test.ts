import { describe, expect, test } from 'vitest';
import {
  ALICE_HASH,
  accept,
  aStore,
  aUser,
  authenticate,
  NOW,
  refuse,
  seededRandom,
} from '../../../test/support/authentication-fixtures.ts';
import {
  ALL_ON,
  configure,
  connectOpenSearch,
  ISSUER,
  ON_BEHALF_OF_KEYS,
  onIndices,
  permitting,
} from '../../../test/support/opensearch-authentication.ts';
import { instant } from '../../domain/time.ts';
import type { Store } from '../../stores/store.ts';
import { signHs512 } from './hs512.ts';
import { type OnBehalfOfGrant, type OnBehalfOfKeys, signOnBehalfOfToken } from './on-behalf-of-token.ts';

const SEARCH = 'indices:data/read/search';
const GRANT: OnBehalfOfGrant = {
  username: 'alice',
  realmName: 'default_native',
  roles: ['idx_reader', 'other'],
  audience: 'self-issued',
  issuedAt: NOW,
  expiration: instant(NOW + 300_000),
};
/** Times in tokens are whole seconds. */
const BEGIN = instant(Math.floor(NOW / 1_000) * 1_000);

function signed(changes: Partial<OnBehalfOfGrant> = {}, keys: Partial<OnBehalfOfKeys> = {}): string {
  const token = signOnBehalfOfToken({ ...ON_BEHALF_OF_KEYS, ...keys }, { ...GRANT, ...changes }, seededRandom('obo'));
  return `Bearer ${token.reveal()}`;
}

async function aStoreWithRoles(): Promise<Store> {
  const store = await aStore();
  await store.roles.put([{ name: 'idx_reader', descriptor: permitting({ indexPermissions: [onIndices('idx', 'read')] }) }]);
  await store.roles.put([{ name: 'other', descriptor: permitting({ indexPermissions: [onIndices('other', 'read')] }) }]);
  return store;
}

async function reasonOf(store: Store, authorization: string, now = NOW): Promise<string> {
  const result = await authenticate(connectOpenSearch(store), authorization, now);
  return result.outcome === 'refused' ? result.reason : 'accepted';
}

describe('an on-behalf-of token', () => {
  test('is the user in its realm, with those of its roles that the user has', async () => {
    const store = await aStoreWithRoles();
    const { authentication, authorizer, expiration } = await accept(connectOpenSearch(store), signed());
    expect(authentication).toMatchObject({
      type: 'token',
      user: { username: 'alice', roles: ['idx_reader'], fullName: 'Alice', backendRoles: [] },
      realm: { name: 'default_native', type: 'native' },
      isOnBehalfOf: true,
    });
    expect(Object.keys(authentication.user.attributes ?? {})).toEqual(
      ['iss', 'er', 'sub', 'aud', 'nbf', 'exp', 'iat'].map((claim) => `attr.jwt.${claim}`),
    );
    expect(authorizer.allowsIndex(SEARCH, 'idx')).toBe(true);
    expect(authorizer.allowsIndex(SEARCH, 'other')).toBe(false);
    expect(expiration).toBe(BEGIN + 300_000);
  });

  test('makes no credentials, whatever its roles grant', async () => {
    const store = await aStore();
    await store.users.put('native', aUser(ALICE_HASH, { roles: ['superuser'] }));
    const roles = ['superuser'];
    const { authorizer, authentication } = await accept(connectOpenSearch(store), signed({ roles }));
    expect(authorizer.allowsIndex('indices:admin/delete', 'idx')).toBe(true);
    for (const action of ['api_key/create', 'token/create', 'user/put', 'user/change_password', 'token/long_lived/create']) {
      expect(authorizer.allowsCluster(`cluster:admin/xpack/security/${action}`, authentication)).toBe(false);
    }
  });

  test('hides its roles and the realm', () => {
    const [, claims = ''] = signed().split('.');
    const text = Buffer.from(claims, 'base64url').toString('utf8');
    expect(Object.keys(JSON.parse(text))).toEqual(['sub', 'aud', 'nbf', 'iss', 'exp', 'iat', 'er']);
    expect(text).not.toContain('idx_reader');
    expect(text).not.toContain('native');
  });

  test('goes with the user, and with a role that the user loses', async () => {
    const store = await aStoreWithRoles();
    const authenticator = connectOpenSearch(store);
    const principal = await accept(authenticator, signed());
    await store.users.put('native', aUser(ALICE_HASH, { roles: [] }));
    expect(principal.isCurrent()).toBe(false);
    expect((await accept(authenticator, signed())).authorizer.allowsSomeIndex(SEARCH)).toBe(false);
    await store.users.put('native', aUser(ALICE_HASH, { enabled: false }));
    await refuse(authenticator, signed());
  });

  test('is refused while such tokens are switched off, and taken again when they are on', async () => {
    const store = await aStore();
    const authenticator = connectOpenSearch(store, { defaults: { ...ALL_ON, onBehalfOf: { enabled: false } } });
    await refuse(authenticator, signed());
    await configure(store, { on_behalf_of: { enabled: true } });
    const principal = await accept(authenticator, signed());
    await configure(store, { on_behalf_of: { enabled: false } });
    expect(principal.isCurrent()).toBe(false);
    await refuse(authenticator, signed());
  });

  test.each([
    {
      name: 'of another signing key',
      token: () => signed({}, { signingKeys: () => [new Uint8Array(64).fill(8)] }),
      reason: 'wrong signature',
    },
    {
      name: 'of another encryption key',
      token: () => signed({}, { encryptionKeys: () => [new Uint8Array(16).fill(8)] }),
      reason: 'its roles cannot be decrypted',
    },
    { name: 'for nobody', token: () => signed({ username: '' }), reason: 'it names no user' },
    { name: 'without an audience', token: () => signed({ audience: '' }), reason: 'it has no audience' },
    { name: 'of another issuer', token: () => signed({}, { issuer: 'x' }), reason: 'no realm accepts the credential' },
    { name: 'of a user who is gone', token: () => signed({ username: 'gone' }), reason: 'the user is not there or disabled' },
    { name: 'of a disabled user', token: () => signed({ username: 'off' }), reason: 'the user is not there or disabled' },
    { name: 'of a realm that is gone', token: () => signed({ realmName: 'x' }), reason: 'the realm of the user is not there' },
    { name: 'of tomorrow', token: () => signed({ issuedAt: instant(NOW + 86_400_000) }), reason: 'it is not valid yet' },
  ])('$name is refused', async ({ token, reason }) => {
    expect(await reasonOf(await aStore(), token())).toBe(reason);
  });

  test('is valid from its first second to the last, and no longer', async () => {
    const store = await aStore();
    expect(await reasonOf(store, signed(), BEGIN)).toBe('accepted');
    expect(await reasonOf(store, signed(), instant(BEGIN - 1))).toBe('it is not valid yet');
    expect(await reasonOf(store, signed(), instant(BEGIN + 299_999))).toBe('accepted');
    expect(await reasonOf(store, signed(), instant(BEGIN + 300_000))).toBe('it has expired');
  });

  test('cannot be made of another by a change of whom it names', async () => {
    const [header, claims = '', signature] = signed().slice('Bearer '.length).split('.');
    const changed = { ...JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')), sub: 'elastic' };
    const encoded = Buffer.from(JSON.stringify(changed)).toString('base64url');
    const store = await aStore();
    expect(await reasonOf(store, `Bearer ${header}.${encoded}.${signature}`)).toBe('wrong signature');
    // Nor by who has the signing key alone: roles are bound to the name.
    const [key = new Uint8Array()] = ON_BEHALF_OF_KEYS.signingKeys();
    expect(await reasonOf(store, `Bearer ${signHs512(changed, key)}`)).toBe('its roles cannot be decrypted');
  });

  test.each([
    { name: 'no algorithm', header: { alg: 'none' } },
    { name: 'another algorithm', header: { alg: 'HS256' } },
    { name: 'a key of its own', header: { alg: 'HS512', jwk: { k: 'AAAA' } } },
  ])('whose header names $name is none', async ({ header }) => {
    const [, claims, signature] = signed().slice('Bearer '.length).split('.');
    const encoded = Buffer.from(JSON.stringify(header)).toString('base64url');
    expect(await reasonOf(await aStore(), `Bearer ${encoded}.${claims}.${signature}`)).toBe('no realm accepts the credential');
  });

  test('is no API token', async () => {
    const store = await aStore();
    const claims = {
      iss: ISSUER,
      sub: 'ci',
      jti: 'x',
      er: 'AAAA',
      exp: BEGIN / 1_000 + 60,
      iat: BEGIN / 1_000,
      nbf: 0,
      aud: 'a',
    };
    expect(await reasonOf(store, `Bearer ${signHs512(claims, new Uint8Array(64).fill(1))}`)).toBe('wrong signature');
  });
});
