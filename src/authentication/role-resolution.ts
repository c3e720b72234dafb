import type { RoleDescriptor, RoleDescriptors } from '../domain/role/role-descriptor.ts';
import type { RoleStore } from '../stores/store.ts';
import type { Dependency, Rights } from './realm.ts';

/** Where roles are defined. */
export interface RoleSources {
  /** Built-in roles: they cannot be redefined, so they win over stored ones. */
  readonly reservedRoles: ReadonlyMap<string, RoleDescriptor>;
  readonly roles: Pick<RoleStore, 'find'>;
}

/** A user's rights, and the roles they were read from. */
export interface ResolvedRoles {
  readonly rights: Rights;
  /** Every named role, the unknown ones included: defining one later changes the user's rights. */
  readonly dependencies: readonly Dependency[];
}

/** Reads the definitions of a user's roles: one set of descriptors, empty when none is defined. */
export async function resolveRoles(sources: RoleSources, names: readonly string[]): Promise<ResolvedRoles> {
  const distinct = [...new Set(names)];
  const descriptors = await Promise.all(distinct.map((name) => findDescriptor(sources, name)));
  const defined: Record<string, RoleDescriptor> = Object.create(null);
  const unknownRoles: string[] = [];
  for (const [index, name] of distinct.entries()) {
    const descriptor = descriptors[index] ?? null;
    if (descriptor === null) unknownRoles.push(name);
    else defined[name] = descriptor;
  }
  const descriptorSets: readonly RoleDescriptors[] = [defined];
  return { rights: { descriptorSets, unknownRoles }, dependencies: distinct.map((id) => ({ kind: 'role', id })) };
}

async function findDescriptor(sources: RoleSources, name: string): Promise<RoleDescriptor | null> {
  return sources.reservedRoles.get(name) ?? (await sources.roles.find(name))?.descriptor ?? null;
}
