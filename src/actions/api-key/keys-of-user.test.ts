import { describe, expect, test } from 'vitest';
import { type ActionWorld, aWorld } from '../../../test/support/action-fixtures.ts';
import { anApiKey } from '../../../test/support/authentication-fixtures.ts';
import { RESERVED_REALM } from '../../domain/principal/authentication.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
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
  const deps = { keysOfUsers: { apiKeys: world.store.apiKeys, invalidatedWhen }, audit: world.audit };
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
