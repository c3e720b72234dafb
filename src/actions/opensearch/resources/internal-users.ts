import type { PasswordHashing } from '../../../authentication/password-hashing.ts';
import { readReserved } from '../../../authentication/reserved-users.ts';
import type { RoleSources } from '../../../authentication/role-resolution.ts';
import type { AuditLog } from '../../../domain/audit/audit-event.ts';
import { illegalArgument } from '../../../domain/error.ts';
import type { JsonObject } from '../../../domain/json/json-value.ts';
import { NO_FLAGS } from '../../../domain/opensearch/resource-flags.ts';
import type { User } from '../../../domain/principal/authentication.ts';
import { isReservedPrincipalName } from '../../../domain/principal/reserved-principal-name.ts';
import type { Secret } from '../../../domain/secret.ts';
import type { BuiltInUsers } from '../../../domain/user/built-in-users.ts';
import type { NativeUser } from '../../../domain/user/native-user.ts';
import { isServiceUser, type OpenSearchUser } from '../../../domain/user/opensearch-user.ts';
import { hasReservedMetadata } from '../../../domain/user/reserved-metadata.ts';
import { userNameViolation } from '../../../domain/user/user-name.ts';
import type { UserStore, UserToPut } from '../../../stores/store.ts';
import type { ActionContext } from '../../action-context.ts';
import { changeGoingUser, type KeysOfUsers, type UserGoes } from '../../api-key/keys-of-user.ts';
import { CLUSTER_ACTIONS } from '../../cluster-actions.ts';
import { callStore } from '../../store-fault.ts';
import { assertPasswordUsable } from '../../user/usable-password.ts';
import { rightsOfUser } from './handed-rights.ts';
import { type ElasticsearchHalf, keptHalf } from './kept-half.ts';
import type { KnownRoles } from './known-roles.ts';
import { assertPasswordAllowed, type PasswordPolicy } from './password-policy.ts';
import type { Resource, ResourceChange, ResourceKind } from './resource-kind.ts';
import { resourceConflict, resourceMissing } from './resource-refusals.ts';

/** What internal users need. */
export interface InternalUsersDeps {
  readonly users: UserStore;
  readonly passwords: Pick<PasswordHashing, 'hash'>;
  readonly passwordPolicy: PasswordPolicy;
  /** Whom nobody can change. */
  readonly builtIn: BuiltInUsers;
  readonly roles: KnownRoles;
  /** What roles are read from to tell what they give. */
  readonly sources: RoleSources;
  readonly audit: AuditLog;
  /** What becomes of a user's API keys who goes; they go on working unless told. */
  readonly keysOfUsers?: KeysOfUsers;
}

/** An internal user: a native one, or a built-in one, which has no password here. */
export type InternalUser = User & { readonly openSearch?: OpenSearchUser; readonly passwordHash?: string };

/** What Elasticsearch's dialect says of a user that OpenSearch's does not. */
export type ElasticsearchUser = Pick<User, 'fullName' | 'email' | 'metadata' | 'enabled'>;

/** An internal user as a caller gives it. */
export interface InternalUserDraft extends ElasticsearchHalf<ElasticsearchUser>, Omit<OpenSearchUser, 'flags'> {
  readonly password: Secret | null;
  /** `null`: none was given. A password wins. */
  readonly passwordHash: string | null;
  readonly roles: readonly string[];
}

/** What a user has of Elasticsearch's half unless told. */
export const PLAIN_USER: ElasticsearchUser = { fullName: null, email: null, metadata: {} as JsonObject, enabled: true };

/** The stored hash of a user whom no password is for. */
const NO_PASSWORD_HASH = '';
const READ = { name: 'INTERNALUSERS', permission: 'restapi:admin/internalusers' } as const;

/** Internal users as OpenSearch's security REST API keeps them. */
export function internalUsers(deps: InternalUsersDeps): ResourceKind<InternalUser, InternalUserDraft> {
  return {
    noun: 'user',
    endpoints: {
      read: { ...READ, action: CLUSTER_ACTIONS.getUsers },
      write: { ...READ, action: CLUSTER_ACTIONS.putUser },
      remove: { ...READ, action: CLUSTER_ACTIONS.deleteUser },
    },
    events: { put: 'put_user', delete: 'delete_user' },
    lock: deps.users,
    changeKind: 'nativeUser',
    async list() {
      const reserved = [...deps.builtIn.reserved.values()].map(async (user) =>
        builtInResource(await callStore(() => readReserved(deps.users, user))),
      );
      const natives = await callStore(() => deps.users.list('native'));
      const others = natives.filter(({ username }) => !deps.builtIn.reserved.has(username));
      return [...(await Promise.all(reserved)), ...others.map(nativeResource)];
    },
    async find(name) {
      const reserved = deps.builtIn.reserved.get(name);
      if (reserved !== undefined) return builtInResource(await callStore(() => readReserved(deps.users, reserved)));
      const native = await callStore(() => deps.users.find('native', name));
      return native === null ? null : nativeResource(native);
    },
    assertUsable(name, { password }) {
      if (password !== null) assertPasswordAllowed(deps.passwordPolicy, name, password);
    },
    prepare: (name, draft, present) => prepareUser(deps, name, draft, present),
    rightsOf: (user) => rightsOfUser(deps.sources, { ...user, backendRoles: user.openSearch?.backendRoles ?? [] }),
    write: (context, changes) => writeUsers(deps, context, changes),
  };
}

function nativeResource(user: NativeUser): Resource<InternalUser> {
  return { name: user.username, item: user, flags: user.openSearch?.flags ?? NO_FLAGS, isStatic: false };
}

function builtInResource(user: User): Resource<InternalUser> {
  return { name: user.username, item: user, flags: { reserved: true, hidden: false }, isStatic: false };
}

async function prepareUser(
  deps: InternalUsersDeps,
  username: string,
  draft: InternalUserDraft,
  present: InternalUser | null,
): Promise<InternalUser> {
  for (const role of draft.roles) {
    if (!(await deps.roles.has(role))) throw resourceMissing('role', role);
  }
  assertName(deps.builtIn, username, present);
  const passwordHash = await hashFor(deps, username, draft, present);
  const half = keptHalf<ElasticsearchUser>(draft, present ?? PLAIN_USER, PLAIN_USER);
  if (draft.elasticsearch !== undefined && hasReservedMetadata(half.metadata)) {
    throw illegalArgument('metadata keys may not start with [_]');
  }
  const { backendRoles, attributes, description, roles } = draft;
  const { fullName, email, metadata, enabled } = half;
  const flags = present?.openSearch?.flags ?? NO_FLAGS;
  const openSearch = { backendRoles, attributes, description, flags };
  return { username, roles, fullName, email, metadata, enabled, openSearch, passwordHash };
}

/** A name that is there already is not judged again: rules may have become stricter. */
function assertName({ anonymousNames }: BuiltInUsers, username: string, present: InternalUser | null): void {
  if (present !== null) return;
  if (username.includes(':') || isReservedPrincipalName(username)) {
    throw illegalArgument("A restricted character(s) was detected in the account name. Please remove: ':'");
  }
  if (anonymousNames.includes(username))
    throw illegalArgument(`user [${username}] is anonymous and cannot be modified via the API`);
  const violation = userNameViolation(username);
  if (violation !== null) throw illegalArgument(violation);
}

async function hashFor(
  deps: InternalUsersDeps,
  username: string,
  draft: InternalUserDraft,
  present: InternalUser | null,
): Promise<string> {
  const { password, passwordHash } = draft;
  const isNewHash = passwordHash !== null && passwordHash !== present?.passwordHash;
  if (isServiceUser(draft)) {
    const failed = `Failed to register service account: ${username}`;
    if (password !== null) throw illegalArgument(`A password cannot be provided for a service account. ${failed}`);
    if (isNewHash) throw illegalArgument(`A password hash cannot be provided for service account. ${failed}`);
    return present?.passwordHash ?? NO_PASSWORD_HASH;
  }
  if (password !== null) return deps.passwords.hash(password);
  if (isNewHash) {
    assertPasswordUsable({ password: null, passwordHash });
    return passwordHash;
  }
  if (present?.passwordHash === undefined) {
    throw illegalArgument("Please specify either 'hash' or 'password' when creating a new internal user.");
  }
  return present.passwordHash;
}

async function writeUsers(
  deps: InternalUsersDeps,
  context: ActionContext,
  changes: readonly ResourceChange<InternalUser>[],
): Promise<void> {
  const put = changes.flatMap(({ before, after }) => (after === null ? [] : [userToPut(before, after)]));
  const removed = changes.filter(({ after }) => after === null).map(({ name }) => name);
  const change = async (): Promise<void> => {
    const gone = await callStore(() => deps.users.change('native', { put, removed }));
    if (gone !== null) throw resourceConflict(gone);
  };
  const changeAll = changes.reduceRight((next, one) => {
    const goes = goingUser(one);
    return goes === null ? next : () => changeGoingUser(deps, context, goes, next);
  }, change);
  await changeAll();
}

/** The hash that is there is kept by the store: it may have been changed meanwhile. */
function userToPut(before: InternalUser | null, after: InternalUser): UserToPut {
  return {
    ...after,
    passwordHash: after.passwordHash === before?.passwordHash ? null : (after.passwordHash ?? NO_PASSWORD_HASH),
  };
}

function goingUser({ name: username, after }: ResourceChange<InternalUser>): UserGoes | null {
  if (after === null) return { username, how: 'deleted', action: CLUSTER_ACTIONS.deleteUser };
  return after.enabled ? null : { username, how: 'disabled', action: CLUSTER_ACTIONS.putUser };
}
