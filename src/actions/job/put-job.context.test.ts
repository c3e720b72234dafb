import { describe, expect, test } from 'vitest';
import { aDescriptor, NOW, withPrincipal } from '../../../test/support/action-fixtures.ts';
import { aJobActionsWorld, type JobChanges } from '../../../test/support/job-actions-world.ts';
import { ANONYMOUS_REALM, NATIVE_REALM } from '../../domain/principal/authentication.ts';
import { instant } from '../../domain/time.ts';
import type { ActionContext } from '../action-context.ts';
import { createApiKey } from '../api-key/create-api-key.ts';

const OTHERS_KEY = /no valid API key with the id \[.+\] is the caller's own or has only rights that the caller holds/;

function later(context: ActionContext, ms: number): ActionContext {
  return { ...context, now: instant(context.now + ms) };
}

/** A world with a key of alice's and a context for it. */
async function openWithKey(descriptors: Parameters<typeof createApiKey>[2]['roleDescriptors'] = null) {
  const opened = aJobActionsWorld();
  const { world } = opened;
  const alice = world.user('alice', 'own_keys');
  const deps = { apiKeys: world.store.apiKeys, random: world.random, audit: world.audit };
  const request = {
    name: 'k',
    lifetimeMs: 3_600_000,
    roleDescriptors: descriptors,
    metadata: null,
    ownerRights: 'snapshot',
  } as const;
  const key = await createApiKey(deps, alice, request);
  const runAsKey: JobChanges = { runAs: { kind: 'apiKey', id: key.id } };
  return { ...opened, alice, key, runAsKey };
}

describe('who may put a job', () => {
  test('is who may have keys of their own', async () => {
    const { world, put } = aJobActionsWorld();
    const refused = put(world.user('bob', 'idx_reader'));
    await expect(refused).rejects.toMatchObject({ code: 'forbidden' });
    await expect(refused).rejects.toThrow('[manage_own_api_key,manage_security,all]');
  });

  test('is not who would replace another’s, but for managers, who become its creator with their own rights', async () => {
    const { world, put, find } = aJobActionsWorld();
    const [alice, bob, admin] = [
      world.user('alice', 'own_keys'),
      world.user('bob', 'own_keys'),
      world.user('ann', 'sec_admin'),
    ];
    await put(alice);
    await expect(put(bob)).rejects.toMatchObject({
      code: 'conflict',
      message: 'the name [rollup] is taken by a job of somebody else',
    });
    await expect(put(bob, { ifRevision: 1 })).rejects.toThrow('there is none that the caller may see');
    expect(world.events.at(-1)).toMatchObject({ event: 'access_denied' });
    await put(admin);
    expect(await find()).toMatchObject({
      creator: { user: { username: 'ann' } },
      context: { descriptorSets: [{ sec_admin: {} }] },
    });
  });

  test.each([
    ['the anonymous user', { type: 'anonymous', lookupRealm: ANONYMOUS_REALM }, 'anonymous'],
    ['the bearer of an on-behalf-of token', { isOnBehalfOf: true }, 'on-behalf-of'],
    ['an API token', { apiKey: { id: 'k', name: 'k', ownerRealm: NATIVE_REALM, isToken: true } }, 'API token'],
  ] as const)('is not %s', async (_, changes, told) => {
    const { world, put } = aJobActionsWorld();
    const alice = world.user('alice', 'own_keys');
    const caller = withPrincipal(alice, { authentication: { ...alice.principal.authentication, ...changes } });
    const refused = put(caller);
    await expect(refused).rejects.toMatchObject({ code: 'illegalArgument' });
    await expect(refused).rejects.toThrow(told);
  });
});

describe('rights given to a job', () => {
  const GIVEN = { some: aDescriptor({ cluster: ['monitor'] }) };

  test('are frozen within its creator’s, the limit of the creator’s token included', async () => {
    const { world, put, find } = aJobActionsWorld();
    const alice = world.user('alice', 'own_keys');
    const [own = {}] = alice.principal.rights.descriptorSets;
    const scope = { s: aDescriptor({ cluster: ['manage_own_api_key'] }) };
    await put(withPrincipal(alice, { rights: { descriptorSets: [own, scope], unknownRoles: [], scope } }), {
      runAs: { kind: 'rights', descriptors: GIVEN },
    });
    const { context, creatorScope } = await find();
    expect(context).toMatchObject({ kind: 'rights', descriptorSets: [GIVEN, { own_keys: {} }, scope] });
    expect(creatorScope).toEqual(scope);
  });

  test('resolve action groups as they are now', async () => {
    const { world, deps, put, find } = aJobActionsWorld();
    const groups = new Map([['mine', ['cluster:monitor/main']]]);
    Object.assign(deps, { actionGroupSource: { read: async () => groups } });
    const permissions = { clusterPermissions: ['mine'], indexPermissions: [] };
    await put(world.superuser, { runAs: { kind: 'rights', descriptors: { some: aDescriptor({ permissions }) } } });
    groups.set('mine', ['*']);
    const { context } = await find();
    const [given] = context.kind === 'rights' ? context.descriptorSets : [];
    expect(given?.['some']?.permissions?.clusterPermissions).toEqual(expect.arrayContaining(['cluster:monitor/main']));
    expect(given?.['some']?.permissions?.clusterPermissions).not.toContain('*');
  });

  test('of a key are those of the key, and the job is the key’s', async () => {
    const { world, key, put, find } = await openWithKey({ narrow: aDescriptor({ cluster: ['manage_own_api_key'] }) });
    await put(await world.key(key));
    expect(await find()).toMatchObject({
      creator: { apiKey: { id: key.id } },
      context: { descriptorSets: [{ narrow: {} }, { own_keys: {} }] },
    });
  });

  test.each([
    ['an unknown privilege', { cluster: ['nonsense'] }, 'actionRequestValidation'],
    ['workflows of several', { restriction: { workflows: ['search_application_query'] } }, 'illegalArgument'],
  ])('are refused for %s', async (_, rights, code) => {
    const { world, put } = aJobActionsWorld();
    const descriptors = { some: aDescriptor(rights), more: aDescriptor() };
    await expect(put(world.superuser, { runAs: { kind: 'rights', descriptors } })).rejects.toMatchObject({ code });
  });
});

describe('a key as the context of a job', () => {
  test('is its owner’s to give, the key’s own, and that of who holds all its rights', async () => {
    const { world, alice, key, runAsKey, put, find } = await openWithKey({ reads: aDescriptor({ cluster: ['monitor'] }) });
    await put(alice, runAsKey);
    expect((await find()).context).toEqual({ kind: 'apiKey', id: key.id });
    await put(world.superuser, runAsKey);
    expect((await find()).creator.user.username).toBe('elastic');
  });

  test('may be the key that puts the job', async () => {
    const { world, key, runAsKey, put, find } = await openWithKey();
    await put(await world.key(key), runAsKey);
    expect(await find()).toMatchObject({ context: { id: key.id }, creator: { apiKey: { id: key.id } } });
  });

  test('is not another’s, and the refusal is that of a key that is not there', async () => {
    const { world, key, runAsKey, put } = await openWithKey();
    const bob = world.user('bob', 'own_keys');
    const [first, second] = [put(bob, runAsKey), put(bob, { runAs: { kind: 'apiKey', id: 'n'.repeat(20) } })];
    await expect(first).rejects.toMatchObject({ code: 'illegalArgument', message: expect.stringMatching(OTHERS_KEY) });
    await expect(second).rejects.toMatchObject({ code: 'illegalArgument', message: expect.stringMatching(OTHERS_KEY) });
    expect(world.events.at(-1)).toMatchObject({ event: 'access_denied', reason: expect.stringContaining('no valid API key') });
    // Who manages security manages jobs, but holds none of the key's rights.
    await expect(put(world.user('ann', 'sec_admin'), runAsKey)).rejects.toThrow(key.id);
  });

  test('is not its owner’s who comes with a limited token, or with another key', async () => {
    const { world, alice, runAsKey, put } = await openWithKey();
    const [own = {}] = alice.principal.rights.descriptorSets;
    const scope = { s: aDescriptor({ cluster: ['manage_own_api_key'] }) };
    const limited = withPrincipal(alice, { rights: { descriptorSets: [own, scope], unknownRoles: [], scope } });
    await expect(put(limited, runAsKey)).rejects.toThrow(OTHERS_KEY);
    const deps = { apiKeys: world.store.apiKeys, random: world.random, audit: world.audit };
    const narrow = await createApiKey(deps, alice, {
      name: 'narrow',
      lifetimeMs: null,
      roleDescriptors: { only: aDescriptor({ cluster: ['manage_own_api_key'] }) },
      metadata: null,
      ownerRights: 'snapshot',
    });
    await expect(put(await world.key(narrow), runAsKey)).rejects.toThrow(OTHERS_KEY);
  });

  test('is valid', async () => {
    const { world, alice, key, runAsKey, put } = await openWithKey();
    await expect(put(later(alice, 3_600_000), runAsKey)).rejects.toThrow(OTHERS_KEY);
    await world.store.apiKeys.invalidate({ ids: [key.id] }, NOW, { crossCluster: false });
    await expect(put(alice, runAsKey)).rejects.toThrow(OTHERS_KEY);
  });
});
