import {
  type ClearPrivilegesCacheDeps,
  clearPrivilegesCache,
} from '../actions/application-privilege/clear-privileges-cache.ts';
import { type DeletePrivilegesDeps, deletePrivileges } from '../actions/application-privilege/delete-privileges.ts';
import { type GetPrivilegesDeps, getPrivileges } from '../actions/application-privilege/get-privileges.ts';
import { type PutPrivilegesDeps, putPrivileges } from '../actions/application-privilege/put-privileges.ts';
import { deleteRoleMapping } from '../actions/role-mapping/delete-role-mapping.ts';
import { getRoleMappings } from '../actions/role-mapping/get-role-mappings.ts';
import { putRoleMapping } from '../actions/role-mapping/put-role-mapping.ts';
import { clearServiceTokenCache } from '../actions/service-account/clear-service-token-cache.ts';
import { type CreateServiceTokenDeps, createServiceToken } from '../actions/service-account/create-service-token.ts';
import { deleteServiceToken } from '../actions/service-account/delete-service-token.ts';
import { getServiceAccounts } from '../actions/service-account/get-service-accounts.ts';
import { type GetServiceCredentialsDeps, getServiceCredentials } from '../actions/service-account/get-service-credentials.ts';
import { type ActivateProfileDeps, activateProfile } from '../actions/user-profile/activate-profile.ts';
import { getProfiles } from '../actions/user-profile/get-profiles.ts';
import { type ProfileHasPrivilegesDeps, profileHasPrivileges } from '../actions/user-profile/profile-has-privileges.ts';
import { setProfileEnabled } from '../actions/user-profile/set-profile-enabled.ts';
import { suggestProfiles } from '../actions/user-profile/suggest-profiles.ts';
import { type UpdateProfileDataDeps, updateProfileData } from '../actions/user-profile/update-profile-data.ts';
import type { MappingActions } from '../http/elasticsearch/mapping-actions.ts';
import type { Store } from '../stores/store.ts';

type NamedStores = Pick<Store, 'roleMappings' | 'applicationPrivileges' | 'serviceAccountTokens' | 'userProfiles'>;

/** What the actions on role mappings, application privileges, service accounts and user profiles need together. */
export type MappingActionsDeps = NamedStores &
  ClearPrivilegesCacheDeps &
  Omit<
    DeletePrivilegesDeps &
      GetPrivilegesDeps &
      PutPrivilegesDeps &
      CreateServiceTokenDeps &
      GetServiceCredentialsDeps &
      ActivateProfileDeps &
      ProfileHasPrivilegesDeps &
      UpdateProfileDataDeps,
    keyof NamedStores
  >;

/** Gives these actions what they need. */
export function bindMappingActions(deps: MappingActionsDeps): MappingActions {
  return {
    putRoleMapping: (context, mapping) => putRoleMapping(deps, context, mapping),
    getRoleMappings: (context, request) => getRoleMappings(deps, context, request),
    deleteRoleMapping: (context, request) => deleteRoleMapping(deps, context, request),
    putPrivileges: (context, privileges) => putPrivileges(deps, context, privileges),
    getPrivileges: (context, request) => getPrivileges(deps, context, request),
    deletePrivileges: (context, request) => deletePrivileges(deps, context, request),
    clearPrivilegesCache: (context) => clearPrivilegesCache(deps, context),
    getServiceAccounts: (context, request) => getServiceAccounts(deps, context, request),
    createServiceToken: (context, request) => createServiceToken(deps, context, request),
    deleteServiceToken: (context, request) => deleteServiceToken(deps, context, request),
    getServiceCredentials: (context, request) => getServiceCredentials(deps, context, request),
    clearServiceTokenCache: (context, request) => clearServiceTokenCache(deps, context, request),
    activateProfile: (context, grant) => activateProfile(deps, context, grant),
    getProfiles: (context, request) => getProfiles(deps, context, request),
    updateProfileData: (context, request) => updateProfileData(deps, context, request),
    setProfileEnabled: (context, request) => setProfileEnabled(deps, context, request),
    suggestProfiles: (context, request) => suggestProfiles(deps, context, request),
    profileHasPrivileges: (context, request) => profileHasPrivileges(deps, context, request),
  };
}
