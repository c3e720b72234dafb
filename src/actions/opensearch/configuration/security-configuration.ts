import { SecurityError } from '../../../domain/error.ts';
import { isJsonObject } from '../../../domain/json/json-kind.ts';
import type { JsonObject } from '../../../domain/json/json-value.ts';
import type { DynamicConfiguration } from '../../../domain/opensearch/configuration.ts';
import type { ActionContext } from '../../action-context.ts';
import { recordAction } from '../../record-action.ts';
import { CONFIGURATION_READ, CONFIGURATION_UPDATE } from '../information/rest-api-endpoints.ts';
import { assertRestApiAccess, type RestApiAccessDeps } from '../rest-api-access.ts';
import { type ChangeDocumentDeps, changeDocument, storedDocument } from './change-document.ts';
import { configurationOverrides } from './configuration-overrides.ts';
import { shownConfiguration } from './shown-configuration.ts';

const NAME = 'config';

/** What reading and changing the security configuration needs. */
export interface SecurityConfigurationDeps extends RestApiAccessDeps, ChangeDocumentDeps {
  /** What holds where the stored document says nothing. */
  readonly defaults: DynamicConfiguration;
  /** `plugins.security.unsupported.restapi.allow_securityconfig_modification`. */
  readonly isModificationAllowed: boolean;
}

/** Makes a new configuration of the one that is shown. @throws SecurityError what is wrong with the request. */
export type ConfigurationChange = (shown: JsonObject) => JsonObject;

/**
 * The security configuration: the parts of OpenSearch's that there are here.
 * @throws SecurityError `forbidden`, `unavailable`.
 */
export async function getSecurityConfiguration(deps: SecurityConfigurationDeps, context: ActionContext): Promise<JsonObject> {
  assertRestApiAccess(deps, context, CONFIGURATION_READ);
  return shownConfiguration(deps.defaults, await storedDocument(deps.documents, NAME));
}

/**
 * Changes the security configuration. What a new one does not name goes back to the settings; it holds everywhere once this has returned.
 * @returns whether there was anything to change.
 * @throws SecurityError `forbidden`, `configurationInvalid`, `conflict`, `unavailable`.
 */
export async function changeSecurityConfiguration(
  deps: SecurityConfigurationDeps,
  context: ActionContext,
  change: ConfigurationChange,
): Promise<boolean> {
  assertRestApiAccess(deps, context, CONFIGURATION_UPDATE);
  if (!deps.isModificationAllowed) {
    const reason = 'Access denied';
    recordAction(deps.audit, context, { event: 'access_denied', action: CONFIGURATION_UPDATE.action, reason });
    throw new SecurityError('forbidden', reason);
  }
  return changeDocument(deps, context, NAME, (before) => {
    const { config = null, ...others } = change(shownConfiguration(deps.defaults, before));
    const unknown = Object.keys(others);
    if (unknown.length > 0 || !isJsonObject(config)) {
      const keys = unknown.length > 0 ? unknown.join(',') : NAME;
      throw new SecurityError('configurationInvalid', 'Invalid configuration', { details: { invalid_keys: { keys } } });
    }
    return configurationOverrides(config, before, deps.defaults);
  });
}
