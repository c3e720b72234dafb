import { expect, test } from 'vitest';
import { EMPTY_ROLE_DESCRIPTOR } from '../../domain/role/role-descriptor.ts';
import type { OpenFixture } from './store-fixture.ts';
import { aRole, aUser } from './stored-things.ts';

/** Users and roles: put, find, list, delete. */
export function testUsersAndRoles(open: OpenFixture): void {
  test('a user put is found, every field as it was given, and replaced whole by the next', async () => {
    await using fixture = await open();
    const { users } = fixture.store;
    expect(await users.put('native', aUser())).toBe('created');
    expect(await users.find('native', 'alice')).toEqual(aUser());
    const changed = aUser({ passwordHash: 'other', roles: [], fullName: null, email: null, metadata: {}, enabled: false });
    expect(await users.put('native', changed)).toBe('updated');
    expect(await users.find('native', 'alice')).toEqual(changed);
  });

  test('a user put without a hash keeps the stored one', async () => {
    await using fixture = await open();
    const { users } = fixture.store;
    await users.put('native', aUser({ passwordHash: 'first' }));
    expect(await users.put('native', { ...aUser({ enabled: false }), passwordHash: null })).toBe('updated');
    expect(await users.find('native', 'alice')).toEqual(aUser({ passwordHash: 'first', enabled: false }));
  });

  test('a new user without a hash is not made', async () => {
    await using fixture = await open();
    expect(await fixture.store.users.put('native', { ...aUser(), passwordHash: null })).toBe('passwordMissing');
    expect(await fixture.store.users.find('native', 'alice')).toBeNull();
    expect(await fixture.store.changes.head()).toBe(0);
  });

  test('native and reserved users of one name are two users', async () => {
    await using fixture = await open();
    const { users } = fixture.store;
    await users.put('native', aUser({ fullName: 'native' }));
    expect(await users.put('reserved', aUser({ fullName: 'reserved' }))).toBe('created');
    expect((await users.find('native', 'alice'))?.fullName).toBe('native');
    expect(await users.delete('native', 'alice')).toBe(true);
    expect((await users.find('reserved', 'alice'))?.fullName).toBe('reserved');
    expect(await users.list('native')).toEqual([]);
  });

  test('users are listed by name, in the order of code points', async () => {
    await using fixture = await open();
    const names = ['b', 'a', 'B', 'ab', 'é', '😀', '～'];
    for (const username of names) await fixture.store.users.put('native', aUser({ username }));
    const listed = await fixture.store.users.list('native');
    expect(listed.map(({ username }) => username)).toEqual(['B', 'a', 'ab', 'b', 'é', '～', '😀']);
  });

  test('a deleted user is gone, and deleting it again finds nothing', async () => {
    await using fixture = await open();
    await fixture.store.users.put('native', aUser());
    expect(await fixture.store.users.delete('native', 'alice')).toBe(true);
    expect(await fixture.store.users.find('native', 'alice')).toBeNull();
    expect(await fixture.store.users.delete('native', 'alice')).toBe(false);
  });

  test('a role put is found, every field as it was given, and replaced whole by the next', async () => {
    await using fixture = await open();
    const { roles } = fixture.store;
    expect(await roles.put(aRole())).toBe(true);
    expect(await roles.find('log_reader')).toEqual(aRole());
    expect(await roles.put(aRole({ descriptor: EMPTY_ROLE_DESCRIPTOR }))).toBe(false);
    expect(await roles.find('log_reader')).toEqual(aRole({ descriptor: EMPTY_ROLE_DESCRIPTOR }));
  });

  test('roles are listed by name; a deleted one is gone', async () => {
    await using fixture = await open();
    const { roles } = fixture.store;
    for (const name of ['b', 'c', 'a']) await roles.put(aRole({ name }));
    expect(await roles.delete('c')).toBe(true);
    expect(await roles.delete('c')).toBe(false);
    expect((await roles.list()).map(({ name }) => name)).toEqual(['a', 'b']);
    expect(await roles.find('c')).toBeNull();
  });
}
