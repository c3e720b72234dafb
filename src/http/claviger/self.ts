import type { CallerPrivileges } from '../../actions/self/caller-privileges.ts';
import type { Self } from '../../actions/self/describe-self.ts';
import type { SelfDocument, SelfPrivileges } from '../contract/documents/self.ts';
import { type Route, route } from '../contract/route.ts';
import { roleDescriptorsDocument } from '../elasticsearch/role-descriptor-document.ts';
import type { ConsoleActions } from './console-actions.ts';

/** Who the caller is and what it may do here; Claviger's own API. */
export function selfRoutes(actions: Pick<ConsoleActions, 'describeSelf'>): readonly Route[] {
  return [
    route({
      methods: ['GET'],
      path: '/_claviger/self',
      parameters: {},
      body: null,
      async handle({ context }) {
        return { status: 200, document: selfDocument(await actions.describeSelf(context)) };
      },
    }),
  ];
}

function selfDocument({ authentication, roles, privileges, features, apiKeyPolicy }: Self) {
  const { user, lookupRealm } = authentication;
  return {
    username: user.username,
    realm: { name: lookupRealm.name, type: lookupRealm.type },
    full_name: user.fullName,
    email: user.email,
    roles: roleDescriptorsDocument(roles),
    privileges: privilegesDocument(privileges),
    features: {
      api_keys: features.apiKeys,
      tokens: features.tokens,
      api_tokens: features.apiTokens,
      jobs: features.jobs,
      audit_search: features.auditSearch,
      upstream: features.upstream,
    },
    api_key_policy: {
      max_lifetime_ms: apiKeyPolicy.lifetimeMsMax,
      expiration_required: apiKeyPolicy.isExpirationRequired,
      keys_per_owner_max: apiKeyPolicy.ownerKeysMax,
      name_length_max: apiKeyPolicy.nameCodePointsMax,
      metadata_bytes_max: apiKeyPolicy.metadataBytesMax,
    },
  } satisfies Omit<SelfDocument, 'roles'> & { readonly roles: object };
}

function privilegesDocument(may: CallerPrivileges): SelfPrivileges {
  return {
    manage_own_api_keys: may.manageOwnApiKeys,
    read_all_api_keys: may.readAllApiKeys,
    manage_all_api_keys: may.manageAllApiKeys,
    manage_api_tokens: may.manageApiTokens,
    manage_tokens: may.manageTokens,
    manage_own_tokens: may.manageOwnTokens,
    read_users: may.readUsers,
    manage_users: may.manageUsers,
    read_roles: may.readRoles,
    manage_roles: may.manageRoles,
    read_role_mappings: may.readRoleMappings,
    manage_role_mappings: may.manageRoleMappings,
    read_service_accounts: may.readServiceAccounts,
    manage_service_accounts: may.manageServiceAccounts,
    explain: may.explain,
    read_audit: may.readAudit,
    manage_own_jobs: may.manageOwnJobs,
    read_all_jobs: may.readAllJobs,
    manage_all_jobs: may.manageAllJobs,
  };
}
