import { describe, expect, test, vi } from 'vitest';
import { aDescriptor, NOW, withPrincipal } from '../../../../test/support/action-fixtures.ts';
import { anApiTokenWorld, anOpenSearchUser, provenBy } from '../../../../test/support/api-token-world.ts';
import { type AnsweredByOpenSearch, askOpenSearch } from '../../../../test/support/ask-opensearch.ts';
import type { ActionContext } from '../../../actions/action-context.ts';
import type { ApiKey } from '../../../domain/api-key/api-key.ts';
import { instant } from '../../../domain/time.ts';

const TOKENS = '/_plugins/_security/api/apitokens';
const NO_ACCESS = {
  status: 403,
  body: '{"status":"FORBIDDEN","message":"No permission to access REST API: User does not have required security API access"}',
};

const ANY_NAMES = { privileges: ['read'], fieldSecurity: null, query: null, allowRestrictedIndices: false };

type World = ReturnType<typeof anApiTokenWorld>;

function ask({ api, admin }: World, method: string, path: string, by: ActionContext = admin): Promise<AnsweredByOpenSearch> {
  return askOpenSearch(api, by, { method, path });
}

/** Makes a token that reads an index of its name. @returns its id. */
async function make({ api, admin }: World, name: string, seconds = 3_600, by: ActionContext = admin): Promise<string> {
  const body = JSON.stringify({
    name,
    cluster_permissions: ['cluster_monitor'],
    index_permissions: [{ index_pattern: [`${name}-*`], allowed_actions: ['read'] }],
    duration_seconds: seconds,
  });
  const answer = await askOpenSearch(api, by, { method: 'POST', path: TOKENS, body });
  return JSON.parse(answer.body).id;
}

function documentOf(id: string, name: string): object {
  return {
    id,
    name,
    iat: NOW,
    expires_at: NOW + 3_600_000,
    cluster_permissions: ['cluster_monitor'],
    index_permissions: [{ index_pattern: [`${name}-*`], allowed_actions: ['read'] }],
    created_by: 'elastic',
  };
}

/** A key of Elasticsearch's dialect. */
function aKey(parts: Partial<ApiKey>): ApiKey {
  return {
    id: 'k'.repeat(20),
    name: 'from elsewhere',
    type: 'rest',
    secretHash: '{SHA256}x',
    creation: instant(NOW - 1),
    expiration: null,
    invalidation: null,
    creator: {
      principal: 'kim',
      fullName: null,
      email: null,
      metadata: {},
      realm: { name: 'default_native', type: 'native' },
    },
    metadata: { team: 'x' },
    roleDescriptors: { r: aDescriptor({ cluster: ['monitor'] }) },
    limitedBy: {},
    ownerRights: 'snapshot',
    access: null,
    certificateIdentity: null,
    lastUse: null,
    ...parts,
  };
}

describe('the list', () => {
  test('[U11] [U22] [U23] has every token, in the shape of OpenSearch and in its order of fields', async () => {
    const world = anApiTokenWorld();
    expect(await ask(world, 'GET', TOKENS)).toMatchObject({ status: 200, body: '[]' });
    const id = await make(world, 'mon');
    const answer = await ask(world, 'GET', TOKENS);
    expect(answer.body).toBe(JSON.stringify([documentOf(id, 'mon')]));
    expect(answer.headers).toEqual({ 'content-type': ['application/json; charset=UTF-8'] });
  });

  test('[T21] tells when a token was revoked, and that it never expires by 0', async () => {
    const world = anApiTokenWorld({ maxDurationSeconds: 0 });
    const id = await make(world, 'forever', 0);
    await ask(world, 'DELETE', `${TOKENS}/${id}`);
    expect(JSON.parse((await ask(world, 'GET', TOKENS)).body)).toEqual([
      { ...documentOf(id, 'forever'), expires_at: 0, revoked_at: NOW },
    ]);
  });

  test('has the last use where it is known', async () => {
    const world = anApiTokenWorld();
    const id = await make(world, 'used');
    const use = { at: instant(NOW + 5), requestId: 'r', address: '192.0.2.1' };
    await world.world.store.apiKeys.recordUses(new Map([[id, use]]));
    expect(JSON.parse((await ask(world, 'GET', `${TOKENS}/${id}`)).body)).toEqual({
      ...documentOf(id, 'used'),
      last_used_at: NOW + 5,
      last_used_address: '192.0.2.1',
      last_used_request_id: 'r',
    });
  });

  test('has the keys of Elasticsearch’s dialect, but those of clusters', async () => {
    const world = anApiTokenWorld();
    await world.world.store.apiKeys.create(aKey({}));
    await world.world.store.apiKeys.create(aKey({ id: 'c'.repeat(20), type: 'cross_cluster' }));
    expect(JSON.parse((await ask(world, 'GET', TOKENS)).body)).toEqual([
      {
        id: 'k'.repeat(20),
        name: 'from elsewhere',
        iat: NOW - 1,
        expires_at: 0,
        cluster_permissions: [],
        index_permissions: [],
        created_by: 'kim',
        elasticsearch: {
          role_descriptors: { r: expect.objectContaining({ cluster: ['monitor'] }) },
          metadata: { team: 'x' },
        },
      },
    ]);
  });

  test('has of a token that Elasticsearch’s dialect changed what OpenSearch cannot say', async () => {
    const world = anApiTokenWorld();
    const id = await make(world, 'mon');
    const [before = aDescriptor()] = Object.values((await world.world.store.apiKeys.find(id))?.roleDescriptors ?? {});
    const changed = { mon: { ...before, cluster: ['monitor'] } };
    await world.world.store.apiKeys.update([{ id, fields: { roleDescriptors: changed } }]);
    const [document] = JSON.parse((await ask(world, 'GET', TOKENS)).body);
    expect(document).toMatchObject({ cluster_permissions: ['cluster_monitor'], elasticsearch: { metadata: {} } });
    expect(document.elasticsearch.role_descriptors.mon.cluster).toEqual(['monitor']);
  });
});

describe('a part of the list', () => {
  /** Tokens a, b, c, d: b has expired, c is revoked. */
  async function four(): Promise<World & { readonly later: ActionContext }> {
    const world = anApiTokenWorld();
    await make(world, 'a');
    await make(world, 'b', 1);
    const revoked = await make(world, 'c');
    await make(world, 'd', 7_200, anOpenSearchUser(world.world, 'ann', 'all_access'));
    await ask(world, 'DELETE', `${TOKENS}/${revoked}`);
    return { ...world, later: { ...world.admin, now: instant(NOW + 1_000) } };
  }

  test.each([
    { query: 'status=active', names: 'ad' },
    { query: 'status=expired', names: 'b' },
    { query: 'status=revoked', names: 'c' },
    { query: 'name=a', names: 'a' },
    { query: 'created_by=ann', names: 'd' },
    { query: 'index_pattern=b-*', names: 'b' },
    { query: 'index_pattern=b*', names: '' },
    { query: 'created_by=elastic&status=active', names: 'a' },
    { query: 'sort=name', names: 'abcd' },
    { query: 'sort=name:desc', names: 'dcba' },
    { query: 'sort=expires_at:desc&size=1', names: 'd', total: '4' },
    { query: 'sort=name&from=1&size=2', names: 'bc', total: '4' },
    { query: 'size=0', names: '', total: '4' },
    { query: 'index_pattern=a-*&from=1', names: '', total: '1' },
  ])('is had by ?$query', async ({ query, names, total }) => {
    const { later, ...world } = await four();
    const { status, body, headers } = await ask(world, 'GET', `${TOKENS}?${query}`, later);
    expect(status).toBe(200);
    const found = JSON.parse(body).map(({ name }: { readonly name: string }) => name);
    expect((query.includes('sort') ? found : found.sort()).join('')).toBe(names);
    expect(headers['x-total-count']).toEqual(total === undefined ? undefined : [total]);
  });

  test('is all there is room for, and then tells how many there are', async () => {
    const world = anApiTokenWorld({ listMax: 2 });
    for (const name of ['a', 'b', 'c']) await make(world, name);
    for (const query of ['', '?size=9', '?index_pattern=a-*']) {
      const { body, headers } = await ask(world, 'GET', `${TOKENS}${query}`);
      const isFiltered = query.includes('pattern');
      expect(JSON.parse(body)).toHaveLength(isFiltered ? 1 : 2);
      expect(headers['x-total-count']).toEqual(isFiltered ? undefined : ['3']);
    }
  });

  describe('by an index pattern', () => {
    /** Keys in the order of their ids, of which the first, the last two and these have the pattern `rare-*`. */
    async function many(...rare: readonly number[]): Promise<World> {
      const world = anApiTokenWorld();
      const roleDescriptors = { r: aDescriptor({ indices: [{ ...ANY_NAMES, names: ['rare-*'] }] }) };
      for (let at = 0; at < 5_002; at += 1) {
        const id = `k${String(at).padStart(19, '0')}`;
        const isRare = at === 0 || at > 4_999 || rare.includes(at);
        await world.world.store.apiKeys.create(aKey({ id, ...(isRare && { roleDescriptors }) }));
      }
      return world;
    }

    const numbersIn = (body: string): readonly number[] =>
      JSON.parse(body).map(({ id }: { readonly id: string }) => Number(id.slice(1)));

    test.each([
      { query: 'from=1&size=2', numbers: [5_000, 5_001], total: '3' },
      { query: 'from=1', numbers: [5_000, 5_001], total: '3' },
      { query: 'from=2&size=2', numbers: [5_001], total: '3' },
    ])('is had by ?$query however many have others', async ({ query, numbers, total }) => {
      const { body, headers } = await ask(await many(), 'GET', `${TOKENS}?index_pattern=rare-*&${query}`);
      expect(numbersIn(body)).toEqual(numbers);
      expect(headers['x-total-count']).toEqual([total]);
    });

    test('is looked for no further than to its end, and then not told how many there are', async () => {
      const world = await many(249, 250);
      const asked = vi.spyOn(world.world.store.apiKeys, 'query');
      const { body, headers } = await ask(world, 'GET', `${TOKENS}?index_pattern=rare-*&size=2`);
      expect(numbersIn(body)).toEqual([0, 249]);
      expect(headers['x-total-count']).toBeUndefined();
      expect(asked.mock.calls.map(([{ window }]) => window.size)).toEqual([250]);
    });
  });

  test.each([
    'size=-1',
    'size=x',
    'size=1234567890',
    'from=1.5',
    'status=dead',
    'status=',
    'sort=secret',
    'sort=name:up',
    'sort=name:asc:asc',
  ])('is not had by ?%s', async (query) => {
    const { status, body } = await ask(anApiTokenWorld(), 'GET', `${TOKENS}?${query}`);
    expect(status).toBe(400);
    expect(JSON.parse(body).error).toMatch(/^Invalid request: \[(size|from|status|sort)\] must be /);
  });
});

describe('one token', () => {
  test('is had by its id', async () => {
    const world = anApiTokenWorld();
    const id = await make(world, 'mon');
    expect(JSON.parse((await ask(world, 'GET', `${TOKENS}/${id}`)).body)).toEqual(documentOf(id, 'mon'));
  });

  test.each(['GET', 'DELETE'])('%s of one that is not there is answered with 404', async (method) => {
    expect(await ask(anApiTokenWorld(), method, `${TOKENS}/a%2Fb%20c`)).toMatchObject({
      status: 404,
      body: '{"error":"Token with id [a/b c] not found."}',
    });
  });

  test('[U13] is revoked as OpenSearch 3.8 has it with 500 where that is kept to', async () => {
    expect(await ask(anApiTokenWorld({ isStrict: true }), 'DELETE', `${TOKENS}/nosuchid`)).toMatchObject({
      status: 500,
      body: '{"error":"Failed to delete token: [node-0][indices:data/write/update[s]]"}',
    });
  });

  test('[T20] [U9] [A3] is revoked by whoever may, and by nobody a second time', async () => {
    const world = anApiTokenWorld();
    const id = await make(world, 'chain');
    const message = JSON.stringify({ message: `Token ${id} revoked successfully.` });
    const other = anOpenSearchUser(world.world, 'ann', 'all_access');
    expect(await ask(world, 'DELETE', `${TOKENS}/${id}`, other)).toMatchObject({ status: 200, body: message });
    const later = { ...world.admin, now: instant(NOW + 9) };
    expect(await ask(world, 'DELETE', `${TOKENS}/${id}`, later)).toMatchObject({ status: 200, body: message });
    expect((await world.world.store.apiKeys.find(id))?.invalidation).toBe(NOW);
    const written = world.world.events.filter(({ event }) => event === 'create_apikey' || event === 'invalidate_apikeys');
    expect(written).toMatchObject([
      { event: 'create_apikey', targets: [id] },
      { event: 'invalidate_apikeys', targets: [id], authentication: { user: { username: 'ann' } } },
    ]);
  });

  test('may be a key of Elasticsearch’s dialect, but none of clusters', async () => {
    const world = anApiTokenWorld();
    const { apiKeys } = world.world.store;
    await apiKeys.create(aKey({}));
    await apiKeys.create(aKey({ id: 'c'.repeat(20), type: 'cross_cluster' }));
    expect((await ask(world, 'DELETE', `${TOKENS}/${'k'.repeat(20)}`)).status).toBe(200);
    expect((await apiKeys.find('k'.repeat(20)))?.invalidation).toBe(NOW);
    expect((await ask(world, 'DELETE', `${TOKENS}/${'c'.repeat(20)}`)).status).toBe(404);
    expect((await apiKeys.find('c'.repeat(20)))?.invalidation).toBeNull();
  });

  test('is not revoked when the caller’s rights have changed since it was proven', async () => {
    const world = anApiTokenWorld();
    const id = await make(world, 'a');
    const stale = withPrincipal(world.admin, { isCurrent: () => false });
    expect(await ask(world, 'DELETE', `${TOKENS}/${id}`, stale)).toMatchObject({
      status: 503,
      headers: { 'retry-after': ['1'] },
    });
    expect((await world.world.store.apiKeys.find(id))?.invalidation).toBeNull();
  });
});

describe('who may see and revoke tokens', () => {
  const apiKey = { id: 'k', name: 'all', ownerRealm: { name: 'reserved', type: 'reserved' }, isToken: true } as const;
  test.each<{ readonly name: string; readonly by: (world: World) => ActionContext }>([
    { name: 'a user without roles', by: ({ world }) => anOpenSearchUser(world, 'u_none') },
    { name: 'an API token, whatever it may do', by: ({ admin }) => provenBy(admin, { type: 'api_key', apiKey }) },
    { name: 'a user of API keys', by: ({ world }) => world.user('own', 'own_keys') },
  ])('not $name', async ({ by }) => {
    const world = anApiTokenWorld();
    const id = await make(world, 'mon');
    expect(await ask(world, 'GET', TOKENS, by(world))).toMatchObject(NO_ACCESS);
    expect(await ask(world, 'GET', `${TOKENS}/${id}`, by(world))).toMatchObject(NO_ACCESS);
    expect(await ask(world, 'DELETE', `${TOKENS}/${id}`, by(world))).toMatchObject(NO_ACCESS);
  });

  test('[D2] [D3] nobody while the feature is off', async () => {
    const world = anApiTokenWorld({ enabled: false });
    const disabled = { status: 403, body: '{"status":"FORBIDDEN","message":"API tokens are not enabled."}' };
    expect(await ask(world, 'GET', TOKENS)).toMatchObject(disabled);
    expect(await ask(world, 'DELETE', `${TOKENS}/some-id`)).toMatchObject(disabled);
    const body = '{"expiration":1';
    expect(await askOpenSearch(world.api, world.admin, { method: 'POST', path: TOKENS, body })).toMatchObject(disabled);
  });

  test('a user who issues its own sees and revokes these alone', async () => {
    const world = anApiTokenWorld({ isUserIssued: true });
    const owner = world.world.user('own', 'own_keys');
    const others = await make(world, 'others');
    const own = await make(world, 'mine', 60, owner);
    const list = await ask(world, 'GET', TOKENS, owner);
    expect(JSON.parse(list.body).map(({ id }: { readonly id: string }) => id)).toEqual([own]);
    expect((await ask(world, 'GET', `${TOKENS}/${others}`, owner)).status).toBe(404);
    expect((await ask(world, 'DELETE', `${TOKENS}/${others}`, owner)).status).toBe(404);
    expect((await ask(world, 'DELETE', `${TOKENS}/${own}`, owner)).status).toBe(200);
    const namesake = provenBy(owner, { lookupRealm: { name: 'ldap1', type: 'ldap' } });
    expect((await ask(world, 'GET', `${TOKENS}/${own}`, namesake)).status).toBe(404);
  });
});
