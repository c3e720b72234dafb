import { describe, expect, test } from 'vitest';
import { type ActionWorld, aDescriptor, aWorld, NOW, withPrincipal } from '../../../test/support/action-fixtures.ts';
import { AuthorizerInterner } from '../../authorization/compile-authorizer.ts';
import { NO_API_KEY_POLICY } from '../../domain/api-key/api-key-policy.ts';
import type { IndicesPrivileges, RoleDescriptor } from '../../domain/role/role-descriptor.ts';
import { instant } from '../../domain/time.ts';
import type { ActionContext } from '../action-context.ts';
import { createApiKey } from './create-api-key.ts';
import { type ApiKeyPreview, type PreviewApiKeyDeps, type PreviewApiKeyRequest, previewApiKey } from './preview-api-key.ts';

const REQUEST: PreviewApiKeyRequest = {
  name: 'k',
  lifetimeMs: 60_000,
  roleDescriptors: null,
  metadata: null,
  ownerRights: 'snapshot',
};

function preview(
  world: ActionWorld,
  context: ActionContext,
  request: Partial<PreviewApiKeyRequest> = {},
  deps: Partial<PreviewApiKeyDeps> = {},
): Promise<ApiKeyPreview> {
  return previewApiKey({ apiKeys: world.store.apiKeys, audit: world.audit, ...deps }, context, { ...REQUEST, ...request });
}

function on(names: readonly string[], privileges: readonly string[], more: Partial<IndicesPrivileges> = {}): IndicesPrivileges {
  return { names, privileges, fieldSecurity: null, query: null, allowRestrictedIndices: false, ...more };
}

/** A caller with a role of these rights. */
function holding(world: ActionWorld, rights: Partial<RoleDescriptor>): ActionContext {
  const descriptorSets = [{ role: aDescriptor({ cluster: ['manage_own_api_key'], ...rights }) }];
  return withPrincipal(world.user('ann', 'own_keys'), {
    rights: { descriptorSets, unknownRoles: [] },
    authorizer: new AuthorizerInterner({ entriesMax: 1 }).intern(descriptorSets),
  });
}

/** The effects by what they are of. */
async function effects(
  held: Partial<RoleDescriptor>,
  asked: Partial<RoleDescriptor>,
  deps: Partial<PreviewApiKeyDeps> = {},
): Promise<Readonly<Record<string, string>>> {
  const world = aWorld();
  const { rights } = await preview(world, holding(world, held), { roleDescriptors: { a: aDescriptor(asked) } }, deps);
  const all = [...rights.cluster, ...rights.runAs, ...rights.indices.flatMap(({ privileges }) => privileges)];
  return Object.fromEntries(all.map(({ name, effect }) => [name, effect]));
}

describe('how much of what is asked for a key would have', () => {
  test('cluster privileges: all of one, a part of one, nothing of one', async () => {
    expect(
      await effects(
        { cluster: ['manage_own_api_key', 'monitor', 'cluster:admin/ilm/get'] },
        { cluster: ['monitor', 'manage_ilm', 'manage_security', 'manage_own_api_key', 'cluster:monitor/health'] },
      ),
    ).toEqual({
      monitor: 'granted',
      manage_ilm: 'partly',
      manage_security: 'withheld',
      manage_own_api_key: 'granted',
      'cluster:monitor/health': 'granted',
    });
  });

  test.each([
    { held: on(['logs-*'], ['read']), asked: on(['logs-a'], ['read']), effect: 'granted' },
    { held: on(['logs-a-*'], ['read']), asked: on(['logs-*'], ['read']), effect: 'partly' },
    { held: on(['*-a'], ['read']), asked: on(['logs-*'], ['read']), effect: 'partly' },
    { held: on(['logs-*'], ['read']), asked: on(['logs-a', 'other'], ['read']), effect: 'partly' },
    { held: on(['metrics-*'], ['read']), asked: on(['logs-*'], ['read']), effect: 'withheld' },
    { held: on(['*'], ['read']), asked: on(['logs-*'], ['write']), effect: 'withheld' },
    { held: on(['*'], ['read']), asked: on(['logs-*'], ['all']), effect: 'partly' },
    { held: on(['*'], ['all']), asked: on(['.kibana*'], ['read']), effect: 'withheld' },
    { held: on(['*'], ['all']), asked: on(['.kibana*'], ['read'], { allowRestrictedIndices: true }), effect: 'withheld' },
    {
      held: on(['*'], ['all'], { allowRestrictedIndices: true }),
      asked: on(['.kibana*'], ['read'], { allowRestrictedIndices: true }),
      effect: 'granted',
    },
    { held: on(['*'], ['all']), asked: on(['a'], ['read'], { query: '{"term":{"a":1}}' }), effect: 'withheld' },
    { held: on(['*'], ['all']), asked: on(['a'], ['write'], { query: '{"term":{"a":1}}' }), effect: 'partly' },
  ])(
    'indices: $asked.names $asked.privileges within $held.names $held.privileges is $effect',
    async ({ held, asked, effect }) => {
      const found = await effects({ indices: [held] }, { indices: [asked] });
      expect(Object.values(found)).toEqual([effect]);
    },
  );

  test('two entries of the owner grant together what neither grants alone', async () => {
    const held = { indices: [on(['a'], ['read']), on(['b'], ['read'])] };
    expect(await effects(held, { indices: [on(['a', 'b'], ['read'])] })).toEqual({ read: 'granted' });
  });

  test('to act as others', async () => {
    const asked = { runAs: ['bob', 'adm*', 'eve'] };
    expect(await effects({ runAs: ['bob', 'admin'] }, asked)).toEqual({ 'adm*': 'partly', bob: 'granted', eve: 'withheld' });
  });

  test('permissions in the terms of OpenSearch, action groups by what they hold', async () => {
    const indexPermissions = [
      {
        indexPatterns: ['logs-*'],
        dls: null,
        fls: [],
        maskedFields: [],
        allowedActions: ['read', 'writers', 'indices:admin/x'],
      },
    ];
    const permissions = { clusterPermissions: ['cluster_monitor', 'unknown_group'], indexPermissions };
    const readActionGroups = async () => new Map([['writers', ['indices:data/write/index*']]]);
    expect(
      await effects(
        { cluster: ['manage_own_api_key', 'cluster:monitor/health'], indices: [on(['logs-*'], ['read', 'index'])] },
        { permissions },
        { readActionGroups },
      ),
    ).toEqual({
      cluster_monitor: 'partly',
      unknown_group: 'withheld',
      // Field mappings are part of the group, and not of the privilege that the owner has.
      read: 'partly',
      writers: 'granted',
      'indices:admin/x': 'withheld',
    });
  });

  test('what no entry is found for within the comparisons is said to be there in part', async () => {
    const many = Array.from({ length: 300 }, (_, at) => on([`x${at}`], ['read', `indices:admin/x${at}`]));
    const few = many.slice(1);
    expect(await effects({ indices: many }, { indices: [on(['a'], ['read'])] })).toEqual({ read: 'partly' });
    expect(await effects({ indices: few }, { indices: [on(['a'], ['read'])] })).toEqual({ read: 'withheld' });
  });

  test('without rights of its own a key has those of its owner', async () => {
    const world = aWorld();
    const { rights, violations } = await preview(world, world.user('ann', 'own_keys'), { roleDescriptors: {} });
    expect(violations).toEqual([]);
    expect(rights.cluster).toEqual([
      expect.objectContaining({ name: 'manage_own_api_key', effect: 'granted', description: expect.stringMatching(/\.$/) }),
    ]);
    expect(rights.indices).toMatchObject([{ names: ['idx'], privileges: [{ name: 'read', effect: 'granted' }] }]);
  });

  test('a key that a key makes may do nothing', async () => {
    const world = aWorld();
    const deps = { apiKeys: world.store.apiKeys, random: world.random, audit: world.audit };
    const made = await createApiKey(deps, world.user('ann', 'own_keys'), { ...REQUEST, name: 'a' });
    const found = await preview(world, await world.key(made), {
      roleDescriptors: { a: aDescriptor({ cluster: ['monitor'] }) },
    });
    expect(found.rights.cluster).toMatchObject([{ effect: 'withheld' }]);
    expect(found.violations).toEqual([
      'creating derived api keys requires an explicit role descriptor that is empty (has no privileges)',
    ]);
  });

  test('more than is looked at is left out, and said to be', async () => {
    const world = aWorld();
    const roleDescriptors = { a: aDescriptor({ cluster: ['all', 'monitor'], indices: [on(['a', 'b'], ['read'])] }) };
    const whole = await preview(world, world.superuser, { roleDescriptors }, { questionsMax: 4 });
    expect(whole.rights).toMatchObject({ isCut: false, indices: [{ names: ['a', 'b'] }] });
    const cut = await preview(world, world.superuser, { roleDescriptors }, { questionsMax: 3 });
    expect(cut.rights).toMatchObject({ isCut: true, cluster: [{}, {}], indices: [] });
    expect(cut.warnings).toContain('There are more rights than a preview looks at; the others are not shown.');
  });
});

describe('whether a key could be made', () => {
  const policy = {
    ...NO_API_KEY_POLICY,
    lifetimeMsMax: 1_000,
    ownerKeysMax: 1,
    namePattern: { text: 'p-*', matches: () => false },
  };

  test('nothing is made, and nothing but the access is audited', async () => {
    const world = aWorld();
    const found = await preview(world, world.user('ann', 'own_keys'));
    expect(found).toMatchObject({ violations: [], expiration: NOW + 60_000 });
    expect((await world.store.apiKeys.list({}, { size: 10 })).items).toEqual([]);
    expect(world.events.map(({ event, action }) => [event, action])).toEqual([
      ['access_granted', 'cluster:admin/xpack/security/api_key/create'],
    ]);
  });

  test('everything that would be refused is told at once, in the words of the refusal', async () => {
    const world = aWorld();
    const ann = world.user('ann', 'own_keys');
    await createApiKey({ apiKeys: world.store.apiKeys, random: world.random, audit: world.audit }, ann, {
      ...REQUEST,
      name: 'a',
    });
    const asked = {
      name: ' x',
      metadata: { _reserved: true },
      roleDescriptors: { a: aDescriptor({ cluster: ['unknown'] }) },
    };
    const { violations, expiration } = await preview(world, ann, asked, { policy });
    expect(violations).toEqual([
      'api key name may not begin or end with whitespace',
      'API key metadata keys may not start with [_]',
      expect.stringContaining('unknown cluster privilege [unknown]'),
      'api key name must match [p-*] by the policy [claviger.api_key.name_pattern]',
      'api key expiration may not be more than [1s] away by the policy [claviger.api_key.lifetime_max]',
      'the owner has [1] active api keys already, the most by the policy [claviger.api_key.owner_keys_max]',
    ]);
    expect(expiration).toBe(NOW + 60_000);
    await expect(
      createApiKey({ apiKeys: world.store.apiKeys, random: world.random, audit: world.audit }, ann, { ...REQUEST, ...asked }),
    ).rejects.toThrow(violations[0]);
  });

  test('a key without a name yet is not told what is wrong with none', async () => {
    const world = aWorld();
    const { violations } = await preview(world, world.user('ann', 'own_keys'), { name: null, lifetimeMs: 1 }, { policy });
    expect(violations).toEqual([]);
  });

  test('keys of the owner that are invalidated or expired do not count', async () => {
    const world = aWorld();
    const ann = world.user('ann', 'own_keys');
    const deps = { apiKeys: world.store.apiKeys, random: world.random, audit: world.audit };
    const gone = await createApiKey(deps, ann, { ...REQUEST, name: 'a' });
    await createApiKey(deps, { ...ann, now: instant(NOW - 60_000) }, { ...REQUEST, name: 'b' });
    await world.store.apiKeys.invalidate({ ids: [gone.id] }, NOW, { crossCluster: true });
    await createApiKey(deps, world.user('bob', 'own_keys'), { ...REQUEST, name: 'c' });
    const { violations } = await preview(world, ann, {}, { policy: { ...NO_API_KEY_POLICY, ownerKeysMax: 1 } });
    expect(violations).toEqual([]);
  });

  test('a token that is limited to a part of its user’s rights makes none', async () => {
    const world = aWorld();
    const ann = world.user('ann', 'own_keys');
    const limited = withPrincipal(ann, { rights: { ...ann.principal.rights, scope: {} } });
    expect((await preview(world, limited)).violations).toEqual([
      'a token that is limited to a part of its user’s rights can make no API key',
    ]);
  });

  test('who may not create keys may not preview them', async () => {
    const world = aWorld();
    await expect(preview(world, world.user('ann', 'idx_reader'))).rejects.toMatchObject({ code: 'forbidden' });
    expect(world.events.map(({ event }) => event)).toEqual(['access_denied']);
  });
});

describe('what is worth knowing', () => {
  const warned = async (request: Partial<PreviewApiKeyRequest>, deps: Partial<PreviewApiKeyDeps> = {}) => {
    const world = aWorld();
    return (await preview(world, world.superuser, request, deps)).warnings;
  };
  const asking = (rights: Partial<RoleDescriptor>) => ({ roleDescriptors: { a: aDescriptor(rights) } });

  test('nothing, of a key that reads one index for a while', async () => {
    expect(await warned(asking({ indices: [on(['a'], ['read'])] }))).toEqual([]);
  });

  test.each([
    { request: asking({}), warning: /able to do nothing/ },
    { request: asking({ cluster: ['all'] }), warning: /manage users, roles and keys: \[all\]/ },
    { request: asking({ cluster: ['manage_security'] }), warning: /\[manage_security\]/ },
    { request: asking({ indices: [on(['*'], ['all'])] }), warning: /change and delete every index/ },
    { request: asking({ indices: [on(['.security*', 'a'], ['read'])] }), warning: /\[\.security\*\] are reached with/ },
    {
      request: asking({ indices: [on(['.fleet*'], ['read'], { allowRestrictedIndices: true })] }),
      warning: /\[\.fleet\*\] include the indices in which the cluster keeps/,
    },
    { request: asking({ indices: [on(['a'], ['read'], { query: '{"term":{"a":1}}' })] }), warning: /not enforced here/ },
    { request: asking({ restriction: { workflows: ['search_application_query'] } }), warning: /confined to the workflows/ },
    { request: { ...asking({ cluster: ['monitor'] }), lifetimeMs: null }, warning: /would never expire/ },
  ])('$warning', async ({ request, warning }) => {
    expect(await warned(request)).toContainEqual(expect.stringMatching(warning));
  });

  test('that the policy says when it expires', async () => {
    const policy = { ...NO_API_KEY_POLICY, lifetimeMsDefault: 5 };
    const request = { ...asking({ cluster: ['monitor'] }), lifetimeMs: null };
    expect(await warned(request, { policy })).toEqual(['No expiration is given: the key would expire by the policy.']);
  });

  test('rights of applications are not nothing', async () => {
    const applications = [{ application: 'app', privileges: ['read'], resources: ['*'] }];
    expect(await warned(asking({ applications }))).toEqual([]);
  });
});
