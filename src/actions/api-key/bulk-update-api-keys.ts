import type { WantedApiKey } from '../../domain/api-key/api-key-update.ts';
import { validationFailed } from '../../domain/error.ts';
import type { ActionContext } from '../action-context.ts';
import { authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import type { ApiKeyValues } from './update-api-key.ts';
import { type UpdateApiKeyDeps, type UpdatedApiKeys, updateOwnedApiKeys, updateViolations } from './update-owned-api-keys.ts';

/** Which keys get which values. */
export interface BulkUpdateApiKeysRequest extends ApiKeyValues {
  readonly ids: readonly string[];
}

/**
 * Gives several keys of the caller's own the same values. An id named twice counts once; a key that cannot be updated stops
 * none of the others.
 * @throws SecurityError `actionRequestValidation`, `forbidden`, `illegalArgument`, `dateTime`, `unavailable`: those of the
 * whole request.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-bulk-update-api-keys
 */
export async function bulkUpdateApiKeys(
  deps: UpdateApiKeyDeps,
  context: ActionContext,
  { ids, ...values }: BulkUpdateApiKeysRequest,
): Promise<UpdatedApiKeys> {
  const violations = [...updateViolations(deps, values), ...(ids.length === 0 ? ['Field [ids] cannot be empty'] : [])];
  if (violations.length > 0) throw validationFailed(violations);
  authorizeAction(deps.audit, context, CLUSTER_ACTIONS.bulkUpdateApiKeys);

  const wanted: WantedApiKey = { ...values, access: null, certificateIdentity: null };
  const action = CLUSTER_ACTIONS.bulkUpdateApiKeys;
  return updateOwnedApiKeys(deps, context, { ids, type: 'rest', wanted, action, event: 'change_apikeys' });
}
