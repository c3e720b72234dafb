import { readReserved } from '../../authentication/reserved-users.ts';
import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { NATIVE_REALM, RESERVED_REALM, type User } from '../../domain/principal/authentication.ts';
import { ANONYMOUS_NAME_DEFAULT, type BuiltInUsers } from '../../domain/user/built-in-users.ts';
import type { NativeUser } from '../../domain/user/native-user.ts';
import type { Store, UserStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { callStore } from '../store-fault.ts';
import { findProfileUids } from '../user-profile/profile-uids.ts';

/** What reading users needs. */
export interface GetUsersDeps {
  readonly users: Pick<UserStore, 'find' | 'list'>;
  readonly userProfiles: Pick<Store['userProfiles'], 'find'>;
  readonly builtIn: BuiltInUsers;
  readonly audit: AuditLog;
}

/** Which users are asked for. */
export interface GetUsersRequest {
  /** Empty: all. */
  readonly names: readonly string[];
  /** Whether their profiles are looked for. */
  readonly withProfileUid: boolean;
}

/** A user as it is told. */
export interface FoundUser {
  readonly user: User & Pick<NativeUser, 'openSearch'>;
  /** `null`: none, or not asked for. */
  readonly profileUid: string | null;
}

/**
 * The users of these names that exist, or all: the built-in ones first, marked `_reserved` in their metadata, the anonymous
 * one behind the others, then the native users by name. None is an empty list.
 * @throws SecurityError `forbidden`, `unavailable`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-get-user
 */
export async function getUsers(
  deps: GetUsersDeps,
  context: ActionContext,
  request: GetUsersRequest,
): Promise<readonly FoundUser[]> {
  authorizeAction(deps.audit, context, CLUSTER_ACTIONS.getUsers);
  const names = request.names.length === 0 ? null : new Set(request.names);
  const natives = names === null ? await callStore(() => deps.users.list('native')) : await findNatives(deps, names);
  const reserved = await findReserved(deps, names);
  const users = [...reserved, ...findAnonymous(deps.builtIn, names), ...natives];
  if (!request.withProfileUid) return users.map((user) => ({ user, profileUid: null }));
  const subjects = users.map((user) => ({
    username: user.username,
    realm: natives.includes(user) ? NATIVE_REALM : RESERVED_REALM,
  }));
  const uids = await findProfileUids(deps.userProfiles, subjects);
  return users.map((user, position) => ({ user, profileUid: uids[position] ?? null }));
}

async function findReserved({ users, builtIn }: GetUsersDeps, names: ReadonlySet<string> | null): Promise<readonly User[]> {
  const asked = [...builtIn.reserved.values()].filter(({ username }) => names?.has(username) ?? true);
  return Promise.all(asked.map((reserved) => callStore(() => readReserved(users, reserved))));
}

/** The anonymous user answers to its usual name too. */
function findAnonymous({ anonymous }: BuiltInUsers, names: ReadonlySet<string> | null): readonly User[] {
  if (anonymous === null) return [];
  const isAsked = names === null || names.has(anonymous.username) || names.has(ANONYMOUS_NAME_DEFAULT);
  return isAsked ? [anonymous] : [];
}

async function findNatives({ users, builtIn }: GetUsersDeps, names: ReadonlySet<string>): Promise<readonly User[]> {
  const found: User[] = [];
  for (const name of [...names].sort()) {
    if (builtIn.reserved.has(name)) continue;
    const user = await callStore(() => users.find('native', name));
    if (user !== null) found.push(user);
  }
  return found;
}
