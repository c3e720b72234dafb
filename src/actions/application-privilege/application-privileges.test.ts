import { beforeEach, describe, expect, test } from 'vitest';
import { type ActionWorld, aDescriptor, aWorld, withPrincipal } from '../../../test/support/action-fixtures.ts';
import { AuthorizerInterner } from '../../authorization/compile-authorizer.ts';
import type { ApplicationPrivilege } from '../../domain/application-privilege/application-privilege.ts';
import { StoreError } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { hasPrivileges } from '../user/has-privileges.ts';
import { clearPrivilegesCache } from './clear-privileges-cache.ts';
import { deletePrivileges } from './delete-privileges.ts';
import { getPrivileges } from './get-privileges.ts';
import { putPrivileges } from './put-privileges.ts';
import { StoredPrivilegesCache } from './stored-privileges-cache.ts';

let world: ActionWorld;
beforeEach(() => {
  world = aWorld();
});

function deps(): Parameters<typeof putPrivileges>[0] &
  Parameters<typeof getPrivileges>[0] &
  Parameters<typeof deletePrivileges>[0] {
  return { applicationPrivileges: world.store.applicationPrivileges, audit: world.audit };
}

function aPrivilege(application: string, name: string, ...actions: readonly string[]): ApplicationPrivilege {
  return { application, name, actions, metadata: {} };
}

/** A caller who may manage the privileges of these applications. */
function manager(...applications: readonly string[]): ActionContext {
  const sets = [{ r: aDescriptor({ global: { application: { manage: { applications } } } }) }];
  const authorizer = new AuthorizerInterner({ entriesMax: 1 }).intern(sets);
  return withPrincipal(world.user('mona'), { authorizer, rights: { descriptorSets: sets, unknownRoles: [] } });
}

describe('privileges', () => {
  test('are put in one, told by application and name, and deleted', async () => {
    const read = aPrivilege('shop', 'read', 'data:read/*');
    const write = aPrivilege('shop', 'write', 'data:write/*');
    const other = aPrivilege('other', 'read', 'x:y');
    expect(await putPrivileges(deps(), world.superuser, [write, read])).toEqual([
      { application: 'shop', name: 'read', created: true },
      { application: 'shop', name: 'write', created: true },
    ]);
    expect(await putPrivileges(deps(), world.superuser, [read, other])).toEqual([
      { application: 'other', name: 'read', created: true },
      { application: 'shop', name: 'read', created: false },
    ]);
    expect(world.events.at(-1)).toMatchObject({ event: 'put_privileges', targets: ['other/read', 'shop/read'] });
    const got = (application: string | null, ...names: readonly string[]): Promise<readonly ApplicationPrivilege[]> =>
      getPrivileges(deps(), world.superuser, { application, names });
    expect(await got(null)).toEqual([other, read, write]);
    expect(await got('shop')).toEqual([read, write]);
    expect(await got('sh*', 'write')).toEqual([write]);
    expect(await got('sho')).toEqual([]);
    const request = { application: 'shop', names: ['read', 'ghost', 'read'] };
    expect([...(await deletePrivileges(deps(), world.superuser, request))]).toEqual([
      ['read', true],
      ['ghost', false],
    ]);
    expect(world.events.at(-1)).toMatchObject({ event: 'delete_privileges', targets: ['shop/read'] });
  });

  test('are managed by the application that a global privilege names, and by no other', async () => {
    const [shop, other] = [aPrivilege('shop1', 'read', 'x:y'), aPrivilege('other', 'read', 'x:y')];
    const mona = manager('shop*');
    await putPrivileges(deps(), mona, [shop]);
    await expect(putPrivileges(deps(), mona, [shop, other])).rejects.toMatchObject({ code: 'forbidden' });
    expect(await getPrivileges(deps(), mona, { application: 'shop1', names: [] })).toEqual([shop]);
    await expect(getPrivileges(deps(), mona, { application: null, names: [] })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(getPrivileges(deps(), mona, { application: '*', names: [] })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(deletePrivileges(deps(), mona, { application: 'other', names: ['read'] })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(deletePrivileges(deps(), mona, { application: 'shop1', names: ['read'] })).resolves.toBeDefined();
    expect(await getPrivileges(deps(), manager('*'), { application: null, names: [] })).toEqual([]);
  });

  test('are not changed for a caller who was revoked', async () => {
    const revoked = withPrincipal(world.superuser, { isCurrent: () => false });
    await expect(putPrivileges(deps(), revoked, [aPrivilege('shop', 'read', 'x:y')])).rejects.toMatchObject({
      code: 'unavailable',
    });
    await expect(deletePrivileges(deps(), revoked, { application: 'a', names: ['b'] })).rejects.toMatchObject({
      code: 'unavailable',
    });
  });
});

describe('what is stored', () => {
  test('counts at once for who holds it by name', async () => {
    const cache = new StoredPrivilegesCache(world.store);
    const sets = [{ r: aDescriptor({ applications: [{ application: 'shop', privileges: ['read', 'x'], resources: ['*'] }] }) }];
    const anna = withPrincipal(world.user('anna'), { rights: { descriptorSets: sets, unknownRoles: [] } });
    const asked = { application: 'shop', privileges: ['data:read/a'], resources: ['r'] };
    const question = { username: 'anna', cluster: [], indices: [], applications: [asked] };
    const holds = async (): Promise<boolean> =>
      (await hasPrivileges({ audit: world.audit, loadStoredPrivileges: cache.load }, anna, question)).hasAllRequested;
    expect(await holds()).toBe(false);
    await putPrivileges(deps(), world.superuser, [aPrivilege('shop', 'read', 'data:read/*')]);
    expect(await holds()).toBe(true);
    await deletePrivileges(deps(), world.superuser, { application: 'shop', names: ['read'] });
    expect(await holds()).toBe(false);
  });

  test('is read once, and again after a failure or when it was cleared', async () => {
    let reads = 0;
    let isDown = true;
    const list = async (): Promise<readonly ApplicationPrivilege[]> => {
      reads += 1;
      if (isDown) throw new StoreError('unavailable', 'down');
      return [];
    };
    const cache = new StoredPrivilegesCache({ applicationPrivileges: { list }, changes: world.store.changes });
    await expect(cache.load()).rejects.toMatchObject({ code: 'unavailable' });
    isDown = false;
    await cache.load();
    await cache.load();
    expect(reads).toBe(2);
    await clearPrivilegesCache({ storedPrivileges: cache, audit: world.audit }, world.superuser);
    await cache.load();
    expect(reads).toBe(3);
  });

  test('is not kept when it changed while it was read', async () => {
    const finish = Promise.withResolvers<readonly ApplicationPrivilege[]>();
    let isFirst = true;
    const list = (): Promise<readonly ApplicationPrivilege[]> => {
      if (!isFirst) return world.store.applicationPrivileges.list();
      isFirst = false;
      return finish.promise;
    };
    const cache = new StoredPrivilegesCache({ applicationPrivileges: { list }, changes: world.store.changes });
    const early = cache.load();
    await putPrivileges(deps(), world.superuser, [aPrivilege('shop', 'read', 'x:y')]);
    finish.resolve([]);
    expect((await early).size).toBe(0);
    expect((await cache.load()).get('shop')?.get('read')).toEqual(['x:y']);
  });
});
