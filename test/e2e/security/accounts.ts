import { expect } from 'vitest';
import { ALL_NODES, ANY_TEXT, ANY_TIME, aUserWith, refusal, type Story, type Teller } from './story.ts';

/** `security.*Service*`, `*UserProfile*`, and what tells of rights and of the server. */
export const ACCOUNT_STORIES: readonly Story[] = [
  { title: 'a service account has a token, uses it and loses it', tell: tellServiceAccounts },
  { title: 'a user profile is activated, filled, read, found and disabled', tell: tellProfiles },
  { title: 'rights are asked after', tell: tellRights },
  { title: 'the server tells of itself and its security', tell: tellServer },
];

/** A story that a server with few modules cannot tell. */
export const FEATURES_STORY: Story = {
  title: 'the server tells that security is there and on',
  async tell({ client }) {
    const { features } = await client.xpack.info();
    expect(features.security).toMatchObject({ available: true, enabled: true });
    const usage = await client.xpack.usage();
    expect(usage.security).toMatchObject({ available: true, enabled: true });
  },
};

async function tellServiceAccounts({ client, as, unique }: Teller): Promise<void> {
  const account = { namespace: 'elastic', service: 'fleet-server' };
  const principal = 'elastic/fleet-server';
  expect(await client.security.getServiceAccounts(account)).toEqual({
    [principal]: { role_descriptor: expect.objectContaining({ cluster: expect.arrayContaining(['monitor']), run_as: [] }) },
  });
  const all = await client.security.getServiceAccounts();
  expect(Object.keys(all)).toEqual(expect.arrayContaining([principal, 'elastic/kibana']));
  const name = unique('token');
  const created = await client.security.createServiceToken({ ...account, name });
  expect(created).toEqual({ created: true, token: { name, value: expect.stringMatching(/^AAEAAW/) } });
  expect(await refusal(client.security.createServiceToken({ ...account, name }))).toMatchObject({
    status: 409,
    type: 'version_conflict_engine_exception',
  });
  const nameless = await client.security.createServiceToken(account);
  expect(nameless.token.name).toMatch(/^token_[\w-]+$/);

  const asService = as({ bearer: created.token.value });
  const realm = { name: '_service_account', type: '_service_account' };
  expect(await asService.security.authenticate()).toEqual({
    username: principal,
    roles: [],
    full_name: 'Service account - elastic/fleet-server',
    email: null,
    metadata: { _elastic_service_account: true },
    token: { name, type: '_service_account_index' },
    enabled: true,
    authentication_realm: realm,
    lookup_realm: realm,
    authentication_type: 'token',
  });
  expect(await asService.security.hasPrivileges({ cluster: ['monitor', 'manage_security'] })).toMatchObject({
    cluster: { monitor: true, manage_security: false },
  });
  const key = await asService.security.createApiKey({ name: unique('agent'), role_descriptors: { none: {} } });
  expect(await as({ apiKey: key.encoded }).security.authenticate()).toMatchObject({ username: principal });
  expect(await client.security.getServiceCredentials(account)).toEqual({
    service_account: principal,
    count: expect.any(Number),
    tokens: expect.objectContaining({ [name]: {}, [nameless.token.name]: {} }),
    nodes_credentials: { _nodes: { total: 1, successful: 1, failed: 0 }, file_tokens: {} },
  });
  expect(await client.security.clearCachedServiceTokens({ ...account, name })).toEqual(ALL_NODES);
  for (const token of [name, nameless.token.name]) {
    expect(await client.security.deleteServiceToken({ ...account, name: token })).toEqual({ found: true });
  }
  expect(await refusal(client.security.deleteServiceToken({ ...account, name }))).toMatchObject({ status: 404 });
  expect(await refusal(asService.security.authenticate())).toMatchObject({ status: 401, type: 'security_exception' });
  await client.security.invalidateApiKey({ ids: [key.id] });
}

async function tellProfiles(teller: Teller): Promise<void> {
  const { client, unique } = teller;
  const { username, password, role } = await aUserWith(teller, ['monitor']);
  const activated = await client.security.activateUserProfile({ grant_type: 'password', username, password });
  const user = { username, roles: [role], realm_name: 'default_native' };
  const version = { _primary_term: ANY_TIME, _seq_no: ANY_TIME };
  const { uid } = activated;
  const told = { uid, enabled: true, last_synchronized: ANY_TIME, user, labels: {}, data: {}, _doc: version };
  expect(activated).toEqual(told);
  expect(uid).toMatch(/^u_[\w-]{43}_0$/);
  const space = unique('space');
  const filling = { uid, labels: { [space]: 'one' }, data: { [space]: { theme: 'dark' } } };
  expect(await client.security.updateUserProfileData(filling)).toEqual({ acknowledged: true });
  expect(await client.security.getUserProfile({ uid })).toEqual({ profiles: [{ ...told, labels: { [space]: 'one' } }] });
  expect(await client.security.getUserProfile({ uid, data: space })).toEqual({
    profiles: [{ ...told, labels: { [space]: 'one' }, data: { [space]: { theme: 'dark' } } }],
  });
  const suggested = await client.security.suggestUserProfiles({ name: username, size: 1 });
  expect(suggested).toEqual({
    total: { value: expect.any(Number), relation: 'eq' },
    took: ANY_TIME,
    profiles: [{ uid, user, labels: { [space]: 'one' }, data: {} }],
  });
  expect(await client.security.hasPrivilegesUserProfile({ uids: [uid], privileges: { cluster: ['monitor'] } })).toEqual({
    has_privilege_uids: [uid],
  });
  expect(await client.security.hasPrivilegesUserProfile({ uids: [uid], privileges: { cluster: ['all'] } })).toEqual({
    has_privilege_uids: [],
  });
  const grant = { grant_type: 'password' as const, username, password, api_key: { name: unique('key') } };
  const key = await client.security.grantApiKey(grant);
  const keys = await client.security.getApiKey({ id: key.id, with_profile_uid: true });
  expect(keys.api_keys[0]).toMatchObject({ username, profile_uid: uid });
  expect(await client.security.getUser({ username, with_profile_uid: true })).toMatchObject({
    [username]: { profile_uid: uid },
  });
  expect(await client.security.disableUserProfile({ uid })).toEqual({ acknowledged: true });
  expect(await client.security.getUserProfile({ uid })).toMatchObject({ profiles: [{ enabled: false }] });
  expect(await client.security.enableUserProfile({ uid })).toEqual({ acknowledged: true });
  const missing = 'u_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA_0';
  expect(await refusal(client.security.enableUserProfile({ uid: missing }))).toMatchObject({ status: 404 });
}

async function tellRights(teller: Teller): Promise<void> {
  const { username, password } = await aUserWith(teller, ['monitor', 'manage_own_api_key']);
  const asUser = teller.as({ username, password });
  const asked = {
    cluster: ['monitor' as const, 'manage_security' as const],
    index: [{ names: ['logs-web', 'books'], privileges: ['read' as const, 'write' as const] }],
  };
  const answer = {
    username,
    has_all_requested: false,
    cluster: { monitor: true, manage_security: false },
    index: { 'logs-web': { read: true, write: false }, books: { read: false, write: false } },
    application: {},
  };
  expect(await asUser.security.hasPrivileges(asked)).toEqual(answer);
  expect(await asUser.security.hasPrivileges({ ...asked, user: username })).toEqual(answer);
  expect(await asUser.security.getUserPrivileges()).toEqual({
    cluster: ['manage_own_api_key', 'monitor'],
    global: [],
    indices: [{ names: ['logs-*'], privileges: ['read'], allow_restricted_indices: false }],
    applications: [],
    run_as: [],
  });
  const builtin = await teller.client.security.getBuiltinPrivileges();
  expect(builtin.cluster).toEqual(expect.arrayContaining(['all', 'manage_api_key', 'monitor', 'none']));
  expect(builtin.index).toEqual(expect.arrayContaining(['all', 'read', 'write', 'none']));
}

async function tellServer({ client }: Teller): Promise<void> {
  const settings = await client.security.getSettings();
  expect(Object.keys(settings).toSorted()).toEqual(['security', 'security-profile', 'security-tokens']);
  // The client's type has names within names, which Elasticsearch does not take.
  const nested = { index: { auto_expand_replicas: '0-1' } };
  expect(await refusal(client.security.updateSettings({ security: nested }))).toEqual({
    status: 400,
    type: 'action_request_validation_exception',
    reason: expect.stringContaining('illegal setting for index [security]: [index], this setting may not be configured'),
  });
  expect(await refusal(client.security.updateSettings({ security: {} }))).toMatchObject({ status: 400 });
  const info = await client.info();
  expect(info).toMatchObject({ version: { number: ANY_TEXT }, tagline: ANY_TEXT });
  const { license } = await client.license.get();
  expect(license).toMatchObject({ status: 'active', type: ANY_TEXT, uid: ANY_TEXT });
}
