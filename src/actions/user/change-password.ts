import type { PasswordHashing } from '../../authentication/password-hashing.ts';
import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { illegalArgument, validationFailed } from '../../domain/error.ts';
import { NATIVE_REALM, RESERVED_REALM } from '../../domain/principal/authentication.ts';
import type { BuiltInUsers } from '../../domain/user/built-in-users.ts';
import type { UserStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { assertCallerCurrent, authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { recordAction } from '../record-action.ts';
import { callStore } from '../store-fault.ts';
import { updateReserved } from './update-reserved.ts';
import { assertPasswordUsable, type GivenPassword } from './usable-password.ts';

/** What changing a password needs. */
export interface ChangePasswordDeps {
  readonly users: Pick<UserStore, 'put' | 'update'>;
  readonly passwords: Pick<PasswordHashing, 'hash'>;
  readonly builtIn: BuiltInUsers;
  readonly audit: AuditLog;
  /** Longest password, as UTF-8; 1,024 unless told. */
  readonly passwordBytesMax?: number;
}

/** The new password, and whose. */
export interface ChangePasswordRequest extends GivenPassword {
  /** `null`: the caller's own. */
  readonly username: string | null;
}

/**
 * Gives a native or reserved user another password; the old one is refused everywhere once this has returned. Everybody may
 * change the password that it came with.
 * @throws SecurityError `validation`, `actionRequestValidation`, `illegalArgument`, `forbidden`, `tooManyRequests`, `unavailable`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-change-password
 */
export async function changePassword(
  deps: ChangePasswordDeps,
  context: ActionContext,
  request: ChangePasswordRequest,
): Promise<void> {
  assertPasswordUsable(request, deps.passwordBytesMax);
  const { password, passwordHash: givenHash } = request;
  if (password === null && givenHash === null) throw validationFailed(['password is missing']);
  const username = request.username ?? context.principal.authentication.user.username;
  authorizeAction(deps.audit, context, CLUSTER_ACTIONS.changePassword, { kind: 'user', username });
  assertPasswordKeptHere(deps.builtIn, username);

  const passwordHash = password === null ? (givenHash ?? '') : await deps.passwords.hash(password);
  assertCallerCurrent(context);
  const reserved = deps.builtIn.reserved.get(username);
  const found =
    reserved === undefined
      ? await callStore(() => deps.users.update('native', username, { passwordHash }))
      : await callStore(() => updateReserved(deps.users, reserved, { passwordHash }));
  if (!found) throw validationFailed([missingUser(context, username)], 'validation');
  recordAction(deps.audit, context, {
    event: 'change_password',
    action: CLUSTER_ACTIONS.changePassword,
    targets: [username],
  });
}

function assertPasswordKeptHere(builtIn: BuiltInUsers, username: string): void {
  if (builtIn.anonymousNames.includes(username)) {
    throw illegalArgument(`user [${username}] is anonymous and cannot be modified via the API`);
  }
  if (builtIn.switchedOff.includes(username)) {
    throw validationFailed([`user [${username}] belongs to the reserved realm which is disabled.`], 'validation');
  }
}

function missingUser({ principal }: ActionContext, username: string): string {
  const { user, lookupRealm, apiKey } = principal.authentication;
  const isElsewhere = apiKey === null && lookupRealm.type !== NATIVE_REALM.type && lookupRealm.type !== RESERVED_REALM.type;
  return username === user.username && isElsewhere
    ? `user [${username}] does not belong to the native realm and cannot be managed via this API.`
    : 'user must exist in order to change password';
}
