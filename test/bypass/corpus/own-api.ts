import { type BypassCase, type Family, json } from '../bypass-case.ts';

const act = (
  title: string,
  method: string,
  target: string,
  body?: object,
  as: 'limited' | 'manager' | 'operator' = 'limited',
): BypassCase => ({
  title,
  tries: 'act',
  as,
  mustRefuse: true,
  method,
  target,
  ...(body === undefined ? {} : { body: json(body) }),
});
const ALL = { cluster: ['all'], index: [{ names: ['*'], privileges: ['all'] }] };

const cases: readonly BypassCase[] = [
  act('a key with more rights', 'POST', '/_security/api_key', { name: 'planted', role_descriptors: { r: ALL } }),
  act('a key without a descriptor', 'POST', '/_security/api_key', { name: 'planted' }),
  act('a key by PUT', 'PUT', '/_security/api_key', { name: 'planted' }),
  act(
    'a key made by a manager of indices',
    'POST',
    '/_security/api_key',
    { name: 'planted', role_descriptors: { r: ALL } },
    'manager',
  ),
  act('a key made by an operator', 'POST', '/_security/api_key', { name: 'planted', role_descriptors: { r: ALL } }, 'operator'),
  act('a key for another', 'POST', '/_security/api_key/grant', {
    grant_type: 'password',
    username: 'elastic',
    password: 'guessed',
    api_key: { name: 'planted' },
  }),
  act('all keys', 'GET', '/_security/api_key'),
  act('the keys of another', 'GET', '/_security/api_key?username=elastic'),
  act('keys by a query', 'POST', '/_security/_query/api_key', { query: { match_all: {} } }),
  act('the end of the keys of another', 'DELETE', '/_security/api_key', { username: 'elastic' }),
  act('the end of keys by name', 'DELETE', '/_security/api_key', { name: 'owner' }),
  act('more rights for a key', 'PUT', '/_security/api_key/none', { role_descriptors: { r: ALL } }),
  act('more rights for keys in bulk', 'POST', '/_security/api_key/_bulk_update', {
    ids: ['none'],
    role_descriptors: { r: ALL },
  }),
  act('a user', 'PUT', '/_security/user/planted', { password: 'long enough for a test', roles: ['superuser'] }),
  act('a user by POST', 'POST', '/_security/user/planted', { password: 'long enough for a test', roles: ['superuser'] }),
  act('the password of another', 'POST', '/_security/user/elastic/_password', { password: 'long enough for a test' }),
  act('the users', 'GET', '/_security/user'),
  act('a user of a name', 'GET', '/_security/user/elastic'),
  act('the end of a user', 'DELETE', '/_security/user/planted'),
  act('a user switched off', 'PUT', '/_security/user/planted/_disable'),
  act('a role', 'PUT', '/_security/role/planted', ALL),
  act('the roles', 'GET', '/_security/role'),
  act('the end of a role', 'DELETE', '/_security/role/planted'),
  act('a path with a slash before it', 'GET', '//_security/user'),
  act('a path with an encoded underscore', 'GET', '/%5Fsecurity/user'),
  act('a path with dots', 'GET', '/allowed-1/../_security/user'),
  act('a path below an index', 'GET', '/allowed-1/_security/user'),
  act('a path with a slash at the end', 'GET', '/_security/user/'),
  act('a path in upper case', 'GET', '/_SECURITY/user'),
];

/** The proxy's own API: rights for oneself. Its control is the same request of somebody who may. */
export const OWN_API: Family = { name: 'own API', cases };
