import type { RealmRef, User } from '../domain/principal/authentication.ts';
import type { Secret } from '../domain/secret.ts';
import { type BuiltInUsers, withAnonymousRoles } from '../domain/user/built-in-users.ts';
import type { NativeUser } from '../domain/user/native-user.ts';
import type { OpenSearchUser } from '../domain/user/opensearch-user.ts';
import type { UserStore } from '../stores/store.ts';
import type { PasswordHashing } from './password-hashing.ts';
import type { Dependency, LookUpOutcome, RealmOutcome } from './realm.ts';
import { type RoleSources, resolveUser } from './role-resolution.ts';

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
  const { user, rights, dependencies: ofRoles } = await resolveUser(deps, describe(deps, stored));
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
    rights,
    expiration: null,
    dependencies: [...dependencies, ...ofRoles],
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
  const { user, rights, dependencies: ofRoles } = await resolveUser(deps, describe(deps, stored));
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

/** The user without the password, with the roles that everybody has. */
function describe({ builtIn }: Pick<StoredUserRealmDeps, 'builtIn'>, stored: NativeUser): User {
  const { username, roles, fullName, email, metadata, enabled, openSearch } = stored;
  const user = { username, roles, fullName, email, metadata, enabled };
  return withAnonymousRoles(builtIn, openSearch === undefined ? user : { ...user, ...describeOpenSearch(openSearch) });
}

function describeOpenSearch({ backendRoles, attributes }: OpenSearchUser): Pick<User, 'backendRoles' | 'attributes'> {
  const named = Object.entries(attributes).map(([name, value]) => [`attr.internal.${name}`, value]);
  return { backendRoles, ...(named.length > 0 && { attributes: Object.fromEntries(named) }) };
}
