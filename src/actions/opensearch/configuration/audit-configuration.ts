import { SecurityError } from '../../../domain/error.ts';
import { equalJson } from '../../../domain/json/equal-json.ts';
import { isJsonObject } from '../../../domain/json/json-kind.ts';
import type { JsonObject } from '../../../domain/json/json-value.ts';
import type { ActionContext } from '../../action-context.ts';
import { recordAction } from '../../record-action.ts';
import { AUDIT_READ, AUDIT_UPDATE } from '../information/rest-api-endpoints.ts';
import { assertRestApiAccess, type RestApiAccessDeps } from '../rest-api-access.ts';
import type { ConfigurationChange } from './security-configuration.ts';

/** What showing the audit's configuration needs. */
export interface AuditConfigurationDeps extends RestApiAccessDeps {
  /** `xpack.security.audit.enabled`. */
  readonly isAuditEnabled: boolean;
}

/**
 * The audit in OpenSearch's terms. It is configured by settings alone, so all of it is named as read-only.
 * @throws SecurityError `forbidden`.
 */
export function getAuditConfiguration(deps: AuditConfigurationDeps, context: ActionContext): JsonObject {
  assertRestApiAccess(deps, context, AUDIT_READ);
  return shownAudit(deps.isAuditEnabled);
}

/**
 * Takes a new configuration of the audit that is the present one, and refuses any other.
 * @throws SecurityError `forbidden`, `configurationInvalid`, `conflict`.
 */
export function changeAuditConfiguration(
  deps: AuditConfigurationDeps,
  context: ActionContext,
  change: ConfigurationChange,
): void {
  assertRestApiAccess(deps, context, AUDIT_UPDATE);
  const shown = shownAudit(deps.isAuditEnabled);
  const { config = null } = change(shown);
  const present = configOf(shown);
  if (!isJsonObject(config)) throw invalid('config');
  const unknown = Object.keys(config).filter((name) => !Object.hasOwn(present, name));
  if (unknown.length > 0) throw invalid(unknown.join(','));
  // What is left out takes its default in OpenSearch; here there is one value for each.
  const isSame = Object.entries(config).every(([name, value]) => equalJson(value, present[name]));
  if (isSame) return;
  const reason = 'Attempted to update read-only property.';
  recordAction(deps.audit, context, { event: 'access_denied', action: AUDIT_UPDATE.action, reason });
  throw new SecurityError('conflict', reason);
}

function invalid(keys: string): SecurityError {
  return new SecurityError('configurationInvalid', 'Invalid configuration', { details: { invalid_keys: { keys } } });
}

function configOf({ config = null }: JsonObject): JsonObject {
  return isJsonObject(config) ? config : {};
}

/** Requests are recorded once each, with neither bodies nor credentials; documents are not compared. */
function shownAudit(isEnabled: boolean): JsonObject {
  return {
    _readonly: ['/enabled', '/audit', '/compliance'],
    config: {
      compliance: {
        enabled: false,
        write_log_diffs: false,
        read_watched_fields: {},
        read_ignore_users: [],
        write_watched_indices: [],
        write_ignore_users: [],
        read_metadata_only: true,
        write_metadata_only: true,
        external_config: false,
        internal_config: false,
      },
      enabled: isEnabled,
      audit: {
        ignore_users: [],
        ignore_requests: [],
        ignore_headers: [],
        ignore_url_params: [],
        disabled_rest_categories: [],
        disabled_transport_categories: [],
        log_request_body: false,
        resolve_indices: false,
        resolve_bulk_requests: false,
        exclude_sensitive_headers: true,
        enable_transport: false,
        enable_rest: true,
      },
    },
  };
}
