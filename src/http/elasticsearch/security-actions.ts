import type { ActionContext } from '../../actions/action-context.ts';
import type { BulkGrantApiKeysRequest, BulkGrantedApiKeys } from '../../actions/api-key/bulk-grant-api-keys.ts';
import type { BulkUpdateApiKeysRequest } from '../../actions/api-key/bulk-update-api-keys.ts';
import type { CloneApiKeyRequest } from '../../actions/api-key/clone-api-key.ts';
import type { CreateCrossClusterApiKeyRequest } from '../../actions/api-key/create-cross-cluster-api-key.ts';
import type { FoundApiKey, GetApiKeysRequest } from '../../actions/api-key/get-api-keys.ts';
import type { GrantApiKeyRequest } from '../../actions/api-key/grant-api-key.ts';
import type { InvalidateApiKeysRequest, InvalidatedApiKeys } from '../../actions/api-key/invalidate-api-keys.ts';
import type { CreateApiKeyRequest, CreatedApiKey } from '../../actions/api-key/issue-api-key.ts';
import type { QueriedApiKeys, QueryApiKeysRequest } from '../../actions/api-key/query-api-keys.ts';
import type { UpdateApiKeyRequest } from '../../actions/api-key/update-api-key.ts';
import type { UpdateCrossClusterApiKeyRequest } from '../../actions/api-key/update-cross-cluster-api-key.ts';
import type { UpdatedApiKeys } from '../../actions/api-key/update-owned-api-keys.ts';
import type { BulkDeleteRoles } from '../../actions/role/bulk-delete-roles.ts';
import type { BulkPutRoles } from '../../actions/role/bulk-put-roles.ts';
import type { DeleteRoleRequest } from '../../actions/role/delete-role.ts';
import type { GetRolesRequest } from '../../actions/role/get-roles.ts';
import type { PutRoleRequest } from '../../actions/role/put-role.ts';
import type { QueriedRoles } from '../../actions/role/query-roles.ts';
import type { ClearCacheRequest } from '../../actions/service/clear-cache.ts';
import type { BuiltinPrivileges } from '../../actions/service/get-builtin-privileges.ts';
import type { UnconfiguredRequest } from '../../actions/service/refuse-unconfigured.ts';
import type { SecurityIndex } from '../../actions/service/security-settings.ts';
import type { ChangePasswordRequest } from '../../actions/user/change-password.ts';
import type { DeleteUserRequest } from '../../actions/user/delete-user.ts';
import type { UserPrivileges } from '../../actions/user/get-user-privileges.ts';
import type { FoundUser, GetUsersRequest } from '../../actions/user/get-users.ts';
import type { HasPrivilegesRequest, HeldPrivileges } from '../../actions/user/has-privileges.ts';
import type { PutUserRequest } from '../../actions/user/put-user.ts';
import type { QueriedUsers, QueryUsersRequest } from '../../actions/user/query-users.ts';
import type { SetUserEnabledRequest } from '../../actions/user/set-user-enabled.ts';
import type { JsonObject } from '../../domain/json/json-value.ts';
import type { Authentication } from '../../domain/principal/authentication.ts';
import type { SearchClause } from '../../domain/query-dsl/search-clause.ts';
import type { Role } from '../../domain/role/role-descriptor.ts';
import type { LongLivedTokenActions } from './long-lived-token-actions.ts';
import type { MappingActions } from './mapping-actions.ts';
import type { TokenActions } from './token-actions.ts';

/** The actions that the routes call, each already given its dependencies. */
export interface SecurityActions extends MappingActions, TokenActions, LongLivedTokenActions {
  createApiKey(context: ActionContext, request: CreateApiKeyRequest): Promise<CreatedApiKey>;
  getApiKeys(context: ActionContext, request: GetApiKeysRequest): Promise<readonly FoundApiKey[]>;
  updateApiKey(context: ActionContext, request: UpdateApiKeyRequest): Promise<{ readonly updated: boolean }>;
  bulkUpdateApiKeys(context: ActionContext, request: BulkUpdateApiKeysRequest): Promise<UpdatedApiKeys>;
  grantApiKey(context: ActionContext, request: GrantApiKeyRequest): Promise<CreatedApiKey>;
  bulkGrantApiKeys(context: ActionContext, request: BulkGrantApiKeysRequest): Promise<BulkGrantedApiKeys>;
  cloneApiKey(context: ActionContext, request: CloneApiKeyRequest): Promise<CreatedApiKey>;
  createCrossClusterApiKey(context: ActionContext, request: CreateCrossClusterApiKeyRequest): Promise<CreatedApiKey>;
  updateCrossClusterApiKey(
    context: ActionContext,
    request: UpdateCrossClusterApiKeyRequest,
  ): Promise<{ readonly updated: boolean }>;
  clearApiKeyCache(context: ActionContext): void;
  invalidateApiKeys(context: ActionContext, request: InvalidateApiKeysRequest): Promise<InvalidatedApiKeys>;
  queryApiKeys(context: ActionContext, request: QueryApiKeysRequest): Promise<QueriedApiKeys>;
  queryUsers(context: ActionContext, request: QueryUsersRequest): Promise<QueriedUsers>;
  queryRoles(context: ActionContext, request: SearchClause): Promise<QueriedRoles>;
  putUser(context: ActionContext, request: PutUserRequest): Promise<{ readonly created: boolean }>;
  getUsers(context: ActionContext, request: GetUsersRequest): Promise<readonly FoundUser[]>;
  deleteUser(context: ActionContext, request: DeleteUserRequest): Promise<{ readonly found: boolean }>;
  changePassword(context: ActionContext, request: ChangePasswordRequest): Promise<void>;
  setUserEnabled(context: ActionContext, request: SetUserEnabledRequest): Promise<void>;
  hasPrivileges(context: ActionContext, request: HasPrivilegesRequest): Promise<HeldPrivileges>;
  authenticate(context: ActionContext): Authentication;
  getUserPrivileges(context: ActionContext): Promise<UserPrivileges>;
  putRole(context: ActionContext, role: PutRoleRequest): Promise<{ readonly created: boolean }>;
  getRoles(context: ActionContext, request: GetRolesRequest): Promise<readonly Role[]>;
  deleteRole(context: ActionContext, request: DeleteRoleRequest): Promise<{ readonly found: boolean }>;
  bulkPutRoles(context: ActionContext, roles: readonly PutRoleRequest[]): Promise<BulkPutRoles>;
  bulkDeleteRoles(context: ActionContext, names: readonly string[]): Promise<BulkDeleteRoles>;
  getBuiltinPrivileges(context: ActionContext): BuiltinPrivileges;
  getSecuritySettings(context: ActionContext): Readonly<Record<SecurityIndex, JsonObject>>;
  updateSecuritySettings(context: ActionContext, settings: ReadonlyMap<SecurityIndex, JsonObject>): void;
  clearCache(context: ActionContext, request: ClearCacheRequest): { readonly unknownRealm: string | null };
  refuseUnconfigured(context: ActionContext, request: UnconfiguredRequest): Promise<never>;
}

/** The actions that select by a query. */
export type QueryActions = Pick<SecurityActions, 'queryApiKeys' | 'queryUsers' | 'queryRoles'>;
