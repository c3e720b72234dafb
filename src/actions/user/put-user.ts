import type { PasswordHashing } from '../../authentication/password-hashing.ts';
import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { validationFailed } from '../../domain/error.ts';
import type { JsonObject } from '../../domain/json/json-value.ts';
import { isReservedPrincipalName } from '../../domain/principal/reserved-principal-name.ts';
import { roleNameViolation } from '../../domain/role/role-name.ts';
import type { BuiltInUsers } from '../../domain/user/built-in-users.ts';
import type { OpenSearchUser } from '../../domain/user/opensearch-user.ts';
import { hasReservedMetadata } from '../../domain/user/reserved-metadata.ts';
import { userNameViolation } from '../../domain/user/user-name.ts';
import type { UserStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { changeGoingUser, type KeysOfUsers } from '../api-key/keys-of-user.ts';
import { assertCallerCurrent, authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { oneAtATime } from '../one-at-a-time.ts';
import { type OpenSearchHalfRequest, openSearchHalf } from '../opensearch-half.ts';
import { recordAction } from '../record-action.ts';
import { callStore } from '../store-fault.ts';
import { assertPasswordUsable, type GivenPassword } from './usable-password.ts';

/** What putting a user needs. */
export interface PutUserDeps {
  readonly users: Pick<UserStore, 'find' | 'put'>;
  readonly passwords: Pick<PasswordHashing, 'hash'>;
  /** Whom nobody can put. */
  readonly builtIn: BuiltInUsers;
  readonly audit: AuditLog;
  /** What becomes of a disabled user's API keys; they go on working unless told. */
  readonly keysOfUsers?: KeysOfUsers;
  /** Longest password, as UTF-8; 1,024 unless told. */
  readonly passwordBytesMax?: number;
}

/** What OpenSearch's dialect says of a user of whom it says nothing. */
const NOTHING_SAID: Omit<OpenSearchUser, 'flags'> = { backendRoles: [], attributes: {}, description: null };

/** The user as it shall be. What is `null` takes its default, the password excepted: without one the present one stays. */
export interface PutUserRequest extends GivenPassword, OpenSearchHalfRequest<OpenSearchUser> {
  readonly username: string;
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
  assertPasswordUsable(request, deps.passwordBytesMax);
  const { username } = request;
  const roles = request.roles ?? [];
  const metadata = request.metadata ?? {};
  assertNone(requestViolations(request));
  authorizeAction(deps.audit, context, CLUSTER_ACTIONS.putUser);
  // Elasticsearch looks at the names behind the privilege, so a stranger is not told which are reserved.
  assertNone(nameViolations(deps.builtIn, username, roles));

  const passwordHash = request.password === null ? request.passwordHash : await deps.passwords.hash(request.password);
  const { fullName, email } = request;
  const user = { username, roles, fullName, email, metadata, enabled: request.enabled ?? true, passwordHash };
  const outcome = await oneAtATime(deps.users, [username], async () => {
    const present = await callStore(() => deps.users.find('native', username));
    const openSearch = openSearchHalf<OpenSearchUser>(request, present?.openSearch, NOTHING_SAID);
    assertCallerCurrent(context);
    return storeUser(deps, context, { ...user, ...(openSearch !== undefined && { openSearch }) });
  });
  if (outcome === 'passwordMissing') {
    throw validationFailed(['password must be specified unless you are updating an existing user'], 'validation');
  }
  recordAction(deps.audit, context, { event: 'put_user', action: CLUSTER_ACTIONS.putUser, targets: [username] });
  return { created: outcome === 'created' };
}

function storeUser(
  deps: PutUserDeps,
  context: ActionContext,
  user: Parameters<UserStore['put']>[1],
): ReturnType<UserStore['put']> {
  const put = (): ReturnType<UserStore['put']> => callStore(() => deps.users.put('native', user));
  if (user.enabled) return put();
  const { username } = user;
  return changeGoingUser(deps, context, { username, how: 'disabled', action: CLUSTER_ACTIONS.putUser }, put);
}

function requestViolations({ roles, metadata }: PutUserRequest): readonly string[] {
  const violations: string[] = [];
  if (roles === null) violations.push('roles are missing');
  if (metadata !== null && hasReservedMetadata(metadata)) violations.push('metadata keys may not start with [_]');
  return violations;
}

function nameViolations(builtIn: BuiltInUsers, username: string, roles: readonly string[]): readonly string[] {
  const violations = [userViolation(builtIn, username), ...roles.map((role) => roleNameViolation(role))];
  return violations.filter((violation) => violation !== null);
}

function userViolation({ reserved, anonymousNames }: BuiltInUsers, username: string): string | null {
  if (reserved.has(username)) return `user [${username}] is reserved and only the password can be changed`;
  if (anonymousNames.includes(username)) return `user [${username}] is anonymous and cannot be modified via the API`;
  if (isReservedPrincipalName(username)) return `user name [${username}] may not begin with [token:] or [plugin:]`;
  return userNameViolation(username);
}

function assertNone(violations: readonly string[]): void {
  if (violations.length > 0) throw validationFailed(violations);
}
