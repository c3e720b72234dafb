import {
  changeAuthFailureListeners,
  changeTenancy,
  getAuthFailureListeners,
  getTenancy,
  useCertificates,
} from '../actions/opensearch/configuration/absent-configuration.ts';
import { changeAllowlist, getAllowlist } from '../actions/opensearch/configuration/allowlist.ts';
import { changeAuditConfiguration, getAuditConfiguration } from '../actions/opensearch/configuration/audit-configuration.ts';
import {
  changeSecurityConfiguration,
  getSecurityConfiguration,
} from '../actions/opensearch/configuration/security-configuration.ts';
import type { RestApiAccessDeps } from '../actions/opensearch/rest-api-access.ts';
import type { ConfigurationActions } from '../http/opensearch/routes/configuration.ts';
import type { GatewayParts } from './gateway-parts.ts';
import { configurationOf } from './open-opensearch.ts';

/** Gives the documents of OpenSearch's security configuration what they need. */
export function bindConfigurationActions({ settings, store }: GatewayParts, access: RestApiAccessDeps): ConfigurationActions {
  const deps = {
    ...access,
    documents: store.configurationDocuments,
    defaults: configurationOf(settings),
    isModificationAllowed: settings['plugins.security.unsupported.restapi.allow_securityconfig_modification'],
    isAuditEnabled: settings['xpack.security.audit.enabled'],
  };
  return {
    getSecurityConfiguration: (context) => getSecurityConfiguration(deps, context),
    changeSecurityConfiguration: (context, change) => changeSecurityConfiguration(deps, context, change),
    getAuditConfiguration: (context) => getAuditConfiguration(deps, context),
    changeAuditConfiguration: (context, change) => changeAuditConfiguration(deps, context, change),
    getAllowlist: (context) => getAllowlist(deps, context),
    changeAllowlist: (context, change) => changeAllowlist(deps, context, change),
    getTenancy: (context) => getTenancy(deps, context),
    changeTenancy: (context, read) => changeTenancy(deps, context, read),
    getAuthFailureListeners: (context) => getAuthFailureListeners(deps, context),
    changeAuthFailureListeners: (context) => changeAuthFailureListeners(deps, context),
    useCertificates: (context) => useCertificates(deps, context),
  };
}
