import { isPasswordHash, type PasswordHashing } from '../../../authentication/password-hashing.ts';
import type { AuditLog } from '../../../domain/audit/audit-event.ts';
import { SecurityError } from '../../../domain/error.ts';
import { NATIVE_REALM, RESERVED_REALM } from '../../../domain/principal/authentication.ts';
import type { Secret } from '../../../domain/secret.ts';
import type { NativeUser } from '../../../domain/user/native-user.ts';
import type { UserStore } from '../../../stores/store.ts';
import type { ActionContext } from '../../action-context.ts';
import { assertCallerCurrent } from '../../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../../cluster-actions.ts';
import { recordAction, recordRefusedCredential } from '../../record-action.ts';
import { callStore } from '../../store-fault.ts';
import { refuseDeniedRunAs } from '../information/refuse-denied-run-as.ts';
import { isUserOfRealm } from '../rest-api-access.ts';

/** What changing one's own password needs. */
export interface ChangeOwnPasswordDeps {
  readonly users: Pick<UserStore, 'find' | 'update'>;
  readonly passwords: Pick<PasswordHashing, 'hash' | 'verify'>;
  /** Refuses a password that breaks a rule. @throws SecurityError `configurationInvalid`. */
  readonly assertPasswordStrong: (username: string, password: Secret) => void;
  readonly audit: AuditLog;
}

/** The passwords, as they were sent. */
export interface ChangeOwnPasswordRequest {
  readonly currentPassword: Secret;
  /** `null`: none was sent. */
  readonly password: Secret | null;
  /** Hash of the new password, made elsewhere; `null`: none was sent. */
  readonly passwordHash: string | null;
}

const action = CLUSTER_ACTIONS.changePassword;

/**
 * Gives the caller another password, which must prove itself by the present one. The old one is refused everywhere once this has returned.
 * @param read Reads the request, once the caller may send it. @throws SecurityError what is wrong with it.
 * @returns the name of the user.
 * @throws SecurityError `forbidden`, `notFound`, `configurationInvalid`, `illegalArgument`, `tooManyRequests`, `unavailable`.
 */
export async function changeOwnPassword(
  deps: ChangeOwnPasswordDeps,
  context: ActionContext,
  read: () => ChangeOwnPasswordRequest,
): Promise<string> {
  refuseDeniedRunAs(deps.audit, context);
  assertIsPerson(deps.audit, context);
  const { username } = context.principal.authentication.user;
  const request = read();
  assertNewPasswordUsable(deps, username, request);
  const user = await findOwnUser(deps, context);
  await assertCurrentPassword(deps, context, user, request.currentPassword);

  const passwordHash = await hashOf(deps, request);
  assertCallerCurrent(context);
  if (!(await callStore(() => deps.users.update('native', username, { passwordHash })))) throw notFound(username);
  recordAction(deps.audit, context, { event: 'change_password', action, targets: [username] });
  return username;
}

/** Who comes with a token knows no password, and with a new one could stay after the token is revoked. */
function assertIsPerson(audit: AuditLog, context: ActionContext): void {
  const { authentication } = context.principal;
  if (isUserOfRealm(authentication) || authentication.type === 'anonymous') return;
  throw refused(audit, context, 'Token-authenticated users cannot change passwords');
}

function assertNewPasswordUsable(
  deps: ChangeOwnPasswordDeps,
  username: string,
  { password, passwordHash }: ChangeOwnPasswordRequest,
): void {
  if (password !== null) deps.assertPasswordStrong(username, password);
  if (passwordHash !== null && passwordHash !== '' && !isPasswordHash(passwordHash)) {
    throw new SecurityError(
      'configurationInvalid',
      'The hash is none of a password, or of an algorithm that is not supported.',
    );
  }
}

/** @throws SecurityError `notFound` for who is kept elsewhere, `forbidden` for who is protected. */
async function findOwnUser(deps: ChangeOwnPasswordDeps, context: ActionContext): Promise<NativeUser> {
  const { user, lookupRealm } = context.principal.authentication;
  const { username } = user;
  const reserved = `Resource '${username}' is reserved.`;
  if (lookupRealm.type === RESERVED_REALM.type) throw refused(deps.audit, context, reserved);
  const stored = lookupRealm.type === NATIVE_REALM.type ? await callStore(() => deps.users.find('native', username)) : null;
  if (stored === null) throw notFound(username);
  if (stored.openSearch?.flags.hidden === true) throw new SecurityError('notFound', `Resource '${username}' is not available.`);
  if (stored.openSearch?.flags.reserved === true) throw refused(deps.audit, context, reserved);
  return stored;
}

async function assertCurrentPassword(
  deps: ChangeOwnPasswordDeps,
  context: ActionContext,
  { username, passwordHash }: NativeUser,
  currentPassword: Secret,
): Promise<void> {
  if (await deps.passwords.verify(currentPassword, passwordHash)) return;
  recordRefusedCredential(deps.audit, context, { action, claimedPrincipal: username, reason: 'wrong current password' });
  throw new SecurityError('illegalArgument', 'Could not validate your current password.');
}

async function hashOf(deps: ChangeOwnPasswordDeps, { password, passwordHash }: ChangeOwnPasswordRequest): Promise<string> {
  if (password !== null) return deps.passwords.hash(password);
  if (passwordHash !== null && passwordHash !== '') return passwordHash;
  throw new SecurityError('illegalArgument', 'Both provided password and hash cannot be null/empty.');
}

function refused(audit: AuditLog, context: ActionContext, reason: string): SecurityError {
  recordAction(audit, context, { event: 'access_denied', action, reason });
  return new SecurityError('forbidden', reason);
}

function notFound(username: string): SecurityError {
  return new SecurityError('notFound', `account '${username}' not found.`);
}
