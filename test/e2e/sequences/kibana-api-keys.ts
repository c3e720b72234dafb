import { expect } from 'vitest';
import { KEYS_SERVICE, KIBANA, pageFor, probe, SECURITY } from './kibana-page.ts';
import { type Sequence, type Step, step } from './sequence.ts';

/** The person at the browser: one who manages all keys, one who manages their own. */
const ADMIN = 'Basic {{admin.basic}}';
const USER = 'Basic {{user.basic}}';

/** The requests behind Kibana's page of API keys, from the registration of its privileges to the invalidation of keys. */
export function kibanaApiKeys(major: 8 | 9): Sequence {
  const type = `application/vnd.elasticsearch+json; compatible-with=${major}`;
  return {
    title: `Kibana ${major}: the page of API keys`,
    repository: 'elastic/kibana',
    headers: { accept: `${type},text/plain`, 'x-elastic-product-origin': 'kibana' },
    bodyHeaders: { accept: type, 'content-type': type },
    steps: [
      ...PRIVILEGES,
      ...LOGIN,
      ...hasActive(0),
      ...CREATION,
      ...hasActive(1),
      ...pageFor(ADMIN, true),
      ...CHANGES,
      ...pageFor(USER, false),
      ...INVALIDATION,
    ],
  };
}

const PRIVILEGES: readonly Step[] = [
  step({
    title: 'which privileges of Kibana are registered',
    source: `${SECURITY}/authorization/register_privileges_with_cluster.ts`,
    authorization: KIBANA,
    method: 'GET',
    target: '/_security/privilege/{{application}}',
    answer: {},
  }),
  step({
    title: 'register them',
    source: `${SECURITY}/authorization/register_privileges_with_cluster.ts`,
    authorization: KIBANA,
    method: 'PUT',
    target: '/_security/privilege',
    body: {
      '{{application}}': { all: { application: '{{application}}', name: 'all', actions: ['login:', 'api:*'], metadata: {} } },
    },
    answer: { '{{application}}': { all: { created: true } } },
  }),
];

const LOGIN: readonly Step[] = [
  step({
    title: 'who logged in',
    source: `${SECURITY}/authentication/providers/basic.ts`,
    authorization: ADMIN,
    method: 'GET',
    target: '/_security/_authenticate',
    answer: {
      username: '{{admin.name}}',
      enabled: true,
      authentication_type: 'realm',
      authentication_realm: { type: 'native' },
    },
  }),
  step({
    title: 'activate the profile of who logged in',
    source: `${SECURITY}/user_profile/user_profile_service.ts`,
    authorization: KIBANA,
    method: 'POST',
    target: '/_security/profile/_activate',
    body: { grant_type: 'password', username: '{{admin.name}}', password: '{{password}}' },
    answer: { enabled: true, user: { username: '{{admin.name}}' }, labels: {}, data: {} },
    keep: { 'admin.uid': 'uid' },
  }),
  step({
    title: 'may the person enter Kibana',
    source: `${SECURITY}/authorization/check_privileges.ts`,
    authorization: ADMIN,
    method: 'POST',
    target: '/_security/user/_has_privileges',
    body: { application: [{ application: '{{application}}', resources: ['*'], privileges: ['login:'] }] },
    answer: { has_all_requested: false, application: { '{{application}}': { '*': { 'login:': false } } } },
  }),
];

/** Whether the page is worth showing: has the person any live key? */
function hasActive(keys: number): readonly Step[] {
  return [
    probe(),
    step({
      title: `the person has ${keys} live keys`,
      source: `${SECURITY}/routes/api_keys/has_active.ts`,
      authorization: ADMIN,
      method: 'GET',
      target: '/_security/api_key?owner=true&active_only=true',
      answer: { api_keys: Array.from({ length: keys }, () => ({ invalidated: false, username: '{{admin.name}}' })) },
    }),
  ];
}

const CREATION: readonly Step[] = [
  step({
    title: 'create a key',
    source: KEYS_SERVICE,
    authorization: ADMIN,
    method: 'PUT',
    target: '/_security/api_key',
    body: {
      name: '{{prefix}}-page',
      expiration: '30d',
      metadata: { environment: 'test' },
      role_descriptors: { reader: { cluster: [], indices: [{ names: ['logs-*'], privileges: ['read'] }], run_as: [] } },
    },
    answer: { name: '{{prefix}}-page', id: expect.any(String), api_key: expect.any(String), encoded: expect.any(String) },
    keep: { 'key.id': 'id', 'key.encoded': 'encoded' },
  }),
  step({
    title: 'is the new key good',
    source: KEYS_SERVICE,
    authorization: 'ApiKey {{key.encoded}}',
    method: 'GET',
    target: '/_security/_authenticate',
    answer: { username: '{{admin.name}}', authentication_type: 'api_key' },
  }),
  step({
    title: 'grant a key that an alert runs with',
    source: KEYS_SERVICE,
    authorization: KIBANA,
    method: 'POST',
    target: '/_security/api_key/grant',
    body: {
      api_key: {
        name: 'Alerting: {{prefix}}',
        metadata: { managed: true, kibana: { type: 'alerting_rule' } },
        role_descriptors: {},
      },
      grant_type: 'password',
      username: '{{user.name}}',
      password: '{{password}}',
    },
    answer: { name: 'Alerting: {{prefix}}' },
    keep: { 'alert.id': 'id' },
  }),
];

const CHANGES: readonly Step[] = [
  step({
    title: 'change a key',
    source: KEYS_SERVICE,
    authorization: ADMIN,
    method: 'PUT',
    target: '/_security/api_key/{{key.id}}',
    body: { metadata: { environment: 'production' }, role_descriptors: {} },
    answer: { updated: true },
  }),
  step({
    title: 'create a key for another cluster',
    source: KEYS_SERVICE,
    authorization: ADMIN,
    method: 'POST',
    target: '/_security/cross_cluster/api_key',
    body: { name: '{{prefix}}-cross', metadata: {}, access: { search: [{ names: ['*'] }], replication: [{ names: ['*'] }] } },
    answer: { name: '{{prefix}}-cross' },
    keep: { 'cross.id': 'id' },
  }),
  step({
    title: 'change it',
    source: KEYS_SERVICE,
    authorization: ADMIN,
    method: 'PUT',
    target: '/_security/cross_cluster/api_key/{{cross.id}}',
    body: { metadata: {}, access: { search: [{ names: ['logs-*'] }] } },
    answer: { updated: true },
  }),
];

const INVALIDATION: readonly Step[] = [
  step({
    title: 'delete the key of another as one who manages their own',
    source: `${SECURITY}/routes/api_keys/invalidate.ts`,
    authorization: USER,
    method: 'DELETE',
    target: '/_security/api_key',
    body: { ids: ['{{key.id}}'], owner: true },
    answer: { invalidated_api_keys: [], previously_invalidated_api_keys: [], error_count: 0 },
  }),
  step({
    title: "delete one's own",
    source: `${SECURITY}/routes/api_keys/invalidate.ts`,
    authorization: USER,
    method: 'DELETE',
    target: '/_security/api_key',
    body: { ids: ['{{alert.id}}'], owner: true },
    answer: { invalidated_api_keys: ['{{alert.id}}'], error_count: 0 },
  }),
  ...['{{key.id}}', '{{cross.id}}'].map((id) =>
    step({
      title: 'delete a key as one who manages all',
      source: `${SECURITY}/routes/api_keys/invalidate.ts`,
      authorization: ADMIN,
      method: 'DELETE',
      target: '/_security/api_key',
      body: { ids: [id] },
      answer: { invalidated_api_keys: [id], previously_invalidated_api_keys: [], error_count: 0 },
    }),
  ),
  step({
    title: 'the deleted key opens nothing',
    source: KEYS_SERVICE,
    authorization: 'ApiKey {{key.encoded}}',
    method: 'GET',
    target: '/_security/_authenticate',
    status: 401,
    answer: { error: { type: 'security_exception' } },
  }),
];
