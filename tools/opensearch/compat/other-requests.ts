import { ask, type ConfigurationRequest, LIMITED_USER, NAME_PREFIX, PASSWORD } from './configuration-request.ts';

const PLUGIN = '/_plugins/_security';
const LEGACY = '/_opendistro/_security';
const STATIC_NAMES = ['all_access', 'own_index', 'kibana_user', 'readall', 'logstash'];

/** What has no six routes: information, accounts, names that may not be, static documents. */
export function otherRequests(): readonly ConfigurationRequest[] {
  return [...information(), ...names(), ...staticDocuments(), ...accounts(), ...onBehalfOf(), ...refused()];
}

function information(): readonly ConfigurationRequest[] {
  const group = 'information';
  const paths = ['health', 'health?mode=lenient', 'authinfo', 'whoami', 'dashboardsinfo', 'tenantinfo', 'sslinfo'];
  const api = ['account', 'permissionsinfo', 'audit', 'allowlist', 'securityconfig', 'nodesdn', 'tenants/none'];
  return [
    ...paths.flatMap((path) =>
      [null, LIMITED_USER, 'admin'].map((as) => ask(group, 'GET', `${PLUGIN}/${path}`, undefined, as)),
    ),
    ...['authinfo', 'health', 'kibanainfo'].map((path) => ask(group, 'GET', `${LEGACY}/${path}`)),
    ask(group, 'POST', `${PLUGIN}/authinfo`),
    ask(group, 'POST', `${PLUGIN}/health`),
    ...api.flatMap((path) => ['admin', LIMITED_USER].map((as) => ask(group, 'GET', path, undefined, as))),
    ask(group, 'GET', `${PLUGIN}/api`),
    ask(group, 'GET', `${PLUGIN}/none`),
  ];
}

function names(): readonly ConfigurationRequest[] {
  const user = { password: PASSWORD };
  const written = [
    'cmp-a%3Ab',
    'token%3Acmp',
    'cmp-a%20b',
    'cmp-%C3%A9',
    'cmp-a%2Fb',
    'cmp-a.b',
    'cmp-*',
    'cmp-_x',
    `cmp-${'n'.repeat(300)}`,
  ];
  const requests = written.flatMap((name) => [
    ask('names', 'PUT', `internalusers/${name}`, user),
    ask('names', 'PUT', `roles/${name}`, {}),
    ask('names', 'PUT', `tenants/${name}`, {}),
    ask('names', 'PUT', `actiongroups/${name}`, { allowed_actions: ['read'] }),
  ]);
  // The one name that would not be taken away with the others.
  const removals = ['internalusers', 'roles', 'tenants', 'actiongroups'].map((resource) =>
    ask('names', 'DELETE', `${resource}/token%3Acmp`),
  );
  return [...requests, ...removals];
}

function staticDocuments(): readonly ConfigurationRequest[] {
  const group = 'static documents';
  return [
    ...STATIC_NAMES.flatMap((name) => [
      ask(group, 'GET', `roles/${name}`),
      ask(group, 'PUT', `roles/${name}`, {}),
      ask(group, 'DELETE', `roles/${name}`),
      ask(group, 'PATCH', `roles/${name}`, [{ op: 'add', path: '/description', value: 'x' }]),
    ]),
    ...['read', 'cluster_monitor', 'unlimited', 'kibana_all_read'].flatMap((name) => [
      ask(group, 'GET', `actiongroups/${name}`),
      ask(group, 'PUT', `actiongroups/${name}`, { allowed_actions: ['x'] }),
      ask(group, 'DELETE', `actiongroups/${name}`),
    ]),
    ask(group, 'PUT', 'rolesmapping/no_such_role', { users: ['u'] }),
    ask(group, 'PATCH', 'roles', [{ op: 'remove', path: '/own_index' }]),
    ask(group, 'PUT', `actiongroups/${NAME_PREFIX}self`, { allowed_actions: [`${NAME_PREFIX}self`] }),
    ask(group, 'PUT', `actiongroups/own_index`, { allowed_actions: ['read'] }),
    ask(group, 'PUT', `roles/read`, {}),
    ...['actiongroups/own_index', 'roles/read', 'rolesmapping/no_such_role'].map((path) => ask(group, 'DELETE', path)),
  ];
}

function accounts(): readonly ConfigurationRequest[] {
  const group = 'account';
  const bodies: readonly unknown[] = [
    undefined,
    {},
    { password: `${PASSWORD}2` },
    { current_password: PASSWORD },
    { current_password: 'wrong', password: `${PASSWORD}2` },
    { current_password: PASSWORD, password: 'short' },
    { current_password: PASSWORD, password: 5 },
    { current_password: PASSWORD, password: `${PASSWORD}2`, other: 1 },
    { current_password: PASSWORD, password: null },
    { current_password: PASSWORD, password: PASSWORD },
  ];
  return [
    ...bodies.map((body) => ask(group, 'PUT', 'account', body, LIMITED_USER)),
    ...['POST', 'DELETE', 'PATCH'].map((method) => ask(group, method, 'account')),
    ask(group, 'DELETE', 'cache'),
    ask(group, 'DELETE', 'cache', undefined, LIMITED_USER),
    ...['GET', 'PUT', 'POST'].map((method) => ask(group, method, 'cache')),
    ask(group, 'DELETE', `cache/user/${LIMITED_USER}`),
  ];
}

function onBehalfOf(): readonly ConfigurationRequest[] {
  const group = 'on-behalf-of tokens';
  const bodies: readonly unknown[] = [
    { description: 'x' },
    { description: 'x', service: 's', durationSeconds: 60 },
    { description: 'x', durationSeconds: '60' },
    { description: 'x', durationSeconds: -1 },
    { description: 'x', durationSeconds: 0 },
    { description: 'x', durationSeconds: 100_000 },
    { description: 'x', durationSeconds: 'x' },
    { durationSeconds: 60 },
    {},
    { description: 5 },
    { description: 'x', foo: 1 },
    [],
    '{',
  ];
  return bodies.flatMap((body) => [ask(group, 'POST', 'obo/token', body), ask(group, 'POST', 'generateonbehalfoftoken', body)]);
}

function refused(): readonly ConfigurationRequest[] {
  const paths = [
    'internalusers',
    'roles',
    'rolesmapping',
    'actiongroups',
    'tenants',
    'audit',
    'securityconfig',
    'allowlist',
    'nodesdn',
  ];
  return paths.flatMap((path) => [
    ask('refused', 'GET', path, undefined, LIMITED_USER),
    ask('refused', 'PATCH', path, [], LIMITED_USER),
    ask('refused', 'GET', path, undefined, null),
  ]);
}
