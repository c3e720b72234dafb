import type { SecurityRequest } from '../../authorization/authorizer.ts';
import type { AuditLog } from '../../domain/audit/audit-event.ts';
import type { ApiTokenConfiguration } from '../../domain/opensearch/configuration.ts';
import type { ActionContext } from '../action-context.ts';
import { isUserOfRealm, mayUseRestApi, type RestApiPolicy, refuseRestApi } from '../opensearch/rest-api-access.ts';
import { recordAction } from '../record-action.ts';
import { callStore } from '../store-fault.ts';
import { API_TOKEN_OPERATIONS, type ApiTokenOperation } from './api-token-operations.ts';

/** What every operation on API tokens needs. */
export interface ApiTokenAccessDeps {
  readonly audit: AuditLog;
  readonly policy: RestApiPolicy;
  /** Whether users who may have API keys of their own may have API tokens too. */
  readonly isUserIssued: boolean;
  /** The dynamic configuration of API tokens as it is now. */
  readonly readConfiguration: () => Promise<ApiTokenConfiguration>;
}

/** Whose tokens the caller may deal with. */
export type ApiTokenScope = 'all' | 'own';

const REFUSAL = 'No permission to access REST API: User does not have required security API access';
const DISABLED = 'API tokens are not enabled.';

/**
 * Lets the caller through to an operation on API tokens while the feature is on, or refuses; audits which. Only a user who came in person
 * makes tokens: no key and no token ever makes another.
 * @throws SecurityError `forbidden`, `unavailable`, `internal`.
 */
export async function authorizeApiTokens(
  deps: ApiTokenAccessDeps,
  context: ActionContext,
  operation: ApiTokenOperation,
): Promise<{ readonly scope: ApiTokenScope; readonly configuration: ApiTokenConfiguration }> {
  const { action } = API_TOKEN_OPERATIONS[operation];
  const scope = scopeOf(deps, context, operation);
  if (scope === null) return refuseRestApi(deps.audit, context, action, REFUSAL);
  const configuration = await callStore(deps.readConfiguration);
  if (!configuration.enabled) return refuseRestApi(deps.audit, context, action, DISABLED);
  recordAction(deps.audit, context, { event: 'access_granted', action });
  return { scope, configuration };
}

function scopeOf(
  { policy, isUserIssued }: ApiTokenAccessDeps,
  context: ActionContext,
  operation: ApiTokenOperation,
): ApiTokenScope | null {
  const { authentication, authorizer } = context.principal;
  const { action, ownAction } = API_TOKEN_OPERATIONS[operation];
  const isInPerson = isUserOfRealm(authentication);
  if (operation === 'create' && !isInPerson) return null;
  // No cluster permission opens the tokens to others, as in OpenSearch: there is no `restapi:admin` for them.
  if (mayUseRestApi(policy, context, { name: 'APITOKENS', permission: null, action })) return 'all';
  const mayOwn = isUserIssued && isInPerson && authorizer.allowsCluster(ownAction, authentication, ownRequest(operation));
  return mayOwn ? 'own' : null;
}

/** What `manage_own_api_key` looks at. */
function ownRequest(operation: ApiTokenOperation): SecurityRequest {
  switch (operation) {
    case 'create':
      return { kind: 'create' };
    case 'get':
      return { kind: 'query', ownOnly: true, withLimitedBy: false };
    case 'revoke':
      return {
        kind: 'invalidate',
        ids: [],
        name: null,
        username: null,
        realmName: null,
        owner: true,
        withLimitedBy: false,
      };
  }
}
