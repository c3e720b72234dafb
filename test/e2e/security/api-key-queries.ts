import { expect } from 'vitest';
import { ANY_TIME, aUserWith, refusal, type Story, type Teller } from './story.ts';

/** `security.queryApiKeys`, and `cloneApiKey` where the client has it. */
export const API_KEY_QUERY_STORIES: readonly Story[] = [
  { title: 'keys are queried, sorted, paged and counted', tell: tellQueries },
];

/** `security.cloneApiKey`: version 9 of the client alone has it. */
export const CLONE_STORY: Story = {
  title: 'a key is cloned, and the clone outlives it',
  async tell({ client, as, unique }) {
    const source = await client.security.createApiKey({
      name: unique('source'),
      expiration: '1h',
      role_descriptors: { reader: { indices: [{ names: ['books'], privileges: ['read'] }] } },
    });
    const name = unique('clone');
    const clone = await client.security.cloneApiKey({ api_key: source.encoded, name, metadata: { cloned: true } });
    expect(Object.keys(clone).toSorted()).toEqual(['api_key', 'encoded', 'id', 'name']);
    expect(clone.id).not.toBe(source.id);
    await client.security.invalidateApiKey({ ids: [source.id] });
    expect(await refusal(as({ apiKey: source.encoded }).security.authenticate())).toMatchObject({ status: 401 });
    expect(await as({ apiKey: clone.encoded }).security.authenticate()).toMatchObject({ api_key: { id: clone.id, name } });
    const {
      api_keys: [told],
    } = await client.security.getApiKey({ id: clone.id });
    expect(told).toMatchObject({
      name,
      metadata: { cloned: true },
      role_descriptors: { reader: { indices: [{ names: ['books'] }] } },
    });
    await client.security.invalidateApiKey({ ids: [clone.id] });
  },
};

async function tellQueries(teller: Teller): Promise<void> {
  const { client } = teller;
  const owner = await aUserWith(teller, ['manage_own_api_key']);
  const asOwner = teller.as(owner);
  const prefix = teller.unique('queried');
  const ids: string[] = [];
  for (const level of [1, 2, 3, 4, 5]) {
    const metadata = { level, kind: level % 2 === 0 ? 'even' : 'odd' };
    ids.push((await asOwner.security.createApiKey({ name: `${prefix}-${level}`, metadata })).id);
  }
  await asOwner.security.createApiKey({ name: teller.unique('other') });
  const named = { prefix: { name: prefix } };
  const page = { query: named, sort: [{ name: { order: 'desc' as const } }], size: 2 };
  const first = await client.security.queryApiKeys(page);
  expect(first).toEqual({
    total: 5,
    count: 2,
    api_keys: [5, 4].map((level) => ({
      id: ids[level - 1],
      name: `${prefix}-${level}`,
      type: 'rest',
      creation: ANY_TIME,
      invalidated: false,
      username: owner.username,
      realm: 'default_native',
      realm_type: 'native',
      metadata: { level, kind: level % 2 === 0 ? 'even' : 'odd' },
      role_descriptors: {},
      _sort: [`${prefix}-${level}`],
    })),
  });
  const second = await client.security.queryApiKeys({ ...page, search_after: [`${prefix}-4`] });
  expect(second.api_keys.map((key) => key.name)).toEqual([`${prefix}-3`, `${prefix}-2`]);
  const third = await client.security.queryApiKeys({ ...page, from: 4 });
  expect(third.api_keys.map((key) => key.name)).toEqual([`${prefix}-1`]);

  const odd = await asOwner.security.queryApiKeys({
    query: { bool: { filter: [named, { term: { 'metadata.kind': 'odd' } }], must_not: [{ ids: { values: [ids[4] ?? ''] } }] } },
    sort: ['name'],
  });
  expect(odd.api_keys.map((key) => key.id)).toEqual([ids[0], ids[2]]);

  const counted = await client.security.queryApiKeys({
    query: named,
    size: 0,
    aggregations: {
      users: { terms: { field: 'username' } },
      expired: { filter: { range: { expiration: { lte: 'now' } } } },
      kinds: { filters: { filters: { even: { term: { 'metadata.kind': 'even' } }, named } } },
    },
  });
  expect(counted).toEqual({
    total: 5,
    count: 0,
    api_keys: [],
    aggregations: {
      users: { doc_count_error_upper_bound: 0, sum_other_doc_count: 0, buckets: [{ key: owner.username, doc_count: 5 }] },
      expired: { doc_count: 0 },
      kinds: { buckets: { even: { doc_count: 2 }, named: { doc_count: 5 } } },
    },
  });
  const typed = await client.security.queryApiKeys({
    query: named,
    size: 0,
    typed_keys: true,
    aggregations: { users: { terms: { field: 'username' } } },
  });
  expect(Object.keys(typed.aggregations ?? {})).toEqual(['sterms#users']);
  expect(await refusal(client.security.queryApiKeys({ query: { term: { runas_id: 'x' } } }))).toMatchObject({
    status: 400,
    type: 'illegal_argument_exception',
  });
  // Without more than one's own keys to manage, the query finds no others.
  const stranger = teller.as(await aUserWith(teller, ['manage_own_api_key']));
  expect(await stranger.security.queryApiKeys({ query: named })).toEqual({ total: 0, count: 0, api_keys: [] });
  await client.security.invalidateApiKey({ username: owner.username });
}
