import { beforeEach, describe, expect, test } from 'vitest';
import { type ActionWorld, aDescriptor, aWorld, withPrincipal } from '../../../test/support/action-fixtures.ts';
import type { RoleDescriptor } from '../../domain/role/role-descriptor.ts';
import type { ActionContext } from '../action-context.ts';
import { bulkDeleteRoles } from './bulk-delete-roles.ts';
import { bulkPutRoles } from './bulk-put-roles.ts';

let world: ActionWorld;

beforeEach(() => {
  world = aWorld();
});

async function put(caller: ActionContext, roles: Readonly<Record<string, Partial<RoleDescriptor>>>): Promise<unknown> {
  const { store, audit } = world;
  const list = Object.entries(roles).map(([name, parts]) => ({ name, descriptor: aDescriptor(parts) }));
  const { outcomes, errors } = await bulkPutRoles({ roles: store.roles, audit }, caller, list);
  return { ...Object.fromEntries(outcomes), ...Object.fromEntries([...errors].map(([name, { code }]) => [name, code])) };
}

describe('putting many roles', () => {
  test('stores those that can be, whatever is wrong with the others', async () => {
    const query = {
      names: ['a'],
      privileges: ['read'],
      fieldSecurity: null,
      query: '{"nope":{}}',
      allowRestrictedIndices: false,
    };
    await put(world.superuser, { same: { cluster: ['monitor'] }, other: { cluster: ['monitor'] } });
    expect(
      await put(world.superuser, {
        made: {},
        same: { cluster: ['monitor'] },
        other: { cluster: ['manage'] },
        viewer: {},
        wrong: { cluster: ['nope'] },
        filtered: { indices: [query] },
        ' x': {},
      }),
    ).toEqual({
      made: 'created',
      same: 'noop',
      other: 'updated',
      viewer: 'actionRequestValidation',
      wrong: 'actionRequestValidation',
      filtered: 'parse',
      ' x': 'validation',
    });
    expect((await world.store.roles.list()).map(({ name }) => name)).toEqual(['made', 'other', 'same']);
    expect(world.events.at(-1)).toMatchObject({ event: 'put_role', targets: ['made', 'other'] });
  });

  test('leaves no event when nothing changed', async () => {
    await put(world.superuser, { same: {} });
    const before = world.events.filter(({ event }) => event === 'put_role').length;
    expect(await put(world.superuser, { same: {}, viewer: {} })).toEqual({ same: 'noop', viewer: 'actionRequestValidation' });
    expect(world.events.filter(({ event }) => event === 'put_role')).toHaveLength(before);
  });

  test('refuses none at all, before anything else', async () => {
    await expect(put(world.user('rita', 'sec_reader'), {})).rejects.toMatchObject({
      code: 'actionRequestValidation',
      message: 'Validation Failed: 1: roles cannot be empty;',
    });
  });

  test('takes manage_security and a caller who is not revoked', async () => {
    await expect(put(world.user('rita', 'sec_reader'), { r: {} })).rejects.toMatchObject({
      message: expect.stringContaining('action [cluster:admin/xpack/security/role/bulk_put] is unauthorized'),
    });
    const revoked = withPrincipal(world.superuser, { isCurrent: () => false });
    await expect(put(revoked, { r: {} })).rejects.toMatchObject({ code: 'unavailable' });
    expect(await world.store.roles.list()).toEqual([]);
  });
});

describe('deleting many roles', () => {
  async function remove(caller: ActionContext, ...names: readonly string[]): Promise<unknown> {
    const { deleted, notFound, errors } = await bulkDeleteRoles(
      { roles: world.store.roles, audit: world.audit },
      caller,
      names,
    );
    return { deleted, notFound, errors: [...errors].map(([name, { message }]) => `${name}: ${message}`) };
  }

  test('tells what was there and what cannot be deleted', async () => {
    await put(world.superuser, { a: {}, b: {} });
    expect(await remove(world.superuser, 'b', 'ghost', 'viewer', 'a')).toEqual({
      deleted: ['b', 'a'],
      notFound: ['ghost'],
      errors: ['viewer: role [viewer] is reserved and cannot be deleted'],
    });
    expect(world.events.at(-1)).toMatchObject({ event: 'delete_role', targets: ['b', 'a'] });
    expect(await world.store.roles.list()).toEqual([]);
  });

  test('leaves no event when nothing was there', async () => {
    expect(await remove(world.superuser, 'ghost', 'ghost')).toEqual({ deleted: [], notFound: ['ghost', 'ghost'], errors: [] });
    expect(await remove(world.superuser)).toEqual({ deleted: [], notFound: [], errors: [] });
    expect(world.events.map(({ event }) => event)).not.toContain('delete_role');
  });

  test('takes manage_security and a caller who is not revoked', async () => {
    await put(world.superuser, { a: {} });
    await expect(remove(world.user('rita', 'sec_reader'), 'a')).rejects.toMatchObject({ code: 'forbidden' });
    const revoked = withPrincipal(world.superuser, { isCurrent: () => false });
    await expect(remove(revoked, 'a')).rejects.toMatchObject({ code: 'unavailable' });
    expect(await world.store.roles.list()).toHaveLength(1);
  });
});
