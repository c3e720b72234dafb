import { describe, expect, test } from 'vitest';
import { type ActionWorld, aDescriptor, aWorld, withPrincipal } from '../../../test/support/action-fixtures.ts';
import { RunAsDenied } from '../../authorization/run-as-denied.ts';
import { NO_API_KEY_POLICY } from '../../domain/api-key/api-key-policy.ts';
import { StoreError } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { createApiKey } from '../api-key/create-api-key.ts';
import type { ApiKeyLimits } from '../api-key/issue-api-key.ts';
import { type CallerPrivileges, callerPrivileges } from './caller-privileges.ts';
import { describeSelf, type Features, type Self } from './describe-self.ts';
import { listCompletions } from './list-completions.ts';

const FEATURES: Features = {
  apiKeys: true,
  tokens: true,
  apiTokens: false,
  jobs: true,
  auditSearch: true,
  upstream: true,
};

function self(world: ActionWorld, context: ActionContext, apiKeyLimits: ApiKeyLimits = {}): Promise<Self> {
  return describeSelf({ audit: world.audit, apiKeyLimits, readFeatures: async () => FEATURES }, context);
}

function held(context: ActionContext): readonly string[] {
  return Object.entries(callerPrivileges(context.principal))
    .filter(([, isHeld]) => isHeld)
    .map(([name]) => name);
}

const EVERYBODY: readonly (keyof CallerPrivileges)[] = ['manageOwnTokens', 'explain'];
const READER: readonly (keyof CallerPrivileges)[] = [
  'readAllApiKeys',
  ...EVERYBODY,
  'readUsers',
  'readRoles',
  'readRoleMappings',
  'readServiceAccounts',
  'readAllJobs',
];

describe('what a caller may do', () => {
  test.each([
    { roles: ['idx_reader'] as const, may: EVERYBODY },
    { roles: ['own_keys'] as const, may: ['manageOwnApiKeys', ...EVERYBODY, 'manageOwnJobs'] },
    { roles: ['key_admin'] as const, may: ['manageOwnApiKeys', 'readAllApiKeys', 'manageAllApiKeys', ...EVERYBODY] },
    { roles: ['sec_reader'] as const, may: READER },
  ])('$roles', ({ roles, may }) => {
    expect(held(aWorld().user('ann', ...roles)).toSorted()).toEqual([...may].toSorted());
  });

  test('who manages security, and the superuser, may do everything', () => {
    const world = aWorld();
    for (const context of [world.user('ann', 'sec_admin'), world.superuser]) {
      expect(Object.entries(callerPrivileges(context.principal)).filter(([, isHeld]) => !isHeld)).toEqual([]);
    }
  });
});

describe('a caller that asks who it is', () => {
  test('a user is told its roles as they are defined, and leaves no event', async () => {
    const world = aWorld();
    const told = await self(world, world.user('ann', 'own_keys', 'key_admin'));
    expect(told.authentication.user.username).toBe('ann');
    expect(Object.keys(told.roles)).toEqual(['own_keys', 'key_admin']);
    expect(told.roles['own_keys']?.cluster).toEqual(['manage_own_api_key']);
    expect(told.features).toEqual(FEATURES);
    expect(world.events).toEqual([]);
  });

  test('a key is told the descriptors of its own, and without any those of its owner', async () => {
    const world = aWorld();
    const ann = world.user('ann', 'own_keys');
    const common = { lifetimeMs: null, metadata: null, ownerRights: 'snapshot' } as const;
    const roleDescriptors = { mine: aDescriptor({ cluster: ['monitor'] }) };
    const deps = { apiKeys: world.store.apiKeys, random: world.random, audit: world.audit };
    const narrowed = await createApiKey(deps, ann, { name: 'a', roleDescriptors, ...common });
    const plain = await createApiKey(deps, ann, { name: 'b', roleDescriptors: null, ...common });
    expect(Object.keys((await self(world, await world.key(narrowed))).roles)).toEqual(['mine']);
    expect(Object.keys((await self(world, await world.key(plain))).roles)).toEqual(['own_keys']);
  });

  test('the narrower limit of a token is none of its roles', async () => {
    const world = aWorld();
    const ann = world.user('ann', 'own_keys');
    const scope = { narrow: aDescriptor() };
    const { rights } = ann.principal;
    const limited = withPrincipal(ann, { rights: { ...rights, scope, descriptorSets: [scope, ...rights.descriptorSets] } });
    expect(Object.keys((await self(world, limited)).roles)).toEqual(['own_keys']);
  });

  test('who may not act as the user it named is refused, here and with completions', async () => {
    const world = aWorld();
    const denied = withPrincipal(world.user('ann', 'own_keys'), { authorizer: new RunAsDenied('bob') });
    await expect(self(world, denied)).rejects.toMatchObject({ code: 'forbidden' });
    const deps = { audit: world.audit, readActionGroups: async () => new Map() };
    await expect(listCompletions(deps, denied)).rejects.toMatchObject({ code: 'forbidden' });
    expect(world.events.map(({ event }) => event)).toEqual(['run_as_denied', 'run_as_denied']);
  });

  test('a store that cannot be read makes it unavailable', async () => {
    const world = aWorld();
    const readFeatures = async (): Promise<Features> => {
      throw new StoreError('unavailable', 'closed');
    };
    await expect(describeSelf({ audit: world.audit, apiKeyLimits: {}, readFeatures }, world.superuser)).rejects.toMatchObject({
      code: 'unavailable',
    });
  });
});

describe('the policy that keys of the caller must keep to', () => {
  const DAY_MS = 86_400_000;
  const asked = { ...NO_API_KEY_POLICY, lifetimeMsMax: DAY_MS, ownerKeysMax: 5 };

  test('is none unless there is one', async () => {
    const world = aWorld();
    expect((await self(world, world.user('ann', 'own_keys'))).apiKeyPolicy).toEqual({
      lifetimeMsMax: null,
      isExpirationRequired: false,
      ownerKeysMax: null,
      nameCodePointsMax: 256,
      metadataBytesMax: 1_048_576,
    });
  });

  test.each([
    { policy: asked, told: { lifetimeMsMax: DAY_MS, isExpirationRequired: true, ownerKeysMax: 5 } },
    { policy: { ...asked, lifetimeMsDefault: DAY_MS }, told: { lifetimeMsMax: DAY_MS, isExpirationRequired: false } },
    { policy: { ...NO_API_KEY_POLICY, expirationRequired: true }, told: { isExpirationRequired: true } },
    {
      policy: { ...asked, lifetimeExemptUsers: ['ann'] },
      told: { lifetimeMsMax: null, isExpirationRequired: false, ownerKeysMax: 5 },
    },
    { policy: { ...asked, lifetimeExemptRoles: ['own_keys'] }, told: { lifetimeMsMax: null } },
  ])('$policy', async ({ policy, told }) => {
    const world = aWorld();
    const limits = { policy, nameCodePointsMax: 10, metadataBytesMax: 20 };
    const { apiKeyPolicy } = await self(world, world.user('ann', 'own_keys'), limits);
    expect(apiKeyPolicy).toMatchObject({ ...told, nameCodePointsMax: 10, metadataBytesMax: 20 });
  });
});

test('everybody is told the names that permissions are written with, in order and once each', async () => {
  const world = aWorld();
  const custom = new Map([
    ['a_team', ['read']],
    ['read', ['indices:data/read*']],
  ]);
  const told = await listCompletions(
    { audit: world.audit, readActionGroups: async () => custom },
    world.user('ann', 'idx_reader'),
  );
  expect(told.clusterPrivileges).toContain('manage_own_api_key');
  expect(told.indexPrivileges).toContain('view_index_metadata');
  expect(told.actionGroups).toEqual(expect.arrayContaining(['a_team', 'crud', 'read']));
  for (const names of Object.values(told)) expect(names).toEqual([...new Set<string>(names)].sort());
});
