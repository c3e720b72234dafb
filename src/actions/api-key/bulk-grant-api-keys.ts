import type { Principal } from '../../authentication/principal.ts';
import { SecurityError, validationFailed } from '../../domain/error.ts';
import { type GrantRequest, grantViolations } from '../../domain/principal/grant-request.ts';
import type { ActionContext } from '../action-context.ts';
import { authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { recordAction } from '../record-action.ts';
import { assertGrantCurrent, type GrantApiKeyDeps, proveOwner } from './grant-api-key.ts';
import {
  type CreateApiKeyRequest,
  type CreatedApiKey,
  createApiKeyViolations,
  createdApiKey,
  issueApiKey,
  storeApiKey,
} from './issue-api-key.ts';

/** Most keys of one request unless told. */
const BULK_GRANT_KEYS_MAX = 1_000;

/** What granting several API keys needs. */
export interface BulkGrantApiKeysDeps extends GrantApiKeyDeps {
  /** Most keys of one request; 1,000 unless told. */
  readonly bulkGrantKeysMax?: number;
}

/** Whose keys shall be made, by whose credential. */
export interface BulkGrantApiKeysRequest {
  readonly grant: GrantRequest;
  /** User that the granting one acts as; `null`: none. */
  readonly runAs: string | null;
  readonly apiKeys: readonly CreateApiKeyRequest[];
}

/** What came of a bulk grant. */
export interface BulkGrantedApiKeys {
  readonly created: readonly CreatedApiKey[];
  /** By the id that the key would have had, or its place in the request where it had none yet. */
  readonly errors: ReadonlyMap<string, SecurityError>;
}

/**
 * Creates several keys for one user, who is authenticated once. A key that cannot be made stops none of the others.
 * @throws SecurityError as `grantApiKey`, for what concerns the whole request.
 */
export async function bulkGrantApiKeys(
  deps: BulkGrantApiKeysDeps,
  context: ActionContext,
  { grant, runAs, apiKeys }: BulkGrantApiKeysRequest,
): Promise<BulkGrantedApiKeys> {
  const keysMax = deps.bulkGrantKeysMax ?? BULK_GRANT_KEYS_MAX;
  const violations = [
    ...(apiKeys.length === 0 ? ['[api_keys] must not be empty'] : []),
    ...(apiKeys.length > keysMax ? [`[api_keys] may not have more than ${keysMax} entries`] : []),
    ...apiKeys.slice(0, keysMax).flatMap((apiKey) => createApiKeyViolations(deps, apiKey)),
    ...grantViolations(grant),
  ];
  if (violations.length > 0) throw validationFailed(violations);
  const action = CLUSTER_ACTIONS.bulkGrantApiKeys;
  authorizeAction(deps.audit, context, action);

  const owner = await proveOwner(deps, context, grant, runAs, action);
  // Together, so that they share the flushes of the store.
  const outcomes = await Promise.all(apiKeys.map((apiKey, place) => grantOne(deps, context, owner, apiKey, place)));
  return {
    created: outcomes.flatMap((outcome) => ('created' in outcome ? [outcome.created] : [])),
    errors: new Map(outcomes.flatMap((outcome) => ('created' in outcome ? [] : [[outcome.name, outcome.error]]))),
  };
}

type Outcome = { readonly created: CreatedApiKey } | { readonly name: string; readonly error: SecurityError };

async function grantOne(
  deps: BulkGrantApiKeysDeps,
  context: ActionContext,
  owner: Principal,
  request: CreateApiKeyRequest,
  place: number,
): Promise<Outcome> {
  let name = String(place);
  try {
    const { apiKey, secret } = issueApiKey(deps, owner, request, context.now);
    name = apiKey.id;
    assertGrantCurrent(context, owner);
    await storeApiKey(deps, apiKey);
    recordAction(deps.audit, context, {
      event: 'create_apikey',
      action: CLUSTER_ACTIONS.bulkGrantApiKeys,
      targets: [apiKey.id],
    });
    return { created: createdApiKey(apiKey, secret) };
  } catch (error) {
    if (!(error instanceof SecurityError)) throw error;
    return { name, error };
  }
}
