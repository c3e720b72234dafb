import type { RealmRef, User } from '../domain/principal/authentication.ts';
import type { Secret } from '../domain/secret.ts';
import { type BuiltInUsers, withAnonymousRoles } from '../domain/user/built-in-users.ts';
import type { NativeUser } from '../domain/user/native-user.ts';
import type { UserStore } from '../stores/store.ts';
import type { PasswordHashing } from './password-hashing.ts';
import type { Dependency, LookUpOutcome, RealmOutcome } from './realm.ts';
import { type RoleSources, resolveRoles } from './role-resolution.ts';

/** What the realms of stored users need. */
export interface StoredUserRealmDeps extends RoleSources {
  readonly users: Pick<UserStore, 'find'>;
  readonly passwords: Pick<PasswordHashing, 'verify' | 'verifyDecoy'>;
  readonly builtIn: BuiltInUsers;
}

const DISABLED = 'user is disabled';

/**
 * Judges a password for a user that was found. The password is hashed before anything else is looked at, so that a disabled
 * user takes as long as an enabled one.
 */
export async function authenticateStoredUser(
  deps: Omit<StoredUserRealmDeps, 'users'>,
  realm: RealmRef,
  stored: NativeUser,
  password: Secret,
  dependencies: readonly Dependency[],
): Promise<RealmOutcome> {
  const matches = await deps.passwords.verify(password, stored.passwordHash);
  if (!matches) return rejectUser(stored.username, 'wrong password', dependencies);
  if (!stored.enabled) return rejectUser(stored.username, DISABLED, dependencies);
  const user = withAnonymousRoles(deps.builtIn, withoutPassword(stored));
  const resolved = await resolveRoles(deps, user.roles);
  return {
    outcome: 'authenticated',
    authentication: {
      type: 'realm',
      user,
      realm,
      lookupRealm: realm,
      apiKey: null,
      authenticatingUser: null,
    },
    rights: resolved.rights,
    expiration: null,
    dependencies: [...dependencies, ...resolved.dependencies],
  };
}

/** What is known of a stored user without a password; `null`: there is none of that name. */
export async function lookUpStoredUser(
  deps: Omit<StoredUserRealmDeps, 'users'>,
  realm: RealmRef,
  stored: NativeUser | null,
  dependencies: readonly Dependency[],
): Promise<LookUpOutcome> {
  if (stored === null) return { found: null, dependencies };
  const user = withAnonymousRoles(deps.builtIn, withoutPassword(stored));
  const { rights, dependencies: ofRoles } = await resolveRoles(deps, user.roles);
  return { found: { user, realm, rights }, dependencies: [...dependencies, ...ofRoles] };
}

/** A rejection that tells a stranger nothing but that it is one. */
export function rejectUser(username: string, reason: string, dependencies: readonly Dependency[]): RealmOutcome {
  return { outcome: 'rejected', reason, told: null, claimedPrincipal: username, dependencies };
}

/** A rejection with which the realms behind are asked: the name may be another's. The right password of a disabled user is nobody else's. */
export function mayBeAnothers(outcome: RealmOutcome): RealmOutcome {
  const isOpen = outcome.outcome === 'rejected' && outcome.reason !== DISABLED;
  return isOpen ? { ...outcome, mayBeAnothers: true } : outcome;
}

function withoutPassword(user: NativeUser): User {
  return {
    username: user.username,
    roles: user.roles,
    fullName: user.fullName,
    email: user.email,
    metadata: user.metadata,
    enabled: user.enabled,
  };
}
