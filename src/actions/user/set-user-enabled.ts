import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { illegalArgument, validationFailed } from '../../domain/error.ts';
import type { BuiltInUsers } from '../../domain/user/built-in-users.ts';
import { userNameViolation } from '../../domain/user/user-name.ts';
import type { UserStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { changeGoingUser, type KeysOfUsers } from '../api-key/keys-of-user.ts';
import { assertCallerCurrent, authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { recordAction } from '../record-action.ts';
import { callStore } from '../store-fault.ts';
import { updateReserved } from './update-reserved.ts';

/** What enabling a user needs. */
export interface SetUserEnabledDeps {
  readonly users: Pick<UserStore, 'put' | 'update'>;
  readonly builtIn: BuiltInUsers;
  readonly audit: AuditLog;
  /** What becomes of a disabled user's API keys; they go on working unless told. */
  readonly keysOfUsers?: KeysOfUsers;
}

/** Whom, and whether it is enabled from then on. */
export interface SetUserEnabledRequest {
  readonly username: string;
  readonly enabled: boolean;
}

/**
 * Enables or disables a native or reserved user. A disabled one can no longer authenticate by its password, from the moment
 * of the answer; its API keys go on working, as in Elasticsearch, unless `keysOfUsers` says otherwise.
 * @throws SecurityError `actionRequestValidation`, `forbidden`, `illegalArgument` for oneself and the anonymous user,
 * `validation` for a user who is not there, `unavailable`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-disable-user
 */
export async function setUserEnabled(
  deps: SetUserEnabledDeps,
  context: ActionContext,
  { username, enabled }: SetUserEnabledRequest,
): Promise<void> {
  const violation = userNameViolation(username);
  if (violation !== null) throw validationFailed([violation]);
  authorizeAction(deps.audit, context, CLUSTER_ACTIONS.setUserEnabled);
  assertModifiable(deps.builtIn, context, username);

  assertCallerCurrent(context);
  const reserved = deps.builtIn.reserved.get(username);
  const found =
    reserved === undefined
      ? await updateNative(deps, context, username, enabled)
      : await callStore(() => updateReserved(deps.users, reserved, { enabled }));
  if (!found) {
    throw validationFailed([`only existing users can be ${enabled ? 'enabled' : 'disabled'}`], 'validation');
  }
  const event = enabled ? 'change_enable_user' : 'change_disable_user';
  recordAction(deps.audit, context, { event, action: CLUSTER_ACTIONS.setUserEnabled, targets: [username] });
}

function updateNative(deps: SetUserEnabledDeps, context: ActionContext, username: string, enabled: boolean): Promise<boolean> {
  const update = (): Promise<boolean> => callStore(() => deps.users.update('native', username, { enabled }));
  if (enabled) return update();
  return changeGoingUser(deps, context, { username, how: 'disabled', action: CLUSTER_ACTIONS.setUserEnabled }, update);
}

/** A key of the user is not the user itself, in Elasticsearch as here. */
function assertModifiable({ anonymousNames }: BuiltInUsers, { principal }: ActionContext, username: string): void {
  const { user, apiKey } = principal.authentication;
  if (apiKey === null && user.username === username) {
    throw illegalArgument('users may not update the enabled status of their own account');
  }
  if (anonymousNames.includes(username)) {
    throw illegalArgument(`user [${username}] is anonymous and cannot be modified using the api`);
  }
}
