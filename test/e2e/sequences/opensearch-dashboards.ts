import { expect } from 'vitest';
import { type Sequence, type Step, step } from './sequence.ts';

const CLIENT = 'server/backend/opensearch_security_client.ts';
const ENDPOINTS = 'server/backend/opensearch_security_configuration_plugin.ts';
const ROUTES = 'server/routes/index.ts';
const TOKENS = 'server/routes/api-token-routes.ts';
const SECURITY = '/_plugins/_security';
const ADMIN = 'Basic {{admin.basic}}';
const CREATED = { status: 'CREATED', message: expect.any(String) };
const OK = { status: 'OK', message: expect.any(String) };

/** What the pages of the security plugin of Dashboards ask for: login, account, lists, forms, API tokens. */
export const OPENSEARCH_DASHBOARDS: Sequence = {
  title: "OpenSearch Dashboards' security plugin: login, account, lists and forms, API tokens",
  repository: 'opensearch-project/security-dashboards-plugin',
  headers: { 'x-opensearch-product-origin': 'opensearch-dashboards' },
  bodyHeaders: { 'content-type': 'application/json' },
  steps: [...login(), ...actionGroups(), ...roles(), ...users(), ...tenants(), ...lists(), ...configuration(), ...tokens()],
};

function admin(title: string, source: string, method: string, target: string, parts: Partial<Step> = {}): Step {
  return step({ title, source, authorization: ADMIN, method, target: SECURITY + target, ...parts });
}

function login(): readonly Step[] {
  return [
    admin('who is it that logs in', CLIENT, 'GET', '/authinfo', {
      answer: {
        user_name: '{{admin.name}}',
        roles: expect.any(Array),
        backend_roles: expect.any(Array),
        tenants: expect.any(Object),
        user_requested_tenant: null,
      },
    }),
    admin('how shall Dashboards behave', CLIENT, 'GET', '/dashboardsinfo', {
      answer: {
        user_name: '{{admin.name}}',
        multitenancy_enabled: false,
        opensearch_dashboards_index: expect.any(String),
        password_validation_error_message: expect.any(String),
        api_tokens_enabled: expect.anything(),
      },
    }),
    admin('which parts of the API are open', ENDPOINTS, 'GET', '/api/permissionsinfo', {
      answer: { user_name: '{{admin.name}}', has_api_access: true, disabled_endpoints: expect.any(Object) },
    }),
    admin('the account page', ENDPOINTS, 'GET', '/api/account', {
      answer: { user_name: '{{admin.name}}', is_reserved: false, roles: expect.any(Array), tenants: expect.any(Object) },
    }),
    admin('another password with a wrong present one', ENDPOINTS, 'PUT', '/api/account', {
      body: { password: 'An0ther-Pass-77!', current_password: 'wrong' },
      status: 400,
    }),
  ];
}

function actionGroups(): readonly Step[] {
  const target = '/api/actiongroups/{{prefix}}-group';
  return [
    admin('create an action group', ENDPOINTS, 'PUT', target, {
      body: { allowed_actions: ['read'] },
      status: 201,
      answer: CREATED,
    }),
    admin('open it', ENDPOINTS, 'GET', target, {
      answer: { '{{prefix}}-group': { allowed_actions: ['read'], reserved: false, hidden: false, static: false } },
    }),
  ];
}

function roles(): readonly Step[] {
  const name = '{{prefix}}-made-role';
  const index = { index_patterns: ['{{prefix}}-*'], fls: [], masked_fields: [], allowed_actions: ['{{prefix}}-group'] };
  const body = { cluster_permissions: ['cluster_monitor'], index_permissions: [index], tenant_permissions: [] };
  return [
    admin('create a role', ENDPOINTS, 'PUT', `/api/roles/${name}`, { body, status: 201, answer: CREATED }),
    admin('open it', ENDPOINTS, 'GET', `/api/roles/${name}`, { answer: { [name]: { ...body, reserved: false } } }),
    admin('map it', ENDPOINTS, 'PUT', `/api/rolesmapping/${name}`, {
      body: { backend_roles: ['staff'], hosts: [], users: ['{{prefix}}-made-user'] },
      status: 201,
      answer: CREATED,
    }),
    admin('open the mapping', ENDPOINTS, 'GET', `/api/rolesmapping/${name}`, {
      answer: { [name]: { users: ['{{prefix}}-made-user'], backend_roles: ['staff'], hosts: [] } },
    }),
  ];
}

function users(): readonly Step[] {
  const target = '/api/internalusers/{{prefix}}-made-user';
  const change = [{ op: 'add', path: '/attributes', value: { team: 'red' } }];
  return [
    admin('create a user', ENDPOINTS, 'PUT', target, {
      body: { password: 'Str0ng-Pass-77!{{prefix}}', backend_roles: ['staff'], attributes: {} },
      status: 201,
      answer: CREATED,
    }),
    admin('change an attribute of the user', ROUTES, 'PATCH', target, { body: change, answer: OK }),
    admin('open the user', ENDPOINTS, 'GET', target, {
      answer: { '{{prefix}}-made-user': { hash: '', backend_roles: ['staff'], attributes: { team: 'red' } } },
    }),
  ];
}

function tenants(): readonly Step[] {
  const target = '/api/tenants/{{prefix}}-tenant';
  return [
    admin('create a tenant', ENDPOINTS, 'PUT', target, { body: { description: 'sales' }, status: 201, answer: CREATED }),
    admin('delete it', ENDPOINTS, 'DELETE', target, { answer: OK }),
  ];
}

function lists(): readonly Step[] {
  const list = (resource: string, answer: object): Step =>
    admin(`list ${resource}`, ROUTES, 'GET', `/api/${resource}`, { answer });
  const deleting = ['rolesmapping', 'roles'];
  return [
    list('internalusers', { '{{prefix}}-made-user': { hash: '', reserved: false } }),
    list('internalusers?filterBy=internal', { '{{prefix}}-made-user': { hash: '' } }),
    list('internalusers?filterBy=service', {}),
    list('roles', { all_access: { reserved: true, static: true }, '{{prefix}}-made-role': { static: false } }),
    list('rolesmapping', { '{{prefix}}-made-role': { backend_roles: ['staff'] } }),
    list('actiongroups', { '{{prefix}}-group': { static: false }, read: { static: true } }),
    list('tenants', { global_tenant: { reserved: true } }),
    ...deleting.map((resource) =>
      admin(`delete of ${resource}`, ENDPOINTS, 'DELETE', `/api/${resource}/{{prefix}}-made-role`, { answer: OK }),
    ),
    admin('delete the user', ENDPOINTS, 'DELETE', '/api/internalusers/{{prefix}}-made-user', { answer: OK }),
    admin('delete the group', ENDPOINTS, 'DELETE', '/api/actiongroups/{{prefix}}-group', { answer: OK }),
    admin('open a role of OpenSearch', ENDPOINTS, 'GET', '/api/roles/readall', { answer: { readall: { static: true } } }),
  ];
}

function configuration(): readonly Step[] {
  return [
    admin('the page of the audit', ENDPOINTS, 'GET', '/api/audit', { answer: { config: expect.any(Object) } }),
    admin('the page of authentication', ENDPOINTS, 'GET', '/api/securityconfig', { answer: expect.any(Object) }),
    admin('purge the cache', ENDPOINTS, 'DELETE', '/api/cache', { answer: { message: 'Cache flushed successfully.' } }),
  ];
}

function tokens(): readonly Step[] {
  const index = { index_pattern: ['{{prefix}}-*'], allowed_actions: ['read'] };
  const body = {
    name: '{{prefix}}-token',
    cluster_permissions: ['cluster_monitor'],
    index_permissions: [index],
    duration_seconds: 3600,
  };
  return [
    admin('create an API token', TOKENS, 'POST', '/api/apitokens', {
      body,
      answer: { id: expect.any(String), token: expect.stringMatching(/^os_[\w-]{43}$/) },
      keep: { 'token.id': 'id', 'token.text': 'token' },
    }),
    step({
      title: 'use it',
      source: TOKENS,
      authorization: 'ApiKey {{token.text}}',
      method: 'GET',
      target: `${SECURITY}/authinfo`,
      answer: { user_name: 'token:{{prefix}}-token' },
    }),
    admin('list the API tokens', TOKENS, 'GET', '/api/apitokens', {
      answer: expect.arrayContaining([expect.objectContaining({ name: expect.any(String), id: expect.any(String) })]),
    }),
    admin('revoke it', TOKENS, 'DELETE', '/api/apitokens/{{token.id}}'),
    step({
      title: 'use it again',
      source: TOKENS,
      authorization: 'ApiKey {{token.text}}',
      method: 'GET',
      target: `${SECURITY}/authinfo`,
      status: 401,
    }),
  ];
}
