import type { ApiKey } from '../../domain/api-key/api-key.ts';
import { type ApiKeySelection, getApiKeysViolations, normalizeSelection } from '../../domain/api-key/api-key-selection.ts';
import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { validationFailed } from '../../domain/error.ts';
import type { UserProfile } from '../../domain/user-profile/user-profile.ts';
import type { ApiKeyFilter, ApiKeyStore, NamedStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { findProfileUids } from '../user-profile/profile-uids.ts';
import { apiKeyFilterOf } from './api-key-filter.ts';
import { listApiKeys } from './list-api-keys.ts';

/** What reading API keys needs. */
export interface GetApiKeysDeps {
  readonly apiKeys: Pick<ApiKeyStore, 'list'>;
  readonly userProfiles: Pick<NamedStore<UserProfile>, 'find'>;
  readonly audit: AuditLog;
}

/** Which keys are asked for, and how much of them. */
export interface GetApiKeysRequest extends ApiKeySelection {
  /** Only keys that can be used now. */
  readonly activeOnly: boolean;
  /** Whether the owner's rights will be shown: that takes more privilege. */
  readonly withLimitedBy: boolean;
  /** Whether the profiles of the owners are looked up. */
  readonly withProfileUid: boolean;
}

/** A key, and the profile of its owner. */
export interface FoundApiKey extends ApiKey {
  /** `null`: the owner has none, or it was not asked for. */
  readonly profileUid: string | null;
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
): Promise<readonly FoundApiKey[]> {
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
  const apiKeys = await listApiKeys(deps.apiKeys, filter);
  return withProfileUids(deps.userProfiles, apiKeys, request.withProfileUid);
}

/** The keys with the profiles of their owners, where these are wanted. */
export async function withProfileUids(
  userProfiles: GetApiKeysDeps['userProfiles'],
  apiKeys: readonly ApiKey[],
  wanted: boolean,
): Promise<readonly FoundApiKey[]> {
  const subjects = wanted ? apiKeys.map(({ creator }) => ({ username: creator.principal, realm: creator.realm })) : [];
  const uids = await findProfileUids(userProfiles, subjects);
  return apiKeys.map((apiKey, index) => ({ ...apiKey, profileUid: uids[index] ?? null }));
}
