import { beforeEach, describe, expect, test } from 'vitest';
import { type ActionWorld, aDescriptor, aWorld, NOW, withPrincipal } from '../../../test/support/action-fixtures.ts';
import type { Change } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { TARGETS_PER_EVENT_MAX } from '../record-action.ts';
import { createApiKey } from './create-api-key.ts';
import { type InvalidateApiKeysRequest, type InvalidatedApiKeys, invalidateApiKeys } from './invalidate-api-keys.ts';
import type { CreatedApiKey } from './issue-api-key.ts';

describe('invalidating API keys', () => {
  let world: ActionWorld;

  beforeEach(() => {
    world = aWorld();
  });

  function aKey(owner: ActionContext, name: string, cluster: readonly string[] | null = null): Promise<CreatedApiKey> {
    const deps = { apiKeys: world.store.apiKeys, random: world.random, audit: world.audit };
    const roleDescriptors = cluster === null ? null : { r: aDescriptor({ cluster }) };
    return createApiKey(deps, owner, { name, lifetimeMs: null, roleDescriptors, metadata: null, ownerRights: 'snapshot' });
  }

  function invalidate(caller: ActionContext, parts: Partial<InvalidateApiKeysRequest>): Promise<InvalidatedApiKeys> {
    const request = { ids: null, name: null, username: null, realmName: null, owner: false, ...parts };
    return invalidateApiKeys({ apiKeys: world.store.apiKeys, audit: world.audit }, caller, request);
  }

  /** Changes `type`, which no action of this release makes. */
  async function aCrossClusterKey(name: string): Promise<string> {
    const { id } = await aKey(world.superuser, 'template');
    const template = await world.store.apiKeys.find(id);
    if (template === null) throw new Error('the template is there');
    await world.store.apiKeys.create({ ...template, id: `${name}-id`, name, type: 'cross_cluster' });
    return `${name}-id`;
  }

  test('is for good, once, and passes over what is unknown', async () => {
    const { id } = await aKey(world.superuser, 't1');
    expect(await invalidate(world.superuser, { ids: [id, 'nosuchid'] })).toEqual({
      invalidated: [id],
      previouslyInvalidated: [],
      errors: [],
    });
    expect(await world.store.apiKeys.find(id)).toMatchObject({ invalidation: NOW });
    const again = { invalidated: [], previouslyInvalidated: [], errors: [] };
    expect(await invalidate(world.superuser, { ids: [id] })).toEqual(again);
    expect(await invalidate(world.superuser, { ids: ['nosuchid'] })).toEqual(again);
    expect(await invalidate(world.superuser, { username: 'nosuchuser' })).toEqual(again);
  });

  test('finds keys by name, prefix, user, realm and owner', async () => {
    const bob = world.user('bob', 'own_keys');
    const [t1, t2, u1, b1, b2, b3] = [
      await aKey(world.superuser, 't1'),
      await aKey(world.superuser, 't2'),
      await aKey(world.superuser, 'u1'),
      await aKey(bob, 'b1'),
      await aKey(bob, 'b2'),
      await aKey(bob, 'b3'),
    ];
    expect((await invalidate(world.superuser, { name: 't1' })).invalidated).toEqual([t1.id]);
    expect((await invalidate(world.superuser, { name: 't*' })).invalidated).toEqual([t2.id]);
    expect((await invalidate(bob, { owner: true, name: 'b1' })).invalidated).toEqual([b1.id]);
    expect((await invalidate(world.superuser, { username: 'bob', realmName: 'reserved' })).invalidated).toEqual([]);
    expect(
      (await invalidate(world.superuser, { username: 'bob', realmName: 'default_native', ids: null })).invalidated.toSorted(),
    ).toEqual([b2.id, b3.id].toSorted());
    expect((await invalidate(world.superuser, { name: '*' })).invalidated).toEqual([u1.id]);
  });

  test('is in the change feed before it is answered, so that no cache accepts the key afterwards', async () => {
    const { id } = await aKey(world.superuser, 't1');
    const seen: Change[] = [];
    world.store.changes.subscribe((changes) => seen.push(...changes));
    await invalidate(world.superuser, { ids: [id] });
    expect(seen).toEqual([expect.objectContaining({ kind: 'apiKey', id })]);
  });

  test.each<{ parts: Partial<InvalidateApiKeysRequest>; told: string }>([
    { parts: { ids: [] }, told: 'Field [ids] cannot be an empty array' },
    { parts: { ids: [''] }, told: 'Field [ids] must not contain blank id, but got blank id at index position: [0]' },
    {
      parts: {},
      told: 'One of [api key id(s), api key name, username, realm name] must be specified if [owner] flag is false',
    },
    {
      parts: { name: ' ', username: '' },
      told: 'One of [api key id(s), api key name, username, realm name] must be specified if [owner] flag is false',
    },
    {
      parts: { owner: true, username: 'bob' },
      told: 'neither username nor realm-name may be specified when invalidating owned API keys',
    },
    {
      parts: { ids: ['a'], username: 'bob' },
      told: 'username or realm name must not be specified when the api key id(s) or api key name are specified',
    },
    { parts: { ids: ['a'], name: 'b' }, told: 'only one of [api key id(s), api key name] can be specified' },
  ])('refuses what Elasticsearch refuses, and invalidates nothing: $told', async ({ parts, told }) => {
    const { id } = await aKey(world.superuser, 't1');
    await expect(invalidate(world.superuser, parts)).rejects.toMatchObject({
      code: 'actionRequestValidation',
      message: `Validation Failed: 1: ${told};`,
    });
    expect(await world.store.apiKeys.find(id)).toMatchObject({ invalidation: null });
  });

  test('of others takes manage_api_key', async () => {
    const { id } = await aKey(world.superuser, 'reader');
    const own = await aKey(world.user('bob', 'own_keys'), 'bob-1');
    const bob = world.user('bob', 'own_keys');
    for (const [caller, parts] of [
      [world.user('alice', 'idx_reader'), { ids: [id] }],
      [world.user('rita', 'sec_reader'), { ids: [id] }],
      [bob, { ids: [id] }],
      [bob, { ids: [own.id] }],
      [bob, { username: 'elastic', realmName: 'reserved' }],
    ] as const) {
      await expect(invalidate(caller, parts)).rejects.toMatchObject({
        code: 'forbidden',
        message: expect.stringMatching(/granted by the cluster privileges \[manage_api_key,manage_security,all\]$/),
      });
      expect(world.events.at(-1)).toMatchObject({ event: 'access_denied' });
    }
    expect((await invalidate(bob, { ids: [id], owner: true })).invalidated).toEqual([]);
    expect((await invalidate(bob, { ids: [own.id], owner: true })).invalidated).toEqual([own.id]);
    expect((await invalidate(world.user('kay', 'key_admin'), { ids: [id] })).invalidated).toEqual([id]);
  });

  test('by an API key with manage_own_api_key is for itself by its id alone', async () => {
    const reader = await aKey(world.superuser, 'reader', ['monitor']);
    const selfkill = await aKey(world.superuser, 'selfkill', ['manage_own_api_key']);
    const caller = await world.key(selfkill);
    await expect(invalidate(await world.key(reader), { ids: [reader.id] })).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringMatching(/\[manage_own_api_key,manage_api_key,manage_security,all\]$/),
    });
    for (const parts of [{ ids: [reader.id] }, { ids: [selfkill.id, reader.id] }, { owner: true }, { name: 'selfkill' }]) {
      await expect(invalidate(caller, parts)).rejects.toMatchObject({ code: 'forbidden' });
    }
    expect((await invalidate(caller, { ids: [selfkill.id] })).invalidated).toEqual([selfkill.id]);
    await expect(world.key(selfkill)).rejects.toThrow('is not accepted');
    expect(await world.key(reader)).toBeDefined();
  });

  test('passes over cross-cluster keys without manage_security, and says so', async () => {
    const crossCluster = await aCrossClusterKey('cc');
    const { id } = await aKey(world.superuser, 'cc');
    const outcome = await invalidate(world.user('kay', 'key_admin'), { name: 'cc' });
    expect(outcome.invalidated).toEqual([id]);
    expect(outcome.errors.map(({ message }) => message)).toEqual([
      `Cannot invalidate cross-cluster API key [${crossCluster}]. This requires [manage_security] cluster privilege or higher`,
    ]);
    expect(await world.store.apiKeys.find(crossCluster)).toMatchObject({ invalidation: null });
    expect(await invalidate(world.user('dave', 'sec_admin'), { name: 'cc' })).toMatchObject({
      invalidated: [crossCluster],
      errors: [],
    });
  });

  test('does nothing for a caller whose credential was revoked since', async () => {
    const { id } = await aKey(world.superuser, 't1');
    await expect(invalidate(withPrincipal(world.superuser, { isCurrent: () => false }), { ids: [id] })).rejects.toMatchObject({
      code: 'unavailable',
    });
    expect(await world.store.apiKeys.find(id)).toMatchObject({ invalidation: null });
  });

  test('names every key in the audit, in as many events as it takes, and none when there was none', async () => {
    const ids: string[] = [];
    for (let index = 0; index <= TARGETS_PER_EVENT_MAX; index += 1) ids.push((await aKey(world.superuser, 'many')).id);
    const before = world.events.length;
    await invalidate(world.superuser, { name: 'many' });
    await invalidate(world.superuser, { name: 'many' });
    const events = world.events.slice(before).filter(({ event }) => event === 'invalidate_apikeys');
    expect(events.map(({ targets }) => targets.length)).toEqual([TARGETS_PER_EVENT_MAX, 1]);
    expect(events.flatMap(({ targets }) => targets).toSorted()).toEqual(ids.toSorted());
  });
});
