import type { AuditLog } from '../../domain/audit/audit-event.ts';
import type { NativeUser } from '../../domain/user/native-user.ts';
import type { UserStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { callStore } from '../store-fault.ts';

/** What reading users needs. */
export interface GetUsersDeps {
  readonly users: Pick<UserStore, 'find' | 'list'>;
  /** Name of the built-in superuser. */
  readonly superuserName: string;
  readonly audit: AuditLog;
}

/** Which users are asked for. */
export interface GetUsersRequest {
  /** Empty: all. */
  readonly names: readonly string[];
}

/**
 * The users of these names that exist, or all: the built-in superuser first, marked `_reserved` in its metadata, then the
 * native users by name. None is an empty list. The password hashes are for no response.
 * @throws SecurityError `forbidden`, `unavailable`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-get-user
 */
export async function getUsers(
  deps: GetUsersDeps,
  context: ActionContext,
  request: GetUsersRequest,
): Promise<readonly NativeUser[]> {
  authorizeAction(deps.audit, context, CLUSTER_ACTIONS.getUsers);
  const names = request.names.length === 0 ? null : new Set(request.names);
  const superuser = names === null || names.has(deps.superuserName) ? await findSuperuser(deps) : null;
  const natives = names === null ? await callStore(() => deps.users.list('native')) : await findNatives(deps, names);
  return superuser === null ? natives : [superuser, ...natives];
}

async function findSuperuser({ users, superuserName }: GetUsersDeps): Promise<NativeUser | null> {
  const superuser = await callStore(() => users.find('reserved', superuserName));
  return superuser === null ? null : { ...superuser, metadata: { ...superuser.metadata, _reserved: true } };
}

async function findNatives({ users, superuserName }: GetUsersDeps, names: ReadonlySet<string>): Promise<readonly NativeUser[]> {
  const found: NativeUser[] = [];
  for (const name of [...names].sort()) {
    if (name === superuserName) continue;
    const user = await callStore(() => users.find('native', name));
    if (user !== null) found.push(user);
  }
  return found;
}
