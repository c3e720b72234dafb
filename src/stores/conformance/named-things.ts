import { expect, test } from 'vitest';
import type { ApplicationPrivilege } from '../../domain/application-privilege/application-privilege.ts';
import { NO_FLAGS } from '../../domain/opensearch/resource-flags.ts';
import { EMPTY_ROLE_DESCRIPTOR } from '../../domain/role/role-descriptor.ts';
import type { RoleMapping } from '../../domain/role-mapping/role-mapping.ts';
import { instant } from '../../domain/time.ts';
import type { ChangeKind, NamedStore, Store } from '../store.ts';
import type { OpenFixture } from './store-fixture.ts';
import { aConfigurationDocument, anActionGroup, anOpenSearchRoleMapping, aTenant } from './stored-opensearch-things.ts';
import { aClient, aPrivilege, aProfile, aRoleMapping, aScope, aServiceToken } from './stored-things.ts';

/** Each kind of named thing: its store, two different things, and what its changes are called. */
interface Kind<Item> {
  readonly kind: ChangeKind;
  /** What the tests call it; absent: its kind. */
  readonly title?: string;
  readonly storeOf: (store: Store) => NamedStore<Item>;
  readonly first: Item;
  readonly second: Item;
}

/** Small things by name, each kind of them. */
export function testNamedThings(open: OpenFixture): void {
  testKind(open, {
    kind: 'roleMapping',
    storeOf: (store) => store.roleMappings,
    first: aRoleMapping(),
    second: aRoleMapping({ enabled: false, roles: [], roleTemplates: [], rules: { kind: 'any', rules: [] }, metadata: {} }),
  });
  testKind(open, {
    kind: 'applicationPrivilege',
    storeOf: (store) => store.applicationPrivileges,
    first: aPrivilege(),
    second: aPrivilege({ actions: [], metadata: {} }),
  });
  testKind(open, {
    kind: 'serviceAccountToken',
    storeOf: (store) => store.serviceAccountTokens,
    first: aServiceToken(),
    second: aServiceToken({ creation: instant(2) }),
  });
  testKind(open, {
    kind: 'userProfile',
    storeOf: (store) => store.userProfiles,
    first: aProfile(),
    second: aProfile({ enabled: false, email: null, fullName: null, labels: {}, applicationData: {}, version: 2 }),
  });
  testKind(open, {
    kind: 'oauth2Scope',
    storeOf: (store) => store.oauth2Scopes,
    first: aScope(),
    second: aScope({ descriptor: EMPTY_ROLE_DESCRIPTOR }),
  });
  testKind(open, {
    kind: 'oauth2Client',
    storeOf: (store) => store.oauth2ClientKeys,
    first: aClient(),
    second: aClient({ keys: [], registration: instant(2) }),
  });

  testKind(open, {
    kind: 'roleMapping',
    title: 'roleMapping of OpenSearch',
    storeOf: (store) => store.roleMappings,
    first: aRoleMapping({ openSearch: anOpenSearchRoleMapping() }),
    second: aRoleMapping(),
  });
  testKind(open, {
    kind: 'actionGroup',
    storeOf: (store) => store.actionGroups,
    first: anActionGroup(),
    second: anActionGroup({ allowedActions: [], type: null, description: null, flags: NO_FLAGS }),
  });
  testKind(open, {
    kind: 'tenant',
    storeOf: (store) => store.tenants,
    first: aTenant(),
    second: aTenant({ description: null, flags: { reserved: true, hidden: true } }),
  });
  testKind(open, {
    kind: 'configurationDocument',
    storeOf: (store) => store.configurationDocuments,
    first: aConfigurationDocument(),
    second: aConfigurationDocument({ document: {} }),
  });

  test('things of one name and different kinds are different things', async () => {
    await using fixture = await open();
    const { roleMappings, applicationPrivileges, userProfiles } = fixture.store;
    await roleMappings.create('same', aRoleMapping());
    expect(await applicationPrivileges.create('same', aPrivilege())).toBe(true);
    expect(await roleMappings.delete(['same'])).toEqual([true]);
    expect(await applicationPrivileges.find('same')).toEqual(aPrivilege());
    expect(await userProfiles.list()).toEqual([]);
  });

  test('a thing is replaced when members of objects come in another order, not when items of lists do', async () => {
    await using fixture = await open();
    const { applicationPrivileges } = fixture.store;
    const stored = aPrivilege({ actions: ['a', 'b'], metadata: { x: 1, y: { z: 2, w: 3 } } });
    const reordered: ApplicationPrivilege = { ...stored, metadata: { y: { w: 3, z: 2 }, x: 1 } };
    await applicationPrivileges.create('p', stored);
    expect(await applicationPrivileges.replace('p', { ...stored, actions: ['b', 'a'] }, aPrivilege())).toBe(false);
    expect(await applicationPrivileges.replace('p', reordered, aPrivilege())).toBe(true);
  });

  test('of 64 replacements of one thing at once exactly one succeeds', async () => {
    await using fixture = await open();
    const { userProfiles } = fixture.store;
    await userProfiles.create('u', aProfile({ version: 1 }));
    const replaced = await Promise.all(
      Array.from({ length: 64 }, (_, index) =>
        userProfiles.replace('u', aProfile({ version: 1 }), aProfile({ version: 2, username: `user ${index}` })),
      ),
    );
    expect(replaced.filter(Boolean)).toHaveLength(1);
    expect((await userProfiles.find('u'))?.username).toBe(`user ${replaced.indexOf(true)}`);
  });

  test('of 64 creations of one name at once exactly one succeeds', async () => {
    await using fixture = await open();
    const { serviceAccountTokens, changes } = fixture.store;
    const created = await Promise.all(
      Array.from({ length: 64 }, (_, index) => serviceAccountTokens.create('t', aServiceToken({ creation: instant(index) }))),
    );
    expect(created.filter(Boolean)).toHaveLength(1);
    expect((await serviceAccountTokens.find('t'))?.creation).toBe(created.indexOf(true));
    expect(await changes.head()).toBe(1);
  });

  test('names are listed in the order of code points, and odd ones survive', async () => {
    await using fixture = await open();
    const { roleMappings } = fixture.store;
    const names = ['b', 'a', 'B', '', 'é', '😀', '～', '__proto__', 'a\0', '\ud83d', 'x\ue000y'];
    const mappings: readonly RoleMapping[] = names.map((name) => aRoleMapping({ name, roles: [name] }));
    await roleMappings.put(mappings.map((item) => ({ name: item.name, item })));
    for (const item of mappings) expect(await roleMappings.find(item.name)).toEqual(item);
    expect((await roleMappings.list()).map(({ name }) => name).slice(0, 5)).toEqual(['', 'B', '__proto__', 'a', 'a\0']);
    expect((await roleMappings.list()).at(-1)?.name).toBe('😀');
    expect(await roleMappings.delete(names)).toEqual(names.map(() => true));
    expect((await fixture.store.changes.since(names.length, 100)).map(({ id }) => id)).toEqual(names);
  });
}

function testKind<Item>(open: OpenFixture, { kind, title = kind, storeOf, first, second }: Kind<Item>): void {
  test(`${title}: put creates or replaces whole, and finds every field as it was given`, async () => {
    await using fixture = await open();
    const things = storeOf(fixture.store);
    expect(await things.find('a')).toBeNull();
    expect(await things.put([{ name: 'a', item: first }])).toEqual([true]);
    expect(await things.find('a')).toEqual(first);
    const both = [
      { name: 'b', item: first },
      { name: 'a', item: second },
      { name: 'b', item: second },
    ];
    expect(await things.put(both)).toEqual([true, false, false]);
    expect(await things.find('a')).toEqual(second);
    expect(await things.list()).toEqual([second, second]);
    expect(await things.put([])).toEqual([]);
    expect(await changesOf(fixture.store)).toEqual([`${kind} a`, `${kind} b`, `${kind} a`, `${kind} b`]);
  });

  test(`${title}: create adds only what is not there, replace only what is as expected`, async () => {
    await using fixture = await open();
    const things = storeOf(fixture.store);
    expect(await things.replace('a', first, second)).toBe(false);
    expect(await things.create('a', first)).toBe(true);
    expect(await things.create('a', second)).toBe(false);
    expect(await things.replace('a', second, first)).toBe(false);
    expect(await things.find('a')).toEqual(first);
    expect(await things.replace('a', first, second)).toBe(true);
    expect(await things.find('a')).toEqual(second);
    expect(await changesOf(fixture.store)).toEqual([`${kind} a`, `${kind} a`]);
  });

  test(`${title}: delete tells for each name whether it was there`, async () => {
    await using fixture = await open();
    const things = storeOf(fixture.store);
    await things.create('a', first);
    await things.create('b', first);
    expect(await things.delete(['a', 'absent', 'a'])).toEqual([true, false, false]);
    expect(await things.find('a')).toBeNull();
    expect(await things.list()).toEqual([first]);
    expect(await things.delete([])).toEqual([]);
    expect((await changesOf(fixture.store)).slice(2)).toEqual([`${kind} a`]);
  });

  test(`${title}: several are put and removed by one change of the store, what is in both is removed`, async () => {
    await using fixture = await open();
    const things = storeOf(fixture.store);
    await things.put(['a', 'b', 'c'].map((name) => ({ name, item: first })));
    const batches: number[] = [];
    fixture.store.changes.subscribe((changes) => batches.push(changes.length));
    const put = ['b', 'new', 'c'].map((name) => ({ name, item: second }));
    await things.change({ put, removed: ['a', 'absent', 'c', 'a'] });
    expect(await things.find('a')).toBeNull();
    expect(await things.list()).toEqual([second, second]);
    expect((await changesOf(fixture.store)).slice(3)).toEqual(['b', 'new', 'c', 'a', 'c'].map((name) => `${kind} ${name}`));
    expect(batches).toEqual([5]);
    await things.change({ put: [], removed: [] });
    expect(await fixture.store.changes.head()).toBe(8);
  });
}

async function changesOf(store: Store): Promise<readonly string[]> {
  return (await store.changes.since(0, 100)).map(({ kind, id }) => `${kind} ${id}`);
}
