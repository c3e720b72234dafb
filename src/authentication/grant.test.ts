import { describe, expect, test } from 'vitest';
import { aWorld } from '../../test/support/action-fixtures.ts';
import { ALICE_HASH, aDescriptor, aUser, connectAuthenticator, NOW } from '../../test/support/authentication-fixtures.ts';
import { alicesTokens, tokenDeps } from '../../test/support/token-fixtures.ts';
import { SecurityError } from '../domain/error.ts';
import { Secret } from '../domain/secret.ts';
import { openMemoryStore } from '../stores/memory/memory-store.ts';
import type { Store } from '../stores/store.ts';
import { addressOf, authenticateGrant, type Grant, type GrantDeps, grantOf } from './grant.ts';
import { createRefusals } from './refusals.ts';

const CALL = { origin: { remoteAddress: '192.0.2.1:50000' }, now: NOW };
const ACTION = 'cluster:admin/xpack/security/api_key/grant';
const PASSWORD: Grant['credential'] = { type: 'password', username: 'alice', password: new Secret('password-alice') };

async function aStore(): Promise<Store> {
  const store = openMemoryStore();
  await store.roles.put([{ name: 'impersonator', descriptor: aDescriptor({ runAs: ['bob', 'off'] }) }]);
  await store.users.put('native', aUser(ALICE_HASH, { roles: ['impersonator'] }));
  await store.users.put('native', aUser(ALICE_HASH, { username: 'bob', roles: [] }));
  await store.users.put('native', aUser(ALICE_HASH, { username: 'a:b', roles: [] }));
  await store.users.put('native', aUser(ALICE_HASH, { username: 'off', enabled: false }));
  return store;
}

function depsOn(store: Store): GrantDeps {
  const services = { apiKeys: true, tokens: true };
  return { authenticator: connectAuthenticator(store), refusals: createRefusals(services) };
}

function aGrant(parts: Partial<Grant> = {}): Grant {
  return { credential: PASSWORD, runAs: null, clientSecret: null, ...parts };
}

function passwordOf(username: string, password = 'password-alice'): Grant['credential'] {
  return { type: 'password', username, password: new Secret(password) };
}

async function refusalOf(deps: GrantDeps, grant: Grant): Promise<SecurityError> {
  try {
    await authenticateGrant(deps, grant, ACTION, CALL);
  } catch (error) {
    if (error instanceof SecurityError) return error;
  }
  throw new Error('the grant was not refused');
}

describe('a grant', () => {
  test.each(['alice', 'a:b'])('proves the user %s by the password, with its rights', async (username) => {
    const deps = depsOn(await aStore());
    const { authentication, isCurrent } = await authenticateGrant(
      deps,
      aGrant({ credential: passwordOf(username) }),
      ACTION,
      CALL,
    );
    expect(authentication.user.username).toBe(username);
    expect(isCurrent()).toBe(true);
  });

  test('is no longer current once its user has changed', async () => {
    const store = await aStore();
    const principal = await authenticateGrant(depsOn(store), aGrant(), ACTION, CALL);
    await store.users.update('native', 'alice', { enabled: false });
    expect(principal.isCurrent()).toBe(false);
  });

  test('makes the proven user act as one it may act as', async () => {
    const { authentication } = await authenticateGrant(depsOn(await aStore()), aGrant({ runAs: 'bob' }), ACTION, CALL);
    expect(authentication).toMatchObject({ user: { username: 'bob' }, authenticatingUser: { username: 'alice' } });
  });

  test.each([
    { case: 'a wrong password', grant: { credential: passwordOf('alice', 'wrong') }, named: 'alice', told: undefined },
    { case: 'an unknown user', grant: { credential: passwordOf('ghost') }, named: 'ghost', told: undefined },
    { case: 'a disabled user', grant: { credential: passwordOf('off') }, named: 'off', told: undefined },
    { case: 'a disabled user to act as', grant: { runAs: 'off' }, named: 'alice', told: undefined },
    { case: 'nobody to act as', grant: { runAs: '' }, named: 'alice', told: undefined },
    {
      case: 'an unknown token',
      grant: { credential: { type: 'accessToken' as const, token: new Secret('zzz') } },
      named: '_bearer_token',
      told: { additional_unsuccessful_credentials: 'oauth2 token: invalid token' },
    },
  ])('is not accepted for $case', async ({ grant, named, told }) => {
    const error = await refusalOf(depsOn(await aStore()), aGrant(grant));
    expect(error).toMatchObject({
      code: 'invalidCredentials',
      message: `unable to authenticate user [${named}] for action [${ACTION}]`,
    });
    expect(error.options.metadata).toEqual(told);
  });

  test('by a token that was accepted once and no longer is, is told so', async () => {
    const store = await aStore();
    const world = { ...aWorld(), store };
    const deps = depsOn(store);
    const { accessToken } = await alicesTokens(tokenDeps(world), world.superuser);
    const grant = aGrant({ credential: { type: 'accessToken', token: accessToken } });
    const { authentication } = await authenticateGrant(deps, grant, ACTION, CALL);
    expect(authentication).toMatchObject({ type: 'token', user: { username: 'alice' } });
    await store.tokens.invalidate({ by: 'user', username: 'alice', realmName: null }, NOW);
    const error = await refusalOf(deps, grant);
    expect(error).toMatchObject({ code: 'invalidCredentials', message: 'token expired' });
    expect(error.options.headers?.['WWW-Authenticate']).toEqual([
      'Bearer realm="security", error="invalid_token", error_description="The access token expired"',
    ]);
  });

  test.each(['carol', 'alice'])('is denied when the user may not act as %s', async (runAs) => {
    await expect(authenticateGrant(depsOn(await aStore()), aGrant({ runAs }), ACTION, CALL)).rejects.toMatchObject({
      code: 'forbidden',
      message: `action [cluster:admin/xpack/security/user/authenticate] is unauthorized for user [alice] with effective roles [impersonator], because user [alice] is unauthorized to run as [${runAs}]`,
    });
  });

  test('with a secret of the client is refused: no token here has a client', async () => {
    const credential = { type: 'accessToken', token: new Secret('zzz') } as const;
    const grant = aGrant({ credential, clientSecret: new Secret('x') });
    await expect(authenticateGrant(depsOn(await aStore()), grant, ACTION, CALL)).rejects.toMatchObject({
      code: 'grantUnsupported',
    });
  });

  test('is made of what a request named', () => {
    const nothing = { grantType: null, username: null, password: null, accessToken: null, clientAuthentication: null };
    const password = new Secret('p');
    expect(grantOf({ ...nothing, grantType: 'password', username: 'u', password }, 'bob')).toEqual({
      credential: { type: 'password', username: 'u', password },
      runAs: 'bob',
      clientSecret: null,
    });
    const token = new Secret('t');
    const clientAuthentication = { scheme: 'SharedSecret', value: password };
    expect(grantOf({ ...nothing, grantType: 'access_token', accessToken: token, clientAuthentication }, null)).toEqual({
      credential: { type: 'accessToken', token },
      runAs: null,
      clientSecret: password,
    });
  });
});

test.each([
  { case: 'IPv4', origin: { remoteAddress: '192.0.2.1:50000' }, address: '192.0.2.1' },
  { case: 'IPv6', origin: { remoteAddress: '2001:db8::1:50000' }, address: '2001:db8::1' },
  {
    case: 'behind a proxy',
    origin: { remoteAddress: '192.0.2.1:50000', clientAddress: '203.0.113.9' },
    address: '203.0.113.9',
  },
])('the address of a request over $case has no port', ({ origin, address }) => {
  expect(addressOf(origin)).toBe(address);
});
