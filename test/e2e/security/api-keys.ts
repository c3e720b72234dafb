import { expect } from 'vitest';
import { ALL_NODES, ANY_TEXT, ANY_TIME, aUserWith, descriptor, refusal, type Story, type Teller } from './story.ts';

const DAY_MS = 86_400_000;
const READ_BOOKS = {
  reader: { cluster: ['monitor' as const], indices: [{ names: ['books'], privileges: ['read' as const] }] },
};

/** `security.*ApiKey*`. */
export const API_KEY_STORIES: readonly Story[] = [
  { title: 'a key is created, read, used and invalidated', tell: tellLife },
  { title: 'a key is updated, and many at once', tell: tellUpdates },
  { title: 'a key is granted to another', tell: tellGrants },
  { title: 'a key for another cluster is created and updated, and opens nothing here', tell: tellCrossCluster },
  { title: 'the cache of keys is emptied', tell: tellCache },
];

async function tellLife(teller: Teller): Promise<void> {
  const { client } = teller;
  const owner = await aUserWith(teller, ['manage_own_api_key', 'monitor']);
  const asOwner = teller.as(owner);
  const name = teller.unique('key');
  const metadata = { team: 'search', level: 3, tags: ['a', 'b'] };
  const created = await asOwner.security.createApiKey({ name, expiration: '1d', role_descriptors: READ_BOOKS, metadata });
  expect(created).toEqual({
    id: expect.stringMatching(/^[\w-]{20}$/),
    name,
    expiration: ANY_TIME,
    api_key: expect.stringMatching(/^[\w-]{22,}$/),
    encoded: Buffer.from(`${created.id}:${created.api_key}`).toString('base64'),
  });
  expect(Math.abs((created.expiration ?? 0) - Date.now() - DAY_MS)).toBeLessThan(60_000);

  const told = {
    id: created.id,
    name,
    type: 'rest',
    creation: ANY_TIME,
    expiration: created.expiration,
    invalidated: false,
    username: owner.username,
    realm: 'default_native',
    realm_type: 'native',
    metadata,
    role_descriptors: { reader: descriptor(['monitor'], ['books'], ['read']) },
  };
  expect(await client.security.getApiKey({ id: created.id })).toEqual({ api_keys: [told] });
  const limit = descriptor(['manage_own_api_key', 'monitor'], ['logs-*'], ['read']);
  const withLimit = { api_keys: [{ ...told, limited_by: [{ [owner.role]: limit }] }] };
  expect(await asOwner.security.getApiKey({ owner: true, with_limited_by: true })).toEqual(withLimit);
  expect(await client.security.getApiKey({ name, active_only: true })).toEqual({ api_keys: [told] });
  expect(await client.security.getApiKey({ username: owner.username, realm_name: 'default_native' })).toEqual({
    api_keys: [told],
  });

  const asKeys = [teller.as({ apiKey: created.encoded }), teller.as({ apiKey: { id: created.id, api_key: created.api_key } })];
  for (const asKey of asKeys) {
    expect(await asKey.security.authenticate()).toEqual({
      username: owner.username,
      roles: [],
      full_name: null,
      email: null,
      metadata: {},
      enabled: true,
      authentication_realm: { name: '_es_api_key', type: '_es_api_key' },
      lookup_realm: { name: '_es_api_key', type: '_es_api_key' },
      authentication_type: 'api_key',
      api_key: { id: created.id, name },
    });
  }
  const [asKey = client] = asKeys;
  expect(await refusal(asKey.security.createApiKey({ name: 'derived', role_descriptors: {} }))).toMatchObject({ status: 403 });

  const invalidated = { previously_invalidated_api_keys: [], error_count: 0 };
  expect(await asOwner.security.invalidateApiKey({ ids: [created.id], owner: true })).toEqual({
    ...invalidated,
    invalidated_api_keys: [created.id],
  });
  expect(await client.security.invalidateApiKey({ ids: [created.id] })).toEqual({
    ...invalidated,
    invalidated_api_keys: [],
  });
  expect(await refusal(asKey.security.authenticate())).toMatchObject({ status: 401, type: 'security_exception' });
  expect(await client.security.getApiKey({ id: created.id })).toEqual({
    api_keys: [{ ...told, invalidated: true, invalidation: ANY_TIME }],
  });
  expect(await client.security.getApiKey({ name, active_only: true })).toEqual({ api_keys: [] });
}

async function tellUpdates(teller: Teller): Promise<void> {
  const { client } = teller;
  const first = await client.security.createApiKey({ name: teller.unique('update'), role_descriptors: READ_BOOKS });
  const second = await client.security.createApiKey({ name: teller.unique('update') });
  expect(first).not.toHaveProperty('expiration');
  const change = { metadata: { changed: true }, expiration: '2d' };
  expect(await client.security.updateApiKey({ id: first.id, ...change })).toEqual({ updated: true });
  expect(await client.security.updateApiKey({ id: first.id, metadata: { changed: true } })).toEqual({ updated: false });
  const keys = await client.security.getApiKey({ id: first.id });
  expect(keys.api_keys[0]).toMatchObject({
    metadata: { changed: true },
    role_descriptors: { reader: descriptor(['monitor'], ['books'], ['read']) },
  });
  expect(Math.abs((keys.api_keys[0]?.expiration ?? 0) - Date.now() - 2 * DAY_MS)).toBeLessThan(60_000);

  const missing = 'AAAAAAAAAAAAAAAAAAAA';
  const many = await client.security.bulkUpdateApiKeys({ ids: [first.id, second.id, missing], metadata: { changed: true } });
  expect(many).toEqual({
    updated: [second.id],
    noops: [first.id],
    errors: {
      count: 1,
      details: {
        [missing]: {
          type: 'resource_not_found_exception',
          reason: `no API key owned by requesting user found for ID [${missing}]`,
        },
      },
    },
  });
  expect(await refusal(client.security.updateApiKey({ id: missing, metadata: {} }))).toEqual({
    status: 404,
    type: 'resource_not_found_exception',
    reason: `no API key owned by requesting user found for ID [${missing}]`,
  });
  await client.security.invalidateApiKey({ ids: [first.id, second.id] });
}

async function tellGrants(teller: Teller): Promise<void> {
  const { client } = teller;
  const grantee = await aUserWith(teller, ['monitor', 'manage_own_api_key']);
  const { username, password } = grantee;
  const name = teller.unique('granted');
  const granted = await client.security.grantApiKey({
    grant_type: 'password',
    username,
    password,
    api_key: { name, expiration: '1h', metadata: { for: 'another' }, role_descriptors: READ_BOOKS },
  });
  expect(granted).toEqual({ id: ANY_TEXT, name, expiration: ANY_TIME, api_key: ANY_TEXT, encoded: ANY_TEXT });
  const { api_keys: keys } = await client.security.getApiKey({ id: granted.id });
  expect(keys).toEqual([expect.objectContaining({ name, username, realm: 'default_native', metadata: { for: 'another' } })]);
  expect(await teller.as({ apiKey: granted.encoded }).security.authenticate()).toMatchObject({ username });

  const wrong = client.security.grantApiKey({ grant_type: 'password', username, password: 'not it', api_key: { name } });
  expect(await refusal(wrong)).toMatchObject({ status: 403, type: 'security_exception' });
  const runAs = { grant_type: 'password' as const, username, password, run_as: teller.superuser, api_key: { name } };
  expect(await refusal(client.security.grantApiKey(runAs))).toMatchObject({ status: 403 });
  const stranger = teller.as({ username, password });
  const own = stranger.security.grantApiKey({ grant_type: 'password', username, password, api_key: { name } });
  expect(await refusal(own)).toMatchObject({ status: 403, type: 'security_exception' });
  await client.security.invalidateApiKey({ username });
}

async function tellCrossCluster({ client, as, unique }: Teller): Promise<void> {
  const name = unique('cross-cluster');
  const access = {
    search: [{ names: ['logs-*'], allow_restricted_indices: false }],
    replication: [{ names: ['archive'] }],
  };
  const created = await client.security.createCrossClusterApiKey({ name, access, metadata: { to: 'there' }, expiration: '1d' });
  expect(created).toEqual({ id: ANY_TEXT, name, expiration: ANY_TIME, api_key: ANY_TEXT, encoded: ANY_TEXT });
  const { api_keys: keys } = await client.security.getApiKey({ id: created.id });
  expect(keys).toEqual([
    expect.objectContaining({
      type: 'cross_cluster',
      metadata: { to: 'there' },
      access: {
        search: [{ names: ['logs-*'], allow_restricted_indices: false }],
        replication: [{ names: ['archive'], allow_restricted_indices: false }],
      },
    }),
  ]);
  const update = { id: created.id, access: { search: [{ names: ['metrics-*'] }] } };
  expect(await client.security.updateCrossClusterApiKey(update)).toEqual({ updated: true });
  expect(await client.security.updateCrossClusterApiKey(update)).toEqual({ updated: false });
  expect(await refusal(client.security.updateApiKey({ id: created.id, metadata: {} }))).toMatchObject({ status: 400 });
  expect(await refusal(as({ apiKey: created.encoded }).security.authenticate())).toMatchObject({ status: 401 });
  await client.security.invalidateApiKey({ ids: [created.id] });
}

async function tellCache({ client }: Teller): Promise<void> {
  expect(await client.security.clearApiKeyCache({ ids: '*' })).toEqual(ALL_NODES);
  expect(await client.security.clearApiKeyCache({ ids: ['AAAAAAAAAAAAAAAAAAAA', 'BBBBBBBBBBBBBBBBBBBB'] })).toEqual(ALL_NODES);
}
