import type { ActionContext } from '../../actions/action-context.ts';
import type { DeletePrivilegesRequest } from '../../actions/application-privilege/delete-privileges.ts';
import type { GetPrivilegesRequest } from '../../actions/application-privilege/get-privileges.ts';
import type { PutPrivilege } from '../../actions/application-privilege/put-privileges.ts';
import type { DeleteRoleMappingRequest } from '../../actions/role-mapping/delete-role-mapping.ts';
import type { GetRoleMappingsRequest } from '../../actions/role-mapping/get-role-mappings.ts';
import type { PutRoleMappingRequest } from '../../actions/role-mapping/put-role-mapping.ts';
import type { ClearServiceTokenCacheRequest } from '../../actions/service-account/clear-service-token-cache.ts';
import type { CreatedServiceToken, CreateServiceTokenRequest } from '../../actions/service-account/create-service-token.ts';
import type { DeleteServiceTokenRequest } from '../../actions/service-account/delete-service-token.ts';
import type { GetServiceAccountsRequest } from '../../actions/service-account/get-service-accounts.ts';
import type {
  GetServiceCredentialsRequest,
  ServiceCredentials,
} from '../../actions/service-account/get-service-credentials.ts';
import type { FoundProfiles, GetProfilesRequest } from '../../actions/user-profile/get-profiles.ts';
import type { ProfileHasPrivilegesRequest, ProfilesWithPrivileges } from '../../actions/user-profile/profile-has-privileges.ts';
import type { SetProfileEnabledRequest } from '../../actions/user-profile/set-profile-enabled.ts';
import type { SuggestedProfiles, SuggestProfilesRequest } from '../../actions/user-profile/suggest-profiles.ts';
import type { UpdateProfileDataRequest } from '../../actions/user-profile/update-profile-data.ts';
import type { ApplicationPrivilege } from '../../domain/application-privilege/application-privilege.ts';
import type { GrantRequest } from '../../domain/principal/grant-request.ts';
import type { RoleDescriptor } from '../../domain/role/role-descriptor.ts';
import type { RoleMapping } from '../../domain/role-mapping/role-mapping.ts';
import type { UserProfile } from '../../domain/user-profile/user-profile.ts';

/** The actions on role mappings, application privileges, service accounts and user profiles. */
export interface MappingActions {
  putRoleMapping(context: ActionContext, mapping: PutRoleMappingRequest): Promise<{ readonly created: boolean }>;
  getRoleMappings(context: ActionContext, request: GetRoleMappingsRequest): Promise<readonly RoleMapping[]>;
  deleteRoleMapping(context: ActionContext, request: DeleteRoleMappingRequest): Promise<{ readonly found: boolean }>;
  putPrivileges(context: ActionContext, privileges: readonly ApplicationPrivilege[]): Promise<readonly PutPrivilege[]>;
  getPrivileges(context: ActionContext, request: GetPrivilegesRequest): Promise<readonly ApplicationPrivilege[]>;
  deletePrivileges(context: ActionContext, request: DeletePrivilegesRequest): Promise<ReadonlyMap<string, boolean>>;
  clearPrivilegesCache(context: ActionContext): Promise<void>;
  getServiceAccounts(context: ActionContext, request: GetServiceAccountsRequest): Promise<ReadonlyMap<string, RoleDescriptor>>;
  createServiceToken(context: ActionContext, request: CreateServiceTokenRequest): Promise<CreatedServiceToken>;
  deleteServiceToken(context: ActionContext, request: DeleteServiceTokenRequest): Promise<{ readonly found: boolean }>;
  getServiceCredentials(context: ActionContext, request: GetServiceCredentialsRequest): Promise<ServiceCredentials>;
  clearServiceTokenCache(context: ActionContext, request: ClearServiceTokenCacheRequest): Promise<void>;
  activateProfile(context: ActionContext, grant: GrantRequest): Promise<UserProfile>;
  getProfiles(context: ActionContext, request: GetProfilesRequest): Promise<FoundProfiles>;
  updateProfileData(context: ActionContext, request: UpdateProfileDataRequest): Promise<void>;
  setProfileEnabled(context: ActionContext, request: SetProfileEnabledRequest): Promise<void>;
  suggestProfiles(context: ActionContext, request: SuggestProfilesRequest): Promise<SuggestedProfiles>;
  profileHasPrivileges(context: ActionContext, request: ProfileHasPrivilegesRequest): Promise<ProfilesWithPrivileges>;
}
