import { describe, expect, test } from 'vitest';
import { aDescriptor, NOW } from '../../test/support/action-fixtures.ts';
import { Secret } from '../domain/secret.ts';
import { openMemoryStore } from '../stores/memory/memory-store.ts';
import type { Store } from '../stores/store.ts';
import type { Realm, RealmOutcome } from './realm.ts';
import { hashApiKeySecret } from './secret-hash.ts';
import { createServiceAccountRealm, type FileServiceTokens } from './service-account-realm.ts';
import { serviceTokenText } from './service-token.ts';

const ACCOUNT = 'elastic/kibana';
const DESCRIPTOR = aDescriptor({ cluster: ['monitor'] });
const SECRET = 'a-secret-of-some-length';

async function aStore(secret = SECRET): Promise<Store> {
  const store = openMemoryStore();
  const secretHash = hashApiKeySecret(new Secret(secret));
  await store.serviceAccountTokens.create(`${ACCOUNT}/t1`, { account: ACCOUNT, name: 't1', secretHash, creation: NOW });
  return store;
}

function aRealm(store: Store, fileTokens: FileServiceTokens | null = null): Realm {
  const accounts = new Map([[ACCOUNT, DESCRIPTOR]]);
  const passwords = { verify: async (secret: Secret, hash: string) => hash === `slow ${secret.reveal()}` };
  return createServiceAccountRealm({ accounts, serviceAccountTokens: store.serviceAccountTokens, fileTokens, passwords });
}

function present(realm: Realm, name: string, secret = SECRET, account = ACCOUNT): Promise<RealmOutcome> {
  const token = serviceTokenText({ account, name, secret: new Secret(secret) });
  return realm.authenticate({ scheme: 'bearer', token }, NOW);
}

describe('the realm of service accounts', () => {
  test('accepts a stored token, until the token changes, with the rights of the account', async () => {
    expect(await present(aRealm(await aStore()), 't1')).toEqual({
      outcome: 'authenticated',
      authentication: {
        type: 'token',
        user: {
          username: ACCOUNT,
          roles: [],
          fullName: 'Service account - elastic/kibana',
          email: null,
          metadata: { _elastic_service_account: true },
          enabled: true,
        },
        realm: { name: '_service_account', type: '_service_account' },
        lookupRealm: { name: '_service_account', type: '_service_account' },
        apiKey: null,
        serviceToken: { name: 't1', type: '_service_account_index' },
        authenticatingUser: null,
      },
      rights: { descriptorSets: [{ [ACCOUNT]: DESCRIPTOR }], unknownRoles: [] },
      expiration: null,
      dependencies: [{ kind: 'serviceAccountToken', id: 'elastic/kibana/t1' }],
    });
  });

  test.each([
    { case: 'a wrong secret', name: 't1', secret: 'wrong-secret-of-some-length', account: ACCOUNT },
    { case: 'an unknown token', name: 't2', secret: SECRET, account: ACCOUNT },
    { case: 'an unknown account', name: 't1', secret: SECRET, account: 'elastic/ghost' },
    { case: 'an unknown namespace', name: 't1', secret: SECRET, account: 'ghost/kibana' },
  ])('refuses $case in the same words', async ({ name, secret, account }) => {
    const text = `failed to authenticate service account [${account}] with token name [${name}]`;
    expect(await present(aRealm(await aStore()), name, secret, account)).toMatchObject({
      outcome: 'rejected',
      reason: text,
      told: null,
      toldInstead: text,
      dependencies: [{ kind: 'serviceAccountToken', id: `${account}/${name}` }],
    });
  });

  test('refuses a secret of fewer than ten characters, even the right one', async () => {
    expect((await present(aRealm(await aStore('123456789')), 't1', '123456789')).outcome).toBe('rejected');
    expect((await present(aRealm(await aStore('1234567890')), 't1', '1234567890')).outcome).toBe('authenticated');
  });

  test('leaves other credentials to other realms', async () => {
    const realm = aRealm(await aStore());
    const bearer = { scheme: 'bearer', token: new Secret('AAEAAWnope') } as const;
    const basic = { scheme: 'basic', username: 'a', password: new Secret('b') } as const;
    for (const credential of [bearer, basic]) expect(await realm.authenticate(credential, NOW)).toEqual({ outcome: 'notMine' });
  });
});

describe('tokens of a file', () => {
  const file = (...lines: readonly (readonly [string, string])[]): FileServiceTokens => ({
    believedMs: 500,
    read: async () => new Map(lines),
  });

  test('come before stored ones and are believed for a moment', async () => {
    const realm = aRealm(await aStore(), file(['elastic/kibana/t1', 'slow secret-of-the-file']));
    expect(await present(realm, 't1', 'secret-of-the-file')).toMatchObject({
      outcome: 'authenticated',
      expiration: NOW + 500,
      authentication: { serviceToken: { name: 't1', type: '_service_account_file' } },
    });
    expect((await present(realm, 't1')).outcome).toBe('rejected');
  });

  test('may appear at any time: a refusal is not remembered', async () => {
    const realm = aRealm(await aStore(), file());
    expect(await present(realm, 't2')).toMatchObject({ outcome: 'rejected', dependencies: [] });
    expect((await present(realm, 't1')).outcome).toBe('authenticated');
  });

  test('cannot name accounts that there are not', async () => {
    const realm = aRealm(await aStore(), file(['elastic/ghost/t1', `slow ${SECRET}`]));
    expect((await present(realm, 't1', SECRET, 'elastic/ghost')).outcome).toBe('rejected');
  });
});
