import { describe, expect, test } from 'vitest';
import type { ActionWorld } from '../../../../test/support/action-fixtures.ts';
import { anOpenSearchUser, provenBy } from '../../../../test/support/api-token-world.ts';
import { askOpenSearch } from '../../../../test/support/ask-opensearch.ts';
import { aConfigurationWorld } from '../../../../test/support/configuration-world.ts';
import type { ActionContext } from '../../../actions/action-context.ts';
import { RunAsDenied } from '../../../authorization/run-as-denied.ts';
import { API_KEY_REALM, NATIVE_REALM } from '../../../domain/principal/authentication.ts';
import { parseRequestTarget } from '../../../domain/request/parse-request-target.ts';
import { EMPTY_ROLE_DESCRIPTOR } from '../../../domain/role/role-descriptor.ts';

const PREFIX = '/_plugins/_security';
const LEGACY = '/_opendistro/_security';
const HEALTH = '{"message":null,"mode":"strict","status":"UP","settings":{"plugins.security.cache.ttl_minutes":60}}';

/** The caller of the recordings that reads one index. */
function limited(world: ActionWorld): ActionContext {
  const context = anOpenSearchUser(world, 'limited', 'limited');
  const { user } = context.principal.authentication;
  const attributes = { 'attr.internal.team': 'red' };
  return provenBy(context, { user: { ...user, backendRoles: ['limited'], attributes } });
}

/** The API token of the recordings that monitors the cluster. */
function token(world: ActionWorld): ActionContext {
  const apiKey = { id: 'x', name: 'mon', ownerRealm: NATIVE_REALM, isToken: true } as const;
  return provenBy(anOpenSearchUser(world, 'admin', 'all_access'), { type: 'api_key', realm: API_KEY_REALM, apiKey });
}

async function get(caller: (world: ActionWorld) => ActionContext, path: string, method = 'GET') {
  const world = aConfigurationWorld();
  return askOpenSearch(world.api, caller(world), { method, path });
}

describe('authinfo', () => {
  const OF_LIMITED =
    '{"user":"User [name=limited, backend_roles=[limited], requestedTenant=null]","user_name":"limited","user_requested_tenant":null,"remote_address":"127.0.0.1:1","backend_roles":["limited"],"custom_attribute_names":["attr.internal.team"],"roles":["limited"],"tenants":{"limited":true},"principal":null,"peer_certificates":"0","sso_logout_url":null}';

  test.each([
    { name: 'GET', method: 'GET', path: `${PREFIX}/authinfo` },
    { name: 'POST', method: 'POST', path: `${PREFIX}/authinfo` },
    { name: 'the legacy prefix', method: 'GET', path: `${LEGACY}/authinfo` },
    { name: 'auth_type', method: 'GET', path: `${PREFIX}/authinfo?auth_type=basic` },
  ])('tells a user who it is, as recorded ($name)', async ({ method, path }) => {
    expect(await get(limited, path, method)).toMatchObject({ status: 200, body: OF_LIMITED });
  });

  test('tells a token that it is one, with a backend role without a name, as recorded [T1]', async () => {
    expect((await get(token, `${PREFIX}/authinfo`)).body).toBe(
      '{"user":"User [name=token:mon, backend_roles=[], requestedTenant=null]","user_name":"token:mon","user_requested_tenant":null,"remote_address":"127.0.0.1:1","backend_roles":[""],"custom_attribute_names":[],"roles":[],"tenants":{"token:mon":true},"principal":null,"peer_certificates":"0","sso_logout_url":null}',
    );
  });

  test.each(['authinfo', 'api/account', 'api/permissionsinfo'])('%s tells the tenant that was asked for', async (path) => {
    const world = aConfigurationWorld();
    const headers = { securitytenant: 'admin_"tenant' };
    const { body } = await askOpenSearch(world.api, limited(world), { path: `${PREFIX}/${path}`, headers });
    const told = JSON.parse(body);
    if (path !== 'api/account') {
      expect(told.user).toBe('User [name=limited, backend_roles=[limited], requestedTenant=admin_"tenant]');
    }
    if (path !== 'api/permissionsinfo') expect(told.user_requested_tenant).toBe('admin_"tenant');
  });

  test('adds sizes where it shall be verbose', async () => {
    const { body } = await get(limited, `${PREFIX}/authinfo?verbose=true`);
    expect(JSON.parse(body)).toMatchObject({ size_of_backendroles: '11 bytes', size_of_custom_attributes: '28 bytes' });
  });

  test('tells the address of the client behind a trusted proxy', async () => {
    const { body } = await get(
      (world) => ({ ...limited(world), origin: { ...limited(world).origin, clientAddress: '192.0.2.7' } }),
      `${PREFIX}/authinfo`,
    );
    expect(JSON.parse(body)).toMatchObject({ remote_address: '192.0.2.7' });
  });

  test('shows the tenants that the caller’s roles name, its own last', async () => {
    const world = aConfigurationWorld();
    const noFlags = { reserved: false, hidden: false };
    const tenant = (name: string) => ({ name, item: { name, description: null, flags: noFlags } });
    await world.store.tenants.put([tenant('sales_eu'), tenant('sales_us'), tenant('hr')]);
    const permissionsOf = (pattern: string, action: string) => ({
      ...EMPTY_ROLE_DESCRIPTOR,
      permissions: {
        clusterPermissions: [],
        indexPermissions: [],
        tenantPermissions: [{ tenantPatterns: [pattern], allowedActions: [action] }],
      },
    });
    const descriptorSets = [
      { a: permissionsOf('sales_*', 'kibana_all_read'), b: permissionsOf('sales_us', 'kibana_all_write') },
    ];
    const caller = limited(world);
    const context = { ...caller, principal: { ...caller.principal, rights: { descriptorSets, unknownRoles: [] } } };
    const { body } = await askOpenSearch(world.api, context, { path: `${PREFIX}/authinfo?filter_path=tenants` });
    expect(body).toBe('{"tenants":{"sales_eu":false,"sales_us":true,"limited":true}}');
  });

  test('takes no parameter that it does not know', async () => {
    expect((await get(limited, `${PREFIX}/authinfo?foo=1`)).body).toContain(
      'request [/_plugins/_security/authinfo] contains unrecognized parameter: [foo]',
    );
  });
});

describe('what anyone may ask', () => {
  test.each([
    { name: 'GET', method: 'GET', path: `${PREFIX}/health`, body: HEALTH },
    { name: 'POST', method: 'POST', path: `${LEGACY}/health`, body: HEALTH },
    { name: 'lenient', method: 'GET', path: `${PREFIX}/health?mode=lenient`, body: HEALTH.replace('strict', 'lenient') },
  ])('health is up, as recorded ($name)', ({ method, path, body }) => {
    const { api } = aConfigurationWorld();
    const answer = api.respondToAnyone(method, parseRequestTarget(path), new Map());
    expect(answer).toMatchObject({ status: 200, body });
  });

  test.each([
    { mode: 'strict', status: 503, state: 'DOWN' },
    { mode: 'lenient', status: 200, state: 'UP' },
  ])('health is $state in the mode $mode while a part is not ready', async ({ mode, status, state }) => {
    const { api, superuser } = aConfigurationWorld({ isReady: false });
    const answer = await askOpenSearch(api, superuser, { path: `${PREFIX}/health?mode=${mode}` });
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toMatchObject({ status: state, message: 'Not initialized', mode });
  });

  test('whoami has no data without TLS, and no certificate with it', async () => {
    expect(await get(token, `${PREFIX}/whoami`)).toMatchObject({ status: 403, body: 'No security data' });
    const { api, superuser } = aConfigurationWorld({ isTls: true });
    expect(await askOpenSearch(api, superuser, { method: 'POST', path: `${PREFIX}/whoami` })).toMatchObject({
      status: 200,
      body: '{"dn":null,"is_admin":false,"is_node_certificate_request":false}',
    });
  });
});

describe('whoamiprotected', () => {
  test('is refused with a text to who has no right to it, as recorded', async () => {
    expect(await get(token, `${PREFIX}/whoamiprotected`)).toMatchObject({
      status: 401,
      headers: { 'content-type': ['text/plain; charset=UTF-8'] },
      body: 'no permissions for [any of [cluster:admin/opendistro_security/whoamiprotected, security:whoamiprotected]] and User [name=token:mon, backend_roles=[], requestedTenant=null]',
    });
  });
});

describe('dashboardsinfo', () => {
  test('has the recorded fields, tells the token settings and that tenants are not applied [T2]', async () => {
    const { body } = await get(token, `${PREFIX}/dashboardsinfo`);
    expect(body).toBe(
      '{"user_name":"token:mon","not_fail_on_forbidden_enabled":true,"opensearch_dashboards_mt_enabled":false,"opensearch_dashboards_index":".kibana","opensearch_dashboards_server_user":"kibanaserver","multitenancy_enabled":false,"preferred_tenants":[],"private_tenant_enabled":false,"default_tenant":"","sign_in_options":["BASIC"],"password_validation_error_message":"Password should be at least 8 characters long and contain at least one uppercase letter, one lowercase letter, one digit, and one special character.","password_validation_regex":"(?=.*[A-Z])(?=.*[^a-zA-Z\\\\d])(?=.*[0-9])(?=.*[a-z]).{8,}","resource_sharing_enabled":false,"api_tokens_enabled":true,"max_duration_seconds":7776000}',
    );
    expect((await get(token, `${LEGACY}/kibanainfo`, 'POST')).body).toBe(body);
  });

  test('tells that there are no API tokens while they are off [DashboardsInfoTest]', async () => {
    const world = aConfigurationWorld();
    const patch = '[{"op":"replace","path":"/config/dynamic/api_tokens/enabled","value":false}]';
    const path = `${PREFIX}/api/securityconfig`;
    expect((await askOpenSearch(world.api, world.superuser, { method: 'PATCH', path, body: patch })).status).toBe(200);
    for (const asked of [`${PREFIX}/dashboardsinfo`, `${LEGACY}/kibanainfo`]) {
      const { body } = await askOpenSearch(world.api, world.superuser, { path: asked });
      expect(JSON.parse(body)).toMatchObject({ api_tokens_enabled: false, max_duration_seconds: 7_776_000 });
    }
  });

  test('tells the rule for passwords that is set', async () => {
    const { api, superuser } = aConfigurationWorld({ passwordRule: { expression: '.{12,}', message: 'Twelve.' } });
    const { body } = await askOpenSearch(api, superuser, { path: `${PREFIX}/dashboardsinfo` });
    expect(JSON.parse(body)).toMatchObject({
      password_validation_regex: '.{12,}',
      password_validation_error_message: 'Twelve.',
    });
  });
});

describe('permissionsinfo', () => {
  test('tells who has no access that all is closed', async () => {
    const { body } = await get(token, `${PREFIX}/api/permissionsinfo`);
    const { disabled_endpoints: disabled, ...caller } = JSON.parse(body);
    expect(caller).toEqual({
      user: 'User [name=token:mon, backend_roles=[], requestedTenant=null]',
      user_name: 'token:mon',
      has_api_access: false,
    });
    expect(Object.keys(disabled)).toHaveLength(22);
    expect(disabled.ROLES).toEqual(['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH', 'TRACE', 'CONNECT']);
  });

  test('tells an administrator that nothing is', async () => {
    const { body } = await get((world) => anOpenSearchUser(world, 'admin', 'all_access'), `${LEGACY}/api/permissionsinfo`);
    expect(JSON.parse(body)).toMatchObject({ user_name: 'admin', has_api_access: true, disabled_endpoints: {} });
  });
});

describe('tenantinfo', () => {
  test('is empty for an administrator and refused without a word to others', async () => {
    expect(await get(limited, `${PREFIX}/tenantinfo`)).toMatchObject({ status: 403, body: '' });
    expect(await get(token, `${LEGACY}/tenantinfo`, 'POST')).toMatchObject({ status: 403, body: '' });
    expect(await get((world) => world.superuser, `${PREFIX}/tenantinfo`)).toMatchObject({ status: 200, body: '{}' });
  });
});

describe('the cache', () => {
  test.each([
    { name: 'of all', path: '/api/cache', cleared: null, message: 'Cache flushed successfully.' },
    { name: 'of a user', path: '/api/cache/user/li%20m', cleared: ['li m'], message: 'Cache invalidated for user: li m' },
  ])('$name is cleared by an administrator [T25]', async ({ path, cleared, message }) => {
    const world = aConfigurationWorld();
    const answer = await askOpenSearch(world.api, world.superuser, { method: 'DELETE', path: PREFIX + path });
    expect(answer).toMatchObject({ status: 200, body: JSON.stringify({ status: 'OK', message }) });
    expect(world.cleared).toEqual([cleared]);
  });

  test.each([
    { name: 'a user', caller: limited, who: 'limited with Security roles [limited]' },
    { name: 'a token', caller: token, who: 'token:mon with Security roles []' },
  ])('is not cleared by $name', async ({ caller, who }) => {
    const world = aConfigurationWorld();
    const answer = await askOpenSearch(world.api, caller(world), { method: 'DELETE', path: `${PREFIX}/api/cache` });
    const message = `No permission to access REST API: User ${who} does not have any role privileged for admin access. No ssl info found in request.`;
    expect(answer).toMatchObject({ status: 403, body: JSON.stringify({ status: 'FORBIDDEN', message }) });
    expect(world.cleared).toEqual([]);
    expect(world.events.map(({ event }) => event)).toEqual(['access_denied']);
  });

  test('takes no other method', async () => {
    expect((await get(limited, `${PREFIX}/api/cache`)).body).toBe(
      '{"error":"Incorrect HTTP method for uri [/_plugins/_security/api/cache] and method [GET], allowed: [DELETE]","status":405}',
    );
  });
});

describe('who may not act as the user it named', () => {
  const MAY_NOT = 'because user [limited] is unauthorized to run as [bob]';
  test.each([
    { method: 'GET', path: '/authinfo' },
    { method: 'GET', path: '/dashboardsinfo' },
    { method: 'GET', path: '/api/permissionsinfo' },
    { method: 'GET', path: '/api/account' },
    { method: 'PUT', path: '/api/account' },
  ])('is told nothing about itself by $method $path', async ({ method, path }) => {
    const world = aConfigurationWorld();
    const caller = limited(world);
    const context = { ...caller, principal: { ...caller.principal, authorizer: new RunAsDenied('bob') } };
    const { status, body } = await askOpenSearch(world.api, context, { method, path: PREFIX + path });
    expect(status).toBe(403);
    expect(body).toContain(MAY_NOT);
    expect(world.events.map(({ event }) => event)).toEqual(['run_as_denied']);
  });

  test('is told of no tenant and asks for no certificate', async () => {
    const world = aConfigurationWorld();
    const caller = limited(world);
    const context = { ...caller, principal: { ...caller.principal, authorizer: new RunAsDenied('bob') } };
    expect((await askOpenSearch(world.api, context, { path: `${PREFIX}/tenantinfo` })).status).toBe(403);
    expect((await askOpenSearch(world.api, context, { path: `${PREFIX}/whoamiprotected` })).status).toBe(401);
  });
});
