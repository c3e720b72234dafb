import type { AuditLog } from '../../../domain/audit/audit-event.ts';
import type { JsonObject } from '../../../domain/json/json-value.ts';
import type { DynamicConfiguration } from '../../../domain/opensearch/configuration.ts';
import type { ActionContext } from '../../action-context.ts';
import { callStore } from '../../store-fault.ts';
import { openSearchName } from '../rest-api-access.ts';
import { refuseDeniedRunAs } from './refuse-denied-run-as.ts';

/** What Dashboards is told of passwords where nothing is set: OpenSearch's own rules. */
const PASSWORD_MESSAGE =
  'Password should be at least 8 characters long and contain at least one uppercase letter, one lowercase letter, one digit, and one special character.';
const PASSWORD_EXPRESSION = '(?=.*[A-Z])(?=.*[^a-zA-Z\\d])(?=.*[0-9])(?=.*[a-z]).{8,}';

/** What telling Dashboards about the security needs. */
export interface DashboardsInformationDeps {
  readonly audit: AuditLog;
  readonly configuration: { read(): Promise<DynamicConfiguration> };
  /** `plugins.security.restapi.password_validation_regex` with its message; `null`: none is set. */
  readonly passwordRule: { readonly expression: string; readonly message: string } | null;
}

/**
 * What Dashboards asks to know how to behave. Tenants are kept and not applied, so it is told that there are none.
 * @throws SecurityError `forbidden`, `unavailable`.
 */
export async function getDashboardsInformation(deps: DashboardsInformationDeps, context: ActionContext): Promise<JsonObject> {
  refuseDeniedRunAs(deps.audit, context);
  const { apiTokens } = await callStore(() => deps.configuration.read());
  return {
    user_name: openSearchName(context.principal.authentication),
    not_fail_on_forbidden_enabled: true,
    opensearch_dashboards_mt_enabled: false,
    opensearch_dashboards_index: '.kibana',
    opensearch_dashboards_server_user: 'kibanaserver',
    multitenancy_enabled: false,
    preferred_tenants: [],
    private_tenant_enabled: false,
    default_tenant: '',
    sign_in_options: ['BASIC'],
    password_validation_error_message: deps.passwordRule?.message ?? PASSWORD_MESSAGE,
    password_validation_regex: deps.passwordRule?.expression ?? PASSWORD_EXPRESSION,
    resource_sharing_enabled: false,
    api_tokens_enabled: apiTokens.enabled,
    max_duration_seconds: apiTokens.maxDurationSeconds,
  };
}
