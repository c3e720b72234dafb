import { describe, expect, test } from 'vitest';
import { type ActionWorld, aWorld, NOW, withPrincipal } from '../../../test/support/action-fixtures.ts';
import { RunAsDenied } from '../../authorization/run-as-denied.ts';
import type { Authentication } from '../../domain/principal/authentication.ts';
import { instant } from '../../domain/time.ts';
import type { AccessToken } from '../../domain/token/access-token.ts';
import type { ActionContext } from '../action-context.ts';
import { createApiKey } from '../api-key/create-api-key.ts';
import { invalidateAccessToken, type ListAccessTokensRequest, listAccessTokens } from './list-access-tokens.ts';

/** Adds a pair that stands for a caller. */
async function add(world: ActionWorld, { principal }: ActionContext, parts: Partial<AccessToken> & { readonly id: string }) {
  await world.store.tokens.create({
    family: parts.id,
    digest: `digest of ${parts.id}`,
    creation: NOW,
    expiration: instant(NOW + 1_000),
    invalidation: null,
    authentication: principal.authentication,
    scope: null,
    refresh: null,
    ...parts,
  });
}

function list(world: ActionWorld, context: ActionContext, asked: Partial<ListAccessTokensRequest> = {}) {
  const deps = { tokens: world.store.tokens, audit: world.audit };
  return listAccessTokens(deps, context, { username: null, realmName: null, page: { size: 10 }, ...asked });
}

async function ids(world: ActionWorld, context: ActionContext, asked: Partial<ListAccessTokensRequest> = {}) {
  return (await list(world, context, asked)).items.map(({ id }) => id);
}

function end(world: ActionWorld, context: ActionContext, id: string) {
  return invalidateAccessToken({ tokens: world.store.tokens, audit: world.audit }, context, id);
}

function withAuthentication(context: ActionContext, parts: Partial<Authentication>): ActionContext {
  return withPrincipal(context, { authentication: { ...context.principal.authentication, ...parts } });
}

async function aKey(world: ActionWorld, owner: ActionContext): Promise<ActionContext> {
  const deps = { apiKeys: world.store.apiKeys, random: world.random, audit: { record: () => undefined } };
  const request = { name: 'k', lifetimeMs: null, roleDescriptors: null, metadata: null, ownerRights: 'snapshot' } as const;
  return world.key(await createApiKey(deps, owner, request));
}

describe('a list of access tokens', () => {
  test('who manages tokens sees everybody’s, or those of one user in one realm, the newest first', async () => {
    const world = aWorld();
    await add(world, world.user('ann'), { id: 'a' });
    await add(world, world.user('bob'), { id: 'b', creation: instant(NOW + 1) });
    expect(await ids(world, world.superuser)).toEqual(['b', 'a']);
    expect(await ids(world, world.user('eve', 'sec_admin'), { username: 'ann' })).toEqual(['a']);
    expect(await ids(world, world.superuser, { username: 'ann', realmName: 'reserved' })).toEqual([]);
  });

  test('anybody else sees those of its own, by name or not, and no others', async () => {
    const world = aWorld();
    const ann = world.user('ann', 'idx_reader');
    await add(world, ann, { id: 'a' });
    await add(world, world.user('bob'), { id: 'b' });
    await add(world, withAuthentication(ann, { lookupRealm: { name: 'ldap1', type: 'ldap' } }), { id: 'elsewhere' });
    for (const asked of [
      {},
      { username: 'ann' },
      { username: 'ann', realmName: 'default_native' },
      { realmName: 'default_native' },
    ]) {
      expect(await ids(world, ann, asked)).toEqual(['a']);
    }
    for (const asked of [{ username: 'bob' }, { realmName: 'ldap1' }]) {
      await expect(list(world, ann, asked)).rejects.toMatchObject({ code: 'forbidden' });
    }
    expect(world.events.map(({ event }) => event)).toEqual([
      'access_granted',
      'access_granted',
      'access_granted',
      'access_granted',
      'access_denied',
      'access_denied',
    ]);
  });

  test('a key sees those that stand for it, not those of its owner or of the owner’s other keys', async () => {
    const world = aWorld();
    const ann = world.user('ann', 'own_keys');
    const [first, second] = [await aKey(world, ann), await aKey(world, ann)];
    await add(world, ann, { id: 'of ann' });
    await add(world, first, { id: 'of first' });
    await add(world, second, { id: 'of second' });
    expect(await ids(world, first)).toEqual(['of first']);
    expect(await ids(world, ann)).toEqual(['of ann']);
  });

  test.each([
    { who: 'on behalf of a user', parts: { type: 'token', isOnBehalfOf: true } },
    { who: 'with a long-lived token', parts: { type: 'token', longLivedTokenId: 'l' } },
    { who: 'without a credential', parts: { type: 'anonymous' } },
  ] as const)('who comes $who has none of its own', async ({ parts }) => {
    const world = aWorld();
    const ann = withAuthentication(world.user('ann', 'idx_reader'), parts);
    await add(world, world.user('ann'), { id: 'a' });
    await expect(list(world, ann)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(end(world, ann, 'a')).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('a token that is limited to a part of its user’s rights sees and ends none', async () => {
    const world = aWorld();
    const ann = world.user('ann', 'idx_reader');
    const limited = withPrincipal(ann, { rights: { ...ann.principal.rights, scope: {} } });
    await add(world, ann, { id: 'a' });
    await expect(list(world, limited)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(end(world, limited, 'a')).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('who may not act as the user it named is refused', async () => {
    const world = aWorld();
    const denied = withPrincipal(world.user('ann', 'sec_admin'), { authorizer: new RunAsDenied('bob') });
    await expect(list(world, denied)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(end(world, denied, 'a')).rejects.toMatchObject({ code: 'forbidden' });
    expect(world.events.map(({ event }) => event)).toEqual(['run_as_denied', 'run_as_denied']);
  });
});

describe('ending an access token', () => {
  test('ends all that was refreshed from the same beginning, and is audited with it', async () => {
    const world = aWorld();
    const ann = world.user('ann', 'idx_reader');
    await add(world, ann, { id: 'first' });
    await add(world, ann, { id: 'next', family: 'first' });
    await add(world, ann, { id: 'other' });
    expect(await end(world, ann, 'next')).toEqual({ invalidated: 2 });
    const valid = (await list(world, ann)).items.filter(({ invalidation }) => invalidation === null);
    expect(valid.map(({ id }) => id)).toEqual(['other']);
    expect(world.events.filter(({ event }) => event === 'invalidate_tokens')).toMatchObject([
      {
        targets: ['next'],
        reason: '2 tokens of the family [first]',
        action: 'cluster:admin/xpack/security/token/access/invalidate',
      },
    ]);
    expect(await end(world, ann, 'next')).toEqual({ invalidated: 0 });
    expect(world.events.filter(({ event }) => event === 'invalidate_tokens')).toHaveLength(1);
  });

  test('who manages tokens ends anybody’s', async () => {
    const world = aWorld();
    await add(world, world.user('ann'), { id: 'a' });
    expect(await end(world, world.user('eve', 'sec_admin'), 'a')).toEqual({ invalidated: 1 });
  });

  test('another’s is to everybody else what one is that is not there; the audit has it', async () => {
    const world = aWorld();
    await add(world, world.user('ann'), { id: 'a' });
    for (const id of ['a', 'none']) {
      await expect(end(world, world.user('bob', 'own_keys'), id)).rejects.toMatchObject({
        code: 'notFound',
        message: `there is no access token [${id}]`,
      });
    }
    expect(world.events.map(({ event }) => event)).toEqual(['access_denied', 'access_denied']);
    await expect(end(world, world.superuser, 'none')).rejects.toMatchObject({ code: 'notFound' });
    expect((await list(world, world.superuser)).items).toMatchObject([{ invalidation: null }]);
  });

  test('a caller whose rights have changed meanwhile ends nothing', async () => {
    const world = aWorld();
    const ann = world.user('ann', 'idx_reader');
    await add(world, ann, { id: 'a' });
    await expect(end(world, withPrincipal(ann, { isCurrent: () => false }), 'a')).rejects.toMatchObject({
      code: 'unavailable',
    });
    expect((await list(world, ann)).items).toMatchObject([{ invalidation: null }]);
  });
});
