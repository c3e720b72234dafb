import { ask, type CompatRequest, passwordOf, type Scenario } from './scenario.ts';
import { USERS } from './setting.ts';

const KEEPER = { user: 'cc_keeper' };
const OWNER = { user: 'cc_owner' };
const READER = { r: { cluster: ['monitor'], indices: [{ names: ['cc-*'], privileges: ['read'] }] } };
const byKey = (name: string): { authorization: string } => ({ authorization: `ApiKey {encoded:${name}}` });
const byToken = (name: string): { authorization: string } => ({ authorization: `Bearer {token:${name}}` });
const OWN_KEYS = { o: { cluster: ['manage_own_api_key'] } };
const ALL_KEYS = { a: { cluster: ['manage_api_key'] } };

/** Who owns a key, who may see it, change it and end it. */
const OWNERSHIP: readonly CompatRequest[] = [
  ask(
    'PUT',
    '/_security/api_key',
    { name: 's-own', role_descriptors: OWN_KEYS, metadata: { team: 'a' } },
    { as: OWNER, keep: 's-own' },
  ),
  ask('PUT', '/_security/api_key', { name: 's-other', role_descriptors: READER }, { as: KEEPER, keep: 's-other' }),
  ask('PUT', '/_security/api_key', { name: 's-strong', role_descriptors: ALL_KEYS }, { as: KEEPER, keep: 's-strong' }),
  ...[
    OWNER,
    KEEPER,
    { user: 'cc_stranger' },
    { user: 'cc_watcher' },
    { user: 'cc_chief' },
    byKey('s-own'),
    byKey('s-strong'),
  ].flatMap((as) => [
    ask('GET', '/_security/_authenticate', null, { as }),
    ask('GET', '/_security/api_key?id={id:s-own}', null, { as }),
    ask('GET', '/_security/api_key?id={id:s-other}', null, { as }),
    ask('GET', '/_security/api_key?owner=true', null, { as }),
    ask('GET', '/_security/api_key?owner=true&id={id:s-own}', null, { as }),
    ask('GET', '/_security/api_key?name=s-*', null, { as }),
    ask('GET', '/_security/api_key?username=cc_owner&realm_name=default_native', null, { as }),
    ask('GET', '/_security/api_key?id={id:s-own}&with_limited_by=true', null, { as }),
    ask('POST', '/_security/_query/api_key', { query: { prefix: { name: 's-o' } }, sort: ['name'] }, { as }),
    ask('POST', '/_security/_query/api_key?with_limited_by=true', { query: { term: { name: 's-own' } } }, { as }),
    ask('PUT', '/_security/api_key/{id:s-own}', { metadata: { by: 'cc' } }, { as }),
    ask(
      'POST',
      '/_security/api_key/_bulk_update',
      { ids: ['{id:s-own}', '{id:s-other}', 'none'], metadata: { by: 'bulk' } },
      { as },
    ),
    ask('DELETE', '/_security/api_key', { ids: ['none'] }, { as }),
    ask('DELETE', '/_security/api_key', { ids: ['none'], owner: true }, { as }),
    ask('DELETE', '/_security/api_key', { username: 'cc_nobody' }, { as }),
    ask('POST', '/_security/api_key/{id:s-own}/_clear_cache', null, { as }),
  ]),
  ask(
    'PUT',
    '/_security/api_key',
    { name: 's-derived', role_descriptors: { e: {} } },
    { as: byKey('s-strong'), keep: 's-derived' },
  ),
  ask('PUT', '/_security/api_key', { name: 's-derived-wide', role_descriptors: READER }, { as: byKey('s-strong') }),
  ask('GET', '/_security/_authenticate', null, { as: byKey('s-derived') }),
  ask('GET', '/_security/api_key?id={id:s-derived}', null, { as: byKey('s-derived') }),
  ask('DELETE', '/_security/api_key', { ids: ['{id:s-own}'] }, { as: OWNER }),
  ask('DELETE', '/_security/api_key', { ids: ['{id:s-own}'], owner: true }, { as: OWNER }),
  ask('DELETE', '/_security/api_key', { ids: ['{id:s-own}'], owner: true }, { as: OWNER }),
  ask('GET', '/_security/_authenticate', null, { as: byKey('s-own') }),
  ask('PUT', '/_security/api_key/{id:s-own}', {}, { as: OWNER }),
  ask('GET', '/_security/api_key?id={id:s-own}&active_only=true', null, { as: OWNER }),
  ask('GET', '/_security/api_key?id={id:s-own}', null, { as: OWNER }),
];

/** A user from the first to the last day. */
const USER_LIFE: readonly CompatRequest[] = [
  ask('PUT', '/_security/user/s_user', { password: passwordOf('s_user'), roles: ['s_role', 'cc_own_keys'] }),
  ask('GET', '/_security/_authenticate', null, { as: { user: 's_user' } }),
  ask('GET', '/_security/user/_privileges', null, { as: { user: 's_user' } }),
  ask('PUT', '/_security/role/s_role', {
    cluster: ['monitor'],
    indices: [{ names: ['s-*'], privileges: ['read'] }],
    applications: [{ application: 'sapp', privileges: ['read'], resources: ['a/*'] }],
  }),
  ask('GET', '/_security/user/_privileges', null, { as: { user: 's_user' } }),
  ask(
    'POST',
    '/_security/user/_has_privileges',
    {
      cluster: ['monitor', 'all'],
      index: [{ names: ['s-1', 's-*', '*'], privileges: ['read', 'write'] }],
      application: [{ application: 'sapp', privileges: ['read', 'none'], resources: ['a/b', 'b'] }],
    },
    { as: { user: 's_user' } },
  ),
  ask('PUT', '/_security/api_key', { name: 's-user-key' }, { as: { user: 's_user' }, keep: 's-user-key' }),
  ask('GET', '/_security/api_key?owner=true&with_limited_by=true', null, { as: byKey('s-user-key') }),
  ask('POST', '/_security/user/_password', { password: passwordOf('s_user') }, { as: { user: 's_user' } }),
  ask('POST', '/_security/user/_password', { password: 'another-password' }, { as: byKey('s-user-key') }),
  ask('PUT', '/_security/user/s_user/_disable', null, { as: { user: 's_user' } }),
  ask('PUT', '/_security/user/s_user/_disable'),
  ask('GET', '/_security/_authenticate', null, { as: { user: 's_user' } }),
  ask('GET', '/_security/_authenticate', null, { as: byKey('s-user-key') }),
  ask('DELETE', '/_security/user/s_user'),
  ask('DELETE', '/_security/user/s_user'),
  ask('GET', '/_security/user/s_user'),
  ask('GET', '/_security/_authenticate', null, { as: byKey('s-user-key') }),
  ...Object.keys(USERS).map((user) => ask('GET', `/_security/user/${user}`)),
  ...['elastic', 'kibana_system', 'nobody_at_all', '_x', 'a b', '%C3%A9'].flatMap((user) => [
    ask('PUT', `/_security/user/${encodeURI(user)}`, { password: 'a-long-password', roles: [] }),
    ask('DELETE', `/_security/user/${encodeURI(user)}`),
    ask('PUT', `/_security/user/${encodeURI(user)}/_disable`, null, { as: { user: 'cc_stranger' } }),
  ]),
  ...['superuser', 'kibana_system', 'nobody_at_all', '_x', 'a b', '%C3%A9'].flatMap((role) => [
    ask('PUT', `/_security/role/${encodeURI(role)}`, { cluster: ['monitor'] }),
    ask('GET', `/_security/role/${encodeURI(role)}`),
    ask('DELETE', `/_security/role/${encodeURI(role)}`),
  ]),
];

/** Tokens of service accounts, and acting for others. */
const OTHERS: readonly CompatRequest[] = [
  ask('POST', '/_security/service/elastic/fleet-server/credential/token/s-token', null, { keep: 's-token' }),
  ask('GET', '/_security/_authenticate', null, { as: byToken('s-token') }),
  ask('GET', '/_security/user/_privileges', null, { as: byToken('s-token') }),
  ask(
    'PUT',
    '/_security/api_key',
    { name: 's-of-service', role_descriptors: READER },
    { as: byToken('s-token'), keep: 's-of-service' },
  ),
  ask('GET', '/_security/_authenticate', null, { as: byKey('s-of-service') }),
  ask('DELETE', '/_security/service/elastic/fleet-server/credential/token/s-token'),
  ask('GET', '/_security/_authenticate', null, { as: byToken('s-token') }),
  ...[
    '/_security/service',
    '/_security/service/elastic',
    '/_security/service/none',
    '/_security/service/none/none',
    '/_security/service/none/none/credential',
  ].map((path) => ask('GET', path)),
  ask('GET', '/_security/_authenticate', null, { as: { user: 'cc_mimic' }, headers: { 'es-security-runas-user': 'cc_owner' } }),
  ask('GET', '/_security/_authenticate', null, { as: { user: 'cc_mimic' }, headers: { 'es-security-runas-user': 'cc_chief' } }),
  ask('GET', '/_security/_authenticate', null, {
    as: { user: 'cc_mimic' },
    headers: { 'es-security-runas-user': 'not_there' },
  }),
  ask('GET', '/_security/_authenticate', null, { as: { user: 'cc_mimic' }, headers: { 'es-security-runas-user': '' } }),
  ask(
    'PUT',
    '/_security/api_key',
    { name: 's-mimic' },
    {
      as: { user: 'cc_mimic' },
      headers: { 'es-security-runas-user': 'cc_owner', 'content-type': 'application/json' },
      keep: 's-mimic',
    },
  ),
  ask('GET', '/_security/api_key?id={id:s-mimic}'),
  ask('POST', '/_security/api_key/grant', {
    grant_type: 'password',
    username: 'cc_owner',
    password: 'wrong-password',
    api_key: { name: 's-granted' },
  }),
  ask(
    'POST',
    '/_security/api_key/grant',
    {
      grant_type: 'password',
      username: 'cc_mimic',
      password: passwordOf('cc_mimic'),
      run_as: 'cc_owner',
      api_key: { name: 's-granted' },
    },
    { as: { user: 'cc_giver' }, keep: 's-granted' },
  ),
  ask(
    'POST',
    '/_security/api_key/grant',
    {
      grant_type: 'password',
      username: 'cc_owner',
      password: passwordOf('cc_owner'),
      run_as: 'cc_chief',
      api_key: { name: 's-granted' },
    },
    { as: { user: 'cc_giver' } },
  ),
  ask('GET', '/_security/api_key?id={id:s-granted}'),
  ...[
    'Basic',
    'Basic ',
    'Basic !!',
    'ApiKey',
    'ApiKey ',
    'ApiKey !!',
    'ApiKey YQ==',
    'ApiKey YTpi',
    'apikey {encoded:s-granted}',
    'ApiKey  {encoded:s-granted}',
    'Bearer',
    'Bearer AAEAAWVsYXN0aWM',
    'Bearer none',
    'Digest a',
    'Negotiate a',
    'ApiKey essu_abc',
  ].map((authorization) => ask('GET', '/_security/_authenticate', null, { as: { authorization } })),
];

/** Scenarios written by hand: several endpoints, several callers. */
export const STORIES: readonly Scenario[] = [
  { name: 'who owns a key', requests: OWNERSHIP },
  { name: 'the life of a user', requests: USER_LIFE },
  { name: 'service accounts and acting for others', requests: OTHERS },
];
