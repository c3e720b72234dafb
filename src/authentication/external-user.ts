import type { JsonObject } from '../domain/json/json-value.ts';
import type { RealmRef, User } from '../domain/principal/authentication.ts';
import { type Instant, instant } from '../domain/time.ts';
import { type BuiltInUsers, withAnonymousRoles } from '../domain/user/built-in-users.ts';
import type { Believed, Dependency, Realm, Rights } from './realm.ts';
import type { RoleMapper } from './role-mapper.ts';
import { type RoleSources, resolveRoles } from './role-resolution.ts';

/** A user as a source outside the store describes it. */
export interface ExternalUser {
  readonly username: string;
  /** Distinguished name, or `null` where there is none. */
  readonly dn: string | null;
  /** Distinguished names or other names of groups. */
  readonly groups: readonly string[];
  readonly fullName: string | null;
  readonly email: string | null;
  readonly metadata: JsonObject;
  /** Roles that the source itself gives; absent: role mappings alone do. */
  readonly roles?: readonly string[];
}

/** What turning such a user into one with rights needs. */
export interface DescribeUserDeps {
  readonly roleMapper: Pick<RoleMapper, 'mapRoles'>;
  readonly roleSources: RoleSources;
  readonly builtIn: BuiltInUsers;
  /** Realms to which the realm leaves what its users are, in their order; empty: to none. Asked at each use, for they may be made later. */
  readonly delegates: () => readonly Realm[];
}

/** The user with its rights. */
export interface DescribedUser extends Believed {
  /** `null`: none of the realms to which it is left knows the user. */
  readonly found: { readonly user: User; readonly rights: Rights } | null;
  readonly dependencies: readonly Dependency[];
}

/**
 * What a user who was proven may do: what role mappings give it, or, where the realm leaves that to others, what the first
 * of these that knows the name says of it.
 * @throws SecurityError, StoreError when a realm or the store does not answer.
 */
export async function describeUser(
  deps: DescribeUserDeps,
  realm: RealmRef,
  external: ExternalUser,
  now: Instant,
): Promise<DescribedUser> {
  const delegates = deps.delegates();
  return delegates.length > 0 ? lookUpIn(delegates, external.username, now) : mapUser(deps, realm, external);
}

async function mapUser(deps: DescribeUserDeps, realm: RealmRef, external: ExternalUser): Promise<DescribedUser> {
  const { username, dn, groups, fullName, email, metadata, roles: given = [] } = external;
  const mapped = await deps.roleMapper.mapRoles({ username, dn, groups, metadata, realmName: realm.name });
  const roles = [...new Set([...given, ...mapped.roles])];
  const described: User = { username, roles, fullName, email, metadata, enabled: true };
  const user = withAnonymousRoles(deps.builtIn, groups.length === 0 ? described : { ...described, backendRoles: groups });
  const { rights, dependencies } = await resolveRoles(deps.roleSources, user.roles, user);
  return { found: { user, rights }, dependencies: [...mapped.dependencies, ...dependencies] };
}

async function lookUpIn(delegates: readonly Realm[], username: string, now: Instant): Promise<DescribedUser> {
  let all: DescribedUser = { found: null, dependencies: [] };
  for (const delegate of delegates) {
    const answer = await delegate.lookUp?.(username, now);
    if (answer === undefined) continue;
    const { found, dependencies, ...believed } = answer;
    all = { found, dependencies: [...all.dependencies, ...dependencies], ...narrowest(all, believed) };
    if (found !== null) break;
  }
  return all;
}

/** What may be believed of two outcomes together. */
export function narrowest(one: Believed, other: Believed): Believed {
  const until = [one.believedUntil, other.believedUntil].filter((each) => each !== undefined);
  const checks = [one.isCurrent, other.isCurrent].filter((each) => each !== undefined);
  return {
    ...(until.length > 0 && { believedUntil: instant(Math.min(...until)) }),
    ...(checks.length > 0 && { isCurrent: () => checks.every((isCurrent) => isCurrent()) }),
  };
}
