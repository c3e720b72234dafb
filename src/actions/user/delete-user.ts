import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { illegalArgument } from '../../domain/error.ts';
import type { UserStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { assertCallerCurrent, authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { recordAction } from '../record-action.ts';
import { callStore } from '../store-fault.ts';

/** What deleting a user needs. */
export interface DeleteUserDeps {
  readonly users: Pick<UserStore, 'delete'>;
  /** Name of the built-in superuser, which cannot be deleted. */
  readonly superuserName: string;
  readonly audit: AuditLog;
}

/** Which user to delete. */
export interface DeleteUserRequest {
  readonly username: string;
}

/**
 * Deletes a native user. Its API keys go on working, as in Elasticsearch.
 * @throws SecurityError `forbidden`, `illegalArgument` for the built-in superuser, `unavailable`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-delete-user
 */
export async function deleteUser(
  deps: DeleteUserDeps,
  context: ActionContext,
  { username }: DeleteUserRequest,
): Promise<{ readonly found: boolean }> {
  authorizeAction(deps.audit, context, CLUSTER_ACTIONS.deleteUser);
  if (username === deps.superuserName) throw illegalArgument(`user [${username}] is reserved and cannot be deleted`);

  assertCallerCurrent(context);
  const found = await callStore(() => deps.users.delete('native', username));
  if (found)
    recordAction(deps.audit, context, { event: 'delete_user', action: CLUSTER_ACTIONS.deleteUser, targets: [username] });
  return { found };
}
