/** Who tries, in the order of the columns of `answers`. */
export const CALLERS = [
  /** A user who may look at the cluster and nothing else. */
  'stranger',
  /** A user with `manage_own_api_key`, who owns the key that is the target. */
  'owner',
  /** Another user with `manage_own_api_key`. */
  'otherOwner',
  /** A user with `manage_api_key`. */
  'keyManager',
  /** A user with `read_security`. */
  'reader',
  /** A user with `manage_security`. */
  'securityManager',
  /** The key that is the target, or another of the owner. It has its owner's rights. */
  'key',
  /** A key that the key made; such keys have no rights. */
  'derivedKey',
  /** A user without rights of their own, in the name of the owner. */
  'runAsOwner',
  /** The service account `elastic/fleet-server`. */
  'service',
  /** Nobody, where the settings give anonymous callers the role `monitoring_user`. */
  'anonymous',
] as const;

/** One of `CALLERS`. */
export type CallerName = (typeof CALLERS)[number];

/** What an endpoint is tried on: a new one for every try that may change it. */
export type VictimKind =
  | 'key'
  | 'crossClusterKey'
  | 'user'
  | 'role'
  | 'mapping'
  | 'privilege'
  | 'token'
  | 'profile'
  | 'longLivedToken'
  | 'accessToken'
  | 'apiToken'
  | 'roleMapping'
  | 'actionGroup'
  | 'tenant'
  | 'job'
  | 'none';

/** Kinds of things of which the whole state is compared before and after. */
export type StateName =
  | 'apiKeys'
  | 'users'
  | 'roles'
  | 'mappings'
  | 'privileges'
  | 'tokens'
  | 'profiles'
  | 'longLivedTokens'
  | 'accessTokens'
  | 'actionGroups'
  | 'tenants'
  | 'jobs'
  | 'configuration';

/** One endpoint and what every caller is answered. */
export interface Endpoint {
  readonly method: string;
  /** With `{{name}}` for the target's name or id, and the fields of `body` likewise. */
  readonly target: string;
  readonly body: unknown;
  readonly victim: VictimKind;
  /** What changes when a caller is let through; `null`: nothing ever does. */
  readonly changes: StateName | null;
  /**
   * A status for each caller, in the order of `CALLERS`. With `=`, and always with 403, the answer is the very one for a
   * target that is not there, and nothing changes.
   */
  readonly answers: string;
  /** Whether Elasticsearch 8.19 has it too. */
  readonly isElasticsearchs: boolean;
}

type Case = readonly [request: string, body: unknown, answers: string, changes?: StateName | null];

/** Rows of the table that share their kind of target. */
export function endpoints(victim: VictimKind, cases: readonly Case[], isElasticsearchs = true): readonly Endpoint[] {
  return cases.map(([request, body, answers, changes = null]) => {
    const [method = '', target = ''] = request.split(' ');
    return { method, target, body, victim, changes, answers, isElasticsearchs };
  });
}

const PASSWORD = { password: 'the passphrase of a thief' };
const GRANT = { grant_type: 'password', username: '{{owner}}', password: '{{password}}' };
const RULES = { field: { username: '{{prefix}}*' } };

/** Every endpoint of the own API that names a thing of somebody, or that makes or lists such things. */
export const ENDPOINTS: readonly Endpoint[] = [
  // stranger owner otherOwner keyManager reader securityManager key derivedKey runAsOwner service anonymous
  ...endpoints('key', [
    ['POST /_security/api_key', { name: '{{prefix}}-made' }, '403 200 200 200 403 200 400= 403 200 200 403', 'apiKeys'],
    [
      'POST /_security/api_key',
      { name: '{{prefix}}-made', role_descriptors: { none: {} } },
      '403 200 200 200 403 200 200 403 200 200 403',
      'apiKeys',
    ],
    ['GET /_security/api_key?id={{name}}', null, '403 403 403 200 200 200 200 403 403 403 403'],
    ['GET /_security/api_key?id={{name}}&owner=true', null, '403 200 404= 404= 404= 404= 200 403 200 404= 403'],
    ['GET /_security/api_key?name={{label}}', null, '403 403 403 200 200 200 403 403 403 403 403'],
    ['GET /_security/api_key?username={{owner}}', null, '403 403 403 200= 200= 200= 403 403 403 403 403'],
    [
      'POST /_security/_query/api_key',
      { query: { ids: { values: ['{{name}}'] } } },
      '403 200 200= 200 200 200 200 403 200 200= 403',
    ],
    ['DELETE /_security/api_key', { ids: ['{{name}}'] }, '403 403 403 200 403 200 200 403 403 403 403', 'apiKeys'],
    [
      'DELETE /_security/api_key',
      { ids: ['{{name}}'], owner: true },
      '403 200 200= 200= 403 200= 200 403 200 200= 403',
      'apiKeys',
    ],
    ['DELETE /_security/api_key', { name: '{{label}}' }, '403 403 403 200 403 200 403 403 403 403 403', 'apiKeys'],
    [
      'DELETE /_security/api_key',
      { username: '{{owner}}', realm_name: 'default_native' },
      '403 200 403 200 403 200 403 403 200 403 403',
      'apiKeys',
    ],
    [
      'PUT /_security/api_key/{{name}}',
      { metadata: { stolen: true } },
      '403 200 404= 404= 403 404= 400= 403 200 404= 403',
      'apiKeys',
    ],
    [
      'POST /_security/api_key/_bulk_update',
      { ids: ['{{name}}'], metadata: { stolen: true } },
      '403 200 200= 200= 403 200= 400= 403 200 200= 403',
      'apiKeys',
    ],
    [
      'POST /_security/api_key/grant',
      { ...GRANT, api_key: { name: '{{prefix}}-granted' } },
      '403 403 403 200 403 200 403 403 403 403 403',
      'apiKeys',
    ],
    ['POST /_security/api_key/{{name}}/_clear_cache', null, '403 403 403 403 403 200= 403 403 403 403 403'],
  ]),
  ...endpoints(
    'key',
    [
      [
        'POST /_security/api_key/clone',
        { api_key: '{{encoded}}', name: '{{prefix}}-clone' },
        '403 403 403 200 403 200 403 403 403 403 403',
        'apiKeys',
      ],
      [
        'POST /_security/api_key/_bulk_grant',
        { ...GRANT, api_keys: [{ name: '{{prefix}}-granted' }] },
        '403 403 403 200 403 200 403 403 403 403 403',
        'apiKeys',
      ],
      [
        'POST /_claviger/explain',
        { api_key_id: '{{name}}', request: { method: 'GET', path: '/a/_search' } },
        '403 403 403 403 403 200 200 403 403 403 403',
      ],
      ['GET /_claviger/audit?key={{name}}', null, '403 403 403 403 403 200 403 403 403 403 403'],
      ['GET /_claviger/audit/_summary?key={{name}}', null, '403 403 403 403 403 200 403 403 403 403 403'],
      ['GET /_claviger/api_key/{{name}}/history', null, '403 200 404= 200 200 200 200 403 200 404= 403'],
    ],
    false,
  ),
  ...endpoints('crossClusterKey', [
    [
      'POST /_security/cross_cluster/api_key',
      { name: '{{prefix}}-cross', access: { search: [{ names: ['a'] }] } },
      '403 403 403 403 403 200 403 403 403 403 403',
      'apiKeys',
    ],
    [
      'PUT /_security/cross_cluster/api_key/{{name}}',
      { metadata: { stolen: true } },
      '403 403 403 403 403 404= 403 403 403 403 403',
      'apiKeys',
    ],
  ]),
  ...endpoints('user', [
    [
      'PUT /_security/user/{{name}}',
      { ...PASSWORD, roles: ['superuser'] },
      '403 403 403 403 403 200 403 403 403 403 403',
      'users',
    ],
    ['GET /_security/user/{{name}}', null, '403 403 403 403 200 200 403 403 403 403 403'],
    [
      'POST /_security/_query/user',
      { query: { term: { username: '{{name}}' } } },
      '403 403 403 403 200 200 403 403 403 403 403',
    ],
    ['PUT /_security/user/{{name}}/_password', PASSWORD, '403 403 403 403 403 200 403 403 403 403 403', 'users'],
    ['PUT /_security/user/{{name}}/_disable', null, '403 403 403 403 403 200 403 403 403 403 403', 'users'],
    ['PUT /_security/user/{{name}}/_enable', null, '403 403 403 403 403 200 403 403 403 403 403'],
    [
      'POST /_security/user/{{name}}/_has_privileges',
      { cluster: ['monitor'] },
      '403 403 403 403 400= 400= 403 403 403 403 403',
    ],
    ['DELETE /_security/user/{{name}}', null, '403 403 403 403 403 200 403 403 403 403 403', 'users'],
    [
      'POST /_security/realm/default_native/_clear_cache?usernames={{name}}',
      null,
      '403 403 403 403 403 200= 403 403 403 403 403',
    ],
  ]),
  ...endpoints('role', [
    ['PUT /_security/role/{{name}}', { cluster: ['all'] }, '403 403 403 403 403 200 403 403 403 403 403', 'roles'],
    ['GET /_security/role/{{name}}', null, '403 403 403 403 200 200 403 403 403 403 403'],
    ['POST /_security/_query/role', { query: { term: { name: '{{name}}' } } }, '403 403 403 403 200 200 403 403 403 403 403'],
    [
      'POST /_security/role',
      { roles: { '{{name}}': { cluster: ['all'] } } },
      '403 403 403 403 403 200 403 403 403 403 403',
      'roles',
    ],
    ['DELETE /_security/role', { names: ['{{name}}'] }, '403 403 403 403 403 200 403 403 403 403 403', 'roles'],
    ['DELETE /_security/role/{{name}}', null, '403 403 403 403 403 200 403 403 403 403 403', 'roles'],
    ['POST /_security/role/{{name}}/_clear_cache', null, '403 403 403 403 403 200= 403 403 403 403 403'],
  ]),
  ...endpoints('mapping', [
    [
      'PUT /_security/role_mapping/{{name}}',
      { enabled: true, roles: ['superuser'], rules: RULES },
      '403 403 403 403 403 200 403 403 403 403 403',
      'mappings',
    ],
    ['GET /_security/role_mapping/{{name}}', null, '403 403 403 403 200 200 403 403 403 403 403'],
    ['GET /_security/role_mapping', null, '403 403 403 403 200= 200= 403 403 403 403 403'],
    ['DELETE /_security/role_mapping/{{name}}', null, '403 403 403 403 403 200 403 403 403 403 403', 'mappings'],
  ]),
  ...endpoints('privilege', [
    [
      'PUT /_security/privilege',
      { '{{name}}': { read: { actions: ['all:*'] } } },
      '403 403 403 403 403 200 403 403 403 403 403',
      'privileges',
    ],
    ['GET /_security/privilege/{{name}}/read', null, '403 403 403 403 200 200 403 403 403 403 403'],
    ['GET /_security/privilege', null, '403 403 403 403 200= 200= 403 403 403 403 403'],
    ['DELETE /_security/privilege/{{name}}/read', null, '403 403 403 403 403 200 403 403 403 403 403', 'privileges'],
    ['POST /_security/privilege/{{name}}/_clear_cache', null, '403 403 403 403 403 200= 403 403 403 403 403'],
  ]),
  ...endpoints('token', [
    ['GET /_security/service/elastic/fleet-server', null, '403 403 403 403 200= 200= 403 403 403 403 403'],
    ['GET /_security/service', null, '403 403 403 403 200= 200= 403 403 403 403 403'],
    ['GET /_security/service/elastic', null, '403 403 403 403 200= 200= 403 403 403 403 403'],
    [
      'POST /_security/service/elastic/fleet-server/credential/token',
      null,
      '403 403 403 403 403 200 403 403 403 403 403',
      'tokens',
    ],
    ['GET /_security/service/elastic/fleet-server/credential', null, '403 403 403 403 200= 200= 403 403 403 403 403'],
    [
      'POST /_security/service/elastic/fleet-server/credential/token/{{prefix}}-made-{{number}}',
      null,
      '403 403 403 403 403 200 403 403 403 403 403',
      'tokens',
    ],
    [
      'DELETE /_security/service/elastic/fleet-server/credential/token/{{name}}',
      null,
      '403 403 403 403 403 200 403 403 403 403 403',
      'tokens',
    ],
    [
      'POST /_security/service/elastic/fleet-server/credential/token/{{name}}/_clear_cache',
      null,
      '403 403 403 403 403 200= 403 403 403 403 403',
    ],
  ]),
  ...endpoints(
    'longLivedToken',
    [
      ['GET /_security/token/{{name}}', null, '404= 200 404= 404= 404= 200 404= 404= 200 404= 404='],
      ['POST /_security/token/_get', { token: '{{name}}' }, '404= 200 404= 404= 404= 200 404= 404= 200 404= 404='],
      ['DELETE /_security/token/{{name}}', null, '404= 200 404= 404= 404= 200 404= 404= 200 404= 404=', 'longLivedTokens'],
      [
        'POST /_security/token/_delete',
        { token: '{{name}}' },
        '404= 200 404= 404= 404= 200 404= 404= 200 404= 404=',
        'longLivedTokens',
      ],
      [
        'POST /_security/token/{{name}}/_cancel',
        null,
        '404= 200 404= 404= 404= 200 404= 404= 200 404= 404=',
        'longLivedTokens',
      ],
      [
        'POST /_security/token/_cancel',
        { token: '{{name}}' },
        '404= 200 404= 404= 404= 200 404= 404= 200 404= 404=',
        'longLivedTokens',
      ],
      ['POST /_security/token/{{name}}/_renew', null, '404= 200 404= 404= 404= 200 404= 404= 200 404= 404=', 'longLivedTokens'],
      [
        'POST /_security/token/_renew',
        { token: '{{name}}' },
        '404= 200 404= 404= 404= 200 404= 404= 200 404= 404=',
        'longLivedTokens',
      ],
      [
        'DELETE /_security/token',
        { token: '{{name}}' },
        '404= 200 404= 404= 404= 200 404= 404= 200 404= 404=',
        'longLivedTokens',
      ],
      ['GET /_security/token?username={{owner}}&realm=default_native', null, '403 200 403 403 403 200 403 403 200 403 403'],
      ['POST /_security/token', { expiration: '1h' }, '403 200 200 403 403 200 200 403 200 400= 403', 'longLivedTokens'],
    ],
    false,
  ),
  ...endpoints(
    'accessToken',
    [
      [
        'GET /_claviger/token/access?username={{owner}}&realm_name=default_native',
        null,
        '403 200 403 403 403 200 403 403 200 403 403',
      ],
      ['DELETE /_claviger/token/access/{{name}}', null, '404= 200 404= 404= 404= 200 404= 404= 200 404= 403', 'accessTokens'],
    ],
    false,
  ),
  ...endpoints(
    'none',
    [
      ['GET /_claviger/self', null, '200= 200= 200= 200= 200= 200= 200= 200= 200= 200= 200='],
      ['GET /_claviger/completions', null, '200= 200= 200= 200= 200= 200= 200= 200= 200= 200= 200='],
      [
        'POST /_claviger/api_key/_preview',
        { name: '{{prefix}}-made', role_descriptors: { all: { cluster: ['all'] } } },
        '403 200= 200= 200= 403 200= 200= 403 200= 200= 403',
      ],
    ],
    false,
  ),
  ...endpoints('none', [
    ['POST /_security/oauth2/token', { grant_type: 'client_credentials' }, '403 403 403 403 403 200 403 403 403 403 403'],
    ['DELETE /_security/oauth2/token', { username: '{{prefix}}-nobody' }, '403 403 403 403 403 200= 403 403 403 403 403'],
  ]),
  ...endpoints(
    'none',
    [['POST /_claviger/import', { source: 'elasticsearch', files: [] }, '403 403 403 403 403 200= 403 403 403 403 403']],
    false,
  ),
  ...endpoints('profile', [
    ['POST /_security/profile/_activate', GRANT, '403 403 403 403 403 200= 403 403 403 403 403'],
    ['GET /_security/profile/{{name}}', null, '403 403 403 403 200 200 403 403 403 403 403'],
    [
      'PUT /_security/profile/{{name}}/_data',
      { data: { stolen: { yes: true } } },
      '403 403 403 403 403 200 403 403 403 403 403',
      'profiles',
    ],
    ['PUT /_security/profile/{{name}}/_disable', null, '403 403 403 403 403 200 403 403 403 403 403', 'profiles'],
    ['PUT /_security/profile/{{name}}/_enable', null, '403 403 403 403 403 200 403 403 403 403 403'],
    ['POST /_security/profile/_suggest', { name: '{{owner}}' }, '403 403 403 403 200= 200= 403 403 403 403 403'],
    [
      'POST /_security/profile/_has_privileges',
      { uids: ['{{name}}'], privileges: { cluster: ['monitor'] } },
      '403 403 403 403 200 200 403 403 403 403 403',
    ],
  ]),
  ...endpoints('none', [
    ['GET /_security/settings', null, '403 403 403 403 200= 200= 403 403 403 403 403'],
    [
      'PUT /_security/settings',
      { 'security-profile': { 'index.auto_expand_replicas': '0-1' } },
      '403 403 403 403 403 200= 403 403 403 403 403',
    ],
    ['GET /_security/privilege/_builtin', null, '403 403 403 403 200= 200= 403 403 403 403 403'],
    ['GET /_security/user', null, '403 403 403 403 200= 200= 403 403 403 403 403'],
    ['GET /_security/role', null, '403 403 403 403 200= 200= 403 403 403 403 403'],
    ['GET /_security/_authenticate', null, '200= 200= 200= 200= 200= 200= 200= 200= 200= 200= 200='],
  ]),
];
