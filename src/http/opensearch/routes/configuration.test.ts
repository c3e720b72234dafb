import { beforeEach, describe, expect, test } from 'vitest';
import { anOpenSearchUser, provenBy } from '../../../../test/support/api-token-world.ts';
import { askOpenSearch } from '../../../../test/support/ask-opensearch.ts';
import { aConfigurationWorld, type ConfigurationWorld, DEFAULTS } from '../../../../test/support/configuration-world.ts';
import type { ActionContext } from '../../../actions/action-context.ts';
import { API_KEY_REALM, NATIVE_REALM } from '../../../domain/principal/authentication.ts';

const API = '/_plugins/_security/api';
const UPDATED = '{"status":"OK","message":"Resource updated."}';
const NOTHING = '{"status":"OK","message":"No updates required"}';
const SHOWN_TOKENS = '{"config":{"dynamic":{"api_tokens":{"enabled":true,"max_duration_seconds":7776000,"max_tokens":100}}}}';

let world: ConfigurationWorld;
let admin: ActionContext;

beforeEach(() => {
  world = aConfigurationWorld();
  admin = anOpenSearchUser(world, 'admin', 'all_access');
});

function ask(method: string, path: string, body?: unknown, context = admin) {
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  return askOpenSearch(world.api, context, { method, path: API + path, body: text });
}

function patch(path: string, value: unknown, op = 'replace') {
  return ask('PATCH', '/securityconfig', [{ op, path, ...(op !== 'remove' && { value }) }]);
}

async function stored(name = 'config') {
  return (await world.store.configurationDocuments.find(name))?.document ?? null;
}

describe('securityconfig', () => {
  test('shows the parts that there are, in the recorded form', async () => {
    expect((await ask('GET', '/securityconfig?filter_path=config.dynamic.api_tokens')).body).toBe(SHOWN_TOKENS);
    expect(JSON.parse((await ask('GET', '/securityconfig')).body)).toMatchObject({
      config: {
        dynamic: { on_behalf_of: { enabled: false }, do_not_fail_on_forbidden: true, kibana: { multitenancy_enabled: false } },
      },
    });
  });

  test('turns API tokens off and on again, at once [T11]', async () => {
    expect((await world.dynamic.read()).apiTokens.enabled).toBe(true);
    expect((await patch('/config/dynamic/api_tokens/enabled', false)).body).toBe(UPDATED);
    expect((await world.dynamic.read()).apiTokens).toEqual({ ...DEFAULTS.apiTokens, enabled: false });
    expect((await patch('/config/dynamic/api_tokens/enabled', true)).body).toBe(UPDATED);
    expect((await world.dynamic.read()).apiTokens).toEqual(DEFAULTS.apiTokens);
    const changes = world.events.filter(({ event }) => event === 'put_security_configuration');
    expect(changes.map(({ targets }) => targets)).toEqual([['config'], ['config']]);
  });

  test('keeps what differs from the settings alone, and forgets it when it is removed', async () => {
    await patch('/config/dynamic/api_tokens/max_tokens', 101);
    expect(await stored()).toEqual({ config: { dynamic: { api_tokens: { max_tokens: 101 } } } });
    expect((await patch('/config/dynamic/api_tokens/max_tokens', 101)).body).toBe(NOTHING);
    expect((await patch('/config/dynamic/api_tokens/max_tokens', null, 'remove')).body).toBe(UPDATED);
    expect(await stored()).toEqual({});
    expect((await ask('GET', '/securityconfig?filter_path=config.dynamic.api_tokens')).body).toBe(SHOWN_TOKENS);
  });

  test('is written whole, and what was read can be written', async () => {
    const shown = JSON.parse((await ask('GET', '/securityconfig')).body);
    expect((await ask('PUT', '/securityconfig/config', shown.config)).body).toBe(
      '{"status":"OK","message":"\'config\' updated."}',
    );
    expect(await stored()).toBe(null);
    await ask('PUT', '/securityconfig/config', { dynamic: { on_behalf_of: { enabled: true } } });
    expect((await world.dynamic.read()).onBehalfOf.enabled).toBe(true);
    await ask('PUT', '/securityconfig/config', { dynamic: { api_tokens: { max_tokens: 0 } } });
    expect(await world.dynamic.read()).toEqual({
      apiTokens: { ...DEFAULTS.apiTokens, maxTokens: 0 },
      onBehalfOf: { enabled: false },
    });
  });

  const TOKENS = '/config/dynamic/api_tokens';
  test.each([
    { name: 'the least number of tokens', path: `${TOKENS}/max_tokens`, value: 0, status: 200 },
    { name: 'the largest', path: `${TOKENS}/max_tokens`, value: 100_000_000, status: 200 },
    { name: 'one more', path: `${TOKENS}/max_tokens`, value: 100_000_001, status: 400 },
    { name: 'one less than none', path: `${TOKENS}/max_tokens`, value: -1, status: 400 },
    { name: 'half a token', path: `${TOKENS}/max_tokens`, value: 1.5, status: 400 },
    { name: 'the longest duration', path: `${TOKENS}/max_duration_seconds`, value: 315_360_000, status: 200 },
    { name: 'a second more', path: `${TOKENS}/max_duration_seconds`, value: 315_360_001, status: 400 },
  ])('takes or refuses $name: $status', async ({ path, value, status }) => {
    expect((await patch(path, value)).status).toBe(status);
    if (status === 400) expect(await stored()).toBe(null);
  });

  const INVALID = (keys: string, reason = 'Invalid configuration') => ({ status: 'error', reason, invalid_keys: { keys } });
  test.each([
    {
      name: 'a number that is a text',
      path: `${TOKENS}/max_tokens`,
      value: 'x',
      told: { status: 'error', reason: 'Wrong datatype', max_tokens: 'Integer expected' },
    },
    {
      name: 'a flag that is a number',
      path: `${TOKENS}/enabled`,
      value: 1,
      told: { status: 'error', reason: 'Wrong datatype', enabled: 'Boolean expected' },
    },
    {
      name: 'a part that is null',
      path: TOKENS,
      value: null,
      told: { status: 'error', reason: 'Wrong datatype', api_tokens: 'Object expected' },
    },
    { name: 'an unknown key of a part', path: `${TOKENS}/foo`, value: 1, op: 'add', told: INVALID('foo') },
    { name: 'a key named as a prototype', path: `${TOKENS}/__proto__`, value: 1, op: 'add', told: INVALID('__proto__') },
    { name: 'an unknown part', path: '/config/dynamic/foo', value: 1, op: 'add', told: INVALID('foo') },
    {
      name: 'a part of the object prototype',
      path: '/config/dynamic/toString',
      value: 1,
      op: 'add',
      told: INVALID('toString'),
    },
    { name: 'an unknown document', path: '/other', value: {}, op: 'add', told: INVALID('other') },
    { name: 'a static part', path: '/config/static', value: {}, op: 'add', told: INVALID('static') },
    { name: 'the document removed', path: '/config', op: 'remove', told: INVALID('config') },
    {
      name: 'a part that does not exist here',
      path: '/config/dynamic/authc',
      value: {},
      op: 'add',
      told: INVALID('authc', '[authc] does not exist here: who may log in is decided by the realms that the settings name'),
    },
    {
      name: 'tenants turned on',
      path: '/config/dynamic/kibana/multitenancy_enabled',
      value: true,
      told: INVALID('kibana', '[kibana] cannot be changed here'),
    },
    {
      name: 'a signing key',
      path: '/config/dynamic/on_behalf_of/signing_key',
      value: 'c2VjcmV0',
      op: 'add',
      told: INVALID(
        'signing_key',
        '[on_behalf_of.signing_key] cannot stand in the configuration: keys are files, which settings name',
      ),
    },
    {
      name: 'an encryption key',
      path: '/config/dynamic/on_behalf_of/encryption_key',
      value: 'c2VjcmV0',
      op: 'add',
      told: INVALID(
        'encryption_key',
        '[on_behalf_of.encryption_key] cannot stand in the configuration: keys are files, which settings name',
      ),
    },
    { name: 'no place', path: '/nope/x', op: 'remove', told: { status: 'BAD_REQUEST', message: 'Missing field "nope"' } },
    {
      name: 'another operation',
      path: '/config',
      value: 1,
      op: 'test',
      told: { status: 'BAD_REQUEST', message: 'Unsupported patch operation: test. Supported are: replace,remove,add' },
    },
  ])('refuses $name and changes nothing', async ({ path, value, op, told }) => {
    const answer = await patch(path, value, op);
    expect([answer.status, JSON.parse(answer.body)]).toEqual([400, told]);
    expect(answer.body).not.toContain('c2VjcmV0');
    expect(await stored()).toBe(null);
  });

  test.each(['', '[]', '{}', '[1]'])('refuses the patch %j', async (body) => {
    expect((await ask('PATCH', '/securityconfig', body)).body).toBe('{"status":"BAD_REQUEST","message":"Wrong request body"}');
  });

  test('refuses a patch that is no JSON without repeating it', async () => {
    const { status, body } = await ask('PATCH', '/securityconfig', '[{"value":c2VjcmV0}]');
    expect([status, JSON.parse(body).status]).toEqual([400, 'BAD_REQUEST']);
    expect(body).toContain('Error in JSON patch: ');
    expect(body).not.toContain('[{');
  });

  test('of two that change it at once, one is told of the conflict or both hold', async () => {
    const answers = await Promise.all([
      patch('/config/dynamic/api_tokens/max_tokens', 7),
      patch('/config/dynamic/api_tokens/max_duration_seconds', 8),
    ]);
    const statuses = answers.map(({ status }) => status);
    const { apiTokens } = await world.dynamic.read();
    const held = [apiTokens.maxTokens === 7, apiTokens.maxDurationSeconds === 8];
    expect(statuses.map((status) => status === 200)).toEqual(held);
    expect(statuses.filter((status) => status !== 200 && status !== 409)).toEqual([]);
  });

  test('is not changed where the setting forbids it, whatever the body', async () => {
    world = aConfigurationWorld({ isModificationAllowed: false });
    for (const answer of [
      await patch('/config/dynamic/api_tokens/enabled', false),
      await ask('PUT', '/securityconfig/config', 'x'),
    ]) {
      expect([answer.status, answer.body]).toEqual([403, '{"status":"FORBIDDEN","message":"Access denied"}']);
    }
    expect((await ask('GET', '/securityconfig')).status).toBe(200);
    expect(await stored()).toBe(null);
    expect(world.events.filter(({ event }) => event === 'access_denied')).toHaveLength(2);
  });

  test('is not changed for a caller whose rights have gone meanwhile', async () => {
    admin = { ...admin, principal: { ...admin.principal, isCurrent: () => false } };
    expect((await patch('/config/dynamic/api_tokens/enabled', false)).status).toBe(503);
    expect(await stored()).toBe(null);
  });
});

describe('who may not use the REST API', () => {
  const apiKey = { id: 'x', name: 'restadm', ownerRealm: NATIVE_REALM, isToken: true } as const;
  test.each([
    { method: 'GET', path: '/securityconfig' },
    { method: 'PATCH', path: '/securityconfig' },
    { method: 'PUT', path: '/securityconfig/config' },
    { method: 'GET', path: '/audit' },
    { method: 'PATCH', path: '/audit' },
    { method: 'PUT', path: '/audit/config' },
    { method: 'GET', path: '/allowlist' },
    { method: 'PATCH', path: '/allowlist' },
    { method: 'PUT', path: '/allowlist' },
    { method: 'GET', path: '/tenancy/config' },
    { method: 'PUT', path: '/tenancy/config' },
    { method: 'GET', path: '/authfailurelisteners' },
    { method: 'PUT', path: '/authfailurelisteners/x' },
    { method: 'DELETE', path: '/authfailurelisteners/x' },
    { method: 'GET', path: '/ssl/certs' },
    { method: 'GET', path: '/certificates' },
    { method: 'PUT', path: '/ssl/http/reloadcerts' },
  ])('is told so at $method $path before the body is read', async ({ method, path }) => {
    const limited = anOpenSearchUser(world, 'limited', 'limited');
    const token = provenBy(admin, { type: 'api_key', realm: API_KEY_REALM, apiKey });
    for (const [context, who] of [
      [limited, 'limited with Security roles [limited]'] as const,
      [token, 'token:restadm with Security roles []'] as const,
    ]) {
      const answer = await ask(method, path, method === 'PUT' || method === 'PATCH' ? 'x' : undefined, context);
      const message = `No permission to access REST API: User ${who} does not have any role privileged for admin access. No ssl info found in request.`;
      expect([answer.status, JSON.parse(answer.body)]).toEqual([403, { status: 'FORBIDDEN', message }]);
    }
    expect(world.events.map(({ event }) => event)).toEqual(['access_denied', 'access_denied']);
  });
});

describe('audit', () => {
  test('is shown in the recorded form, read-only', async () => {
    const shown = JSON.parse((await ask('GET', '/audit')).body);
    expect(Object.keys(shown)).toEqual(['_readonly', 'config']);
    expect(Object.keys(shown.config)).toEqual(['compliance', 'enabled', 'audit']);
    expect(shown.config.audit).toMatchObject({ log_request_body: false, exclude_sensitive_headers: true });
    world = aConfigurationWorld({ isAuditEnabled: false });
    expect(JSON.parse((await ask('GET', '/audit')).body).config.enabled).toBe(false);
  });

  test('takes what it is already and refuses any change', async () => {
    const { config } = JSON.parse((await ask('GET', '/audit')).body);
    expect((await ask('PUT', '/audit/config', config)).body).toBe('{"status":"OK","message":"\'config\' updated."}');
    expect((await ask('PATCH', '/audit', [{ op: 'replace', path: '/config/enabled', value: true }])).body).toBe(NOTHING);
    const refused = await ask('PATCH', '/audit', [{ op: 'replace', path: '/config/enabled', value: false }]);
    expect([refused.status, refused.body]).toEqual([
      409,
      '{"status":"CONFLICT","message":"Attempted to update read-only property."}',
    ]);
    const unknown = await ask('PUT', '/audit/config', { enabled: true, foo: 1 });
    expect(unknown.body).toBe('{"status":"error","reason":"Invalid configuration","invalid_keys":{"keys":"foo"}}');
    expect((await ask('PUT', '/audit/config', {})).body).toBe(
      '{"status":"error","reason":"Request body required for this action."}',
    );
  });
});

describe('the parts that do not exist', () => {
  test('tenancy is shown, and taken as it is alone', async () => {
    const shown =
      '{"default_tenant":"","private_tenant_enabled":false,"multitenancy_enabled":false,"sign_in_options":["BASIC"]}';
    expect((await ask('GET', '/tenancy/config')).body).toBe(shown);
    expect(await ask('PUT', '/tenancy/config', { multitenancy_enabled: false })).toMatchObject({ status: 200, body: shown });
    expect((await ask('PUT', '/tenancy/config', { multitenancy_enabled: true })).status).toBe(501);
    expect(JSON.parse((await ask('PUT', '/tenancy/config', { foo: 1 })).body).invalid_keys).toEqual({ keys: 'foo' });
  });

  test('there are no listeners, and none is made', async () => {
    expect((await ask('GET', '/authfailurelisteners')).body).toBe('{}');
    expect(JSON.parse((await ask('PUT', '/authfailurelisteners/x', { type: 'ip' })).body).status).toBe('NOT_IMPLEMENTED');
    expect((await ask('DELETE', '/authfailurelisteners/x')).status).toBe(501);
  });

  test('certificates are closed to administrators, as recorded, and not told to the superuser either', async () => {
    for (const path of ['/ssl/certs', '/certificates']) {
      expect((await ask('GET', path)).body).toBe('{"status":"FORBIDDEN","message":"Access denied"}');
      expect((await ask('GET', path, undefined, world.superuser)).status).toBe(501);
    }
  });

  test.each(['/validate', '/migrate', '/versions', '/version/1', '/nodesdn', '/config', '/whitelist'])(
    'the path %s has no handler, as recorded',
    async (path) => {
      expect((await ask('GET', path)).body).toBe(`{"error":"no handler found for uri [${API}${path}] and method [GET]"}`);
    },
  );
});
