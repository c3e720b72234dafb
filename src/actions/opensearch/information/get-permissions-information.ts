import type { JsonObject } from '../../../domain/json/json-value.ts';
import type { ActionContext } from '../../action-context.ts';
import { mayUseRestApi, type RestApiAccessDeps } from '../rest-api-access.ts';
import { describeCaller } from './describe-caller.ts';
import { refuseDeniedRunAs } from './refuse-denied-run-as.ts';
import { ENDPOINTS, OTHER_ENDPOINTS } from './rest-api-endpoints.ts';

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH', 'TRACE', 'CONNECT'] as const;

/**
 * Whether the caller may use the security REST API, and which parts of it are closed to it. Everybody may ask it about themselves. Who has
 * no part of it is told that all of it is closed, its own account included, as OpenSearch tells it.
 * @throws SecurityError `forbidden`.
 */
export function getPermissionsInformation({ audit, policy }: RestApiAccessDeps, context: ActionContext): JsonObject {
  refuseDeniedRunAs(audit, context);
  const caller = describeCaller(context);
  const closed = ENDPOINTS.filter((endpoint) => !mayUseRestApi(policy, context, endpoint)).map(({ name }) => name);
  const hasAccess = closed.length < ENDPOINTS.length;
  const disabled = hasAccess ? closed : [...closed, ...OTHER_ENDPOINTS].sort();
  return {
    user: caller.text,
    user_name: caller.name,
    has_api_access: hasAccess,
    disabled_endpoints: Object.fromEntries(disabled.map((name) => [name, METHODS])),
  };
}
