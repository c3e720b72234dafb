import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { illegalArgument } from '../../domain/error.ts';
import type { BuiltInUsers } from '../../domain/user/built-in-users.ts';
import type { UserStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { changeGoingUser, type KeysOfUsers } from '../api-key/keys-of-user.ts';
import { assertCallerCurrent, authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { recordAction } from '../record-action.ts';
import { callStore } from '../store-fault.ts';

/** What deleting a user needs. */
export interface DeleteUserDeps {
  readonly users: Pick<UserStore, 'delete'>;
  /** Whom nobody can delete. */
  readonly builtIn: BuiltInUsers;
  readonly audit: AuditLog;
  /** What becomes of the user's API keys; they go on working unless told. */
  readonly keysOfUsers?: KeysOfUsers;
}

/** Which user to delete. */
export interface DeleteUserRequest {
  readonly username: string;
}

/**
 * Deletes a native user. Its API keys go on working, as in Elasticsearch, unless `keysOfUsers` says otherwise.
 * @throws SecurityError `forbidden`, `illegalArgument` for a built-in user, `unavailable`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-delete-user
 */
export async function deleteUser(
  deps: DeleteUserDeps,
  context: ActionContext,
  { username }: DeleteUserRequest,
): Promise<{ readonly found: boolean }> {
  authorizeAction(deps.audit, context, CLUSTER_ACTIONS.deleteUser);
  const { reserved, anonymousNames } = deps.builtIn;
  if (reserved.has(username)) throw illegalArgument(`user [${username}] is reserved and cannot be deleted`);
  if (anonymousNames.includes(username)) throw illegalArgument(`user [${username}] is anonymous and cannot be deleted`);

  assertCallerCurrent(context);
  const action = CLUSTER_ACTIONS.deleteUser;
  const found = await changeGoingUser(deps, context, { username, how: 'deleted', action }, () =>
    callStore(() => deps.users.delete('native', username)),
  );
  if (found) recordAction(deps.audit, context, { event: 'delete_user', action, targets: [username] });
  return { found };
}
