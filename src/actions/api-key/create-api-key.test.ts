import { describe, expect, test } from 'vitest';
import { type ActionWorld, aDescriptor, aWorld, NOW, ROLES, withPrincipal } from '../../../test/support/action-fixtures.ts';
import { SecurityError, type SecurityErrorOptions } from '../../domain/error.ts';
import { API_KEY_REALM, NATIVE_REALM, RESERVED_REALM } from '../../domain/principal/authentication.ts';
import type { RoleDescriptors } from '../../domain/role/role-descriptor.ts';
import { StoreError } from '../../stores/store.ts';
import { type CreateApiKeyDeps, createApiKey } from './create-api-key.ts';
import type { CreateApiKeyRequest } from './issue-api-key.ts';

const DERIVED = 'creating derived api keys requires an explicit role descriptor that is empty (has no privileges)';

function depsOf({ store, random, audit }: ActionWorld, parts: Partial<CreateApiKeyDeps> = {}): CreateApiKeyDeps {
  return { apiKeys: store.apiKeys, random, audit, ...parts };
}

function aRequest(parts: Partial<CreateApiKeyRequest> = {}): CreateApiKeyRequest {
  return { name: 'k', lifetimeMs: null, roleDescriptors: null, metadata: null, ownerRights: 'snapshot', ...parts };
}

function anError(code: SecurityError['code'], message: string, options?: SecurityErrorOptions): unknown {
  return expect.objectContaining({ name: 'SecurityError', code, message, ...(options && { options }) });
}

async function expectNothingStored({ store }: ActionWorld): Promise<void> {
  expect((await store.apiKeys.list({}, { size: 10 })).items).toEqual([]);
}

describe('creating an API key', () => {
  test('stores who made it, what it may do and the hash of a secret that is told once', async () => {
    const world = aWorld();
    const roleDescriptors = { role_a: aDescriptor({ cluster: ['monitor'] }) };
    const metadata = { app: 'shop', tags: ['a', 1, { b: true }] };
    const bob = world.user('bob', 'own_keys');
    const created = await createApiKey(depsOf(world), bob, aRequest({ lifetimeMs: 86_400_999, roleDescriptors, metadata }));

    expect(created).toMatchObject({ name: 'k', expiration: NOW + 86_400_000 });
    expect(created.id).toMatch(/^[\w-]{20}$/);
    expect(created.secret.reveal()).toMatch(/^[\w-]{43}$/);
    const stored = await world.store.apiKeys.find(created.id);
    expect(stored).toEqual({
      id: created.id,
      name: 'k',
      type: 'rest',
      secretHash: expect.stringMatching(/^\{SHA256\}/),
      creation: NOW,
      expiration: NOW + 86_400_000,
      invalidation: null,
      creator: {
        principal: 'bob',
        fullName: null,
        email: 'bob@example.com',
        metadata: { team: 'x' },
        realm: NATIVE_REALM,
      },
      metadata,
      roleDescriptors,
      limitedBy: { own_keys: { ...ROLES.own_keys, description: null } },
      ownerRights: 'snapshot',
      access: null,
      certificateIdentity: null,
      lastUse: null,
    });
    expect(JSON.stringify([stored, created, world.events])).not.toContain(created.secret.reveal());
  });

  test('gives each key an id and a secret of its own, also under one name', async () => {
    const world = aWorld();
    const keys = await Promise.all([1, 2, 3].map(() => createApiKey(depsOf(world), world.superuser, aRequest())));
    expect(new Set(keys.flatMap(({ id, secret }) => [id, secret.reveal()])).size).toBe(6);
  });

  test('takes no rights, no entry of rights, no metadata and no lifetime as such', async () => {
    const world = aWorld();
    for (const roleDescriptors of [null, {}]) {
      const { id } = await createApiKey(depsOf(world), world.superuser, aRequest({ roleDescriptors }));
      const stored = await world.store.apiKeys.find(id);
      expect(stored).toMatchObject({ metadata: {}, expiration: null, creator: { realm: RESERVED_REALM } });
      expect(Object.keys(stored?.roleDescriptors ?? { none: 1 })).toEqual([]);
      expect(Object.keys(stored?.limitedBy ?? {})).toEqual(['superuser']);
    }
  });

  test.each([
    { case: 'empty name', parts: { name: '' }, message: 'Validation Failed: 1: api key name is required;' },
    {
      case: 'blank name',
      parts: { name: '  ' },
      message: 'Validation Failed: 1: api key name may not begin or end with whitespace;',
    },
    {
      case: 'reserved metadata',
      parts: { metadata: { _reserved: 1 } },
      message: 'Validation Failed: 1: API key metadata keys may not start with [_];',
    },
    {
      case: 'reserved metadata of a role',
      parts: { roleDescriptors: { r: aDescriptor({ metadata: { _x: 1 } }) } },
      message: 'Validation Failed: 1: role descriptor metadata keys may not start with [_];',
    },
    {
      case: 'all of them, in order',
      parts: { name: '_x', metadata: { _a: 1 }, roleDescriptors: { r: aDescriptor({ metadata: { _x: 1 } }) } },
      message:
        'Validation Failed: 1: api key name may not begin with an underscore;2: API key metadata keys may not start with [_];3: role descriptor metadata keys may not start with [_];',
    },
  ])('refuses what Elasticsearch refuses, whoever asks: $case', async ({ parts, message }) => {
    const world = aWorld();
    for (const caller of [world.superuser, world.user('alice', 'idx_reader')]) {
      await expect(createApiKey(depsOf(world), caller, aRequest(parts))).rejects.toEqual(
        anError('actionRequestValidation', message),
      );
    }
    await expectNothingStored(world);
    expect(world.events).toEqual([]);
  });

  test('limits the size of the metadata, in bytes', async () => {
    const world = aWorld();
    const deps = depsOf(world, { metadataBytesMax: 10 });
    await createApiKey(deps, world.superuser, aRequest({ metadata: { a: 'é' } }));
    await expect(createApiKey(deps, world.superuser, aRequest({ metadata: { a: 'éa' } }))).rejects.toEqual(
      anError('actionRequestValidation', 'Validation Failed: 1: API key metadata may not be more than 10 bytes long;'),
    );
  });

  test.each<{ case: string; roleDescriptors: RoleDescriptors; message: string }>([
    {
      case: 'beside a role without',
      roleDescriptors: { r: aDescriptor({ restriction: { workflows: ['search_application_query'] } }), s: aDescriptor() },
      message: 'combining role descriptors with and without restriction is not supported',
    },
  ])('refuses a workflow restriction $case', async ({ roleDescriptors, message }) => {
    const world = aWorld();
    await expect(createApiKey(depsOf(world), world.superuser, aRequest({ roleDescriptors }))).rejects.toEqual(
      anError('illegalArgument', message),
    );
    await expectNothingStored(world);
  });

  test('refuses a lifetime that has no date', async () => {
    const world = aWorld();
    await expect(createApiKey(depsOf(world), world.superuser, aRequest({ lifetimeMs: 1e20 }))).rejects.toEqual(
      anError('dateTime', 'Instant exceeds minimum or maximum instant'),
    );
    await expectNothingStored(world);
  });

  test.each([
    { username: 'alice', roles: ['idx_reader'] as const, told: 'idx_reader' },
    { username: 'nobody', roles: [] as const, told: '' },
  ])('is refused to a user without the privilege, and audited: $username', async ({ username, roles, told }) => {
    const world = aWorld();
    const caller = world.user(username, ...roles);
    const message = `action [cluster:admin/xpack/security/api_key/create] is unauthorized for user [${username}] with effective roles [${told}], this action is granted by the cluster privileges [manage_own_api_key,manage_api_key,manage_security,all]`;
    await expect(createApiKey(depsOf(world), caller, aRequest())).rejects.toEqual(anError('forbidden', message));
    await expectNothingStored(world);
    expect(world.events).toEqual([
      expect.objectContaining({
        event: 'access_denied',
        action: 'cluster:admin/xpack/security/api_key/create',
        authentication: caller.principal.authentication,
        realm: NATIVE_REALM,
        reason: message,
        targets: [],
      }),
    ]);
  });

  test('is audited once it is stored', async () => {
    const world = aWorld();
    const { id } = await createApiKey(depsOf(world), world.superuser, aRequest());
    expect(world.events.map(({ event, targets }) => ({ event, targets }))).toEqual([
      { event: 'access_granted', targets: [] },
      { event: 'create_apikey', targets: [id] },
    ]);
  });

  test('that the store refuses is not audited as made and tells nothing of the store', async () => {
    const world = aWorld();
    for (const { code, error } of [
      { code: 'unavailable', error: anError('unavailable', 'the security store is not available') },
      { code: 'conflict', error: anError('internal', 'the security store failed') },
    ] as const) {
      const refuse = () => Promise.reject(new StoreError(code, 'disk /dev/sda1 is full'));
      const apiKeys = { create: refuse, createWithin: refuse };
      await expect(createApiKey(depsOf(world, { apiKeys }), world.superuser, aRequest())).rejects.toEqual(error);
    }
    expect(world.events.map(({ event }) => event)).not.toContain('create_apikey');
  });

  test('does nothing for a caller whose credential was revoked since', async () => {
    const world = aWorld();
    const revoked = withPrincipal(world.superuser, { isCurrent: () => false });
    await expect(createApiKey(depsOf(world), revoked, aRequest())).rejects.toThrow(SecurityError);
    await expectNothingStored(world);
  });
});

describe('the rights of a new API key', () => {
  test('never pass those of its owner, whatever it is given', async () => {
    const world = aWorld();
    const wide = { wide: aDescriptor({ cluster: ['all'] }) };
    const created = await createApiKey(depsOf(world), world.user('bob', 'own_keys'), aRequest({ roleDescriptors: wide }));
    const { principal } = await world.key(created);
    expect(principal.authorizer.allowsCluster('cluster:monitor/health', principal.authentication)).toBe(false);
    expect(principal.authorizer.allowsIndex('indices:data/read/search', 'idx')).toBe(false);
  });

  test('without any of its own are those of its owner', async () => {
    const world = aWorld();
    const created = await createApiKey(depsOf(world), world.user('bob', 'own_keys'), aRequest());
    const { principal } = await world.key(created);
    expect(principal.authorizer.allowsIndex('indices:data/read/search', 'idx')).toBe(true);
    expect(principal.authorizer.allowsIndex('indices:data/read/search', 'other')).toBe(false);
  });

  test('of an owner without rights are none', async () => {
    const world = aWorld();
    // Allowed to create, and nothing more, by an authorizer that its roles do not explain.
    const nobody = withPrincipal(world.user('nobody'), { authorizer: world.superuser.principal.authorizer });
    const created = await createApiKey(depsOf(world), nobody, aRequest());
    const { principal } = await world.key(created);
    expect(principal.authorizer.allowsEverything).toBe(false);
    expect(principal.authorizer.allowsCluster('cluster:monitor/health', principal.authentication)).toBe(false);
    expect(principal.authorizer.allowsSomeIndex('indices:data/read/search')).toBe(false);
  });

  test('are not frozen from a caller whose rights are no single set', async () => {
    const world = aWorld();
    for (const descriptorSets of [[], [{}, {}]]) {
      const caller = withPrincipal(world.superuser, { rights: { descriptorSets, unknownRoles: [] } });
      await expect(createApiKey(depsOf(world), caller, aRequest())).rejects.toThrow('assertion failed');
    }
    await expectNothingStored(world);
  });
});

describe('an API key made by an API key', () => {
  async function aMaker(world: ActionWorld, roleDescriptors: RoleDescriptors | null = null): ReturnType<ActionWorld['key']> {
    return world.key(await createApiKey(depsOf(world), world.superuser, aRequest({ name: 'maker', roleDescriptors })));
  }

  test.each<{ case: string; roleDescriptors: RoleDescriptors | null }>([
    { case: 'no role_descriptors', roleDescriptors: null },
    { case: 'role_descriptors empty', roleDescriptors: {} },
    { case: 'a role with privileges', roleDescriptors: { r: aDescriptor({ cluster: ['monitor'] }) } },
    {
      case: 'a role with remote privileges',
      roleDescriptors: { r: aDescriptor({ remoteCluster: [{ privileges: ['monitor_enrich'], clusters: ['*'] }] }) },
    },
    { case: 'one of two roles with privileges', roleDescriptors: { r: aDescriptor(), s: aDescriptor({ runAs: ['a'] }) } },
  ])('is refused unless it is explicitly without rights: $case', async ({ roleDescriptors }) => {
    const world = aWorld();
    const maker = await aMaker(world);
    await expect(createApiKey(depsOf(world), maker, aRequest({ roleDescriptors }))).rejects.toEqual(
      anError('illegalArgument', DERIVED),
    );
    expect((await world.store.apiKeys.list({}, { size: 10 })).items).toHaveLength(1);
  });

  test('may do nothing, belongs to the original user and was made in the realm of API keys', async () => {
    const world = aWorld();
    const maker = await aMaker(world);
    const created = await createApiKey(depsOf(world), maker, aRequest({ roleDescriptors: { none: aDescriptor() } }));
    const stored = await world.store.apiKeys.find(created.id);
    expect(stored).toMatchObject({
      creator: { principal: 'elastic', realm: API_KEY_REALM },
      roleDescriptors: { none: aDescriptor() },
    });
    expect(Object.keys(stored?.limitedBy ?? { none: 1 })).toEqual([]);

    const { principal } = await world.key(created);
    expect(principal.authorizer.allowsEverything).toBe(false);
    expect(principal.authorizer.allowsCluster('cluster:monitor/health', principal.authentication)).toBe(false);
    expect(principal.authorizer.allowsSomeIndex('indices:data/read/search')).toBe(false);
    expect(principal.authorizer.allowsRunAs('alice')).toBe(false);
  });

  test('cannot be made by a derived key in turn', async () => {
    const world = aWorld();
    const none = { none: aDescriptor() };
    const derived = await world.key(
      await createApiKey(depsOf(world), await aMaker(world), aRequest({ roleDescriptors: none })),
    );
    await expect(createApiKey(depsOf(world), derived, aRequest({ roleDescriptors: none }))).rejects.toEqual(
      expect.objectContaining({ code: 'forbidden' }),
    );
  });

  test('takes the privilege, which is asked for before the rights of the new key', async () => {
    const world = aWorld();
    const weak = await aMaker(world, { r: aDescriptor({ cluster: ['monitor'] }) });
    const id = weak.principal.authentication.apiKey?.id;
    await expect(createApiKey(depsOf(world), weak, aRequest())).rejects.toEqual(
      anError(
        'forbidden',
        `action [cluster:admin/xpack/security/api_key/create] is unauthorized for API key id [${id}] of user [elastic], this action is granted by the cluster privileges [manage_own_api_key,manage_api_key,manage_security,all]`,
      ),
    );
  });

  test('by a token that is limited to a part of its user’s rights is refused: the key could not be limited so', async () => {
    const world = aWorld();
    const caller = world.user('bob', 'own_keys');
    const scope = { narrow: aDescriptor({ cluster: ['manage_own_api_key'] }) };
    const rights = { ...caller.principal.rights, descriptorSets: [scope, ...caller.principal.rights.descriptorSets], scope };
    await expect(createApiKey(depsOf(world), withPrincipal(caller, { rights }), aRequest())).rejects.toThrow(
      anError('illegalArgument', 'a token that is limited to a part of its user’s rights can make no API key'),
    );
    await expectNothingStored(world);
  });
});
