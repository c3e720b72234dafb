import { StoredPrivilegesCache } from '../actions/application-privilege/stored-privileges-cache.ts';
import { searchAudit } from '../actions/audit/search-audit.ts';
import { type ExplainedPlanner, explainRequest } from '../actions/explain/explain-request.ts';
import { importExport } from '../actions/import/import-export.ts';
import type { GrantDeps } from '../authentication/grant.ts';
import { createSpnegoVerifier } from '../authentication/kerberos/spnego-verifier.ts';
import type { SpnegoVerifier } from '../authentication/spnego.ts';
import type { OwnApiDeps } from '../http/own-api.ts';
import { systemRandom } from '../platform/random.ts';
import { apiKeyLimits } from './api-key-limits.ts';
import { bindApiKeyActions } from './bind-api-key-actions.ts';
import { bindConsoleActions } from './bind-console-actions.ts';
import { bindJobActions, jobLimitsOf } from './bind-job-actions.ts';
import { bindLongLivedTokenActions } from './bind-long-lived-token-actions.ts';
import { bindMappingActions } from './bind-mapping-actions.ts';
import { bindQueryActions, queryLimitsOf } from './bind-query-actions.ts';
import { bindTokenActions, tokenPolicyOf } from './bind-token-actions.ts';
import { bindUserActions } from './bind-user-actions.ts';
import type { GatewayParts } from './gateway-parts.ts';
import { protectedNamesOf, roleSources } from './open-opensearch.ts';

/** Gives every action of the own API what it needs. */
export function bindActions(parts: GatewayParts, planner: () => ExplainedPlanner, grants: GrantDeps): OwnApiDeps['actions'] {
  const { store, passwords, audit, builtIn, fileTokens, settings, closing } = parts;
  const { apiKeys } = store;
  const ofOwners = { ownerRealms: parts.userRealms, actionGroupSource: parts.openSearch.actionGroups };
  const protectedNames = protectedNamesOf(settings);
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
      realms: parts.userRealms,
      passwordBytesMax: settings['claviger.api.password_bytes_max'],
      keysOfUsers: {
        apiKeys,
        tokens: store.tokens,
        longLivedTokens: store.longLivedTokens,
        invalidatedWhen: settings['claviger.api_key.invalidate_with_user'],
      },
    }),
    ...bindMappingActions({
      ...roleSources(parts),
      protectedNames,
      roleMappings: store.roleMappings,
      applicationPrivileges: store.applicationPrivileges,
      serviceAccountTokens: store.serviceAccountTokens,
      userProfiles: store.userProfiles,
      storedPrivileges,
      loadStoredPrivileges: storedPrivileges.load,
      fileTokens,
      grants,
      random: systemRandom,
      audit,
      profileBytesMax: settings['claviger.api.profile_bytes_max'],
    }),
    ...bindTokenActions({
      tokens: store.tokens,
      grants,
      random: systemRandom,
      audit,
      spnego: spnegoOf(parts),
      ...tokenPolicyOf(settings),
    }),
    ...bindLongLivedTokenActions({
      longLivedTokens: store.longLivedTokens,
      random: systemRandom,
      audit,
      lifetimeMsMax: settings['claviger.token.max_lifetime'],
    }),
    ...bindQueryActions({ ...store, audit, queryLimits: queryLimitsOf(settings) }),
    ...bindConsoleActions(parts),
    ...bindJobActions({
      ...ofOwners,
      apiKeys,
      jobs: store.jobs,
      runner: () => parts.jobRunner.get(),
      limits: jobLimitsOf(settings),
      jobsMax: settings['claviger.job.jobs_max'],
      audit,
    }),
    searchAudit: (context, query) => searchAudit({ auditSearch: parts.auditSearch, audit }, context, query),
    importExport: (context, read, options) =>
      importExport({ store, passwords, builtInNames: new Set(builtIn.reserved.keys()), audit }, context, read, options),
    explainRequest: (context, request) =>
      explainRequest({ planner, apiKeys, audit, protectedNames, ...ofOwners }, context, request),
  };
}

/** The Kerberos realm for the grant `_kerberos`; there is one at most. */
function spnegoOf({ userRealms }: GatewayParts): SpnegoVerifier | null {
  const realm = userRealms.find(({ type }) => type === 'kerberos');
  return realm === undefined ? null : createSpnegoVerifier(realm);
}
