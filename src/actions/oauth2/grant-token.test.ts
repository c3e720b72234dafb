import { describe, expect, test } from 'vitest';
import { aDescriptor, NOW } from '../../../test/support/action-fixtures.ts';
import { SECRET } from '../../../test/support/authentication-fixtures.ts';
import { anOauth2World, FOREIGN_JWT, ISSUER, type Oauth2World } from '../../../test/support/oauth2-fixtures.ts';
import { Secret } from '../../domain/secret.ts';
import { instant } from '../../domain/time.ts';
import type { AccessToken } from '../../domain/token/access-token.ts';
import { tokenClientOf } from '../../domain/token/token-client.ts';
import type { ActionContext } from '../action-context.ts';
import { issueTokens } from '../token/issue-tokens.ts';
import { findAccessToken } from './find-access-token.ts';
import { grantToken, type TokenGrantRequest } from './grant-token.ts';
import { introspectToken } from './introspect-token.ts';
import { TOKEN_TYPES } from './prove-subject.ts';
import { putScope } from './put-scope.ts';
import { revokeToken } from './revoke-token.ts';

const OWN: TokenGrantRequest = { grantType: 'client_credentials', scope: null };

function exchangeOf(
  token: string,
  type: string,
  more: { scope?: string; requestedType?: string; target?: string } = {},
): TokenGrantRequest {
  const { scope = null, requestedType = null, target } = more;
  const targets = target === undefined ? [] : [target];
  return { grantType: 'token_exchange', subject: { token: new Secret(token), type, requestedType, targets }, scope };
}

async function recordOf({ deps }: Oauth2World, token: Secret): Promise<AccessToken | null> {
  return findAccessToken(deps, token, NOW);
}

async function scopes(world: Oauth2World, ...names: readonly string[]): Promise<void> {
  for (const name of names)
    await putScope(world.deps, world.superuser, { name, descriptor: aDescriptor({ cluster: ['monitor'] }) });
}

describe.each(['opaque', 'jwt'] as const)('a client’s own token (%s)', (format) => {
  test('stands for the key, lives as long as tokens do and has no refresh token', async () => {
    const world = await anOauth2World(format);
    const client = await world.client('a');
    const granted = await grantToken(world.deps, client, OWN);
    expect(granted).toMatchObject({ refreshToken: null, expiresInSeconds: 1_200, scope: null });
    expect(granted.accessToken.reveal().split('.')).toHaveLength(format === 'jwt' ? 3 : 1);
    expect(await recordOf(world, granted.accessToken)).toMatchObject({
      authentication: { apiKey: { id: 'a' } },
      client: { apiKeyId: 'a' },
      scope: null,
    });
    expect(world.events.at(-1)).toMatchObject({
      event: 'create_token',
      reason: 'grant_type [client_credentials] for user [alice]',
    });
    expect(JSON.stringify(world.events)).not.toContain(granted.accessToken.reveal());
  });

  test('lives no longer than the key', async () => {
    const world = await anOauth2World(format);
    const client = await world.client('a', { expiration: instant(NOW + 60_000) });
    expect(await grantToken(world.deps, client, OWN)).toMatchObject({ expiresInSeconds: 60 });
  });

  test('ends with the key', async () => {
    const world = await anOauth2World(format);
    const client = await world.client('a');
    const { accessToken } = await grantToken(world.deps, client, OWN);
    expect(await introspectToken(world.deps, client, accessToken)).not.toBeNull();
    await world.store.apiKeys.invalidate({ ids: ['a'] }, NOW, { crossCluster: false });
    expect(await introspectToken(world.deps, client, accessToken)).toBeNull();
  });
});

describe('a scope', () => {
  test('is what the token is narrowed to, as it was when the token was made', async () => {
    const world = await anOauth2World();
    await scopes(world, 'watch', 'look');
    const client = await world.client('a');
    const granted = await grantToken(world.deps, client, { ...OWN, scope: 'watch look' });
    expect(granted.scope).toBe('watch look');
    await putScope(world.deps, world.superuser, { name: 'watch', descriptor: aDescriptor({ cluster: ['all'] }) });
    expect((await recordOf(world, granted.accessToken))?.scope?.['watch']?.cluster).toEqual(['monitor']);
  });

  test.each([
    ['that is not known', 'watch nothing'],
    ['that is no name', 'watch  look'],
    ['beside more than a token may name', 'watch a b c'],
    ['that is a name of all objects', 'constructor'],
  ])('%s is refused', async (_, scope) => {
    const world = await anOauth2World();
    await scopes(world, 'watch', 'a', 'b', 'c');
    const client = await world.client('a');
    await expect(grantToken(world.deps, client, { ...OWN, scope })).rejects.toMatchObject({ code: 'tokenScopeInvalid' });
    expect(await world.store.tokens.isEmpty()).toBe(true);
  });

  test('names as many scopes as a token may', async () => {
    const world = await anOauth2World();
    await scopes(world, 'a', 'b', 'c');
    expect(await grantToken(world.deps, await world.client('a'), { ...OWN, scope: 'a b c' })).toMatchObject({ scope: 'a b c' });
  });
});

describe('an exchange', () => {
  test.each<readonly [string, string, string, string]>([
    ['an API key', Buffer.from(`b:${SECRET}`).toString('base64'), TOKEN_TYPES.apiKey, 'alice'],
    ['a JSON web token that a realm trusts', FOREIGN_JWT, TOKEN_TYPES.jwt, 'carol'],
  ])('of %s gives a token of its subject to the client', async (_, token, type, username) => {
    const world = await anOauth2World();
    await world.client('b');
    const client = await world.client('a');
    const { accessToken } = await grantToken(world.deps, client, exchangeOf(token, type));
    const record = await recordOf(world, accessToken);
    expect(record).toMatchObject({ authentication: { user: { username } }, client: { apiKeyId: 'a' } });
    if (username === 'carol') expect(record?.expiration).toBe(NOW + 60_000);
  });

  test('of an access token keeps its family and its limit, which only gets narrower', async () => {
    const world = await anOauth2World();
    await scopes(world, 'watch', 'look', 'more');
    const client = await world.client('a');
    const first = await grantToken(world.deps, client, { ...OWN, scope: 'watch look' });
    const token = first.accessToken.reveal();
    const same = await grantToken(world.deps, client, exchangeOf(token, TOKEN_TYPES.accessToken));
    expect(same.scope).toBe('watch look');
    const narrower = await grantToken(world.deps, client, exchangeOf(token, TOKEN_TYPES.accessToken, { scope: 'look' }));
    expect(narrower.scope).toBe('look');
    expect((await recordOf(world, narrower.accessToken))?.family).toBe((await recordOf(world, first.accessToken))?.family);
    const wider = exchangeOf(narrower.accessToken.reveal(), TOKEN_TYPES.accessToken, { scope: 'look watch' });
    await expect(grantToken(world.deps, client, wider)).rejects.toMatchObject({ code: 'tokenScopeInvalid' });
    const other = exchangeOf(token, TOKEN_TYPES.accessToken, { scope: 'more' });
    await expect(grantToken(world.deps, client, other)).rejects.toMatchObject({ code: 'tokenScopeInvalid' });
  });

  test.each<readonly [string, TokenGrantRequest, string]>([
    ['a token that nobody knows', exchangeOf('x', TOKEN_TYPES.accessToken), 'tokenGrantInvalid'],
    ['a foreign JSON web token as an access token', exchangeOf(FOREIGN_JWT, TOKEN_TYPES.accessToken), 'tokenGrantInvalid'],
    ['a wrong key', exchangeOf(Buffer.from('a:wrong').toString('base64'), TOKEN_TYPES.apiKey), 'tokenGrantInvalid'],
    ['what is no base64', exchangeOf('?', TOKEN_TYPES.apiKey), 'tokenGrantInvalid'],
    ['another type', exchangeOf('x', 'urn:ietf:params:oauth:token-type:saml2'), 'tokenRequestInvalid'],
    [
      'a refresh token wanted',
      exchangeOf('x', TOKEN_TYPES.jwt, { requestedType: 'urn:ietf:params:oauth:token-type:refresh_token' }),
      'tokenRequestInvalid',
    ],
    [
      'a JSON web token wanted where they are opaque',
      exchangeOf('x', TOKEN_TYPES.jwt, { requestedType: TOKEN_TYPES.jwt }),
      'tokenRequestInvalid',
    ],
    ['another audience', exchangeOf(FOREIGN_JWT, TOKEN_TYPES.jwt, { target: 'https://other.example' }), 'tokenTargetInvalid'],
  ])('with %s is refused', async (_, request, code) => {
    const world = await anOauth2World();
    const client = await world.client('a');
    await expect(grantToken(world.deps, client, request)).rejects.toMatchObject({ code });
    expect(await world.store.tokens.isEmpty()).toBe(true);
  });

  test('for this service by name is one without a name', async () => {
    const world = await anOauth2World();
    const request = exchangeOf(FOREIGN_JWT, TOKEN_TYPES.jwt, { target: ISSUER });
    expect(await grantToken(world.deps, await world.client('a'), request)).toMatchObject({ expiresInSeconds: 60 });
  });
});

describe('a refresh', () => {
  async function aPair(world: Oauth2World, client: ActionContext, scope: AccessToken['scope'] = null): Promise<Secret> {
    const { authentication } = world.superuser.principal;
    const issued = await issueTokens(
      world.deps,
      { authentication, scope, client: tokenClientOf(client.principal.authentication) },
      NOW,
    );
    if (issued.refreshToken === null) throw new Error('no refresh token was made');
    return issued.refreshToken;
  }

  test.each(['opaque', 'jwt'] as const)('gives new tokens (%s), once, and its reuse ends them', async (format) => {
    const world = await anOauth2World(format);
    const client = await world.client('a');
    const refreshToken = await aPair(world, client);
    const request: TokenGrantRequest = { grantType: 'refresh_token', refreshToken, scope: null };
    const granted = await grantToken(world.deps, client, request);
    expect(granted.refreshToken).not.toBeNull();
    expect(await introspectToken(world.deps, client, granted.accessToken)).toMatchObject({ type: 'access', clientId: 'a' });
    await expect(grantToken(world.deps, client, request)).rejects.toMatchObject({ code: 'tokenGrantInvalid' });
    expect(await introspectToken(world.deps, client, granted.accessToken)).toBeNull();
  });

  test('by another client is refused, and does no harm', async () => {
    const world = await anOauth2World();
    const client = await world.client('a');
    const refreshToken = await aPair(world, client);
    const request: TokenGrantRequest = { grantType: 'refresh_token', refreshToken, scope: 'anything' };
    await expect(grantToken(world.deps, await world.client('b'), request)).rejects.toMatchObject({ code: 'tokenGrantInvalid' });
    expect(await grantToken(world.deps, client, { ...request, scope: null })).toMatchObject({ scope: null });
  });

  test('may repeat the scope of the token, and not change it', async () => {
    const world = await anOauth2World();
    const client = await world.client('a');
    const refreshToken = await aPair(world, client, { watch: aDescriptor(), look: aDescriptor() });
    for (const scope of ['watch', 'watch look more']) {
      const request: TokenGrantRequest = { grantType: 'refresh_token', refreshToken, scope };
      await expect(grantToken(world.deps, client, request), scope).rejects.toMatchObject({ code: 'tokenScopeInvalid' });
    }
    const same: TokenGrantRequest = { grantType: 'refresh_token', refreshToken, scope: 'look watch' };
    expect(await grantToken(world.deps, client, same)).toMatchObject({ scope: 'watch look' });
  });
});

test('a client whose rights have changed meanwhile is given nothing', async () => {
  const world = await anOauth2World();
  const client = await world.client('a');
  await world.store.apiKeys.invalidate({ ids: ['a'] }, NOW, { crossCluster: false });
  await expect(grantToken(world.deps, client, OWN)).rejects.toMatchObject({ code: 'unavailable' });
  expect(await world.store.tokens.isEmpty()).toBe(true);
});

test('a service account is given no token of its own, and may exchange others’', async () => {
  const world = await anOauth2World();
  const account = await world.prove({ type: 'secret', clientId: 'elastic/fleet-server', secret: world.serviceSecret });
  await expect(grantToken(world.deps, account, OWN)).rejects.toMatchObject({ code: 'tokenClientUnauthorized' });
  const { accessToken } = await grantToken(world.deps, account, exchangeOf(FOREIGN_JWT, TOKEN_TYPES.jwt));
  expect(await introspectToken(world.deps, account, accessToken)).toMatchObject({
    clientId: 'elastic/fleet-server',
    username: 'carol',
  });
  await revokeToken(world.deps, account, accessToken);
  expect(await introspectToken(world.deps, account, accessToken)).toBeNull();
});
