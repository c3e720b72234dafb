import type { Authorizer } from '../../authorization/authorizer.ts';
import { AuthorizerInterner } from '../../authorization/compile-authorizer.ts';
import { EMPTY_ROLE_DESCRIPTOR, type RoleDescriptor, type RoleDescriptors } from '../../domain/role/role-descriptor.ts';

/** One entry of a role descriptor, as rights of its own. */
export interface RoleEntry {
  readonly role: string;
  /** Where it stands: `cluster[0]`, `indices[2]`, `cluster_permissions[0]`, `index_permissions[1]`. */
  readonly entry: string;
  /** Compiled when first asked for. */
  authorizer(): Authorizer;
  /** The same with `allow_restricted_indices`; `null` where that changes nothing. */
  readonly withRestricted: (() => Authorizer) | null;
}

/** Every entry of a set by itself. */
export function listEntries(descriptors: RoleDescriptors): readonly RoleEntry[] {
  return Object.entries(descriptors).flatMap(([role, descriptor]) => entriesOf(role, descriptor));
}

/** The rights of one set. */
export function compileDescriptors(descriptors: RoleDescriptors): Authorizer {
  return new AuthorizerInterner({ entriesMax: 1 }).intern([descriptors]);
}

function entriesOf(role: string, { cluster, indices, permissions }: RoleDescriptor): readonly RoleEntry[] {
  const entry = (place: string, rights: Partial<RoleDescriptor>, wider?: Partial<RoleDescriptor>): RoleEntry => ({
    role,
    entry: place,
    authorizer: compiledOnce(rights),
    withRestricted: wider === undefined ? null : compiledOnce(wider),
  });
  return [
    ...cluster.map((privilege, at) => entry(`cluster[${at}]`, { cluster: [privilege] })),
    ...indices.map((granted, at) =>
      granted.allowRestrictedIndices
        ? entry(`indices[${at}]`, { indices: [granted] })
        : entry(`indices[${at}]`, { indices: [granted] }, { indices: [{ ...granted, allowRestrictedIndices: true }] }),
    ),
    ...(permissions?.clusterPermissions ?? []).map((permission, at) =>
      entry(`cluster_permissions[${at}]`, { permissions: { clusterPermissions: [permission], indexPermissions: [] } }),
    ),
    ...(permissions?.indexPermissions ?? []).map((permission, at) =>
      entry(`index_permissions[${at}]`, { permissions: { clusterPermissions: [], indexPermissions: [permission] } }),
    ),
  ];
}

function compiledOnce(rights: Partial<RoleDescriptor>): () => Authorizer {
  let compiled: Authorizer | null = null;
  return () => {
    compiled ??= compileDescriptors({ entry: { ...EMPTY_ROLE_DESCRIPTOR, ...rights } });
    return compiled;
  };
}
