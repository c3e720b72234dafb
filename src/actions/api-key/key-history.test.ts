import { describe, expect, test } from 'vitest';
import { type ActionWorld, aDescriptor, aWorld } from '../../../test/support/action-fixtures.ts';
import type { AuditPage, AuditQuery, AuditSearch } from '../../domain/audit/audit-search.ts';
import type { RoleDescriptors } from '../../domain/role/role-descriptor.ts';
import type { ActionContext } from '../action-context.ts';
import { createApiKey } from './create-api-key.ts';
import type { CreatedApiKey } from './issue-api-key.ts';
import { readKeyHistory } from './key-history.ts';

function make(
  world: ActionWorld,
  owner: ActionContext,
  roleDescriptors: RoleDescriptors | null = null,
): Promise<CreatedApiKey> {
  const deps = { apiKeys: world.store.apiKeys, random: world.random, audit: { record: () => undefined } };
  return createApiKey(deps, owner, { name: 'k', lifetimeMs: null, roleDescriptors, metadata: null, ownerRights: 'snapshot' });
}

function history(
  world: ActionWorld,
  context: ActionContext,
  id: string,
  auditSearch: AuditSearch | null = { search: async () => ({ events: [{ 'event.id': '1' }], next: 'on' }) },
): Promise<AuditPage> {
  const deps = { apiKeys: world.store.apiKeys, auditSearch, audit: world.audit };
  return readKeyHistory(deps, context, { id, size: 7, cursor: 'c' });
}

describe('the history of a key', () => {
  test('its owner, who manages keys and who reads security see it', async () => {
    const world = aWorld();
    const { id } = await make(world, world.user('ann', 'own_keys'));
    for (const context of [
      world.user('ann', 'own_keys'),
      world.user('bob', 'key_admin'),
      world.user('bob', 'sec_reader'),
      world.superuser,
    ]) {
      expect(await history(world, context, id)).toEqual({ events: [{ 'event.id': '1' }], next: 'on' });
    }
    expect(new Set(world.events.map(({ event, action }) => `${event} ${action}`))).toEqual(
      new Set(['access_granted cluster:admin/xpack/security/api_key/get']),
    );
  });

  test('a key sees its own, and not that of another key of its owner', async () => {
    const world = aWorld();
    const ann = world.user('ann', 'own_keys');
    const made = await make(world, ann);
    const other = await make(world, ann);
    const context = await world.key(made);
    expect((await history(world, context, made.id)).events).toHaveLength(1);
    await expect(history(world, context, other.id)).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('another owner is told the same as of a key that is not there', async () => {
    const world = aWorld();
    const { id } = await make(world, world.user('ann', 'own_keys'));
    for (const asked of [id, 'not-there', '']) {
      await expect(history(world, world.user('bob', 'own_keys'), asked)).rejects.toMatchObject({
        code: 'notFound',
        message: `unable to find apikey with id ${asked}`,
      });
    }
    await expect(history(world, world.superuser, 'not-there')).rejects.toMatchObject({ code: 'notFound' });
  });

  test('who may see no keys is refused, and it is audited', async () => {
    const world = aWorld();
    const { id } = await make(world, world.user('ann', 'own_keys'), { a: aDescriptor() });
    await expect(history(world, world.user('ann', 'idx_reader'), id)).rejects.toMatchObject({ code: 'forbidden' });
    expect(world.events.map(({ event }) => event)).toEqual(['access_denied']);
  });

  test('events about the key and of the key are asked for, page by page', async () => {
    const world = aWorld();
    const { id } = await make(world, world.user('ann', 'own_keys'));
    const asked: AuditQuery[] = [];
    const search: AuditSearch = {
      async search(query) {
        asked.push(query);
        return { events: [], next: null };
      },
    };
    await history(world, world.superuser, id, search);
    expect(asked).toEqual([
      {
        about: id,
        size: 7,
        cursor: 'c',
        key: null,
        principal: null,
        action: null,
        decision: null,
        job: null,
        from: null,
        to: null,
      },
    ]);
  });

  test('of the other keys that an event was about nothing is told', async () => {
    const world = aWorld();
    const { id } = await make(world, world.user('ann', 'own_keys'));
    const events = [{ 'event.action': 'invalidate_apikeys', targets: ['x', id, 'y'] }];
    const page = await history(world, world.user('ann', 'own_keys'), id, { search: async () => ({ events, next: null }) });
    expect(page.events).toEqual([{ 'event.action': 'invalidate_apikeys', targets: [id] }]);
  });

  test('without files it is told that there are none, after the key was looked for', async () => {
    const world = aWorld();
    const { id } = await make(world, world.user('ann', 'own_keys'));
    await expect(history(world, world.superuser, id, null)).rejects.toMatchObject({ code: 'featureDisabled' });
    await expect(history(world, world.superuser, 'not-there', null)).rejects.toMatchObject({ code: 'notFound' });
  });
});
