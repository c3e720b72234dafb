import type { ApiKey, ApiKeyType } from '../../domain/api-key/api-key.ts';
import { actsAsApiKey, apiKeyCreatorOf, apiKeyOwnerOf } from '../../domain/api-key/api-key-owner.ts';
import { NO_API_KEY_POLICY, newLifetimePolicyViolations } from '../../domain/api-key/api-key-policy.ts';
import { liveRightsViolation, NO_RIGHTS } from '../../domain/api-key/api-key-rights.ts';
import {
  apiKeyChanges,
  invalidatedRefusal,
  isOwnedBy,
  noOwnedApiKey,
  type OwnerNow,
  updateRefusal,
  type WantedApiKey,
  wantedRefusal,
} from '../../domain/api-key/api-key-update.ts';
import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { illegalArgument, SecurityError, validationFailed } from '../../domain/error.ts';
import { unindexableMetadata } from '../../domain/flattened-metadata.ts';
import type { JsonObject } from '../../domain/json/json-value.ts';
import type { RoleDescriptors } from '../../domain/role/role-descriptor.ts';
import type { ApiKeyStore, ApiKeyUpdate } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { assertCallerCurrent } from '../authorize-action.ts';
import type { ClusterAction } from '../cluster-actions.ts';
import { recordAction } from '../record-action.ts';
import { callStore } from '../store-fault.ts';
import { type ApiKeyLimits, descriptorViolations, metadataViolations, ownerSnapshot } from './issue-api-key.ts';
import { listApiKeys } from './list-api-keys.ts';

/** Keys changed in one transaction: many keys must not hold up the store for others. */
const UPDATES_PER_TRANSACTION_MAX = 1_000;

/** What updating API keys needs. */
export interface UpdateApiKeyDeps extends ApiKeyLimits {
  readonly apiKeys: Pick<ApiKeyStore, 'list' | 'update'>;
  readonly audit: AuditLog;
}

/** What came of updating several keys. */
export interface UpdatedApiKeys {
  readonly updated: readonly string[];
  /** Nothing about these would have changed. */
  readonly noops: readonly string[];
  readonly errors: ReadonlyMap<string, SecurityError>;
}

/** How the keys are updated. */
interface Update {
  readonly ids: readonly string[];
  readonly type: ApiKeyType;
  readonly wanted: WantedApiKey;
  readonly action: ClusterAction;
  readonly event: 'change_apikey' | 'change_apikeys';
}

/** What is wrong with new values of keys, in Elasticsearch's words and order. */
export function updateViolations(
  limits: ApiKeyLimits,
  wanted: {
    readonly metadata: JsonObject | null;
    readonly roleDescriptors: RoleDescriptors | null;
    readonly lifetimeMs: number | null;
  },
): readonly string[] {
  const isPast = wanted.lifetimeMs !== null && wanted.lifetimeMs <= 0;
  return [
    ...metadataViolations(limits, wanted.metadata),
    ...descriptorViolations(wanted.roleDescriptors),
    ...(isPast ? ['API key expiration must be in the future'] : []),
  ];
}

/**
 * Updates those of the keys that are the caller's own and can be updated; says of each other one why not. A caller that may
 * run the action is expected. Their owner's rights and description are taken as they are now, whatever is asked.
 * @throws SecurityError `illegalArgument` for a caller that is a key, `actionRequestValidation` for a policy, `dateTime`,
 * `unavailable`.
 */
export async function updateOwnedApiKeys(
  deps: UpdateApiKeyDeps,
  context: ActionContext,
  update: Update,
): Promise<UpdatedApiKeys> {
  const owner = ownerNow(deps, context, update);
  const ids = [...new Set(update.ids)];
  const found = new Map((await listApiKeys(deps.apiKeys, { ids })).map((apiKey) => [apiKey.id, apiKey]));
  const plan = planUpdates(context, update, owner, ids, found);
  const stale = await storeUpdates(deps, context, update, plan.updates);
  return {
    updated: plan.updates.map(({ id }) => id).filter((id) => !stale.has(id)),
    noops: plan.noops,
    // A key that was there a moment ago and could not be changed has been invalidated.
    errors: new Map([...plan.errors, ...[...stale].map((id) => [id, invalidatedRefusal(id)] as const)]),
  };
}

function ownerNow(deps: UpdateApiKeyDeps, { principal }: ActionContext, { type, wanted }: Update): OwnerNow {
  const { authentication } = principal;
  if (actsAsApiKey(authentication)) {
    throw illegalArgument('authentication via API key not supported: only the owner user can update an API key');
  }
  const creator = apiKeyCreatorOf(authentication);
  const snapshot = ownerSnapshot(principal, wanted.roleDescriptors ?? NO_RIGHTS);
  const violation = liveRightsViolation(wanted.ownerRights ?? 'snapshot', creator.realm);
  if (violation !== null) throw illegalArgument(violation);
  if (wanted.lifetimeMs !== null) {
    const policy = deps.policy ?? NO_API_KEY_POLICY;
    const violations = newLifetimePolicyViolations(policy, authentication.user, wanted.lifetimeMs);
    if (violations.length > 0) throw validationFailed(violations);
  }
  return { creator, limitedBy: type === 'rest' ? snapshot : NO_RIGHTS };
}

interface UpdatePlan {
  readonly updates: readonly ApiKeyUpdate[];
  readonly noops: readonly string[];
  readonly errors: ReadonlyMap<string, SecurityError>;
}

function planUpdates(
  { principal, now }: ActionContext,
  { type, wanted }: Update,
  owner: OwnerNow,
  ids: readonly string[],
  found: ReadonlyMap<string, ApiKey>,
): UpdatePlan {
  const caller = apiKeyOwnerOf(principal.authentication);
  const updates: ApiKeyUpdate[] = [];
  const noops: string[] = [];
  const errors = new Map<string, SecurityError>();
  for (const id of ids) {
    const apiKey = found.get(id);
    const isOwn = apiKey !== undefined && isOwnedBy(apiKey, caller);
    const refusal = isOwn ? (updateRefusal(apiKey, type, now) ?? wantedRefusal(apiKey, wanted)) : noOwnedApiKey(id);
    const fields = isOwn && refusal === null ? apiKeyChanges(apiKey, wanted, owner, now) : null;
    const unindexable = wanted.metadata === null ? null : unindexableMetadata(id, wanted.metadata);
    if (refusal !== null) errors.set(id, refusal);
    else if (fields === null) noops.push(id);
    else if (unindexable !== null) errors.set(id, bulkFailed(unindexable));
    else updates.push({ id, fields });
  }
  return { updates, noops, errors };
}

/** What Elasticsearch says of an update that its store refuses. */
function bulkFailed(causedBy: SecurityError): SecurityError {
  return new SecurityError('bulkFailed', 'bulk request execution failure', { causedBy });
}

/** @returns the ids that could not be changed any more. */
async function storeUpdates(
  deps: UpdateApiKeyDeps,
  context: ActionContext,
  { action, event }: Update,
  updates: readonly ApiKeyUpdate[],
): Promise<ReadonlySet<string>> {
  const stale = new Set(updates.map(({ id }) => id));
  for (let from = 0; from < updates.length; from += UPDATES_PER_TRANSACTION_MAX) {
    const batch = updates.slice(from, from + UPDATES_PER_TRANSACTION_MAX);
    assertCallerCurrent(context);
    const changed = await callStore(() => deps.apiKeys.update(batch));
    if (changed.length > 0) recordAction(deps.audit, context, { event, action, targets: changed });
    for (const id of changed) stale.delete(id);
  }
  return stale;
}

/** The error of the one key that was to be updated, or whether it was changed. @throws SecurityError what was told of the key. */
export function outcomeOfOne(id: string, { updated, errors }: UpdatedApiKeys): { readonly updated: boolean } {
  const error = errors.get(id);
  if (error instanceof SecurityError) throw error;
  return { updated: updated.length > 0 };
}
