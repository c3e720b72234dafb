import { expect } from 'vitest';
import { ALL_NODES, ANY_TEXT, refusal, type Story, type Teller } from './story.ts';

/** `security.*User*`, `changePassword`, `authenticate`. */
export const USER_STORIES: readonly Story[] = [
  { title: 'a user is created, changed, disabled, enabled, read and deleted', tell: tellLife },
  { title: 'users are queried', tell: tellQueries },
  { title: 'a user acts in the name of another', tell: tellRunAs },
];

async function tellLife({ client, as, unique }: Teller): Promise<void> {
  const username = unique('user');
  const password = 'the first passphrase';
  const put = { username, password, roles: ['superuser'], full_name: 'Ada L.', email: 'ada@example.org', metadata: { n: 1 } };
  expect(await client.security.putUser(put)).toEqual({ created: true });
  expect(await client.security.putUser({ ...put, roles: ['superuser', 'monitoring_user'] })).toEqual({ created: false });
  const told = {
    username,
    roles: ['superuser', 'monitoring_user'],
    full_name: 'Ada L.',
    email: 'ada@example.org',
    metadata: { n: 1 },
    enabled: true,
  };
  expect(await client.security.getUser({ username })).toEqual({ [username]: told });
  expect(await client.security.getUser({ username: [username, 'elastic'] })).toEqual({
    [username]: told,
    elastic: expect.objectContaining({ username: 'elastic', roles: ['superuser'], metadata: { _reserved: true } }),
  });
  expect(await client.security.getUser()).toMatchObject({ [username]: told, kibana_system: { metadata: { _reserved: true } } });

  const asUser = as({ username, password });
  const native = { name: 'default_native', type: 'native' };
  expect(await asUser.security.authenticate()).toEqual({
    ...told,
    authentication_realm: native,
    lookup_realm: native,
    authentication_type: 'realm',
  });

  const changed = { username, password: 'the second passphrase' };
  expect(await client.security.changePassword(changed)).toEqual({});
  expect(await refusal(asUser.security.authenticate())).toMatchObject({ status: 401, type: 'security_exception' });
  const asChanged = as(changed);
  expect(await asChanged.security.changePassword({ password: 'the third passphrase' })).toEqual({});
  const asLast = as({ username, password: 'the third passphrase' });
  expect(await asLast.security.authenticate()).toMatchObject({ username });

  expect(await refusal(asLast.security.disableUser({ username }))).toMatchObject({
    status: 400,
    type: 'illegal_argument_exception',
    reason: expect.stringContaining('users may not update the enabled status of their own account'),
  });
  expect(await client.security.disableUser({ username })).toEqual({});
  expect(await client.security.getUser({ username })).toMatchObject({ [username]: { enabled: false } });
  expect(await refusal(asLast.security.authenticate())).toMatchObject({ status: 401 });
  expect(await client.security.enableUser({ username })).toEqual({});
  expect(await asLast.security.authenticate()).toMatchObject({ username, enabled: true });

  expect(await client.security.clearCachedRealms({ realms: '*', usernames: [username] })).toEqual(ALL_NODES);
  expect(await client.security.deleteUser({ username })).toEqual({ found: true });
  expect(await refusal(client.security.deleteUser({ username }))).toMatchObject({ status: 404 });
  expect(await refusal(client.security.getUser({ username }))).toMatchObject({ status: 404 });
}

async function tellQueries({ client, unique }: Teller): Promise<void> {
  const prefix = unique('queried');
  const usernames = [`${prefix}-a`, `${prefix}-b`, `${prefix}-c`];
  for (const username of usernames) {
    await client.security.putUser({
      username,
      password: 'a long enough passphrase',
      roles: [username.endsWith('b') ? 'editor' : 'viewer'],
    });
  }
  const [first, second, third] = usernames;
  const named = { prefix: { username: prefix } };
  const found = await client.security.queryUser({ query: named, sort: [{ username: { order: 'desc' } }], size: 2 });
  expect(found).toEqual({
    total: 3,
    count: 2,
    users: [
      { username: third, roles: ['viewer'], full_name: null, email: null, metadata: {}, enabled: true, _sort: [third] },
      { username: second, roles: ['editor'], full_name: null, email: null, metadata: {}, enabled: true, _sort: [second] },
    ],
  });
  const editors = await client.security.queryUser({ query: { bool: { must: [named, { term: { roles: 'editor' } }] } } });
  expect(editors.users.map((user) => user.username)).toEqual([second]);
  const after = await client.security.queryUser({ query: named, sort: ['username'], search_after: [first ?? ''] });
  expect(after.users.map((user) => user.username)).toEqual([second, third]);
  for (const username of usernames) await client.security.deleteUser({ username });
}

async function tellRunAs({ client, as, unique }: Teller): Promise<void> {
  const password = 'a long enough passphrase';
  const [proxy, target, role] = [unique('proxy'), unique('target'), unique('role')];
  await client.security.putRole({ name: role, run_as: [target] });
  await client.security.putUser({ username: proxy, password, roles: [role] });
  await client.security.putUser({ username: target, password, roles: ['viewer'], full_name: 'The Target' });
  const asTarget = as({ username: proxy, password }, { 'es-security-runas-user': target });
  expect(await asTarget.security.authenticate()).toMatchObject({
    username: target,
    roles: ['viewer'],
    full_name: 'The Target',
    authentication_realm: { name: 'default_native', type: 'native' },
    lookup_realm: { name: 'default_native', type: 'native' },
    authentication_type: 'realm',
  });
  const asElastic = as({ username: proxy, password }, { 'es-security-runas-user': 'elastic' });
  expect(await refusal(asElastic.security.authenticate())).toEqual({
    status: 403,
    type: 'security_exception',
    reason: ANY_TEXT,
  });
  for (const username of [proxy, target]) await client.security.deleteUser({ username });
  await client.security.deleteRole({ name: role });
}
