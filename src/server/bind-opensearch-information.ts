import { assertMayAskWhoAmI } from '../actions/opensearch/information/assert-who-am-i.ts';
import { flushCache } from '../actions/opensearch/information/flush-cache.ts';
import { getAuthenticationInformation } from '../actions/opensearch/information/get-authentication-information.ts';
import { getDashboardsInformation } from '../actions/opensearch/information/get-dashboards-information.ts';
import { getPermissionsInformation } from '../actions/opensearch/information/get-permissions-information.ts';
import { maySeeTenantIndices } from '../actions/opensearch/information/tenant-information.ts';
import type { RestApiAccessDeps } from '../actions/opensearch/rest-api-access.ts';
import type { InformationActions } from '../http/opensearch/routes/information.ts';
import type { GatewayParts } from './gateway-parts.ts';

/** Gives the information endpoints of OpenSearch's dialect what they need. */
export function bindInformationActions(
  { settings, store, userRealms, openSearch }: GatewayParts,
  access: RestApiAccessDeps,
): InformationActions {
  const listTenantNames = async (): Promise<readonly string[]> => (await store.tenants.list()).map(({ name }) => name);
  const expression = settings['plugins.security.restapi.password_validation_regex'];
  const message = settings['plugins.security.restapi.password_validation_error_message'];
  const passwordRule = expression === null ? null : { expression, message };
  const { configuration } = openSearch;
  return {
    getAuthenticationInformation: (context, isVerbose) =>
      getAuthenticationInformation({ ...access, listTenantNames }, context, isVerbose),
    getPermissionsInformation: (context) => getPermissionsInformation(access, context),
    getDashboardsInformation: (context) => getDashboardsInformation({ ...access, configuration, passwordRule }, context),
    maySeeTenantIndices: (context) => maySeeTenantIndices(access.policy, context),
    assertMayAskWhoAmI: (context) => assertMayAskWhoAmI(access, context),
    flushCache: (context, username) => flushCache({ ...access, realms: userRealms }, context, username),
  };
}
