import type { KeysOfUsers } from '../actions/api-key/keys-of-user.ts';
import { bulkDeleteRoles } from '../actions/role/bulk-delete-roles.ts';
import { bulkPutRoles } from '../actions/role/bulk-put-roles.ts';
import { deleteRole } from '../actions/role/delete-role.ts';
import { getRoles } from '../actions/role/get-roles.ts';
import { putRole } from '../actions/role/put-role.ts';
import { type ClearCacheDeps, clearCache } from '../actions/service/clear-cache.ts';
import { getBuiltinPrivileges } from '../actions/service/get-builtin-privileges.ts';
import { type RefuseUnconfiguredDeps, refuseUnconfigured } from '../actions/service/refuse-unconfigured.ts';
import { getSecuritySettings, updateSecuritySettings } from '../actions/service/security-settings.ts';
import { authenticate } from '../actions/user/authenticate.ts';
import { type ChangePasswordDeps, changePassword } from '../actions/user/change-password.ts';
import { deleteUser } from '../actions/user/delete-user.ts';
import { getUserPrivileges } from '../actions/user/get-user-privileges.ts';
import { getUsers } from '../actions/user/get-users.ts';
import { type HasPrivilegesDeps, hasPrivileges } from '../actions/user/has-privileges.ts';
import { putUser } from '../actions/user/put-user.ts';
import { setUserEnabled } from '../actions/user/set-user-enabled.ts';
import type { SecurityActions } from '../http/elasticsearch/security-actions.ts';
import type { Store } from '../stores/store.ts';

/** What the actions on users and roles need, all together. */
export interface UserActionDeps extends Pick<Store, 'users' | 'roles' | 'userProfiles'> {
  readonly passwords: ChangePasswordDeps['passwords'];
  readonly builtIn: ChangePasswordDeps['builtIn'];
  readonly audit: ChangePasswordDeps['audit'];
  readonly refusals: RefuseUnconfiguredDeps['refusals'];
  readonly realms: ClearCacheDeps['realms'];
  readonly loadStoredPrivileges: HasPrivilegesDeps['loadStoredPrivileges'];
  readonly passwordBytesMax?: number;
  readonly keysOfUsers?: KeysOfUsers;
}

/** The actions on users, on roles, and around them. */
type UserActions = Pick<
  SecurityActions,
  | 'putUser'
  | 'getUsers'
  | 'deleteUser'
  | 'changePassword'
  | 'setUserEnabled'
  | 'authenticate'
  | 'hasPrivileges'
  | 'getUserPrivileges'
  | 'putRole'
  | 'getRoles'
  | 'deleteRole'
  | 'bulkPutRoles'
  | 'bulkDeleteRoles'
  | 'getBuiltinPrivileges'
  | 'getSecuritySettings'
  | 'updateSecuritySettings'
  | 'clearCache'
  | 'refuseUnconfigured'
>;

/** Gives the actions on users and roles what they need. */
export function bindUserActions(deps: UserActionDeps): UserActions {
  return {
    putUser: (context, request) => putUser(deps, context, request),
    getUsers: (context, request) => getUsers(deps, context, request),
    deleteUser: (context, request) => deleteUser(deps, context, request),
    changePassword: (context, request) => changePassword(deps, context, request),
    setUserEnabled: (context, request) => setUserEnabled(deps, context, request),
    authenticate: (context) => authenticate(deps, context),
    hasPrivileges: (context, request) => hasPrivileges(deps, context, request),
    getUserPrivileges: (context) => getUserPrivileges(deps, context),
    putRole: (context, role) => putRole(deps, context, role),
    getRoles: (context, request) => getRoles(deps, context, request),
    deleteRole: (context, request) => deleteRole(deps, context, request),
    bulkPutRoles: (context, roles) => bulkPutRoles(deps, context, roles),
    bulkDeleteRoles: (context, names) => bulkDeleteRoles(deps, context, names),
    getBuiltinPrivileges: (context) => getBuiltinPrivileges(deps, context),
    getSecuritySettings: (context) => getSecuritySettings(deps, context),
    updateSecuritySettings: (context, settings) => updateSecuritySettings(deps, context, settings),
    clearCache: (context, request) => clearCache(deps, context, request),
    refuseUnconfigured: (context, request) => refuseUnconfigured(deps, context, request),
  };
}
