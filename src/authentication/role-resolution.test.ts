import { describe, expect, test } from 'vitest';
import { aDescriptor } from '../../test/support/authentication-fixtures.ts';
import { RESERVED_ROLES } from '../authorization/reserved-roles.ts';
import { openMemoryStore } from '../stores/memory/memory-store.ts';
import { resolveRoles } from './role-resolution.ts';

describe('role resolution', () => {
  const descriptor = aDescriptor({ cluster: ['monitor'] });

  test.each([
    { case: 'no roles: one empty set, never no set', names: [], defined: [], unknown: [] },
    { case: 'a defined role', names: ['a'], defined: ['a'], unknown: [] },
    { case: 'a role named twice', names: ['a', 'a'], defined: ['a'], unknown: [] },
    { case: 'roles that nobody defined', names: ['x', 'a', 'y'], defined: ['a'], unknown: ['x', 'y'] },
    { case: 'a reserved role', names: ['superuser', 'a'], defined: ['superuser', 'a'], unknown: [] },
    {
      case: 'a name that objects inherit',
      names: ['__proto__', 'constructor', '__proto__x'],
      defined: ['__proto__'],
      unknown: ['constructor', '__proto__x'],
    },
  ])('$case', async ({ names, defined, unknown }) => {
    const store = openMemoryStore();
    for (const name of ['a', 'superuser', '__proto__']) await store.roles.put([{ name, descriptor }]);
    const { rights, dependencies } = await resolveRoles({ roles: store.roles, reservedRoles: RESERVED_ROLES }, names);
    expect(rights.descriptorSets).toHaveLength(1);
    expect(Object.keys(rights.descriptorSets[0] ?? {})).toEqual(defined);
    expect(rights.unknownRoles).toEqual(unknown);
    expect(dependencies).toEqual([...new Set(names)].map((id) => ({ kind: 'role', id })));
  });

  test('a stored role cannot redefine a reserved one', async () => {
    const store = openMemoryStore();
    await store.roles.put([{ name: 'superuser', descriptor }]);
    const { rights } = await resolveRoles({ roles: store.roles, reservedRoles: RESERVED_ROLES }, ['superuser']);
    expect(rights.descriptorSets[0]?.['superuser']).toBe(RESERVED_ROLES.get('superuser'));
  });
});
