import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { validationFailed } from '../../domain/error.ts';
import type { ActionContext } from '../action-context.ts';
import { assertCallerCurrent, authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { recordAction } from '../record-action.ts';
import {
  type CreateApiKeyRequest,
  type CreatedApiKey,
  createApiKeyViolations,
  createdApiKey,
  type IssueApiKeyDeps,
  issueApiKey,
  storeApiKey,
} from './issue-api-key.ts';

/** What creating an API key needs. */
export interface CreateApiKeyDeps extends IssueApiKeyDeps {
  readonly audit: AuditLog;
}

/**
 * Creates an API key that may do what its own descriptors and its owner's both allow. A key made by a key may do nothing.
 * @throws SecurityError `actionRequestValidation`, `illegalArgument`, `dateTime`, `forbidden`, `unavailable`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-create-api-key
 */
export async function createApiKey(
  deps: CreateApiKeyDeps,
  context: ActionContext,
  request: CreateApiKeyRequest,
): Promise<CreatedApiKey> {
  const violations = createApiKeyViolations(deps, request);
  if (violations.length > 0) throw validationFailed(violations);
  authorizeAction(deps.audit, context, CLUSTER_ACTIONS.createApiKey, { kind: 'create' });

  const { apiKey, secret } = issueApiKey(deps, context.principal, request, context.now);
  assertCallerCurrent(context);
  await storeApiKey(deps, apiKey);
  recordAction(deps.audit, context, { event: 'create_apikey', action: CLUSTER_ACTIONS.createApiKey, targets: [apiKey.id] });
  return createdApiKey(apiKey, secret);
}
