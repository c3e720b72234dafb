import { describe, expect, test } from 'vitest';
import { type ActionWorld, aDescriptor, aWorld, NOW, ROLES, withPrincipal } from '../../../test/support/action-fixtures.ts';
import { NO_API_KEY_POLICY } from '../../domain/api-key/api-key-policy.ts';
import { instant } from '../../domain/time.ts';
import type { ActionContext } from '../action-context.ts';
import { bulkUpdateApiKeys } from './bulk-update-api-keys.ts';
import { createApiKey } from './create-api-key.ts';
import type { CreatedApiKey } from './issue-api-key.ts';
import { type ApiKeyValues, updateApiKey } from './update-api-key.ts';
import type { UpdateApiKeyDeps } from './update-owned-api-keys.ts';

const NOTHING: ApiKeyValues = { metadata: null, roleDescriptors: null, lifetimeMs: null, ownerRights: null };

function depsOf({ store, audit }: ActionWorld, parts: Partial<UpdateApiKeyDeps> = {}): UpdateApiKeyDeps {
  return { apiKeys: store.apiKeys, audit, ...parts };
}

function aKey(
  { store, random, audit }: ActionWorld,
  owner: ActionContext,
  lifetimeMs: number | null = null,
): Promise<CreatedApiKey> {
  const request = { name: 'k', lifetimeMs, roleDescriptors: null, metadata: null, ownerRights: 'snapshot' as const };
  return createApiKey({ apiKeys: store.apiKeys, random, audit }, owner, request);
}

describe('updating an API key', () => {
  test('takes the owner’s rights as they are now and keeps the secret', async () => {
    const world = aWorld();
    const { id } = await aKey(world, world.user('bob', 'own_keys'));
    const before = await world.store.apiKeys.find(id);
    const now = world.user('bob', 'own_keys', 'sec_reader');
    expect(await updateApiKey(depsOf(world), now, { id, ...NOTHING })).toEqual({ updated: true });
    const after = await world.store.apiKeys.find(id);
    const ownKeys = { ...ROLES.own_keys, description: null };
    expect(after).toEqual({ ...before, limitedBy: { own_keys: ownKeys, sec_reader: ROLES.sec_reader } });
    expect(await updateApiKey(depsOf(world), now, { id, ...NOTHING })).toEqual({ updated: false });
  });

  test('is audited when it changes something, and only then', async () => {
    const world = aWorld();
    const { id } = await aKey(world, world.superuser);
    await updateApiKey(depsOf(world), world.superuser, { id, ...NOTHING, metadata: { v: 1 } });
    await updateApiKey(depsOf(world), world.superuser, { id, ...NOTHING, metadata: { v: 1 } });
    const changes = world.events.filter(({ event }) => event === 'change_apikey');
    expect(changes).toMatchObject([{ action: 'cluster:admin/xpack/security/api_key/update', targets: [id] }]);
  });

  test('is not done for a caller whose credential changed meanwhile', async () => {
    const world = aWorld();
    const { id } = await aKey(world, world.superuser);
    const revoked = withPrincipal(world.superuser, { isCurrent: () => false });
    const request = { id, ...NOTHING, metadata: { v: 1 } };
    await expect(updateApiKey(depsOf(world), revoked, request)).rejects.toMatchObject({ code: 'unavailable' });
    expect((await world.store.apiKeys.find(id))?.metadata).toEqual({});
  });

  test('of a key that is invalidated between reading and writing is told as such', async () => {
    const world = aWorld();
    const { id } = await aKey(world, world.superuser);
    const apiKeys = { list: world.store.apiKeys.list, update: async () => [] };
    const request = { id, ...NOTHING, metadata: { v: 1 } };
    await expect(updateApiKey(depsOf(world, { apiKeys }), world.superuser, request)).rejects.toMatchObject({
      message: `cannot update invalidated API key [${id}]`,
    });
  });

  test('keeps to the longest lifetime of the policy, counted from the update', async () => {
    const world = aWorld();
    const { id } = await aKey(world, world.superuser, 60_000);
    const deps = depsOf(world, { policy: { ...NO_API_KEY_POLICY, lifetimeMsMax: 60_000 } });
    const later = { ...world.superuser, now: instant(NOW + 30_000) };
    await expect(updateApiKey(deps, later, { id, ...NOTHING, lifetimeMs: 60_001 })).rejects.toMatchObject({
      code: 'actionRequestValidation',
      message: expect.stringContaining('[claviger.api_key.lifetime_max]'),
    });
    await updateApiKey(deps, later, { id, ...NOTHING, lifetimeMs: 60_000 });
    expect((await world.store.apiKeys.find(id))?.expiration).toBe(NOW + 90_000);
  });

  test('can make its rights live, and back', async () => {
    const world = aWorld();
    const bob = world.user('bob', 'own_keys');
    const { id } = await aKey(world, bob);
    for (const ownerRights of ['live', 'snapshot'] as const) {
      expect(await updateApiKey(depsOf(world), bob, { id, ...NOTHING, ownerRights })).toEqual({ updated: true });
      expect((await world.store.apiKeys.find(id))?.ownerRights).toBe(ownerRights);
    }
  });
});

describe('updating several API keys', () => {
  test('goes on behind those that cannot be updated, in transactions of bounded size', async () => {
    const world = aWorld();
    const key = await aKey(world, world.superuser);
    const template = await world.store.apiKeys.find(key.id);
    if (template === null) throw new Error('the template is there');
    const ids = Array.from({ length: 1_001 }, (_, index) => `key-${index}`);
    for (const id of ids) await world.store.apiKeys.create({ ...template, id });
    const batches: number[] = [];
    const apiKeys: UpdateApiKeyDeps['apiKeys'] = {
      list: world.store.apiKeys.list,
      update(updates) {
        batches.push(updates.length);
        return world.store.apiKeys.update(updates);
      },
    };
    const bobs = await aKey(world, world.user('bob', 'own_keys'));
    const request = { ids: [bobs.id, ...ids, 'nosuch', 'key-0'], ...NOTHING, metadata: { v: 1 } };
    const outcome = await bulkUpdateApiKeys(depsOf(world, { apiKeys }), world.superuser, request);
    expect(outcome.updated).toEqual(ids);
    expect([...outcome.errors.keys()]).toEqual([bobs.id, 'nosuch']);
    expect(batches).toEqual([1_000, 1]);
    expect((await bulkUpdateApiKeys(depsOf(world), world.superuser, request)).noops).toEqual(ids);
  });

  test('audits every key that it changed', async () => {
    const world = aWorld();
    const keys = [await aKey(world, world.superuser), await aKey(world, world.superuser)];
    const ids = keys.map(({ id }) => id);
    const roleDescriptors = { r: aDescriptor({ cluster: ['monitor'] }) };
    await bulkUpdateApiKeys(depsOf(world), world.superuser, { ids, ...NOTHING, roleDescriptors });
    expect(world.events.filter(({ event }) => event === 'change_apikeys')).toMatchObject([{ targets: ids }]);
  });
});

describe('an API token of OpenSearch’s dialect', () => {
  async function aToken(world: ActionWorld): Promise<{ readonly id: string }> {
    const { id } = await aKey(world, world.superuser, 60_000);
    const template = await world.store.apiKeys.find(id);
    if (template === null) throw new Error('the template is there');
    const token = { ...template, id: 'token', name: 'token', token: { form: 'opaque', digest: 'digest' } } as const;
    expect(await world.store.apiKeys.createToken(token, 0)).toBe('created');
    return token;
  }

  test('gets other rights and stays the same token, limited by its owner', async () => {
    const world = aWorld();
    const { id } = await aToken(world);
    const permissions = { clusterPermissions: ['cluster_monitor'], indexPermissions: [] };
    const roleDescriptors = { r: aDescriptor({ permissions }) };
    expect(await updateApiKey(depsOf(world), world.superuser, { id, ...NOTHING, roleDescriptors })).toEqual({ updated: true });
    expect(await world.store.apiKeys.findByTokenDigest('digest')).toMatchObject({
      id,
      roleDescriptors,
      token: { form: 'opaque' },
    });
  });

  test('keeps its expiration', async () => {
    const world = aWorld();
    const { id } = await aToken(world);
    const before = await world.store.apiKeys.find(id);
    const update = updateApiKey(depsOf(world), world.superuser, { id, ...NOTHING, lifetimeMs: 1 });
    await expect(update).rejects.toMatchObject({
      code: 'illegalArgument',
      message: 'cannot update the expiration of API token [token]',
    });
    expect(await world.store.apiKeys.find(id)).toEqual(before);
  });
});
