import type { ApiKey } from '../../domain/api-key/api-key.ts';
import { type ApiKeySelection, getApiKeysViolations, normalizeSelection } from '../../domain/api-key/api-key-selection.ts';
import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { validationFailed } from '../../domain/error.ts';
import type { ApiKeyFilter, ApiKeyStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { apiKeyFilterOf } from './api-key-filter.ts';
import { listApiKeys } from './list-api-keys.ts';

/** What reading API keys needs. */
export interface GetApiKeysDeps {
  readonly apiKeys: Pick<ApiKeyStore, 'list'>;
  readonly audit: AuditLog;
}

/** Which keys are asked for, and how much of them. */
export interface GetApiKeysRequest extends ApiKeySelection {
  /** Only keys that can be used now. */
  readonly activeOnly: boolean;
  /** Whether the owner's rights will be shown: that takes more privilege. */
  readonly withLimitedBy: boolean;
}

/**
 * The keys that match, whatever their number, ordered by creation: invalidated and expired ones too, unless `activeOnly`.
 * None is an empty list.
 * @throws SecurityError `actionRequestValidation`, `forbidden`, `unavailable`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-get-api-key
 */
export async function getApiKeys(
  deps: GetApiKeysDeps,
  context: ActionContext,
  request: GetApiKeysRequest,
): Promise<readonly ApiKey[]> {
  const selection = normalizeSelection(request);
  const violations = getApiKeysViolations(selection);
  if (violations.length > 0) throw validationFailed(violations);
  authorizeAction(deps.audit, context, CLUSTER_ACTIONS.getApiKeys, {
    kind: 'get',
    ...selection,
    withLimitedBy: request.withLimitedBy,
  });

  const matching = apiKeyFilterOf(selection, context.principal.authentication);
  const filter: ApiKeyFilter = request.activeOnly ? { ...matching, activeAt: context.now } : matching;
  return listApiKeys(deps.apiKeys, filter);
}
