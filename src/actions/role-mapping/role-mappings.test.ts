import { beforeEach, describe, expect, test } from 'vitest';
import { type ActionWorld, aWorld, withPrincipal } from '../../../test/support/action-fixtures.ts';
import type { RoleMapping } from '../../domain/role-mapping/role-mapping.ts';
import { deleteRoleMapping } from './delete-role-mapping.ts';
import { getRoleMappings } from './get-role-mappings.ts';
import { putRoleMapping } from './put-role-mapping.ts';

let world: ActionWorld;
beforeEach(() => {
  world = aWorld();
});

function deps(): Parameters<typeof putRoleMapping>[0] &
  Parameters<typeof getRoleMappings>[0] &
  Parameters<typeof deleteRoleMapping>[0] {
  return { roleMappings: world.store.roleMappings, audit: world.audit };
}

function aMapping(given: Partial<RoleMapping> = {}): RoleMapping {
  const rules = { kind: 'any', rules: [] } as const;
  return { name: 'm1', enabled: true, roles: ['a'], roleTemplates: [], rules, metadata: {}, ...given };
}

function aTemplate(source: string): RoleMapping['roleTemplates'][number] {
  return { source, params: {}, format: 'string', given: {} };
}

describe('role mappings', () => {
  test('are put, told and deleted, and audited', async () => {
    const [m1, m2] = [aMapping(), aMapping({ name: 'm2', roles: [], roleTemplates: [aTemplate('{{username}}')] })];
    expect(await putRoleMapping(deps(), world.superuser, m2)).toEqual({ created: true });
    expect(await putRoleMapping(deps(), world.superuser, m1)).toEqual({ created: true });
    expect(await putRoleMapping(deps(), world.superuser, m1)).toEqual({ created: false });
    expect(world.events.at(-1)).toMatchObject({ event: 'put_role_mapping', targets: ['m1'] });
    expect(await getRoleMappings(deps(), world.superuser, { names: [] })).toEqual([m1, m2]);
    expect(await getRoleMappings(deps(), world.superuser, { names: ['m2', 'none', 'm2'] })).toEqual([m2]);
    expect(await deleteRoleMapping(deps(), world.superuser, { name: 'm1' })).toEqual({ found: true });
    expect(await deleteRoleMapping(deps(), world.superuser, { name: 'm1' })).toEqual({ found: false });
    expect(world.events.filter(({ event }) => event === 'delete_role_mapping')).toHaveLength(1);
  });

  test.each([
    { mapping: aMapping({ roles: [] }), told: 'role-mapping roles or role-templates are missing' },
    { mapping: aMapping({ roleTemplates: [aTemplate('x')] }), told: 'role-mapping cannot have both roles and role-templates' },
    { mapping: aMapping({ metadata: { _a: 1 } }), told: 'metadata keys may not start with [_]' },
    { mapping: aMapping({ name: 'a-read-only-operator-mapping' }), told: 'is not an allowed suffix' },
    { mapping: aMapping({ roles: [], roleTemplates: [aTemplate('{{> a}}')] }), told: 'partial templates are not allowed' },
    { mapping: aMapping({ roles: [], roleTemplates: [aTemplate('{{#a}}')] }), told: 'Failed to compile inline script' },
  ])('are refused: $told', async ({ mapping, told }) => {
    await expect(putRoleMapping(deps(), world.superuser, mapping)).rejects.toThrow(told);
    expect(await world.store.roleMappings.list()).toEqual([]);
  });

  test('take manage_security to change, read_security to read, and a caller who was not revoked', async () => {
    const reader = world.user('rita', 'sec_reader');
    const revoked = withPrincipal(world.superuser, { isCurrent: () => false });
    await expect(putRoleMapping(deps(), reader, aMapping())).rejects.toMatchObject({ code: 'forbidden' });
    await expect(deleteRoleMapping(deps(), reader, { name: 'm1' })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(getRoleMappings(deps(), world.user('bob', 'own_keys'), { names: [] })).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect(await getRoleMappings(deps(), reader, { names: [] })).toEqual([]);
    await expect(putRoleMapping(deps(), revoked, aMapping())).rejects.toMatchObject({ code: 'unavailable' });
    await expect(deleteRoleMapping(deps(), revoked, { name: 'm1' })).rejects.toMatchObject({ code: 'unavailable' });
  });
});
