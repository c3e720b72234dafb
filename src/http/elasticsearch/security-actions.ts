import type { ActionContext } from '../../actions/action-context.ts';
import type { CreateApiKeyRequest, CreatedApiKey } from '../../actions/api-key/create-api-key.ts';
import type { GetApiKeysRequest } from '../../actions/api-key/get-api-keys.ts';
import type { InvalidateApiKeysRequest, InvalidatedApiKeys } from '../../actions/api-key/invalidate-api-keys.ts';
import type { DeleteRoleRequest } from '../../actions/role/delete-role.ts';
import type { GetRolesRequest } from '../../actions/role/get-roles.ts';
import type { DeleteUserRequest } from '../../actions/user/delete-user.ts';
import type { UserPrivileges } from '../../actions/user/get-user-privileges.ts';
import type { GetUsersRequest } from '../../actions/user/get-users.ts';
import type { HasPrivilegesRequest, HeldPrivileges } from '../../actions/user/has-privileges.ts';
import type { PutUserRequest } from '../../actions/user/put-user.ts';
import type { ApiKey } from '../../domain/api-key/api-key.ts';
import type { Role } from '../../domain/role/role-descriptor.ts';
import type { NativeUser } from '../../domain/user/native-user.ts';

/** The actions that the routes call, each already given its dependencies. */
export interface SecurityActions {
  createApiKey(context: ActionContext, request: CreateApiKeyRequest): Promise<CreatedApiKey>;
  getApiKeys(context: ActionContext, request: GetApiKeysRequest): Promise<readonly ApiKey[]>;
  invalidateApiKeys(context: ActionContext, request: InvalidateApiKeysRequest): Promise<InvalidatedApiKeys>;
  putUser(context: ActionContext, request: PutUserRequest): Promise<{ readonly created: boolean }>;
  getUsers(context: ActionContext, request: GetUsersRequest): Promise<readonly NativeUser[]>;
  deleteUser(context: ActionContext, request: DeleteUserRequest): Promise<{ readonly found: boolean }>;
  hasPrivileges(context: ActionContext, request: HasPrivilegesRequest): Promise<HeldPrivileges>;
  getUserPrivileges(context: ActionContext): Promise<UserPrivileges>;
  putRole(context: ActionContext, role: Role): Promise<{ readonly created: boolean }>;
  getRoles(context: ActionContext, request: GetRolesRequest): Promise<readonly Role[]>;
  deleteRole(context: ActionContext, request: DeleteRoleRequest): Promise<{ readonly found: boolean }>;
}
