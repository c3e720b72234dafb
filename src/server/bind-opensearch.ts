import { AllowlistGuard } from '../actions/opensearch/configuration/allowlist.ts';
import { DEFAULT_REST_API_ROLES, type RestApiAccessDeps, type RestApiPolicy } from '../actions/opensearch/rest-api-access.ts';
import type { Settings } from '../config/settings.ts';
import { createOpenSearchApi, type OpenSearchApi } from '../http/opensearch/opensearch-api.ts';
import { type OpenSearchRoutesDeps, openSearchRoutes } from '../http/opensearch/opensearch-routes.ts';
import { openInformationRoutes } from '../http/opensearch/routes/information.ts';
import { bindApiTokens } from './bind-api-token-actions.ts';
import { bindAccountActions } from './bind-opensearch-account.ts';
import { bindConfigurationActions } from './bind-opensearch-configuration.ts';
import { bindInformationActions } from './bind-opensearch-information.ts';
import { bindResources } from './bind-opensearch-resources.ts';
import type { GatewayParts } from './gateway-parts.ts';
import { passwordPolicyOf } from './password-policy.ts';

/** The API of OpenSearch's dialect, with what its actions need. @throws Error for a setting that cannot be used. */
export function bindOpenSearch(parts: GatewayParts): OpenSearchApi {
  const { settings, upstream } = parts;
  const information = {
    isReady: () => !upstream.configured || upstream.healthy,
    isTls: settings['xpack.security.http.ssl.enabled'],
  };
  const guard = openAllowlistGuard(parts);
  return createOpenSearchApi({
    routes: openSearchRoutes({ ...bindActions(parts), information }),
    openRoutes: openInformationRoutes(information),
    limits: {
      bodyBytesMax: settings['claviger.api.body_bytes_max'],
      bodyDepthMax: settings['claviger.api.body_depth_max'],
      yamlBytesMax: settings['claviger.http.yaml_bytes_max'],
    },
    admit: (context, method, { path }) => guard.admit(context, method, path),
  });
}

function bindActions(parts: GatewayParts): Omit<OpenSearchRoutesDeps, 'information'> {
  const access: RestApiAccessDeps = { audit: parts.audit, policy: restApiPolicyOf(parts.settings) };
  const passwordPolicy = passwordPolicyOf(parts.settings);
  return {
    apiTokens: bindApiTokens(parts, access),
    resources: bindResources(parts, access, passwordPolicy),
    actions: {
      ...bindInformationActions(parts, access),
      ...bindConfigurationActions(parts, access),
      ...bindAccountActions(parts, passwordPolicy),
    },
  };
}

function openAllowlistGuard({ store, audit, closing }: GatewayParts): AllowlistGuard {
  const guard = new AllowlistGuard({ documents: store.configurationDocuments, audit, changes: store.changes });
  closing.defer(() => guard.close());
  return guard;
}

function restApiPolicyOf(settings: Settings): RestApiPolicy {
  const roles = settings['plugins.security.restapi.roles_enabled'];
  return {
    rolesEnabled: roles.length === 0 ? DEFAULT_REST_API_ROLES : roles,
    isAdminEnabled: settings['plugins.security.restapi.admin.enabled'],
  };
}
