import { isPasswordHash, type PasswordHashing } from '../../authentication/password-hashing.ts';
import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { illegalArgument, validationFailed } from '../../domain/error.ts';
import type { JsonObject } from '../../domain/json/json-value.ts';
import { roleNameViolation } from '../../domain/role/role-name.ts';
import type { Secret } from '../../domain/secret.ts';
import { PASSWORD_HASH_ALGORITHMS } from '../../domain/user/password-hash-algorithm.ts';
import { passwordLengthViolation } from '../../domain/user/password-rules.ts';
import { hasReservedMetadata } from '../../domain/user/reserved-metadata.ts';
import { userNameViolation } from '../../domain/user/user-name.ts';
import type { UserStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { assertCallerCurrent, authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { recordAction } from '../record-action.ts';
import { callStore } from '../store-fault.ts';

const PASSWORD_BYTES_MAX = 1_024;

/** What putting a user needs. */
export interface PutUserDeps {
  readonly users: Pick<UserStore, 'put'>;
  readonly passwords: Pick<PasswordHashing, 'hash'>;
  /** Name of the built-in superuser, which cannot be put. */
  readonly superuserName: string;
  readonly audit: AuditLog;
  /** Longest password, as UTF-8; 1,024 unless told. Slow hashes must not be fed megabytes. */
  readonly passwordBytesMax?: number;
}

/** The user as it shall be. What is `null` takes its default, the password excepted: without one the present one stays. */
export interface PutUserRequest {
  readonly username: string;
  /** A hash made elsewhere, instead of `password`. */
  readonly passwordHash: string | null;
  readonly password: Secret | null;
  readonly roles: readonly string[] | null;
  readonly fullName: string | null;
  readonly email: string | null;
  readonly metadata: JsonObject | null;
  readonly enabled: boolean | null;
}

/**
 * Creates a native user or replaces all of it but the password. Its roles need not exist.
 * @throws SecurityError `validation`, `actionRequestValidation`, `illegalArgument`, `forbidden`, `tooManyRequests`, `unavailable`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-put-user
 */
export async function putUser(
  deps: PutUserDeps,
  context: ActionContext,
  request: PutUserRequest,
): Promise<{ readonly created: boolean }> {
  assertPasswordUsable(deps, request);
  const { username } = request;
  const roles = request.roles ?? [];
  const metadata = request.metadata ?? {};
  assertNone(requestViolations(request));
  authorizeAction(deps.audit, context, CLUSTER_ACTIONS.putUser);
  // Elasticsearch looks at the names behind the privilege, so a stranger is not told which are reserved.
  assertNone(nameViolations(deps, username, roles));

  const passwordHash = request.password === null ? request.passwordHash : await deps.passwords.hash(request.password);
  assertCallerCurrent(context);
  const { fullName, email } = request;
  const user = { username, roles, fullName, email, metadata, enabled: request.enabled ?? true, passwordHash };
  const outcome = await callStore(() => deps.users.put('native', user));
  if (outcome === 'passwordMissing') {
    throw validationFailed(['password must be specified unless you are updating an existing user'], 'validation');
  }
  recordAction(deps.audit, context, { event: 'put_user', action: CLUSTER_ACTIONS.putUser, targets: [username] });
  return { created: outcome === 'created' };
}

/** Elasticsearch tells these while parsing, before all other rules. */
function assertPasswordUsable(deps: PutUserDeps, { password, passwordHash }: PutUserRequest): void {
  if (password !== null) {
    const plaintext = password.reveal();
    const passwordBytesMax = deps.passwordBytesMax ?? PASSWORD_BYTES_MAX;
    const tooShort = passwordLengthViolation(plaintext.length);
    if (tooShort !== null) throw validationFailed([tooShort], 'validation');
    if (Buffer.byteLength(plaintext) > passwordBytesMax) {
      throw validationFailed([`passwords may not be more than [${passwordBytesMax}] bytes long`], 'validation');
    }
  }
  if (passwordHash === null) return;
  if (!isPasswordHash(passwordHash)) {
    throw illegalArgument(
      'The provided password hash is not a hash or it could not be resolved to a supported hash algorithm. ' +
        `The supported password hash algorithms are [${PASSWORD_HASH_ALGORITHMS.join(', ')}]`,
    );
  }
  if (password !== null) throw validationFailed(['password_hash has already been set'], 'validation');
}

function requestViolations({ roles, metadata }: PutUserRequest): readonly string[] {
  const violations: string[] = [];
  if (roles === null) violations.push('roles are missing');
  if (metadata !== null && hasReservedMetadata(metadata)) violations.push('metadata keys may not start with [_]');
  return violations;
}

function nameViolations(deps: PutUserDeps, username: string, roles: readonly string[]): readonly string[] {
  const ofUser =
    username === deps.superuserName
      ? `user [${username}] is reserved and only the password can be changed`
      : userNameViolation(username);
  return [ofUser, ...roles.map((role) => roleNameViolation(role))].filter((violation) => violation !== null);
}

function assertNone(violations: readonly string[]): void {
  if (violations.length > 0) throw validationFailed(violations);
}
