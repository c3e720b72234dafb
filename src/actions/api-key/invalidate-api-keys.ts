import {
  type ApiKeySelection,
  invalidateApiKeysViolations,
  invalidatedIdsViolation,
  normalizeSelection,
} from '../../domain/api-key/api-key-selection.ts';
import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { SecurityError, validationFailed } from '../../domain/error.ts';
import type { ApiKeyFilter, ApiKeyStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { assertCallerCurrent, authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { recordAction } from '../record-action.ts';
import { callStore } from '../store-fault.ts';
import { apiKeyFilterOf } from './api-key-filter.ts';
import { listApiKeys } from './list-api-keys.ts';

/** What invalidating API keys needs. */
export interface InvalidateApiKeysDeps {
  readonly apiKeys: Pick<ApiKeyStore, 'list' | 'invalidate'>;
  readonly audit: AuditLog;
}

/** Which keys to invalidate. */
export interface InvalidateApiKeysRequest extends Omit<ApiKeySelection, 'ids'> {
  /** `null`: not given. */
  readonly ids: readonly string[] | null;
}

/** What came of an invalidation. */
export interface InvalidatedApiKeys {
  readonly invalidated: readonly string[];
  /** Always empty: keys that were invalid before are not looked for, as in Elasticsearch. */
  readonly previouslyInvalidated: readonly string[];
  /** One for each cross-cluster key that the caller may not touch: the others were invalidated all the same. */
  readonly errors: readonly SecurityError[];
}

/**
 * Invalidates the keys that match, expired ones included, at once and for good: none is accepted after the promise
 * resolves. Unknown keys are no error.
 * @throws SecurityError `actionRequestValidation`, `forbidden`, `unavailable`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-invalidate-api-key
 */
export async function invalidateApiKeys(
  deps: InvalidateApiKeysDeps,
  context: ActionContext,
  request: InvalidateApiKeysRequest,
): Promise<InvalidatedApiKeys> {
  const selection = selectionOf(request);
  const violations = invalidateApiKeysViolations(selection);
  if (violations.length > 0) throw validationFailed(violations);
  authorizeAction(deps.audit, context, CLUSTER_ACTIONS.invalidateApiKeys, {
    kind: 'invalidate',
    ...selection,
    withLimitedBy: false,
  });

  const filter = apiKeyFilterOf(selection, context.principal.authentication);
  const crossCluster = mayInvalidateCrossCluster(context);
  assertCallerCurrent(context);
  const invalidated = await callStore(() => deps.apiKeys.invalidate(filter, context.now, { crossCluster }));
  if (invalidated.length > 0) {
    recordAction(deps.audit, context, {
      event: 'invalidate_apikeys',
      action: CLUSTER_ACTIONS.invalidateApiKeys,
      targets: invalidated,
    });
  }
  return { invalidated, previouslyInvalidated: [], errors: crossCluster ? [] : await untouchedErrors(deps, filter) };
}

function selectionOf(request: InvalidateApiKeysRequest): ApiKeySelection {
  const violation = invalidatedIdsViolation(request.ids);
  if (violation !== null) throw validationFailed([violation]);
  return normalizeSelection({ ...request, ids: request.ids ?? [] });
}

/** Cross-cluster keys are the business of `manage_security`: their own actions tell who has it. */
function mayInvalidateCrossCluster({ principal }: ActionContext): boolean {
  return principal.authorizer.allowsCluster(CLUSTER_ACTIONS.updateCrossClusterApiKey, principal.authentication);
}

async function untouchedErrors(deps: InvalidateApiKeysDeps, filter: ApiKeyFilter): Promise<readonly SecurityError[]> {
  // What still matches is cross-cluster, or has been created since.
  const left = await listApiKeys(deps.apiKeys, { ...filter, notInvalidated: true });
  return left
    .filter((apiKey) => apiKey.type === 'cross_cluster')
    .map(
      ({ id }) =>
        new SecurityError(
          'forbidden',
          `Cannot invalidate cross-cluster API key [${id}]. This requires [manage_security] cluster privilege or higher`,
        ),
    );
}
