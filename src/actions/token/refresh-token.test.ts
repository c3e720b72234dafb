import { beforeEach, describe, expect, test } from 'vitest';
import { type ActionWorld, aWorld, withPrincipal } from '../../../test/support/action-fixtures.ts';
import { ALICE_HASH, aUser, connectAuthenticator } from '../../../test/support/authentication-fixtures.ts';
import {
  ACCESS_LIFETIME_MS,
  alicesTokens,
  at,
  REFRESH_LIFETIME_MS,
  REFRESH_WINDOW_MS,
  refreshTokenOf,
  type TokenDeps,
  tokenDeps,
} from '../../../test/support/token-fixtures.ts';
import { digestOfToken } from '../../authentication/token-secret.ts';
import { Secret } from '../../domain/secret.ts';
import { type Instant, instant } from '../../domain/time.ts';
import { StoreError } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import type { IssuedTokens } from './issue-tokens.ts';
import { refreshToken } from './refresh-token.ts';

const TRIES = 50;
const REUSED = 'token has already been refreshed more than 30 seconds in the past';

let world: ActionWorld;
let deps: TokenDeps;
let caller: ActionContext;
let first: IssuedTokens;

beforeEach(async () => {
  world = aWorld();
  deps = tokenDeps(world);
  caller = world.superuser;
  await world.store.users.put('native', aUser(ALICE_HASH));
  first = await alicesTokens(deps, caller);
});

function after(ms: number): ActionContext {
  return at(caller, instant(caller.now + ms));
}

async function isAccepted(token: Secret, now: Instant = caller.now): Promise<boolean> {
  const authenticator = connectAuthenticator(world.store);
  const result = await authenticator.authenticate({ authorization: `Bearer ${token.reveal()}`, uri: '/', now });
  return result.outcome === 'authenticated';
}

function texts({ accessToken, refreshToken: refresh }: IssuedTokens): readonly (string | undefined)[] {
  return [accessToken.reveal(), refresh?.reveal()];
}

describe('refreshing', () => {
  test('gives another pair with lifetimes of its own, for the same user; the old access token lives on', async () => {
    const second = await refreshToken(deps, after(1_000), refreshTokenOf(first));
    expect(second).toMatchObject({ expiresInSeconds: 1_200, authentication: { type: 'token', user: { username: 'alice' } } });
    expect(new Set([...texts(first), ...texts(second)]).size).toBe(4);
    const stored = await world.store.tokens.findByDigest(digestOfToken(second.accessToken));
    expect(stored).toMatchObject({
      family: first.id,
      expiration: caller.now + 1_000 + ACCESS_LIFETIME_MS,
      refresh: { expiration: caller.now + 1_000 + REFRESH_LIFETIME_MS },
    });
    expect(await isAccepted(first.accessToken)).toBe(true);
    expect(await isAccepted(second.accessToken)).toBe(true);
    expect(world.events.at(-1)).toMatchObject({ event: 'refresh_token', targets: [first.id, second.id] });
  });

  test(`gives one successor to ${TRIES} callers at the same time`, async () => {
    const secret = refreshTokenOf(first);
    const successors = await Promise.all(Array.from({ length: TRIES }, () => refreshToken(deps, caller, secret)));
    expect(new Set(successors.map((successor) => texts(successor).join())).size).toBe(1);
    const [successor] = successors;
    expect(successor !== undefined && (await isAccepted(successor.accessToken))).toBe(true);
  });

  test('gives the same successor within the window, and tells how long it has left', async () => {
    const second = await refreshToken(deps, caller, refreshTokenOf(first));
    const again = await refreshToken(deps, after(REFRESH_WINDOW_MS), refreshTokenOf(first));
    expect(texts(again)).toEqual(texts(second));
    expect(again.expiresInSeconds).toBe(1_200 - 30);
  });

  test('after the window ends the whole family, old tokens and new ones, and is seen in the audit', async () => {
    const second = await refreshToken(deps, caller, refreshTokenOf(first));
    const third = await refreshToken(deps, caller, refreshTokenOf(second));
    const late = after(REFRESH_WINDOW_MS + 1);
    await expect(refreshToken(deps, late, refreshTokenOf(first))).rejects.toMatchObject({
      code: 'tokenGrantInvalid',
      message: REUSED,
    });
    for (const { accessToken } of [first, second, third]) expect(await isAccepted(accessToken)).toBe(false);
    await expect(refreshToken(deps, late, refreshTokenOf(third))).rejects.toMatchObject({
      message: 'token has been invalidated',
    });
    expect(world.events).toContainEqual(expect.objectContaining({ event: 'refresh_token_reused', targets: [first.id] }));
    expect(world.events.at(-1)).toMatchObject({ event: 'authentication_failed', claimedPrincipal: 'alice' });
  });

  test('leaves other families of the same user alone', async () => {
    const other = await alicesTokens(deps, caller);
    await refreshToken(deps, caller, refreshTokenOf(first));
    await expect(refreshToken(deps, after(REFRESH_WINDOW_MS + 1), refreshTokenOf(first))).rejects.toThrow(REUSED);
    expect(await isAccepted(other.accessToken)).toBe(true);
  });

  test('a second time at once ends the family where there is no window', async () => {
    const strict = tokenDeps(world, { refreshWindowMs: 0 });
    const second = await refreshToken(strict, caller, refreshTokenOf(first));
    await expect(refreshToken(strict, caller, refreshTokenOf(first))).rejects.toMatchObject({ code: 'tokenGrantInvalid' });
    expect(await isAccepted(second.accessToken)).toBe(false);
  });

  test.each([
    { case: 'what is no token', token: () => new Secret('zzz') },
    { case: 'a token that was never made', token: () => new Secret('A'.repeat(43)) },
    { case: 'an access token', token: () => first.accessToken },
  ])('is refused for $case', async ({ token }) => {
    await expect(refreshToken(deps, caller, token())).rejects.toMatchObject({
      code: 'tokenGrantInvalid',
      message: 'could not refresh the requested token',
    });
    expect(world.events.at(-1)).toMatchObject({
      event: 'authentication_failed',
      action: 'cluster:admin/xpack/security/token/refresh',
      claimedPrincipal: null,
    });
  });

  test('is refused at the end of the refresh token’s life, not before', async () => {
    await expect(refreshToken(deps, after(REFRESH_LIFETIME_MS), refreshTokenOf(first))).rejects.toThrow(
      'token document has expired',
    );
    await refreshToken(deps, after(REFRESH_LIFETIME_MS - 1), refreshTokenOf(first));
  });

  test('is refused to another client, who does not end the family by coming late', async () => {
    const second = await refreshToken(deps, caller, refreshTokenOf(first));
    const { authentication } = caller.principal;
    const other = withPrincipal(after(REFRESH_WINDOW_MS + 1), {
      authentication: { ...authentication, user: { ...authentication.user, username: 'other' } },
    });
    await expect(refreshToken(deps, other, refreshTokenOf(first))).rejects.toThrow(
      'tokens must be refreshed by the creating client',
    );
    expect(await isAccepted(second.accessToken)).toBe(true);
  });

  test('is not done for a caller who was revoked meanwhile', async () => {
    const revoked = withPrincipal(caller, { isCurrent: () => false });
    await expect(refreshToken(deps, revoked, refreshTokenOf(first))).rejects.toMatchObject({ code: 'unavailable' });
    await refreshToken(deps, caller, refreshTokenOf(first));
  });

  test('that finds the token invalidated between reading and using it gives nothing', async () => {
    const { tokens } = world.store;
    const racing = tokenDeps(world, {
      tokens: {
        ...tokens,
        async refresh(digest, use, successor) {
          await tokens.invalidate({ by: 'family', family: first.id }, caller.now);
          return tokens.refresh(digest, use, successor);
        },
      },
    });
    await expect(refreshToken(racing, caller, refreshTokenOf(first))).rejects.toThrow('token has been invalidated');
  });

  test('is 503, not 400, when the store does not answer or the token never rests', async () => {
    const { tokens } = world.store;
    const down = tokenDeps(world, {
      tokens: { ...tokens, findByRefreshDigest: () => Promise.reject(new StoreError('unavailable', 'x')) },
    });
    await expect(refreshToken(down, caller, refreshTokenOf(first))).rejects.toMatchObject({ code: 'unavailable' });
    const restless = tokenDeps(world, { tokens: { ...tokens, refresh: async () => false } });
    await expect(refreshToken(restless, caller, refreshTokenOf(first))).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('gives nothing when the successor was removed', async () => {
    await refreshToken(deps, caller, refreshTokenOf(first));
    const gone = tokenDeps(world, { tokens: { ...world.store.tokens, findByDigest: async () => null } });
    await expect(refreshToken(gone, caller, refreshTokenOf(first))).rejects.toThrow('could not refresh the requested token');
  });
});
