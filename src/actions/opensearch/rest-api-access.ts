import { RunAsDenied } from '../../authorization/run-as-denied.ts';
import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { SecurityError } from '../../domain/error.ts';
import type { Authentication } from '../../domain/principal/authentication.ts';
import type { ActionContext } from '../action-context.ts';
import type { ClusterAction } from '../cluster-actions.ts';
import { recordAction } from '../record-action.ts';

/** The roles that open the security REST API where no others are configured. */
export const DEFAULT_REST_API_ROLES: readonly string[] = ['all_access', 'security_rest_api_access'];

/** Who may use OpenSearch's security REST API beside those with the privilege. */
export interface RestApiPolicy {
  /** `plugins.security.restapi.roles_enabled`. */
  readonly rolesEnabled: readonly string[];
  /** `plugins.security.restapi.admin.enabled`: whether cluster permissions open their part of the API. */
  readonly isAdminEnabled: boolean;
}

/** A part of the security REST API. */
export interface RestApiEndpoint {
  /** OpenSearch's name of it, e.g. `ROLES`. */
  readonly name: string;
  /** The cluster permission that opens it, e.g. `restapi:admin/roles`; `null`: none does. */
  readonly permission: string | null;
  /** The action under which Elasticsearch's privileges open it. */
  readonly action: ClusterAction;
}

/** What judging access needs. */
export interface RestApiAccessDeps {
  readonly audit: AuditLog;
  readonly policy: RestApiPolicy;
}

/**
 * Lets the caller through to a part of OpenSearch's security REST API or refuses, and audits which.
 * @param text The public text of the refusal; unless told the one that OpenSearch has for most of its endpoints.
 * @throws SecurityError `forbidden`.
 */
export function assertRestApiAccess(
  deps: RestApiAccessDeps,
  context: ActionContext,
  endpoint: RestApiEndpoint,
  text?: string,
): void {
  const { action } = endpoint;
  if (mayUseRestApi(deps.policy, context, endpoint)) {
    recordAction(deps.audit, context, { event: 'access_granted', action });
    return;
  }
  refuseRestApi(deps.audit, context, action, text ?? refusalText(context));
}

/**
 * Refuses a caller, and audits it.
 * @throws SecurityError `forbidden`, or what a caller of this kind is answered with instead.
 */
export function refuseRestApi(audit: AuditLog, context: ActionContext, action: ClusterAction, text: string): never {
  const { authorizer, refuse } = context.principal;
  const event = authorizer instanceof RunAsDenied ? 'run_as_denied' : 'access_denied';
  recordAction(audit, context, { event, action, reason: text });
  throw refuse?.(action) ?? new SecurityError('forbidden', text);
}

/**
 * Whether the caller may use a part of OpenSearch's security REST API: by an Elasticsearch privilege, or as a user by a role that is
 * listed, or where that is on by a cluster permission of its own. An API token never may, whatever its permissions say.
 */
export function mayUseRestApi(policy: RestApiPolicy, { principal }: ActionContext, endpoint: RestApiEndpoint): boolean {
  const { authentication, authorizer } = principal;
  if (authentication.apiKey?.isToken === true) return false;
  if (authorizer.allowsCluster(endpoint.action, authentication)) return true;
  if (!isUserOfRealm(authentication)) return false;
  if (authorizer instanceof RunAsDenied) return false;
  if (authentication.user.roles.some((role) => policy.rolesEnabled.includes(role))) return true;
  return policy.isAdminEnabled && endpoint.permission !== null && authorizer.allowsCluster(endpoint.permission, authentication);
}

/** Whether a user came in person, or acts as another who did: with no key and no token of any kind. */
export function isUserOfRealm(authentication: Authentication): boolean {
  const { type, apiKey, serviceToken, longLivedTokenId, isOnBehalfOf } = authentication;
  const isToken = serviceToken !== undefined || longLivedTokenId !== undefined || isOnBehalfOf === true;
  return type === 'realm' && apiKey === null && !isToken;
}

/** The name by which OpenSearch's texts call a caller. */
export function openSearchName({ user, apiKey, authenticatingUser }: Authentication): string {
  return apiKey === null || authenticatingUser !== null ? user.username : `token:${apiKey.name}`;
}

function refusalText({ principal: { authentication } }: ActionContext): string {
  const roles = authentication.apiKey === null ? authentication.user.roles.join(', ') : '';
  const who = `User ${openSearchName(authentication)} with Security roles [${roles}]`;
  return `No permission to access REST API: ${who} does not have any role privileged for admin access. No ssl info found in request.`;
}
