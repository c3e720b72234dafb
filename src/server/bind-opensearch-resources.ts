import type { KeysOfUsers } from '../actions/api-key/keys-of-user.ts';
import { actionGroups } from '../actions/opensearch/resources/action-groups.ts';
import { internalUsers } from '../actions/opensearch/resources/internal-users.ts';
import { knownRoles } from '../actions/opensearch/resources/known-roles.ts';
import type { PasswordPolicy } from '../actions/opensearch/resources/password-policy.ts';
import { resourceActions } from '../actions/opensearch/resources/resource-actions.ts';
import type { ResourceDeps } from '../actions/opensearch/resources/resource-kind.ts';
import { roleMappings } from '../actions/opensearch/resources/role-mappings.ts';
import { roles } from '../actions/opensearch/resources/roles.ts';
import { tenants } from '../actions/opensearch/resources/tenants.ts';
import type { RestApiAccessDeps } from '../actions/opensearch/rest-api-access.ts';
import type { Settings } from '../config/settings.ts';
import type { ResourceRoutesDeps } from '../http/opensearch/routes/resources.ts';
import type { GatewayParts } from './gateway-parts.ts';
import { roleSources } from './open-opensearch.ts';

/** What users, roles, mappings, action groups and tenants of OpenSearch's dialect take from the gateway. */
type ResourceParts = Pick<GatewayParts, 'settings' | 'store' | 'passwords' | 'builtIn' | 'audit' | 'openSearch'>;

/** Gives users, roles, role mappings, action groups and tenants of OpenSearch's dialect what they need. */
export function bindResources(
  { settings, store, passwords, builtIn, audit, openSearch }: ResourceParts,
  access: RestApiAccessDeps,
  passwordPolicy: PasswordPolicy,
): ResourceRoutesDeps {
  const deps: ResourceDeps = { ...access, changes: store.changes };
  const known = knownRoles(store.roles);
  const sources = roleSources({ settings, store, openSearch });
  const keysOfUsers: KeysOfUsers = {
    apiKeys: store.apiKeys,
    tokens: store.tokens,
    longLivedTokens: store.longLivedTokens,
    invalidatedWhen: settings['claviger.api_key.invalidate_with_user'],
  };
  const users = { users: store.users, passwords, passwordPolicy, builtIn, roles: known, sources, audit, keysOfUsers };
  return {
    internalUsers: resourceActions(deps, internalUsers(users)),
    roles: resourceActions(deps, roles({ roles: store.roles, sources })),
    roleMappings: resourceActions(deps, roleMappings({ roleMappings: store.roleMappings, roles: known, sources })),
    actionGroups: resourceActions(deps, actionGroups({ actionGroups: store.actionGroups, roles: known, sources })),
    tenants: resourceActions(deps, tenants({ tenants: store.tenants })),
    limits: limitsOf(settings),
  };
}

function limitsOf(settings: Settings): ResourceRoutesDeps['limits'] {
  return {
    textCharactersMax: settings['claviger.opensearch.text_characters_max'],
    documentQueryCharactersMax: settings['claviger.opensearch.document_query_characters_max'],
    operationsMax: settings['claviger.opensearch.patch_operations_max'],
  };
}
