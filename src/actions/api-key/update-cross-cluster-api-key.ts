import type { WantedApiKey } from '../../domain/api-key/api-key-update.ts';
import { accessDescriptors } from '../../domain/api-key/cross-cluster-access.ts';
import { validationFailed } from '../../domain/error.ts';
import type { JsonObject } from '../../domain/json/json-value.ts';
import type { ActionContext } from '../action-context.ts';
import { authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import type { GivenAccess } from './create-cross-cluster-api-key.ts';
import { outcomeOfOne, type UpdateApiKeyDeps, updateOwnedApiKeys, updateViolations } from './update-owned-api-keys.ts';

/** Which cross-cluster key gets which values; `null`: as it is. */
export interface UpdateCrossClusterApiKeyRequest {
  readonly id: string;
  readonly access: GivenAccess | null;
  readonly lifetimeMs: number | null;
  readonly metadata: JsonObject | null;
  readonly certificateIdentity: string | null;
}

/**
 * Updates a cross-cluster key of the caller's own.
 * @returns whether anything changed.
 * @throws SecurityError as `updateApiKey`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-update-cross-cluster-api-key
 */
export async function updateCrossClusterApiKey(
  deps: UpdateApiKeyDeps,
  context: ActionContext,
  { id, access, lifetimeMs, metadata, certificateIdentity }: UpdateCrossClusterApiKeyRequest,
): Promise<{ readonly updated: boolean }> {
  const violations = [...updateViolations(deps, { metadata, roleDescriptors: null, lifetimeMs })];
  if (access === null && metadata === null && certificateIdentity === null) {
    violations.push('must update either [access] or [metadata] for cross-cluster API keys');
  }
  if (violations.length > 0) throw validationFailed(violations);
  const action = CLUSTER_ACTIONS.updateCrossClusterApiKey;
  authorizeAction(deps.audit, context, action);

  const wanted: WantedApiKey = {
    metadata,
    lifetimeMs,
    roleDescriptors: access === null ? null : accessDescriptors(access.access),
    ownerRights: null,
    access: access === null ? null : access.document,
    certificateIdentity,
  };
  const outcome = await updateOwnedApiKeys(deps, context, {
    ids: [id],
    type: 'cross_cluster',
    wanted,
    action,
    event: 'change_apikey',
  });
  return outcomeOfOne(id, outcome);
}
