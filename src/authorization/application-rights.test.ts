import { describe, expect, test } from 'vitest';
import { storedPrivilegesOf } from '../domain/application-privilege/stored-privileges.ts';
import { type ApplicationPrivileges, EMPTY_ROLE_DESCRIPTOR, type RoleDescriptors } from '../domain/role/role-descriptor.ts';
import { ApplicationRights } from './application-rights.ts';
import { createPrivilegeChecker } from './has-privileges.ts';

const STORED = storedPrivilegesOf([
  { application: 'shop', name: 'read', actions: ['data:read/*'], metadata: {} },
  { application: 'shop', name: 'write', actions: ['data:write/*'], metadata: {} },
  { application: 'shop', name: 'all', actions: ['data:*'], metadata: {} },
  { application: 'shop', name: 'exact', actions: ['ui:a', 'ui:b'], metadata: {} },
]);

function aRole(...applications: readonly ApplicationPrivileges[]): RoleDescriptors {
  return { r: { ...EMPTY_ROLE_DESCRIPTOR, applications } };
}

function on(application: string, privileges: string, resources = '*'): ApplicationPrivileges {
  return { application, privileges: privileges.split(','), resources: resources.split(',') };
}

describe('application privileges are held as Elasticsearch resolves them', () => {
  test.each([
    { held: [on('shop', 'read')], asked: 'shop/read', is: true },
    { held: [on('shop', 'read')], asked: 'shop/data:read/x', is: true },
    { held: [on('shop', 'read')], asked: 'shop/data:read/*', is: true },
    { held: [on('shop', 'read')], asked: 'shop/write', is: false },
    { held: [on('shop', 'read')], asked: 'shop/data:*', is: false },
    { held: [on('shop', 'all')], asked: 'shop/read', is: true },
    { held: [on('shop', 'data:*')], asked: 'shop/read', is: true },
    { held: [on('shop', 'data:read/x')], asked: 'shop/read', is: false },
    { held: [on('shop', 'exact')], asked: 'shop/ui:a', is: true },
    { held: [on('shop', 'exact')], asked: 'shop/ui:c', is: false },
    { held: [on('shop', 'exact')], asked: 'shop//ui:(a|b)/', is: true },
    { held: [on('shop', 'exact')], asked: 'shop/exact', is: true },
    // A name that is not stored stands for itself, and only where an entry has no other.
    { held: [on('shop', 'ghost')], asked: 'shop/ghost', is: true },
    { held: [on('shop', 'ghost,phantom')], asked: 'shop/ghost', is: false },
    { held: [on('shop', 'ghost'), on('shop', 'phantom')], asked: 'shop/ghost', is: false },
    { held: [on('shop', 'ghost'), on('shop', 'phantom', 'b')], asked: 'shop/ghost', is: true },
    { held: [on('other', 'read')], asked: 'other/read', is: true },
    { held: [on('other', 'read,write')], asked: 'other/read', is: false },
    { held: [on('shop', '*')], asked: 'shop/ghost', is: true },
    { held: [on('shop', '*')], asked: 'shop/data:read/x', is: true },
    { held: [on('*', '*')], asked: 'other/read', is: true },
    // A pattern of applications stands for those that have stored privileges.
    { held: [on('sh*', 'read')], asked: 'shop/read', is: true },
    { held: [on('sh*', 'ghost')], asked: 'shop/ghost', is: true },
    { held: [on('ot*', 'read')], asked: 'other/read', is: false },
    { held: [on('ot*', 'data:*')], asked: 'other/data:read/x', is: true },
    { held: [on('other', '*')], asked: 'shop/read', is: false },
    { held: [on('shop', '*')], asked: 'shop//(/', is: true },
    { held: [on('shop', 'data:*')], asked: 'shop//(/', is: false },
  ])('$held.0 and what follows: [$asked] is held: $is', ({ held, asked, is }) => {
    const [application = '', ...privilege] = asked.split('/');
    const question = { application, privilege: privilege.join('/'), resource: 'a' };
    expect(new ApplicationRights(aRole(...held), STORED).holds(question)).toBe(is);
  });

  test.each([
    { resources: 'space:*', resource: 'space:one', is: true },
    { resources: 'space:*', resource: '*', is: false },
    { resources: '*', resource: '*', is: true },
    { resources: '*', resource: '/(/', is: false },
  ])('on [$resources], [$resource] is covered: $is', ({ resources, resource, is }) => {
    const rights = new ApplicationRights(aRole(on('shop', 'read', resources)), STORED);
    expect(rights.holds({ application: 'shop', privilege: 'read', resource })).toBe(is);
  });

  test('own rights and the limit must both hold them', () => {
    const checker = createPrivilegeChecker([aRole(on('shop', 'read,write')), aRole(on('shop', 'read'))], STORED);
    const held = ['read', 'write'].map((privilege) =>
      checker.holdsApplication({ application: 'shop', privilege, resource: 'a' }),
    );
    expect(held).toEqual([true, false]);
  });
});

test('a list has each entry with all resources that any entry grants it on', () => {
  const rights = new ApplicationRights(aRole(on('shop', 'write,read'), on('shop', 'all', 'r1'), on('sh*', 'ghost')), STORED);
  expect(rights.list()).toEqual([
    { application: 'shop', privileges: ['read', 'write'], resources: ['*', 'r1'] },
    { application: 'shop', privileges: ['all'], resources: ['r1'] },
    { application: 'shop', privileges: ['ghost'], resources: ['*'] },
    { application: 'sh*', privileges: ['ghost'], resources: ['*'] },
  ]);
});
