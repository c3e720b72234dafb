import { StoredPrivilegesCache } from '../actions/application-privilege/stored-privileges-cache.ts';
import { searchAudit } from '../actions/audit/search-audit.ts';
import { type ExplainedPlanner, explainRequest } from '../actions/explain/explain-request.ts';
import type { GrantDeps } from '../authentication/grant.ts';
import { RESERVED_ROLES } from '../authorization/reserved-roles.ts';
import { NATIVE_REALM, RESERVED_REALM } from '../domain/principal/authentication.ts';
import type { OwnApiDeps } from '../http/own-api.ts';
import { systemRandom } from '../platform/random.ts';
import { apiKeyLimits } from './api-key-limits.ts';
import { bindApiKeyActions } from './bind-api-key-actions.ts';
import { bindMappingActions } from './bind-mapping-actions.ts';
import { bindQueryActions, queryLimitsOf } from './bind-query-actions.ts';
import { bindUserActions } from './bind-user-actions.ts';
import type { GatewayParts } from './gateway-parts.ts';
import { openUserRealms } from './open-authenticator.ts';

/** Gives every action of the own API what it needs. */
export function bindActions(parts: GatewayParts, planner: () => ExplainedPlanner, grants: GrantDeps): OwnApiDeps['actions'] {
  const { store, passwords, audit, builtIn, fileTokens, settings, closing } = parts;
  const { apiKeys } = store;
  const storedPrivileges = new StoredPrivilegesCache(store);
  closing.defer(() => storedPrivileges.close());
  return {
    ...bindApiKeyActions({
      apiKeys,
      userProfiles: store.userProfiles,
      grants,
      random: systemRandom,
      audit,
      ...apiKeyLimits(settings),
      bulkGrantKeysMax: settings['claviger.api_key.bulk_grant_keys_max'],
    }),
    ...bindUserActions({
      users: store.users,
      roles: store.roles,
      userProfiles: store.userProfiles,
      passwords,
      builtIn,
      audit,
      refusals: grants.refusals,
      loadStoredPrivileges: storedPrivileges.load,
      realmNames: [RESERVED_REALM.name, NATIVE_REALM.name],
      passwordBytesMax: settings['claviger.api.password_bytes_max'],
      keysOfUsers: { apiKeys, invalidatedWhen: settings['claviger.api_key.invalidate_with_user'] },
    }),
    ...bindMappingActions({
      roles: store.roles,
      roleMappings: store.roleMappings,
      applicationPrivileges: store.applicationPrivileges,
      serviceAccountTokens: store.serviceAccountTokens,
      userProfiles: store.userProfiles,
      reservedRoles: RESERVED_ROLES,
      storedPrivileges,
      loadStoredPrivileges: storedPrivileges.load,
      fileTokens,
      grants,
      random: systemRandom,
      audit,
      profileBytesMax: settings['claviger.api.profile_bytes_max'],
    }),
    ...bindQueryActions({ ...store, audit, queryLimits: queryLimitsOf(settings) }),
    searchAudit: (context, query) => searchAudit({ auditSearch: parts.auditSearch, audit }, context, query),
    explainRequest: (context, request) =>
      explainRequest({ planner, apiKeys, audit, ownerRealms: openUserRealms(parts) }, context, request),
  };
}
