import { describe, expect, test } from 'vitest';
import { aDescriptor, aWorld, withPrincipal } from '../../../test/support/action-fixtures.ts';
import { NO_STORED_PRIVILEGES, type StoredPrivileges } from '../../domain/application-privilege/stored-privileges.ts';
import type { IndicesPrivileges, RoleDescriptor, RoleDescriptors } from '../../domain/role/role-descriptor.ts';
import { getUserPrivileges, type UserPrivileges } from './get-user-privileges.ts';

const loadStoredPrivileges = async (): Promise<StoredPrivileges> => NO_STORED_PRIVILEGES;

function anEntry(
  names: readonly string[],
  privileges: readonly string[],
  more: Partial<IndicesPrivileges> = {},
): IndicesPrivileges {
  return { names, privileges, fieldSecurity: null, query: null, allowRestrictedIndices: false, ...more };
}

function privilegesOf(...sets: readonly RoleDescriptors[]): Promise<UserPrivileges> {
  const { audit, superuser } = aWorld();
  return getUserPrivileges(
    { audit, loadStoredPrivileges },
    withPrincipal(superuser, { rights: { descriptorSets: sets, unknownRoles: [] } }),
  );
}

function privilegesOfRoles(...roles: readonly Partial<RoleDescriptor>[]): Promise<UserPrivileges> {
  return privilegesOf(Object.fromEntries(roles.map((role, at) => [`r${at}`, aDescriptor(role)])));
}

describe('privileges of several roles are one list', () => {
  test('sorted and each once', async () => {
    const listed = await privilegesOfRoles(
      { cluster: ['monitor', 'all'], runAs: ['b', 'a'] },
      { cluster: ['monitor', 'cluster:monitor/*'], runAs: ['a'] },
    );
    expect(listed).toMatchObject({ cluster: ['all', 'cluster:monitor/*', 'monitor'], runAs: ['a', 'b'] });
  });

  test('entries on the same names are one, those that include restricted names come last', async () => {
    const { indices } = await privilegesOfRoles(
      { indices: [anEntry(['b', 'a'], ['read'], { allowRestrictedIndices: true }), anEntry(['b', 'a'], ['write', 'read'])] },
      { indices: [anEntry(['a', 'b'], ['monitor']), anEntry(['c'], ['none'])] },
    );
    const entry = { names: ['a', 'b'], fieldSecurity: [], queries: [] };
    expect(indices).toEqual([
      { ...entry, privileges: ['monitor', 'read', 'write'], allowRestrictedIndices: false },
      { ...entry, privileges: ['read'], allowRestrictedIndices: true },
    ]);
  });

  test('an entry without a rule lifts the rules of the others', async () => {
    const rule = { query: '{"term":{}}', fieldSecurity: { grant: ['a'], except: null } };
    const { indices } = await privilegesOfRoles({
      indices: [
        anEntry(['a'], ['read'], rule),
        anEntry(['a'], ['read'], { query: '{"x":{}}' }),
        anEntry(['b'], ['read'], rule),
      ],
    });
    expect(indices.map(({ queries }) => queries)).toEqual([['{"term":{}}', '{"x":{}}'], ['{"term":{}}']]);
    expect(indices.map(({ fieldSecurity }) => fieldSecurity)).toEqual([[], [{ grant: ['a'], except: null }]]);
  });

  test('application privileges are merged by resources, global ones told apart', async () => {
    const shop = { application: 'shop', resources: ['*'] };
    const listed = await privilegesOfRoles(
      { applications: [{ ...shop, privileges: ['write'] }], global: { application: { manage: { applications: ['a'] } } } },
      { applications: [{ ...shop, privileges: ['read'] }], global: { profile: { write: { applications: ['b'] } } } },
    );
    expect(listed.applications).toEqual([{ ...shop, privileges: ['read', 'write'] }]);
    expect(listed.global).toEqual([
      { application: { manage: { applications: ['a'] } } },
      { profile: { write: { applications: ['b'] } } },
    ]);
  });

  test("OpenSearch's permissions are told by their actions", async () => {
    const permissions = {
      clusterPermissions: ['cluster:monitor/*'],
      indexPermissions: [
        { indexPatterns: ['a'], dls: null, fls: [], maskedFields: [], allowedActions: ['indices:data/read*'] },
      ],
    };
    const { cluster, indices } = await privilegesOfRoles({ permissions });
    expect(cluster).toEqual(['cluster:monitor/*']);
    expect(indices).toMatchObject([{ names: ['a'], privileges: ['indices:data/read*'] }]);
  });
});

test('a key that has the rights of its owner alone lists these; one with rights of its own cannot', async () => {
  const owner = { r: aDescriptor({ cluster: ['monitor'] }) };
  expect(await privilegesOf(owner)).toMatchObject({ cluster: ['monitor'] });
  await expect(privilegesOf({ own: aDescriptor() }, owner)).rejects.toMatchObject({
    code: 'illegalArgument',
    message:
      'Cannot retrieve privileges for API keys with assigned role descriptors. Please use the Get API key information API https://ela.st/es-api-get-api-key',
  });
});

test('everyone may ask, and it is audited', async () => {
  const { audit, events, user } = aWorld();
  expect(await getUserPrivileges({ audit, loadStoredPrivileges }, user('nobody'))).toMatchObject({ cluster: [], indices: [] });
  expect(events).toMatchObject([{ event: 'access_granted', action: 'cluster:admin/xpack/security/user/list_privileges' }]);
});
