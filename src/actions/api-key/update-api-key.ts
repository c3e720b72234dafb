import type { WantedApiKey } from '../../domain/api-key/api-key-update.ts';
import { validationFailed } from '../../domain/error.ts';
import type { ActionContext } from '../action-context.ts';
import { authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { outcomeOfOne, type UpdateApiKeyDeps, updateOwnedApiKeys, updateViolations } from './update-owned-api-keys.ts';

/** New values; `null`: as it is. */
export type ApiKeyValues = Pick<WantedApiKey, 'metadata' | 'roleDescriptors' | 'lifetimeMs' | 'ownerRights'>;

/** Which key gets which values. */
export interface UpdateApiKeyRequest extends ApiKeyValues {
  readonly id: string;
}

/**
 * Updates a key of the caller's own. Its limit becomes what the caller may do now, also when nothing else is asked. The
 * secret stays.
 * @returns whether anything changed.
 * @throws SecurityError `actionRequestValidation`, `forbidden`, `illegalArgument`, `notFound` for a key that is not there or
 * another's, `dateTime`, `unavailable`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-update-api-key
 */
export async function updateApiKey(
  deps: UpdateApiKeyDeps,
  context: ActionContext,
  { id, ...values }: UpdateApiKeyRequest,
): Promise<{ readonly updated: boolean }> {
  const violations = updateViolations(deps, values);
  if (violations.length > 0) throw validationFailed(violations);
  authorizeAction(deps.audit, context, CLUSTER_ACTIONS.updateApiKey);

  const wanted: WantedApiKey = { ...values, access: null, certificateIdentity: null };
  const outcome = await updateOwnedApiKeys(deps, context, {
    ids: [id],
    type: 'rest',
    wanted,
    action: CLUSTER_ACTIONS.updateApiKey,
    event: 'change_apikey',
  });
  return outcomeOfOne(id, outcome);
}
