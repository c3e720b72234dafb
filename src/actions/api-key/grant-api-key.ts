import { authenticateGrant, type GrantDeps, grantOf } from '../../authentication/grant.ts';
import type { Principal } from '../../authentication/principal.ts';
import { SecurityError, validationFailed } from '../../domain/error.ts';
import { type GrantRequest, grantViolations } from '../../domain/principal/grant-request.ts';
import type { ActionContext } from '../action-context.ts';
import { assertCallerCurrent, authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS, type ClusterAction } from '../cluster-actions.ts';
import { recordAction, recordRefusedCredential } from '../record-action.ts';
import type { CreateApiKeyDeps } from './create-api-key.ts';
import {
  type CreateApiKeyRequest,
  type CreatedApiKey,
  createApiKeyViolations,
  createdApiKey,
  issueApiKey,
  storeApiKey,
} from './issue-api-key.ts';

/** What granting an API key needs. */
export interface GrantApiKeyDeps extends CreateApiKeyDeps {
  readonly grants: GrantDeps;
}

/** Whose key shall be made, by whose credential. */
export interface GrantApiKeyRequest {
  readonly grant: GrantRequest;
  /** User that the granting one acts as; `null`: none. */
  readonly runAs: string | null;
  readonly apiKey: CreateApiKeyRequest;
}

/**
 * Creates an API key for the user whose credential the request carries, or whom that user acts as. The caller needs the
 * privilege, the user needs none.
 * @throws SecurityError `actionRequestValidation`, `forbidden` also for a credential that is not accepted,
 * `grantUnsupported`, `illegalArgument`, `dateTime`, `unavailable`, `tooManyRequests`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-grant-api-key
 */
export async function grantApiKey(
  deps: GrantApiKeyDeps,
  context: ActionContext,
  { grant, runAs, apiKey: request }: GrantApiKeyRequest,
): Promise<CreatedApiKey> {
  const violations = [...createApiKeyViolations(deps, request), ...grantViolations(grant)];
  if (violations.length > 0) throw validationFailed(violations);
  const action = CLUSTER_ACTIONS.grantApiKey;
  authorizeAction(deps.audit, context, action);

  const owner = await proveOwner(deps, context, grant, runAs, action);
  const { apiKey, secret } = issueApiKey(deps, owner, request, context.now);
  assertGrantCurrent(context, owner);
  await storeApiKey(deps, apiKey);
  recordAction(deps.audit, context, { event: 'create_apikey', action, targets: [apiKey.id] });
  return createdApiKey(apiKey, secret);
}

/** Whose the keys will be. A credential that is not accepted is no failed authentication of the caller: 403. */
export async function proveOwner(
  { grants, audit }: Pick<GrantApiKeyDeps, 'grants' | 'audit'>,
  context: ActionContext,
  grant: GrantRequest,
  runAs: string | null,
  action: ClusterAction,
): Promise<Principal> {
  try {
    return await authenticateGrant(grants, grantOf(grant, runAs), action, context);
  } catch (error) {
    if (!(error instanceof SecurityError) || error.code !== 'invalidCredentials') throw error;
    recordRefusedCredential(audit, context, { action, claimedPrincipal: grant.username, reason: error.message });
    throw new SecurityError('forbidden', 'Failed to authenticate api key grant', { causedBy: error });
  }
}

/** As `assertCallerCurrent`, of the caller and of the owner. */
export function assertGrantCurrent(context: ActionContext, owner: Principal): void {
  assertCallerCurrent(context);
  assertCallerCurrent({ ...context, principal: owner });
}
