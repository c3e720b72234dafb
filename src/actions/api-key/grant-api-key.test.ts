import { describe, expect, test } from 'vitest';
import { type ActionWorld, aDescriptor, aWorld, ROLES, withPrincipal } from '../../../test/support/action-fixtures.ts';
import { ALICE_HASH, aUser, connectAuthenticator } from '../../../test/support/authentication-fixtures.ts';
import { createRefusals } from '../../authentication/refusals.ts';
import { type ApiKeyPolicy, NO_API_KEY_POLICY } from '../../domain/api-key/api-key-policy.ts';
import type { GrantRequest } from '../../domain/principal/grant-request.ts';
import { Secret } from '../../domain/secret.ts';
import { type BulkGrantApiKeysDeps, bulkGrantApiKeys } from './bulk-grant-api-keys.ts';
import { type CloneApiKeyDeps, type CloneApiKeyRequest, cloneApiKey } from './clone-api-key.ts';
import { createApiKey } from './create-api-key.ts';
import { grantApiKey } from './grant-api-key.ts';
import type { CreateApiKeyRequest, CreatedApiKey } from './issue-api-key.ts';

type Deps = BulkGrantApiKeysDeps & CloneApiKeyDeps;

const GRANT: GrantRequest = {
  grantType: 'password',
  username: 'alice',
  password: new Secret('password-alice'),
  accessToken: null,
  clientAuthentication: null,
};

interface GrantWorld extends ActionWorld {
  readonly deps: Deps;
}

async function aGrantWorld(parts: Partial<Deps> = {}): Promise<GrantWorld> {
  const world = aWorld();
  const { store, random, audit } = world;
  await store.roles.put([{ name: 'idx_reader', descriptor: ROLES.idx_reader }]);
  await store.users.put('native', aUser(ALICE_HASH));
  const refusals = createRefusals({ apiKeys: true, tokens: true });
  const grants = { authenticator: connectAuthenticator(store), refusals };
  return { ...world, deps: { apiKeys: store.apiKeys, random, audit, grants, ...parts } };
}

function aKey(parts: Partial<CreateApiKeyRequest> = {}): CreateApiKeyRequest {
  return { name: 'k', lifetimeMs: null, roleDescriptors: null, metadata: null, ownerRights: 'snapshot', ...parts };
}

function encoded({ id, secret }: CreatedApiKey): Secret {
  return new Secret(Buffer.from(`${id}:${secret.reveal()}`).toString('base64'));
}

function aClone(credential: Secret, parts: Partial<CloneApiKeyRequest> = {}): CloneApiKeyRequest {
  return { credential, name: null, lifetimeMs: null, metadata: null, ...parts };
}

describe('granting an API key', () => {
  test('makes a key of the user’s, limited to the user’s rights, audited as the caller’s deed', async () => {
    const { deps, store, events, superuser } = await aGrantWorld();
    const { id } = await grantApiKey(deps, superuser, { grant: GRANT, runAs: null, apiKey: aKey({ ownerRights: 'live' }) });
    expect(await store.apiKeys.find(id)).toMatchObject({
      creator: { principal: 'alice', realm: { name: 'default_native' } },
      limitedBy: { idx_reader: ROLES.idx_reader },
      ownerRights: 'live',
    });
    expect(events.at(-1)).toMatchObject({
      event: 'create_apikey',
      action: 'cluster:admin/xpack/security/api_key/grant',
      authentication: { user: { username: 'elastic' } },
      targets: [id],
    });
  });

  test('with a wrong password is denied, not challenged, and tries no password for who may not grant', async () => {
    const { deps, events, superuser, user } = await aGrantWorld();
    const grant = { ...GRANT, password: new Secret('wrong') };
    await expect(grantApiKey(deps, superuser, { grant, runAs: null, apiKey: aKey() })).rejects.toMatchObject({
      code: 'forbidden',
      message: 'Failed to authenticate api key grant',
      options: { causedBy: { code: 'invalidCredentials' } },
    });
    expect(events.at(-1)).toMatchObject({ event: 'authentication_failed', authentication: null, claimedPrincipal: 'alice' });
    await expect(grantApiKey(deps, user('bob', 'own_keys'), { grant, runAs: null, apiKey: aKey() })).rejects.toMatchObject({
      message: expect.stringMatching(/^action \[cluster:admin\/xpack\/security\/api_key\/grant\] is unauthorized/),
    });
  });

  test('is not done when caller or user changed meanwhile', async () => {
    const { deps, store, superuser } = await aGrantWorld();
    const revoked = withPrincipal(superuser, { isCurrent: () => false });
    const request = { grant: GRANT, runAs: null, apiKey: aKey() };
    await expect(grantApiKey(deps, revoked, request)).rejects.toMatchObject({ code: 'unavailable' });
    const { authenticator } = deps.grants;
    const disabling = {
      ...authenticator,
      async authenticateCredential(...call: Parameters<typeof authenticator.authenticateCredential>) {
        const result = await authenticator.authenticateCredential(...call);
        await store.users.update('native', 'alice', { enabled: false });
        return result;
      },
    };
    const slow = { ...deps, grants: { ...deps.grants, authenticator: disabling } };
    await expect(grantApiKey(slow, superuser, request)).rejects.toMatchObject({ code: 'unavailable' });
    expect((await store.apiKeys.list({}, { size: 10 })).items).toEqual([]);
  });

  test('of several makes those it can and tells why not the others', async () => {
    const { deps, superuser } = await aGrantWorld({
      policy: { ...NO_API_KEY_POLICY, ownerKeysMax: 2, namePattern: { text: 'k*', matches: (name) => name.startsWith('k') } },
    });
    const names = ['k1', 'x', 'k2', 'k3'];
    const request = { grant: GRANT, runAs: null, apiKeys: names.map((name) => aKey({ name })) };
    const { created, errors } = await bulkGrantApiKeys(deps, superuser, request);
    expect(created.map(({ name }) => name)).toEqual(['k1', 'k2']);
    expect(errors.size).toBe(2);
    expect(errors.get('1')?.message).toContain('[claviger.api_key.name_pattern]');
    expect([...errors.values()][1]?.message).toContain('[claviger.api_key.owner_keys_max]');
  });

  test.each([
    { case: 'none', count: 0, text: 'Validation Failed: 1: [api_keys] must not be empty;' },
    { case: 'more than may be', count: 3, text: 'Validation Failed: 1: [api_keys] may not have more than 2 entries;' },
  ])('of $case is refused', async ({ count, text }) => {
    const { deps, superuser } = await aGrantWorld({ bulkGrantKeysMax: 2 });
    const request = { grant: GRANT, runAs: null, apiKeys: Array.from({ length: count }, () => aKey()) };
    await expect(bulkGrantApiKeys(deps, superuser, request)).rejects.toMatchObject({ message: text });
    const two = { ...request, apiKeys: [aKey(), aKey()] };
    expect((await bulkGrantApiKeys(deps, superuser, two)).created).toHaveLength(2);
  });
});

describe('cloning an API key', () => {
  test('makes a key with the source’s creator and rights, another id and another secret', async () => {
    const { deps, store, superuser, user } = await aGrantWorld();
    const roleDescriptors = { r: aDescriptor({ cluster: ['monitor'] }) };
    const source = await createApiKey(
      deps,
      user('bob', 'own_keys'),
      aKey({ name: 'source', roleDescriptors, metadata: { a: 1 } }),
    );
    const clone = await cloneApiKey(deps, superuser, aClone(encoded(source)));
    const [left, right] = await Promise.all([store.apiKeys.find(source.id), store.apiKeys.find(clone.id)]);
    expect(right).toEqual({ ...left, id: clone.id, secretHash: right?.secretHash, metadata: {} });
    expect(clone.id).not.toBe(source.id);
    expect(clone.secret.reveal()).not.toBe(source.secret.reveal());
    expect(right?.secretHash).not.toBe(left?.secretHash);
  });

  test.each([
    { case: 'of a wrong secret', change: (key: CreatedApiKey) => encoded({ ...key, secret: new Secret('x') }) },
    { case: 'of an unknown key', change: (key: CreatedApiKey) => encoded({ ...key, id: 'nosuch' }) },
  ])('$case is denied', async ({ change }) => {
    const { deps, superuser } = await aGrantWorld();
    const credential = change(await createApiKey(deps, superuser, aKey()));
    await expect(cloneApiKey(deps, superuser, aClone(credential))).rejects.toMatchObject({
      code: 'forbidden',
      message: 'Failed to clone API key',
      options: { causedBy: { code: 'invalidCredentials' } },
    });
  });

  test.each(['', '!', 'bm8tY29sb24='])('of a credential that is none [%s] is refused and repeats none of it', async (text) => {
    const { deps, superuser } = await aGrantWorld();
    await expect(cloneApiKey(deps, superuser, aClone(new Secret(text)))).rejects.toMatchObject({
      code: 'credentialMalformed',
      message: expect.stringMatching(/^invalid API key credential: /),
    });
  });

  test('takes the privilege to manage keys: who holds one secret shall not make a second that outlives it', async () => {
    const { deps, user } = await aGrantWorld();
    const source = await createApiKey(deps, user('bob', 'own_keys'), aKey());
    expect((await cloneApiKey(deps, user('carol', 'key_admin'), aClone(encoded(source), { name: 'c' }))).name).toBe('c');
    await expect(cloneApiKey(deps, user('bob', 'own_keys'), aClone(encoded(source)))).rejects.toMatchObject({
      message: expect.stringContaining('[cluster:admin/xpack/security/api_key/clone] is unauthorized'),
    });
  });
});

describe('a policy', () => {
  const POLICY: ApiKeyPolicy = { ...NO_API_KEY_POLICY, lifetimeMsMax: 60_000, lifetimeMsDefault: 30_000, ownerKeysMax: 2 };

  test('holds for creating, granting and cloning alike', async () => {
    const { deps, superuser, now } = await world();
    const source = await createApiKey(deps, superuser, aKey());
    const makers = [
      (lifetimeMs: number | null) => createApiKey(deps, superuser, aKey({ lifetimeMs })),
      (lifetimeMs: number | null) => grantApiKey(deps, superuser, { grant: GRANT, runAs: null, apiKey: aKey({ lifetimeMs }) }),
      (lifetimeMs: number | null) => cloneApiKey(deps, superuser, aClone(encoded(source), { lifetimeMs })),
    ];
    for (const make of makers) {
      await expect(make(60_001)).rejects.toMatchObject({ message: expect.stringContaining('lifetime_max') });
    }
    expect(await makers[1]?.(null)).toMatchObject({ expiration: now + 30_000 });
    expect(await makers[1]?.(60_000)).toMatchObject({ expiration: now + 60_000 });
    await expect(makers[1]?.(null)).rejects.toMatchObject({ message: expect.stringContaining('owner_keys_max') });
    await makers[2]?.(null);
    await expect(makers[0]?.(null)).rejects.toMatchObject({ message: expect.stringContaining('owner_keys_max') });
  });

  async function world() {
    const made = await aGrantWorld({ policy: POLICY });
    return { ...made, now: made.superuser.now };
  }
});
