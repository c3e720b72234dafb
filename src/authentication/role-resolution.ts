import { type PermissionContext, resolvePermissions } from '../authorization/action-groups/resolve-permissions.ts';
import type { User } from '../domain/principal/authentication.ts';
import type { RoleDescriptor, RoleDescriptors } from '../domain/role/role-descriptor.ts';
import type { RoleStore } from '../stores/store.ts';
import { type ActionGroupSource, EVERY_ACTION_GROUP } from './opensearch/action-group-source.ts';
import { variablesOf } from './opensearch/user-variables.ts';
import type { Dependency, Rights } from './realm.ts';
import type { RoleMapper } from './role-mapper.ts';

/** Where roles are defined. */
export interface RoleSources {
  /** Built-in roles: they cannot be redefined, so they win over stored ones. */
  readonly reservedRoles: ReadonlyMap<string, RoleDescriptor>;
  readonly roles: Pick<RoleStore, 'find'>;
  /**
   * Roles that OpenSearch ships: stored ones win over them, and where a built-in role has the name, they grant what they permit
   * beside. Absent: there are none.
   */
  readonly staticRoles?: ReadonlyMap<string, RoleDescriptor>;
  /** Custom action groups; absent: there are none. */
  readonly actionGroupSource?: Pick<ActionGroupSource, 'read'>;
  /** Gives roles to users of every realm by OpenSearch's lists; absent: nobody has a role by them. */
  readonly listedRoles?: Pick<RoleMapper, 'mapListedRoles'>;
  /** Whether `system:admin/system_index` in a role opens the names in which the cluster keeps its own state; absent: no. */
  readonly opensSystemIndices?: boolean;
}

/** A user's rights, and the roles they were read from. */
export interface ResolvedRoles {
  readonly rights: Rights;
  /** Every named role, the unknown ones included: defining one later changes the user's rights. */
  readonly dependencies: readonly Dependency[];
}

/** A user with all its roles. */
export interface ResolvedUser extends ResolvedRoles {
  readonly user: User;
}

/**
 * The user with the roles that OpenSearch's role mappings give it behind its own, and what all of them grant.
 * @throws StoreError when roles, mappings or action groups cannot be read.
 */
export async function resolveUser(sources: RoleSources, user: User): Promise<ResolvedUser> {
  const listed = (await sources.listedRoles?.mapListedRoles(user)) ?? { roles: [], dependencies: [] };
  const roles = [...new Set([...user.roles, ...listed.roles])];
  const withRoles = roles.length === user.roles.length ? user : { ...user, roles };
  const { rights, dependencies } = await resolveRoles(sources, roles, user);
  return { user: withRoles, rights, dependencies: [...listed.dependencies, ...dependencies] };
}

/**
 * Reads the definitions of a user's roles: one set of descriptors, empty when none is defined.
 * @param subject Whom variables stand for; absent: patterns with variables grant nothing.
 * @throws StoreError when roles or action groups cannot be read.
 */
export async function resolveRoles(
  sources: RoleSources,
  names: readonly string[],
  subject?: Pick<User, 'username' | 'backendRoles' | 'attributes'>,
): Promise<ResolvedRoles> {
  const distinct = [...new Set(names)];
  const descriptors = await Promise.all(distinct.map((name) => findDescriptor(sources, name)));
  const defined: Record<string, RoleDescriptor> = Object.create(null);
  const unknownRoles: string[] = [];
  for (const [index, name] of distinct.entries()) {
    const descriptor = descriptors[index] ?? null;
    if (descriptor === null) unknownRoles.push(name);
    else defined[name] = descriptor;
  }
  const ofRoles = distinct.map((id): Dependency => ({ kind: 'role', id }));
  if (!havePermissions(defined)) return { rights: { descriptorSets: [defined], unknownRoles }, dependencies: ofRoles };
  const resolved = resolveDescriptors(defined, {
    actionGroups: (await sources.actionGroupSource?.read()) ?? new Map(),
    variables: subject === undefined ? new Map() : variablesOf(subject),
    systemIndices: sources.opensSystemIndices === true,
  });
  return { rights: { descriptorSets: [resolved], unknownRoles }, dependencies: [...ofRoles, EVERY_ACTION_GROUP] };
}

/** Whether one of the descriptors has OpenSearch's permissions. */
export function havePermissions(descriptors: RoleDescriptors): boolean {
  return Object.values(descriptors).some(({ permissions }) => permissions !== undefined);
}

/** The descriptors with action groups and variables in their permissions resolved. */
export function resolveDescriptors(descriptors: RoleDescriptors, context: PermissionContext): RoleDescriptors {
  // Without a prototype, so that a role named `__proto__` is a role like any other.
  const resolved: Record<string, RoleDescriptor> = Object.create(null);
  for (const [name, descriptor] of Object.entries(descriptors)) {
    const given = descriptor.permissions;
    const { permissions } = given === undefined ? descriptor : resolvePermissions(given, context);
    resolved[name] = permissions === undefined ? descriptor : { ...descriptor, permissions };
  }
  return resolved;
}

async function findDescriptor(
  { reservedRoles, roles, staticRoles }: RoleSources,
  name: string,
): Promise<RoleDescriptor | null> {
  const ofOpenSearch = staticRoles?.get(name);
  const reserved = reservedRoles.get(name);
  if (reserved === undefined) return (await roles.find(name))?.descriptor ?? ofOpenSearch ?? null;
  const permissions = ofOpenSearch?.permissions;
  return permissions === undefined ? reserved : { ...reserved, permissions };
}
