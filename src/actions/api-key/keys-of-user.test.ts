import { describe, expect, test } from 'vitest';
import { type ActionWorld, aWorld } from '../../../test/support/action-fixtures.ts';
import { ALICE_HASH, anApiKey, aUser } from '../../../test/support/authentication-fixtures.ts';
import { alicesTokens, aTokenRequest, tokenDeps } from '../../../test/support/token-fixtures.ts';
import { digestOfToken } from '../../authentication/token-secret.ts';
import { RESERVED_REALM } from '../../domain/principal/authentication.ts';
import { aLongLivedToken, anAuthentication } from '../../stores/conformance/stored-things.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { createToken } from '../token/create-token.ts';
import type { IssuedTokens } from '../token/issue-tokens.ts';
import { changeGoingUser, type KeysOfUsers } from './keys-of-user.ts';

const KEY = anApiKey({ id: 'of-alice' });

async function aWorldWithKeys(): Promise<ActionWorld> {
  const world = aWorld();
  await world.store.apiKeys.create(KEY);
  await world.store.apiKeys.create({ ...KEY, id: 'of-bob', creator: { ...KEY.creator, principal: 'bob' } });
  await world.store.apiKeys.create({ ...KEY, id: 'of-reserved', creator: { ...KEY.creator, realm: RESERVED_REALM } });
  return world;
}

async function goesIn(
  world: ActionWorld,
  invalidatedWhen: KeysOfUsers['invalidatedWhen'],
  how: 'deleted' | 'disabled',
  change: () => Promise<void> = async () => undefined,
): Promise<void> {
  const deps = {
    keysOfUsers: { ...world.store, invalidatedWhen },
    audit: world.audit,
  };
  const goes = { username: 'alice', how, action: CLUSTER_ACTIONS.deleteUser };
  await changeGoingUser(deps, world.superuser, goes, change);
}

async function invalidatedIn({ store }: ActionWorld): Promise<readonly string[]> {
  const { items } = await store.apiKeys.list({}, { size: 10 });
  return items.filter(({ invalidation }) => invalidation !== null).map(({ id }) => id);
}

describe('the keys of a user who goes', () => {
  test.each([
    { invalidatedWhen: 'never', how: 'deleted', invalidated: [] },
    { invalidatedWhen: 'never', how: 'disabled', invalidated: [] },
    { invalidatedWhen: 'deleted', how: 'deleted', invalidated: ['of-alice'] },
    { invalidatedWhen: 'deleted', how: 'disabled', invalidated: [] },
    { invalidatedWhen: 'disabled-or-deleted', how: 'deleted', invalidated: ['of-alice'] },
    { invalidatedWhen: 'disabled-or-deleted', how: 'disabled', invalidated: ['of-alice'] },
  ] as const)('are, set to $invalidatedWhen, when $how: $invalidated', async ({ invalidatedWhen, how, invalidated }) => {
    const world = await aWorldWithKeys();
    await goesIn(world, invalidatedWhen, how);
    expect(await invalidatedIn(world)).toEqual(invalidated);
    const audited = world.events.filter(({ event }) => event === 'invalidate_apikeys');
    expect(audited.map(({ targets }) => targets)).toEqual(invalidated.length === 0 ? [] : [invalidated]);
  });

  test.each([
    { invalidatedWhen: 'never', left: ['of-alice', 'of-bob', 'of-reserved'] },
    { invalidatedWhen: 'deleted', left: ['of-bob', 'of-reserved'] },
  ] as const)(
    'and so do the long-lived tokens of that user, set to $invalidatedWhen: $left',
    async ({ invalidatedWhen, left }) => {
      const world = aWorld();
      const { longLivedTokens } = world.store;
      await longLivedTokens.create(aLongLivedToken({ id: 'of-alice' }));
      await longLivedTokens.create(aLongLivedToken({ id: 'of-bob', authentication: anAuthentication('bob') }));
      const reserved = anAuthentication('alice', RESERVED_REALM);
      await longLivedTokens.create(aLongLivedToken({ id: 'of-reserved', authentication: reserved }));
      await goesIn(world, invalidatedWhen, 'deleted');
      const { items } = await longLivedTokens.list({ username: null, realmName: null }, { size: 10 });
      expect(items.map(({ id }) => id)).toEqual(left);
      const audited = world.events.filter(({ event }) => event === 'invalidate_tokens').map(({ targets }) => targets);
      expect(audited).toEqual(invalidatedWhen === 'never' ? [] : [['of-alice']]);
    },
  );

  test.each([
    { invalidatedWhen: 'never', isInvalidated: false },
    { invalidatedWhen: 'deleted', isInvalidated: true },
  ] as const)('and the tokens of that user alone go with them, set to $invalidatedWhen: $isInvalidated', async (row) => {
    const world = await aWorldWithKeys();
    await world.store.users.put('native', aUser(ALICE_HASH));
    const deps = tokenDeps(world);
    const ofAlice = await alicesTokens(deps, world.superuser);
    const own = await createToken(deps, world.superuser, aTokenRequest({ grantType: 'client_credentials' }));
    await goesIn(world, row.invalidatedWhen, 'deleted');
    const isInvalid = async ({ accessToken }: IssuedTokens): Promise<boolean> =>
      (await world.store.tokens.findByDigest(digestOfToken(accessToken)))?.invalidation !== null;
    expect([await isInvalid(ofAlice), await isInvalid(own)]).toEqual([row.isInvalidated, false]);
    const audited = world.events.filter(({ event }) => event === 'invalidate_tokens');
    expect(audited.map(({ reason }) => reason)).toEqual(row.isInvalidated ? ['2 tokens of user [alice]'] : []);
  });

  test('are invalid before the user is gone, whatever happens then', async () => {
    const world = await aWorldWithKeys();
    const fails = async (): Promise<void> => {
      expect(await invalidatedIn(world)).toEqual(['of-alice']);
      throw new Error('power lost');
    };
    await expect(goesIn(world, 'deleted', 'deleted', fails)).rejects.toThrow('power lost');
    expect(await invalidatedIn(world)).toEqual(['of-alice']);
  });

  test('are invalid too when they were made meanwhile', async () => {
    const world = await aWorldWithKeys();
    await goesIn(world, 'deleted', 'deleted', () => world.store.apiKeys.create({ ...KEY, id: 'late' }));
    expect(await invalidatedIn(world)).toEqual(expect.arrayContaining(['late', 'of-alice']));
  });
});
