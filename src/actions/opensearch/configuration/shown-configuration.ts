import type { JsonObject } from '../../../domain/json/json-value.ts';
import { mergeJson } from '../../../domain/json/merge-json.ts';
import type { DynamicConfiguration } from '../../../domain/opensearch/configuration.ts';

/** What of the tenants of Dashboards is shown: they are kept and not applied. */
export const TENANCY: JsonObject = {
  default_tenant: '',
  private_tenant_enabled: false,
  multitenancy_enabled: false,
  sign_in_options: ['BASIC'],
};

/** Parts of OpenSearch's dynamic configuration that are always as shown. */
export const FIXED_PARTS: JsonObject = {
  kibana: {
    multitenancy_enabled: false,
    private_tenant_enabled: false,
    default_tenant: '',
    server_username: 'kibanaserver',
    index: '.kibana',
    sign_in_options: ['BASIC'],
  },
  do_not_fail_on_forbidden: true,
};

/** The changeable parts as the settings have them, in the form of the stored document's `config.dynamic`. */
export function changeableParts({ apiTokens, onBehalfOf }: DynamicConfiguration): JsonObject {
  return {
    api_tokens: {
      enabled: apiTokens.enabled,
      max_duration_seconds: apiTokens.maxDurationSeconds,
      max_tokens: apiTokens.maxTokens,
    },
    on_behalf_of: { enabled: onBehalfOf.enabled },
  };
}

/** The configuration as it is shown: the fixed parts, and the settings with the stored document laid over them. */
export function shownConfiguration(defaults: DynamicConfiguration, stored: JsonObject): JsonObject {
  const shown = { config: { dynamic: { ...FIXED_PARTS, ...changeableParts(defaults) } } };
  return mergeJson(shown, stored);
}
