import { describe, expect, test } from 'vitest';
import { EMPTY_ROLE_DESCRIPTOR, type RoleDescriptor, type RoleDescriptors } from '../role/role-descriptor.ts';
import { areDerivable, NO_RIGHTS, restrictionViolation, withoutDescriptions } from './api-key-rights.ts';

const EMPTY = EMPTY_ROLE_DESCRIPTOR;
const RESTRICTED: RoleDescriptor = { ...EMPTY, restriction: { workflows: ['search_application_query'] } };
const INDICES = { names: ['a'], privileges: ['read'], fieldSecurity: null, query: null, allowRestrictedIndices: false };

describe('the rights of a derived key', () => {
  test.each<{ case: string; roleDescriptors: RoleDescriptors; derivable: boolean }>([
    { case: 'no descriptor', roleDescriptors: {}, derivable: false },
    { case: 'an empty descriptor', roleDescriptors: { r: EMPTY }, derivable: true },
    { case: 'two empty descriptors', roleDescriptors: { r: EMPTY, s: EMPTY }, derivable: true },
    { case: 'one of two not empty', roleDescriptors: { r: EMPTY, s: { ...EMPTY, cluster: ['monitor'] } }, derivable: false },
    { case: 'cluster', roleDescriptors: { r: { ...EMPTY, cluster: ['none'] } }, derivable: false },
    { case: 'indices', roleDescriptors: { r: { ...EMPTY, indices: [INDICES] } }, derivable: false },
    {
      case: 'applications',
      roleDescriptors: { r: { ...EMPTY, applications: [{ application: 'shop', privileges: [], resources: [] }] } },
      derivable: false,
    },
    { case: 'run_as', roleDescriptors: { r: { ...EMPTY, runAs: ['alice'] } }, derivable: false },
    { case: 'metadata', roleDescriptors: { r: { ...EMPTY, metadata: { a: 1 } } }, derivable: false },
    { case: 'global', roleDescriptors: { r: { ...EMPTY, global: { application: {} } } }, derivable: false },
    { case: 'an empty global', roleDescriptors: { r: { ...EMPTY, global: {} } }, derivable: true },
    {
      case: 'remote indices',
      roleDescriptors: { r: { ...EMPTY, remoteIndices: [{ ...INDICES, clusters: ['*'] }] } },
      derivable: false,
    },
    {
      case: 'remote cluster',
      roleDescriptors: { r: { ...EMPTY, remoteCluster: [{ privileges: ['monitor_enrich'], clusters: ['*'] }] } },
      derivable: false,
    },
    { case: 'a restriction', roleDescriptors: { r: RESTRICTED }, derivable: false },
  ])('are none: $case', ({ roleDescriptors, derivable }) => {
    expect(areDerivable(roleDescriptors)).toBe(derivable);
  });

  test('are an empty set of roles that nobody can add to', () => {
    expect(Object.keys(NO_RIGHTS)).toEqual([]);
    expect(Object.isFrozen(NO_RIGHTS)).toBe(true);
  });
});

describe('a workflow restriction', () => {
  test.each<{ case: string; own: RoleDescriptors; owner: RoleDescriptors; violation: string | null }>([
    { case: 'none', own: { r: EMPTY, s: EMPTY }, owner: { o: EMPTY }, violation: null },
    { case: 'alone', own: { r: RESTRICTED }, owner: { o: EMPTY }, violation: null },
    {
      case: 'beside a descriptor without',
      own: { r: RESTRICTED, s: EMPTY },
      owner: {},
      violation: 'combining role descriptors with and without restriction is not supported',
    },
    {
      case: 'twice',
      own: { r: RESTRICTED, s: RESTRICTED },
      owner: {},
      violation: 'more than one role descriptor with restriction is not supported',
    },
    {
      case: 'of the owner',
      own: {},
      owner: { o: RESTRICTED },
      violation: 'owner user role descriptors must not include restriction',
    },
  ])('stands alone in a key and not with its owner: $case', ({ own, owner, violation }) => {
    expect(restrictionViolation(own, owner)).toBe(violation);
  });
});

describe('the snapshot of an owner', () => {
  test('keeps everything but the descriptions, in order, whatever the roles are called', () => {
    const owner = JSON.parse('{"b":null,"__proto__":null,"a":null}') as Record<string, RoleDescriptor>;
    for (const name of Object.keys(owner)) {
      Object.defineProperty(owner, name, {
        value: { ...EMPTY, cluster: [name], description: 'told', metadata: { _reserved: true } },
        enumerable: true,
      });
    }
    const snapshot = withoutDescriptions(owner);
    expect(
      Object.entries(snapshot).map(([name, { cluster, description, metadata }]) => ({ name, cluster, description, metadata })),
    ).toEqual(
      ['b', '__proto__', 'a'].map((name) => ({ name, cluster: [name], description: null, metadata: { _reserved: true } })),
    );
  });
});
