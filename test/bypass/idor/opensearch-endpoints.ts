import { type Endpoint, endpoints } from './endpoints.ts';

const API = '/_plugins/_security/api';
const PASSWORD = { password: 'A-thief-has-77-of-them' };
const MANAGERS = '403 403 403 403 403 200 403 403 403 403 403';
const READERS = '403 403 403 403 200 200 403 403 403 403 403';
const READERS_OF_ALL = '403 403 403 403 200= 200= 403 403 403 403 403';
const MANAGERS_OF_ALL = '403 403 403 403 403 200= 403 403 403 403 403';
const NOBODY = '403 403 403 403 403 403 403 403 403 403 403';

function patch(path: string, value: unknown): unknown {
  return [{ op: 'add', path, value }];
}

/** The endpoints of OpenSearch's dialect, as those of Elasticsearch's. */
export const OPENSEARCH_ENDPOINTS: readonly Endpoint[] = [
  // stranger owner otherOwner keyManager reader securityManager key derivedKey runAsOwner service anonymous
  ...endpoints(
    'apiToken',
    [
      [`POST ${API}/apitokens`, { name: '{{prefix}}-made-{{number}}', duration_seconds: 60 }, MANAGERS, 'apiKeys'],
      [`GET ${API}/apitokens`, null, MANAGERS_OF_ALL],
      [`GET ${API}/apitokens/{{name}}`, null, MANAGERS],
      [`DELETE ${API}/apitokens/{{name}}`, null, MANAGERS, 'apiKeys'],
    ],
    false,
  ),
  ...endpoints('key', [[`DELETE ${API}/apitokens/{{name}}`, null, MANAGERS, 'apiKeys']], false),
  ...endpoints(
    'user',
    [
      [`GET ${API}/internalusers`, null, READERS_OF_ALL],
      [`GET ${API}/internalusers/{{name}}`, null, READERS],
      [`PUT ${API}/internalusers/{{name}}`, { ...PASSWORD, backend_roles: ['admin'] }, MANAGERS, 'users'],
      [`PATCH ${API}/internalusers/{{name}}`, patch('/backend_roles', ['admin']), MANAGERS, 'users'],
      [`PATCH ${API}/internalusers`, patch('/{{name}}/backend_roles', ['admin']), MANAGERS, 'users'],
      [`POST ${API}/internalusers/{{name}}/authtoken`, null, '403 403 403 403 400 400 403 403 403 403 403'],
      [`DELETE ${API}/internalusers/{{name}}`, null, MANAGERS, 'users'],
      [`DELETE ${API}/cache/user/{{name}}`, null, MANAGERS_OF_ALL],
    ],
    false,
  ),
  ...endpoints(
    'role',
    [
      [`GET ${API}/roles`, null, READERS_OF_ALL],
      [`GET ${API}/roles/{{name}}`, null, READERS],
      [`PUT ${API}/roles/{{name}}`, { cluster_permissions: ['*'] }, MANAGERS, 'roles'],
      [`PATCH ${API}/roles/{{name}}`, patch('/cluster_permissions', ['*']), MANAGERS, 'roles'],
      [`PATCH ${API}/roles`, patch('/{{name}}/cluster_permissions', ['*']), MANAGERS, 'roles'],
      [`DELETE ${API}/roles/{{name}}`, null, MANAGERS, 'roles'],
    ],
    false,
  ),
  ...endpoints(
    'roleMapping',
    [
      [`GET ${API}/rolesmapping`, null, READERS_OF_ALL],
      [`GET ${API}/rolesmapping/{{name}}`, null, READERS],
      [`PUT ${API}/rolesmapping/{{name}}`, { users: ['{{owner}}'] }, MANAGERS, 'mappings'],
      [`PATCH ${API}/rolesmapping/{{name}}`, patch('/users', ['{{owner}}']), MANAGERS, 'mappings'],
      [`PATCH ${API}/rolesmapping`, patch('/{{name}}/users', ['{{owner}}']), MANAGERS, 'mappings'],
      [`DELETE ${API}/rolesmapping/{{name}}`, null, MANAGERS, 'mappings'],
    ],
    false,
  ),
  ...endpoints(
    'actionGroup',
    [
      [`GET ${API}/actiongroups`, null, READERS_OF_ALL],
      [`GET ${API}/actiongroups/{{name}}`, null, READERS],
      [`PUT ${API}/actiongroups/{{name}}`, { allowed_actions: ['*'] }, MANAGERS, 'actionGroups'],
      [`PATCH ${API}/actiongroups/{{name}}`, patch('/allowed_actions', ['*']), MANAGERS, 'actionGroups'],
      [`PATCH ${API}/actiongroups`, patch('/{{name}}/allowed_actions', ['*']), MANAGERS, 'actionGroups'],
      [`DELETE ${API}/actiongroups/{{name}}`, null, MANAGERS, 'actionGroups'],
    ],
    false,
  ),
  ...endpoints(
    'tenant',
    [
      [`GET ${API}/tenants`, null, READERS_OF_ALL],
      [`GET ${API}/tenants/{{name}}`, null, READERS],
      [`PUT ${API}/tenants/{{name}}`, { description: 'stolen' }, MANAGERS, 'tenants'],
      [`PATCH ${API}/tenants/{{name}}`, patch('/description', 'stolen'), MANAGERS, 'tenants'],
      [`PATCH ${API}/tenants`, patch('/{{name}}/description', 'stolen'), MANAGERS, 'tenants'],
      [`DELETE ${API}/tenants/{{name}}`, null, MANAGERS, 'tenants'],
    ],
    false,
  ),
  ...endpoints(
    'none',
    [
      [`GET ${API}/securityconfig`, null, READERS_OF_ALL],
      [`PUT ${API}/securityconfig/config`, { dynamic: {} }, MANAGERS_OF_ALL],
      [`PATCH ${API}/securityconfig`, patch('/config/dynamic/api_tokens/max_tokens', 0), MANAGERS_OF_ALL],
      [`GET ${API}/audit`, null, READERS_OF_ALL],
      [`PUT ${API}/audit/config`, { enabled: true }, MANAGERS_OF_ALL],
      [`PATCH ${API}/audit`, patch('/config/enabled', true), MANAGERS_OF_ALL],
      [`GET ${API}/tenancy/config`, null, READERS_OF_ALL],
      [`PUT ${API}/tenancy/config`, { multitenancy_enabled: false }, MANAGERS_OF_ALL],
      [`GET ${API}/authfailurelisteners`, null, READERS_OF_ALL],
      [`PUT ${API}/authfailurelisteners/a`, {}, '403 403 403 403 403 501= 403 403 403 403 403'],
      [`DELETE ${API}/authfailurelisteners/a`, null, '403 403 403 403 403 501= 403 403 403 403 403'],
      [`GET ${API}/allowlist`, null, NOBODY],
      [`PUT ${API}/allowlist`, { enabled: false, requests: {} }, NOBODY],
      [`PATCH ${API}/allowlist`, patch('/config/enabled', false), NOBODY],
      [`GET ${API}/ssl/certs`, null, NOBODY],
      [`PUT ${API}/ssl/http/reloadcerts`, null, NOBODY],
      [`GET ${API}/certificates`, null, NOBODY],
      [`GET ${API}/certificates/a`, null, NOBODY],
      [`DELETE ${API}/cache`, null, MANAGERS_OF_ALL],
    ],
    false,
  ),
];

const OF_THE_CALLER = 'tells of the caller, or makes something of the caller’s own, alone';
const OLD_NAME = 'an old name of a path that is tried';

/** Routes of OpenSearch's dialect that the table needs not try, by their path below the prefix, and why. */
export const OPENSEARCH_NOT_TRIED: Readonly<Record<string, string>> = {
  '/authinfo': OF_THE_CALLER,
  '/dashboardsinfo': OF_THE_CALLER,
  '/kibanainfo': OF_THE_CALLER,
  '/tenantinfo': OF_THE_CALLER,
  '/sslinfo': OF_THE_CALLER,
  '/whoamiprotected': OF_THE_CALLER,
  '/api/permissionsinfo': OF_THE_CALLER,
  '/api/account': OF_THE_CALLER,
  '/api/obo/token': OF_THE_CALLER,
  '/api/generateonbehalfoftoken': OF_THE_CALLER,
  '/api/user': OLD_NAME,
  '/api/user/{name}': OLD_NAME,
  '/api/user/{name}/authtoken': OLD_NAME,
  '/api/actiongroup': OLD_NAME,
  '/api/actiongroup/{name}': OLD_NAME,
};
