import { beforeEach, describe, expect, test } from 'vitest';
import { anOpenSearchUser, provenBy } from '../../../../test/support/api-token-world.ts';
import { askOpenSearch } from '../../../../test/support/ask-opensearch.ts';
import { ALICE_HASH, aUser } from '../../../../test/support/authentication-fixtures.ts';
import { aConfigurationWorld, type ConfigurationWorld } from '../../../../test/support/configuration-world.ts';
import type { ActionContext } from '../../../actions/action-context.ts';
import { API_KEY_REALM, NATIVE_REALM } from '../../../domain/principal/authentication.ts';
import type { OpenSearchUser } from '../../../domain/user/opensearch-user.ts';

const ACCOUNT = '/_plugins/_security/api/account';
const CURRENT = 'password-alice';
const NEW = 'Zk9!vTq7#LmW2xY';
const NEW_HASH = '$2a$04$aaaaaaaaaaaaaaaaaaaaaeaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';
const GOOD = { current_password: CURRENT, password: NEW };

let world: ConfigurationWorld;
let alice: ActionContext;

beforeEach(async () => {
  world = aConfigurationWorld();
  await world.store.users.put('native', aUser(ALICE_HASH));
  alice = anOpenSearchUser(world, 'alice', 'limited');
});

function put(body: object | string, context = alice) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return askOpenSearch(world.api, context, { method: 'PUT', path: ACCOUNT, body: text });
}

async function hashOfAlice(): Promise<string | undefined> {
  return (await world.store.users.find('native', 'alice'))?.passwordHash;
}

async function protect(flags: OpenSearchUser['flags']): Promise<void> {
  const openSearch = { backendRoles: [], attributes: {}, description: null, flags };
  await world.store.users.put('native', { ...aUser(ALICE_HASH), openSearch });
}

function byToken(): ActionContext {
  const apiKey = { id: 'x', name: 'all', ownerRealm: NATIVE_REALM, isToken: true } as const;
  return provenBy(alice, { type: 'api_key', realm: API_KEY_REALM, apiKey });
}

describe('one’s own account', () => {
  test('is told as recorded', async () => {
    const { user } = alice.principal.authentication;
    const attributes = { 'attr.internal.team': 'red' };
    const caller = provenBy(alice, { user: { ...user, backendRoles: ['limited'], attributes } });
    for (const path of [ACCOUNT, '/_opendistro/_security/api/account']) {
      expect((await askOpenSearch(world.api, caller, { path })).body).toBe(
        '{"user_name":"alice","is_reserved":false,"is_hidden":false,"is_internal_user":true,"user_requested_tenant":null,"backend_roles":["limited"],"custom_attribute_names":["attr.internal.team"],"tenants":{"alice":true},"roles":["limited"]}',
      );
    }
  });

  test('of a token is that of nobody, as recorded', async () => {
    expect((await askOpenSearch(world.api, byToken(), { path: ACCOUNT })).body).toBe(
      '{"user_name":"token:all","is_reserved":false,"is_hidden":false,"is_internal_user":false,"user_requested_tenant":null,"backend_roles":[""],"custom_attribute_names":[],"tenants":{"token:all":true},"roles":[]}',
    );
  });

  test('of a reserved user, of a protected one and of one kept elsewhere is told apart', async () => {
    const shown = async (context: ActionContext) =>
      JSON.parse((await askOpenSearch(world.api, context, { path: ACCOUNT })).body);
    expect(await shown(world.superuser)).toMatchObject({ is_reserved: true, is_internal_user: true });
    await protect({ reserved: true, hidden: true });
    expect(await shown(alice)).toMatchObject({ is_reserved: true, is_hidden: true, is_internal_user: true });
    const elsewhere = { name: 'ldap1', type: 'ldap' };
    expect(await shown(provenBy(alice, { realm: elsewhere, lookupRealm: elsewhere }))).toMatchObject({
      is_reserved: false,
      is_internal_user: false,
    });
  });
});

describe('changing one’s own password', () => {
  test('stores the hash of the new one, and is audited without it', async () => {
    expect(await put(GOOD)).toMatchObject({ status: 200, body: '{"status":"OK","message":"\'alice\' updated."}' });
    const hash = await hashOfAlice();
    expect(hash).toMatch(/^\$2a\$/);
    expect(hash).not.toBe(ALICE_HASH);
    expect(world.events.map(({ event, targets }) => ({ event, targets }))).toEqual([
      { event: 'change_password', targets: ['alice'] },
    ]);
    expect(JSON.stringify(world.events)).not.toContain(NEW);
    expect(JSON.stringify(world.events)).not.toContain(hash);
  });

  test('takes a hash made elsewhere', async () => {
    expect((await put({ current_password: CURRENT, hash: NEW_HASH })).status).toBe(200);
    expect(await hashOfAlice()).toBe(NEW_HASH);
  });

  const BAD_REQUEST = (message: string) => JSON.stringify({ status: 'BAD_REQUEST', message });
  const ERROR = (reason: string, details = {}) => JSON.stringify({ status: 'error', reason, ...details });
  test.each([
    { name: 'no body', body: '', told: ERROR('Request body required for this action.') },
    { name: 'an empty object', body: '{}', told: ERROR('Request body required for this action.') },
    { name: 'an empty list', body: '[]', told: ERROR('Request body required for this action.') },
    { name: 'a list', body: '[1]', told: ERROR('Could not parse content of request.') },
    { name: 'no JSON', body: 'x', told: ERROR('Could not parse content of request.') },
    { name: 'two values', body: '{"a":1} 2', told: ERROR('Could not parse content of request.') },
    {
      name: 'a key twice',
      body: '{"current_password":"a","current_password":"b"}',
      told: ERROR('Could not parse content of request.'),
    },
    {
      name: 'no current password',
      body: { password: NEW },
      told: ERROR('Invalid configuration', { missing_mandatory_keys: { keys: 'current_password' } }),
    },
    {
      name: 'an unknown key',
      body: { ...GOOD, foo: 1 },
      told: ERROR('Invalid configuration', { invalid_keys: { keys: 'foo' } }),
    },
    {
      name: 'a current password that is a number',
      body: { ...GOOD, current_password: 1 },
      told: ERROR('Wrong datatype', { current_password: 'String expected' }),
    },
    {
      name: 'a password that is null',
      body: { ...GOOD, password: null },
      told: ERROR('Wrong datatype', { password: 'String expected' }),
    },
    { name: 'a weak password', body: { ...GOOD, password: 'short' }, told: ERROR('Weak password') },
    {
      name: 'a wrong current password',
      body: { ...GOOD, current_password: 'bad' },
      told: BAD_REQUEST('Could not validate your current password.'),
    },
    {
      name: 'an empty current password',
      body: { ...GOOD, current_password: '' },
      told: BAD_REQUEST('Could not validate your current password.'),
    },
    {
      name: 'a wrong current password alone',
      body: { current_password: 'x' },
      told: BAD_REQUEST('Could not validate your current password.'),
    },
    {
      name: 'no new password',
      body: { current_password: CURRENT },
      told: BAD_REQUEST('Both provided password and hash cannot be null/empty.'),
    },
    {
      name: 'an empty hash',
      body: { current_password: CURRENT, hash: '' },
      told: BAD_REQUEST('Both provided password and hash cannot be null/empty.'),
    },
    {
      name: 'a hash that is none',
      body: { current_password: CURRENT, hash: 'x' },
      told: ERROR('The hash is none of a password, or of an algorithm that is not supported.'),
    },
  ])('is refused with $name', async ({ body, told }) => {
    expect(await put(body)).toMatchObject({ status: 400, body: told });
    expect(await hashOfAlice()).toBe(ALICE_HASH);
  });

  test('is audited as a failed login with a wrong current password', async () => {
    await put({ ...GOOD, current_password: 'bad' });
    expect(world.events).toMatchObject([{ event: 'authentication_failed', claimedPrincipal: 'alice' }]);
  });

  test.each<{ name: string; parts: Parameters<typeof provenBy>[1] }>([
    {
      name: 'an API token [T7]',
      parts: { type: 'api_key', apiKey: { id: 'x', name: 'n', ownerRealm: NATIVE_REALM, isToken: true } },
    },
    { name: 'an API key', parts: { type: 'api_key', apiKey: { id: 'x', name: 'n', ownerRealm: NATIVE_REALM } } },
    { name: 'an on-behalf-of token', parts: { isOnBehalfOf: true } },
    { name: 'an access token', parts: { type: 'token' } },
    { name: 'a long-lived token', parts: { type: 'token', longLivedTokenId: 'x' } },
  ])('is refused to who comes with $name, whatever the body', async ({ parts }) => {
    for (const body of [GOOD, 'x', '']) {
      expect(await put(body, provenBy(alice, parts))).toMatchObject({
        status: 403,
        body: '{"status":"FORBIDDEN","message":"Token-authenticated users cannot change passwords"}',
      });
    }
    expect(await hashOfAlice()).toBe(ALICE_HASH);
    expect(world.events.map(({ event }) => event)).toEqual(['access_denied', 'access_denied', 'access_denied']);
  });

  test('is refused to the superuser, reserved and hidden users', async () => {
    expect((await put({ current_password: 'bad', password: NEW }, world.superuser)).body).toBe(
      '{"status":"FORBIDDEN","message":"Resource \'elastic\' is reserved."}',
    );
    await protect({ reserved: true, hidden: false });
    expect(await put(GOOD)).toMatchObject({ status: 403, body: expect.stringContaining("Resource 'alice' is reserved.") });
    await protect({ reserved: false, hidden: true });
    expect(await put(GOOD)).toMatchObject({ status: 404, body: expect.stringContaining("Resource 'alice' is not available.") });
    expect(await hashOfAlice()).toBe(ALICE_HASH);
  });

  test('is refused to a user of another realm with the name of a native one', async () => {
    const elsewhere = { name: 'ldap1', type: 'ldap' };
    expect(await put(GOOD, provenBy(alice, { realm: elsewhere, lookupRealm: elsewhere }))).toMatchObject({ status: 404 });
    expect(await hashOfAlice()).toBe(ALICE_HASH);
  });

  test('is not done for a caller whose credential has gone meanwhile', async () => {
    const gone = { ...alice, principal: { ...alice.principal, isCurrent: () => false } };
    expect((await put(GOOD, gone)).status).toBe(503);
    expect(await hashOfAlice()).toBe(ALICE_HASH);
  });
});
