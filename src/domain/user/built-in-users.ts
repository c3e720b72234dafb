import type { User } from '../principal/authentication.ts';

/** The name that the anonymous user has unless told, and that nobody else may have either way. */
export const ANONYMOUS_NAME_DEFAULT = '_anonymous';

/** A user that is there without having been made, as far as nothing is stored of it. */
export type BuiltInUser = Omit<User, 'enabled'>;

/** The users that the user API neither makes nor removes. */
export interface BuiltInUsers {
  /** Users of the reserved realm by name, the superuser first; empty when the realm is off. */
  readonly reserved: ReadonlyMap<string, BuiltInUser>;
  /** Names of the reserved realm while it is off; else empty. Their passwords cannot be changed. */
  readonly switchedOff: readonly string[];
  /** Whom a request without credentials comes from; `null`: nobody. */
  readonly anonymous: User | null;
  /** Names that belong to the anonymous user, whether there is one or not. */
  readonly anonymousNames: readonly string[];
}

/** What the built-in users are made of. */
export interface BuiltInUsersOptions {
  readonly superuserName: string;
  /** Without it no reserved user may authenticate, the superuser included, and their names are free. */
  readonly reservedRealmEnabled: boolean;
  readonly anonymousName: string;
  /** Roles of the anonymous user; none: there is no anonymous user. */
  readonly anonymousRoles: readonly string[];
}

/** Users of the components that Elasticsearch serves, with their roles. None has a password until one is set. */
const COMPONENT_USERS: readonly BuiltInUser[] = [
  reservedUser('kibana', ['kibana_system'], {
    _deprecated_reason: 'Please use the [kibana_system] user instead.',
    _deprecated: true,
  }),
  reservedUser('kibana_system', ['kibana_system']),
  reservedUser('logstash_system', ['logstash_system']),
  reservedUser('beats_system', ['beats_system']),
  reservedUser('apm_system', ['apm_system']),
  reservedUser('remote_monitoring_user', ['remote_monitoring_collector', 'remote_monitoring_agent']),
];

/**
 * The built-in users under these settings. A superuser that has the name of a component's user takes its place.
 * @see https://www.elastic.co/docs/deploy-manage/users-roles/cluster-or-deployment-auth/built-in-users
 */
export function builtInUsers(options: BuiltInUsersOptions): BuiltInUsers {
  const { superuserName, reservedRealmEnabled, anonymousName, anonymousRoles } = options;
  const superuser = reservedUser(superuserName, ['superuser']);
  const users = [superuser, ...COMPONENT_USERS.filter(({ username }) => username !== superuserName)];
  const anonymous: User = { ...reservedUser(anonymousName, anonymousRoles), enabled: true };
  return {
    reserved: new Map(reservedRealmEnabled ? users.map((user) => [user.username, user]) : []),
    switchedOff: reservedRealmEnabled ? [] : users.map(({ username }) => username),
    anonymous: anonymousRoles.length === 0 ? null : anonymous,
    anonymousNames: [ANONYMOUS_NAME_DEFAULT, anonymousName],
  };
}

/** The user with the roles that everybody has, those of the anonymous user, behind its own. */
export function withAnonymousRoles({ anonymous }: BuiltInUsers, user: User): User {
  return anonymous === null ? user : { ...user, roles: [...user.roles, ...anonymous.roles] };
}

function reservedUser(username: string, roles: readonly string[], metadata: User['metadata'] = {}): BuiltInUser {
  return { username, roles, fullName: null, email: null, metadata: { ...metadata, _reserved: true } };
}
