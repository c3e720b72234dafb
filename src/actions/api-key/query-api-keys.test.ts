import { beforeEach, describe, expect, test } from 'vitest';
import { type ActionWorld, aDescriptor, aWorld, NOW } from '../../../test/support/action-fixtures.ts';
import type { ApiKey } from '../../domain/api-key/api-key.ts';
import { NATIVE_REALM, RESERVED_REALM } from '../../domain/principal/authentication.ts';
import { DEFAULT_QUERY_LIMITS, type QueryLimits } from '../../domain/query-dsl/query-limits.ts';
import { instant } from '../../domain/time.ts';
import type { ActionContext } from '../action-context.ts';
import { createApiKey } from './create-api-key.ts';
import { type QueriedApiKeys, type QueryApiKeysRequest, queryApiKeys } from './query-api-keys.ts';

const EVERYTHING: QueryApiKeysRequest = {
  query: null,
  from: null,
  size: null,
  sort: [],
  searchAfter: null,
  aggregations: [],
  withLimitedBy: false,
  withProfileUid: false,
};

describe('querying API keys', () => {
  let world: ActionWorld;
  beforeEach(async () => {
    world = aWorld();
    for (const [id, name, principal, realm] of [
      ['1', 'bob-1', 'bob', NATIVE_REALM],
      ['2', 'other-1', 'bob', RESERVED_REALM],
      ['3', 'carol-1', 'carol', NATIVE_REALM],
      ['4', 'bob-2', 'bob', NATIVE_REALM],
    ] as const) {
      await world.store.apiKeys.create(aKey(id, name, principal, realm));
    }
  });

  function query(
    caller: ActionContext,
    parts: Partial<QueryApiKeysRequest> = {},
    limits: Partial<QueryLimits> = {},
  ): Promise<QueriedApiKeys> {
    const queryLimits = { ...DEFAULT_QUERY_LIMITS, ...limits };
    const { apiKeys, userProfiles } = world.store;
    return queryApiKeys({ apiKeys, userProfiles, audit: world.audit, queryLimits }, caller, { ...EVERYTHING, ...parts });
  }

  function namesOf({ hits }: QueriedApiKeys): readonly string[] {
    return hits.map(({ item }) => item.name).toSorted();
  }

  test.each(['key_admin', 'sec_reader', 'sec_admin'] as const)('%s sees every key', async (role) => {
    const found = await query(world.user('kay', role), { withLimitedBy: true });
    expect(found.total).toBe(4);
    expect(namesOf(found)).toEqual(['bob-1', 'bob-2', 'carol-1', 'other-1']);
  });

  test('with manage_own_api_key alone one sees, and counts, the keys of oneself in one’s realm', async () => {
    const found = await query(world.user('bob', 'own_keys'), { withLimitedBy: true });
    expect(found.total).toBe(2);
    expect(namesOf(found)).toEqual(['bob-1', 'bob-2']);
    const byName = {
      name: 'n',
      type: {
        kind: 'terms',
        source: { field: 'name', hasScript: false, missing: null, format: null, timeZone: null },
        size: 10,
        minDocCount: 0,
        order: [{ by: '_key', order: 'asc' }],
        showsTermError: false,
        isNarrowed: false,
      },
      meta: null,
      aggregations: [],
    } as const;
    const { aggregations } = await query(world.user('bob', 'own_keys'), { aggregations: [byName] });
    expect(aggregations.results['n']).toMatchObject({ buckets: [{ key: 'bob-1' }, { key: 'bob-2' }] });
    await expect(query(world.user('bob', 'own_keys'), { aggregations: [byName] }, { bucketsMax: 1 })).rejects.toMatchObject({
      code: 'searchRefused',
      options: { causedBy: { code: 'tooManyBuckets' } },
    });
  });

  test('an API key with manage_own_api_key sees itself, without the limits of its owner', async () => {
    const deps = { apiKeys: world.store.apiKeys, random: world.random, audit: world.audit };
    const roleDescriptors = { r: aDescriptor({ cluster: ['manage_own_api_key'] }) };
    const request = { name: 'self', lifetimeMs: null, roleDescriptors, metadata: null, ownerRights: 'snapshot' } as const;
    const created = await createApiKey(deps, world.user('bob', 'own_keys'), request);
    const caller = await world.key(created);
    expect(namesOf(await query(caller))).toEqual(['self']);
    await expect(query(caller, { withLimitedBy: true })).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringMatching(/\[read_security,manage_api_key,manage_security,all\]$/),
    });
  });

  test('nobody else is told anything, not even which fields there are', async () => {
    const alice = world.user('alice', 'idx_reader');
    const unknown = { kind: 'exists', field: 'nope' } as const;
    for (const parts of [{}, { query: unknown }, { size: 10_001 }]) {
      await expect(query(alice, parts)).rejects.toMatchObject({
        code: 'forbidden',
        message: expect.stringContaining('[manage_own_api_key,read_security,manage_api_key,manage_security,all]'),
      });
      expect(world.events.at(-1)).toMatchObject({ event: 'access_denied' });
    }
  });

  test.each<{ parts: Partial<QueryApiKeysRequest>; told: string }>([
    { parts: { from: -1 }, told: '1: [from] parameter cannot be negative but was [-1];' },
    {
      parts: { from: -1, size: -2 },
      told: '1: [from] parameter cannot be negative but was [-1];2: [size] parameter cannot be negative but was [-2];',
    },
    {
      parts: { from: 1, searchAfter: [null] },
      told: '1: [from] parameter must be set to 0 when [search_after] is used;',
    },
  ])('what cannot be is refused before it is asked who may: $told', async ({ parts, told }) => {
    await expect(query(world.user('alice', 'idx_reader'), parts)).rejects.toMatchObject({
      code: 'actionRequestValidation',
      message: `Validation Failed: ${told}`,
    });
  });
});

function aKey(id: string, name: string, principal: string, realm: ApiKey['creator']['realm']): ApiKey {
  return {
    id: id.repeat(20),
    name,
    type: 'rest',
    secretHash: '{SHA256}x',
    creation: instant(NOW + Number(id)),
    expiration: null,
    invalidation: null,
    creator: { principal, fullName: null, email: null, metadata: {}, realm },
    metadata: {},
    roleDescriptors: {},
    limitedBy: {},
    ownerRights: 'snapshot',
    access: null,
    certificateIdentity: null,
    lastUse: null,
  };
}
