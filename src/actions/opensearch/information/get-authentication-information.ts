import type { AuditLog } from '../../../domain/audit/audit-event.ts';
import type { JsonObject } from '../../../domain/json/json-value.ts';
import type { ActionContext } from '../../action-context.ts';
import { callStore } from '../../store-fault.ts';
import { describeCaller } from './describe-caller.ts';
import { refuseDeniedRunAs } from './refuse-denied-run-as.ts';
import { tenantsOfCaller } from './tenants-of-caller.ts';

/** What telling a caller about itself needs. */
export interface CallerInformationDeps {
  /** Names of the tenants there are. */
  readonly listTenantNames: () => Promise<readonly string[]>;
  readonly audit: AuditLog;
}

/**
 * Who the caller is and what it has, as `authinfo` tells it. Everybody may ask it about themselves.
 * @param isVerbose Whether the sizes of what is known of the caller stand beside.
 * @throws SecurityError `forbidden`, `unavailable`.
 */
export async function getAuthenticationInformation(
  deps: CallerInformationDeps,
  context: ActionContext,
  isVerbose: boolean,
): Promise<JsonObject> {
  refuseDeniedRunAs(deps.audit, context);
  const { principal } = context;
  const caller = describeCaller(context);
  const tenants = tenantsOfCaller(principal, await callStore(deps.listTenantNames));
  const { attributes = {} } = principal.authentication.user;
  return {
    user: caller.text,
    user_name: caller.name,
    user_requested_tenant: caller.requestedTenant,
    remote_address: caller.remoteAddress,
    backend_roles: caller.backendRoles,
    custom_attribute_names: caller.attributeNames,
    roles: caller.roles,
    tenants: Object.fromEntries(tenants),
    principal: null,
    peer_certificates: '0',
    sso_logout_url: null,
    ...(isVerbose && {
      size_of_user: sizeOf({ ...caller }),
      size_of_custom_attributes: sizeOf(attributes),
      size_of_backendroles: sizeOf(caller.backendRoles),
    }),
  };
}

/** The size as JSON, in the words of OpenSearch. */
function sizeOf(value: object): string {
  return `${Buffer.byteLength(JSON.stringify(value))} bytes`;
}
