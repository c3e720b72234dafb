import { expect, test } from 'vitest';
import { NO_FLAGS } from '../../domain/opensearch/resource-flags.ts';
import { EMPTY_ROLE_DESCRIPTOR, type Role } from '../../domain/role/role-descriptor.ts';
import type { NativeUser } from '../../domain/user/native-user.ts';
import type { OpenFixture } from './store-fixture.ts';
import { anOpenSearchUser, FULL_PERMISSIONS } from './stored-opensearch-things.ts';
import { aRole, asText, aUser } from './stored-things.ts';

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

  test('what OpenSearch’s dialect says of a user is found as it was given, stays in updates, and goes when the user is put without', async () => {
    await using fixture = await open();
    const { users } = fixture.store;
    for (const openSearch of [
      anOpenSearchUser(),
      anOpenSearchUser({ backendRoles: [], attributes: {}, description: null, flags: NO_FLAGS }),
    ]) {
      await users.put('native', aUser({ openSearch }));
      expect(asText(await users.find('native', 'alice'))).toBe(asText(aUser({ openSearch })));
      expect((await users.list('native')).map(asText)).toEqual([asText(aUser({ openSearch }))]);
      await users.update('native', 'alice', { enabled: false });
      expect(asText(await users.find('native', 'alice'))).toBe(asText(aUser({ openSearch, enabled: false })));
    }
    await users.put('native', { ...aUser(), passwordHash: null });
    expect(await users.find('native', 'alice')).toEqual(aUser());
    expect(await users.find('native', 'alice')).not.toHaveProperty('openSearch');
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

  test.each<Partial<Pick<NativeUser, 'enabled' | 'passwordHash'>>>([
    { enabled: false },
    { passwordHash: 'new' },
    { enabled: false, passwordHash: 'new' },
    {},
  ])('an update of a user changes the given fields and nothing else: %j', async (fields) => {
    await using fixture = await open();
    const { users, changes } = fixture.store;
    await users.put('native', aUser());
    await users.put('reserved', aUser());
    await users.put('native', aUser({ username: 'bob' }));
    expect(await users.update('native', 'alice', fields)).toBe(true);
    expect(await users.find('native', 'alice')).toEqual(aUser(fields));
    expect(await users.find('reserved', 'alice')).toEqual(aUser());
    expect(await users.find('native', 'bob')).toEqual(aUser({ username: 'bob' }));
    expect(await changes.since(3, 10)).toEqual([{ seq: 4, kind: 'nativeUser', id: 'alice' }]);
  });

  test('an update of a user who is not there changes nothing', async () => {
    await using fixture = await open();
    const { users, changes } = fixture.store;
    expect(await users.update('reserved', 'nobody', { enabled: false })).toBe(false);
    expect(await users.list('reserved')).toEqual([]);
    expect(await changes.head()).toBe(0);
  });

  test('several users are put and removed by one change of the store', async () => {
    await using fixture = await open();
    const { users, changes } = fixture.store;
    for (const username of ['alice', 'bob', 'carol']) await users.put('native', aUser({ username, passwordHash: username }));
    await users.put('reserved', aUser({ username: 'bob' }));
    const batches: number[] = [];
    changes.subscribe((batch) => batches.push(batch.length));
    const put = [
      { ...aUser({ username: 'alice', enabled: false }), passwordHash: null },
      aUser({ username: 'new', passwordHash: 'first' }),
      { ...aUser({ username: 'new' }), passwordHash: null },
      aUser({ username: 'carol' }),
    ];
    expect(await users.change('native', { put, removed: ['bob', 'absent', 'carol', 'bob'] })).toBeNull();
    expect(await users.list('native')).toEqual([
      aUser({ username: 'alice', enabled: false, passwordHash: 'alice' }),
      aUser({ username: 'new', passwordHash: 'first' }),
    ]);
    expect(await users.find('reserved', 'bob')).toEqual(aUser({ username: 'bob' }));
    expect((await changes.since(4, 10)).map(({ kind, id }) => `${kind} ${id}`)).toEqual(
      ['alice', 'new', 'new', 'carol', 'bob', 'carol'].map((name) => `nativeUser ${name}`),
    );
    expect(batches).toEqual([6]);
  });

  test('of several users of whom one is new and has no hash none is put and none removed', async () => {
    await using fixture = await open();
    const { users, changes } = fixture.store;
    await users.put('native', aUser());
    const put = [aUser({ username: 'first' }), { ...aUser({ username: 'second' }), passwordHash: null }];
    expect(await users.change('native', { put, removed: ['alice'] })).toBe('second');
    expect(await users.list('native')).toEqual([aUser()]);
    expect(await changes.head()).toBe(1);
  });

  test('several roles are put and removed by one change of the store; one that is equal to what is there is left alone', async () => {
    await using fixture = await open();
    const { roles, changes } = fixture.store;
    await roles.put(['same', 'other', 'gone'].map((name) => aRole({ name })));
    const batches: number[] = [];
    changes.subscribe((batch) => batches.push(batch.length));
    const other = aRole({ name: 'other', descriptor: EMPTY_ROLE_DESCRIPTOR });
    await roles.change({ put: [aRole({ name: 'same' }), other, aRole({ name: 'new' })], removed: ['gone', 'absent', 'gone'] });
    expect(await roles.list()).toEqual([aRole({ name: 'new' }), other, aRole({ name: 'same' })]);
    expect((await changes.since(3, 10)).map(({ id }) => id)).toEqual(['other', 'new', 'gone']);
    expect(batches).toEqual([3]);
  });

  test('a role put is found, every field as it was given, and replaced whole by the next', async () => {
    await using fixture = await open();
    const { roles } = fixture.store;
    expect(await roles.put([aRole()])).toEqual(['created']);
    expect(await roles.find('log_reader')).toEqual(aRole());
    expect(await roles.put([aRole({ descriptor: EMPTY_ROLE_DESCRIPTOR })])).toEqual(['updated']);
    expect(await roles.find('log_reader')).toEqual(aRole({ descriptor: EMPTY_ROLE_DESCRIPTOR }));
  });

  test('flags of a role are found as they were given, make a difference, and go when the role is put without', async () => {
    await using fixture = await open();
    const { roles } = fixture.store;
    const puts: readonly (readonly [Role, string])[] = [
      [aRole({ flags: { reserved: true, hidden: false } }), 'created'],
      [aRole({ flags: { hidden: false, reserved: true } }), 'noop'],
      [aRole({ flags: { reserved: false, hidden: true } }), 'updated'],
      [aRole({ flags: NO_FLAGS }), 'updated'],
      [aRole(), 'updated'],
      [aRole(), 'noop'],
    ];
    for (const [role, outcome] of puts) {
      expect(await roles.put([role])).toEqual([outcome]);
      expect(await roles.find('log_reader')).toEqual(role);
      expect(await roles.list()).toEqual([role]);
    }
    expect(await roles.find('log_reader')).not.toHaveProperty('flags');
  });

  test('permissions of a role are found as they were given, make a difference, and go when the role is put without', async () => {
    await using fixture = await open();
    const { roles } = fixture.store;
    const { tenantPermissions: _, ...permissions } = FULL_PERMISSIONS;
    for (const given of [{ permissions: FULL_PERMISSIONS }, { permissions }, {}]) {
      const role = aRole({ descriptor: { ...EMPTY_ROLE_DESCRIPTOR, ...given } });
      expect(await roles.put([role])).not.toEqual(['noop']);
      expect(await roles.put([role])).toEqual(['noop']);
      expect(asText(await roles.find('log_reader'))).toBe(asText(role));
    }
  });

  test('several roles are put at once; one that is equal to what is there is left alone', async () => {
    await using fixture = await open();
    const { roles, changes } = fixture.store;
    const reordered = Object.fromEntries(Object.entries(aRole().descriptor).reverse());
    await roles.put([aRole({ name: 'same' }), aRole({ name: 'other' })]);
    const outcomes = await roles.put([
      aRole({ name: 'new' }),
      // The same members in another order: a descriptor still.
      aRole({ name: 'same', descriptor: reordered as unknown as Role['descriptor'] }),
      aRole({ name: 'other', descriptor: EMPTY_ROLE_DESCRIPTOR }),
      aRole({ name: 'new' }),
    ]);
    expect(outcomes).toEqual(['created', 'noop', 'updated', 'noop']);
    expect((await changes.since(2, 10)).map(({ id }) => id)).toEqual(['new', 'other']);
    expect(await roles.delete(['other', 'absent', 'new', 'other'])).toEqual([true, false, true, false]);
    expect((await changes.since(4, 10)).map(({ id }) => id)).toEqual(['other', 'new']);
    expect(await roles.list()).toEqual([aRole({ name: 'same' })]);
  });

  test('roles are listed by name; a deleted one is gone', async () => {
    await using fixture = await open();
    const { roles } = fixture.store;
    for (const name of ['b', 'c', 'a']) await roles.put([aRole({ name })]);
    expect(await roles.delete(['c'])).toEqual([true]);
    expect(await roles.delete(['c'])).toEqual([false]);
    expect((await roles.list()).map(({ name }) => name)).toEqual(['a', 'b']);
    expect(await roles.find('c')).toBeNull();
  });
}
