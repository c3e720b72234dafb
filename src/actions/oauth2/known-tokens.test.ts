import { describe, expect, test } from 'vitest';
import { aDescriptor, NOW } from '../../../test/support/action-fixtures.ts';
import { anOauth2World, type Oauth2World } from '../../../test/support/oauth2-fixtures.ts';
import { Secret } from '../../domain/secret.ts';
import { instant } from '../../domain/time.ts';
import { tokenClientOf } from '../../domain/token/token-client.ts';
import type { ActionContext } from '../action-context.ts';
import { type IssuedTokens, issueTokens } from '../token/issue-tokens.ts';
import { grantToken } from './grant-token.ts';
import { introspectToken } from './introspect-token.ts';
import { revokeToken } from './revoke-token.ts';

/** A token of `a`'s, `a` itself, and others. */
interface Scene {
  readonly world: Oauth2World;
  readonly owner: ActionContext;
  readonly stranger: ActionContext;
  readonly keeper: ActionContext;
  readonly token: Secret;
}

async function aScene(format: 'opaque' | 'jwt'): Promise<Scene> {
  const world = await anOauth2World(format);
  const owner = await world.client('a');
  const stranger = await world.client('b');
  const keeper = await world.client('c', { limitedBy: { keeper: aDescriptor({ cluster: ['manage_token'] }) } });
  const { accessToken } = await grantToken(world.deps, owner, { grantType: 'client_credentials', scope: null });
  return { world, owner, stranger, keeper, token: accessToken };
}

async function aPair(
  { deps, superuser }: Oauth2World,
  client: ActionContext,
): Promise<IssuedTokens & { refreshToken: Secret }> {
  const subject = { authentication: superuser.principal.authentication, scope: null };
  const issued = await issueTokens(deps, { ...subject, client: tokenClientOf(client.principal.authentication) }, NOW);
  if (issued.refreshToken === null) throw new Error('no refresh token was made');
  return { ...issued, refreshToken: issued.refreshToken };
}

describe.each(['opaque', 'jwt'] as const)('an access token (%s)', (format) => {
  test('is active to its client and to who keeps tokens, and to nobody else', async () => {
    const { world, owner, stranger, keeper, token } = await aScene(format);
    const told = { type: 'access', clientId: 'a', subject: 'a', username: 'alice', scope: null, expiration: NOW + 1_200_000 };
    expect(await introspectToken(world.deps, owner, token)).toMatchObject(told);
    expect(world.events.at(-1)).toMatchObject({
      event: 'access_granted',
      action: 'cluster:admin/xpack/security/token/introspect',
    });
    expect(await introspectToken(world.deps, keeper, token)).toMatchObject(told);
    expect(await introspectToken(world.deps, stranger, token)).toBeNull();
  });

  test('is active to nobody once it has expired', async () => {
    const { world, owner, keeper, token } = await aScene(format);
    const now = instant(NOW + 1_200_000);
    expect(await introspectToken(world.deps, { ...owner, now }, token)).toBeNull();
    expect(await introspectToken(world.deps, { ...keeper, now }, token)).toBeNull();
  });

  test('is revoked by its client or a keeper of tokens, not by a stranger, who is told nothing', async () => {
    const { world, owner, stranger, token } = await aScene(format);
    await revokeToken(world.deps, stranger, token);
    expect(world.events.at(-1)).toMatchObject({ event: 'access_denied', reason: 'the token of another client' });
    expect(await introspectToken(world.deps, owner, token)).not.toBeNull();
    await revokeToken(world.deps, owner, token);
    expect(world.events.at(-1)).toMatchObject({ event: 'invalidate_tokens', reason: 'an access token' });
    expect(await introspectToken(world.deps, owner, token)).toBeNull();
    const other = await aScene(format);
    await revokeToken(other.world.deps, other.keeper, other.token);
    expect(await introspectToken(other.world.deps, other.owner, other.token)).toBeNull();
  });

  test('is not revoked for a client whose rights have changed meanwhile', async () => {
    const { world, owner, keeper, token } = await aScene(format);
    const stale = { ...owner, principal: { ...owner.principal, isCurrent: () => false } };
    await expect(revokeToken(world.deps, stale, token)).rejects.toMatchObject({ code: 'unavailable' });
    expect(await introspectToken(world.deps, keeper, token)).not.toBeNull();
  });
});

describe('a refresh token', () => {
  test('is active to its client until it is used, expires or is revoked', async () => {
    const world = await anOauth2World();
    const client = await world.client('a');
    const { refreshToken } = await aPair(world, client);
    const told = { type: 'refresh', clientId: 'a', username: 'elastic', expiration: NOW + 86_400_000 };
    expect(await introspectToken(world.deps, client, refreshToken)).toMatchObject(told);
    expect(await introspectToken(world.deps, await world.client('b'), refreshToken)).toBeNull();
    expect(await introspectToken(world.deps, { ...client, now: instant(NOW + 86_400_000) }, refreshToken)).toBeNull();
    await grantToken(world.deps, client, { grantType: 'refresh_token', refreshToken, scope: null });
    expect(await introspectToken(world.deps, client, refreshToken)).toBeNull();
  });

  test('takes everything that came of it along when it is revoked', async () => {
    const world = await anOauth2World();
    const client = await world.client('a');
    const { refreshToken, accessToken } = await aPair(world, client);
    const next = await grantToken(world.deps, client, { grantType: 'refresh_token', refreshToken, scope: null });
    if (next.refreshToken === null) throw new Error('no refresh token was made');
    await revokeToken(world.deps, client, next.refreshToken);
    for (const token of [accessToken, next.accessToken, next.refreshToken]) {
      expect(await introspectToken(world.deps, client, token)).toBeNull();
    }
  });
});

test('what is no token is not active, and its revocation is done', async () => {
  const { world, owner, token } = await aScene('jwt');
  const { length } = world.events;
  for (const text of ['', 'x', 'a.b.c', token.reveal().slice(0, -2), 'A'.repeat(43)]) {
    const nothing = new Secret(text);
    expect(await introspectToken(world.deps, owner, nothing), text).toBeNull();
    await revokeToken(world.deps, owner, nothing);
  }
  expect(world.events).toHaveLength(length);
});
