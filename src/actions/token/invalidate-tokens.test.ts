import { beforeEach, describe, expect, test } from 'vitest';
import { type ActionWorld, aWorld, withPrincipal } from '../../../test/support/action-fixtures.ts';
import { ALICE_HASH, aUser } from '../../../test/support/authentication-fixtures.ts';
import { alicesTokens, refreshTokenOf, type TokenDeps, tokenDeps } from '../../../test/support/token-fixtures.ts';
import { digestOfToken } from '../../authentication/token-secret.ts';
import { Secret } from '../../domain/secret.ts';
import { type InvalidatedTokens, type InvalidateTokensRequest, invalidateTokens } from './invalidate-tokens.ts';
import type { IssuedTokens } from './issue-tokens.ts';

let world: ActionWorld;
let deps: TokenDeps;

beforeEach(async () => {
  world = aWorld();
  deps = tokenDeps(world);
  await world.store.users.put('native', aUser(ALICE_HASH));
});

function invalidate(request: Partial<InvalidateTokensRequest>, caller = world.superuser): Promise<InvalidatedTokens> {
  return invalidateTokens(deps, caller, { token: null, username: null, realmName: null, ...request });
}

function aRef(type: 'access' | 'refresh', secret: Secret): InvalidateTokensRequest['token'] {
  return { type, secret };
}

async function stateOf({ accessToken }: IssuedTokens): Promise<readonly (boolean | undefined)[]> {
  const pair = await world.store.tokens.findByDigest(digestOfToken(accessToken));
  return [pair?.invalidation !== null, pair?.refresh?.invalidation !== null];
}

describe('invalidating', () => {
  test.each([
    { type: 'access', state: [true, false] },
    { type: 'refresh', state: [false, true] },
  ] as const)('an $type token ends that one alone, once, and is audited', async ({ type, state }) => {
    const issued = await alicesTokens(deps, world.superuser);
    const token = aRef(type, type === 'access' ? issued.accessToken : refreshTokenOf(issued));
    expect(await invalidate({ token })).toEqual({ invalidated: 1, previouslyInvalidated: 0, isFound: true });
    expect(await stateOf(issued)).toEqual(state);
    expect(world.events.at(-1)).toMatchObject({
      event: 'invalidate_tokens',
      targets: [issued.id],
      reason: `${type === 'access' ? 'an access' : 'a refresh'} token`,
    });
    expect(await invalidate({ token })).toEqual({ invalidated: 0, previouslyInvalidated: 1, isFound: true });
    expect(world.events.filter(({ event }) => event === 'invalidate_tokens')).toHaveLength(1);
  });

  test.each([
    { by: { username: 'alice' }, invalidated: 4, reason: '4 tokens of user [alice]' },
    { by: { realmName: 'default_native' }, invalidated: 4, reason: '4 tokens of every user of realm [default_native]' },
    {
      by: { username: 'alice', realmName: 'default_native' },
      invalidated: 4,
      reason: '4 tokens of user [alice] of realm [default_native]',
    },
    { by: { username: 'alice', realmName: '' }, invalidated: 4, reason: '4 tokens of user [alice]' },
    { by: { username: 'alice', realmName: 'ldap1' }, invalidated: 0, reason: null },
    { by: { username: 'nobody', token: aRef('refresh', new Secret('')) }, invalidated: 0, reason: null },
  ])('by $by ends access and refresh tokens: $invalidated', async ({ by, invalidated, reason }) => {
    await alicesTokens(deps, world.superuser);
    await alicesTokens(deps, world.superuser);
    expect(await invalidate(by)).toEqual({ invalidated, previouslyInvalidated: 0, isFound: true });
    const audited = world.events.filter(({ event }) => event === 'invalidate_tokens');
    expect(audited.map((event) => event.reason)).toEqual(reason === null ? [] : [reason]);
  });

  test.each([
    { case: 'what is no token', token: () => aRef('access', new Secret('zzz')) },
    { case: 'a token that was never made', token: () => aRef('access', new Secret('A'.repeat(43))) },
    {
      case: 'a refresh token in the place of the access token',
      token: (issued: IssuedTokens) => aRef('access', refreshTokenOf(issued)),
    },
    {
      case: 'an access token in the place of the refresh token',
      token: (issued: IssuedTokens) => aRef('refresh', issued.accessToken),
    },
  ])('finds nothing for $case', async ({ token }) => {
    const issued = await alicesTokens(deps, world.superuser);
    expect(await invalidate({ token: token(issued) })).toEqual({ invalidated: 0, previouslyInvalidated: 0, isFound: false });
    expect(await stateOf(issued)).toEqual([false, false]);
  });

  test('fails for a token where none was ever made, but not for what is no token', async () => {
    const token = aRef('access', new Secret('A'.repeat(43)));
    await expect(invalidate({ token })).rejects.toMatchObject({ code: 'tokensMissing', message: 'failed to invalidate token' });
    expect(await invalidate({ token: aRef('access', new Secret('zzz')) })).toMatchObject({ isFound: false });
    expect(await invalidate({ username: 'alice' })).toMatchObject({ isFound: true });
  });

  test.each([
    {
      request: {},
      message: 'Validation Failed: 1: token string must be provided when not specifying a realm name or a username;',
    },
    {
      request: { username: '', realmName: '' },
      message: 'Validation Failed: 1: token string must be provided when not specifying a realm name or a username;',
    },
    {
      request: { token: aRef('access', new Secret('x')), realmName: 'r' },
      message:
        'Validation Failed: 1: token string must not be provided when realm name or username is specified;2: token type must not be provided when realm name or username is specified;',
    },
  ])('is told what is wrong: $message', async ({ request, message }) => {
    await expect(invalidate(request)).rejects.toMatchObject({ code: 'actionRequestValidation', message });
  });

  test('needs the privilege, and a caller who was not revoked meanwhile', async () => {
    const issued = await alicesTokens(deps, world.superuser);
    const token = aRef('access', issued.accessToken);
    await expect(invalidate({ token }, world.user('bob', 'idx_reader'))).rejects.toMatchObject({ code: 'forbidden' });
    const revoked = withPrincipal(world.superuser, { isCurrent: () => false });
    await expect(invalidate({ token }, revoked)).rejects.toMatchObject({ code: 'unavailable' });
    expect(await stateOf(issued)).toEqual([false, false]);
  });
});
