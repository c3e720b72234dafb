import { API_KEY_NAME_CODE_POINTS_MAX, apiKeyNameViolations } from '../../domain/api-key/api-key-name.ts';
import { actsAsApiKey, apiKeyCreatorOf } from '../../domain/api-key/api-key-owner.ts';
import { NO_RIGHTS } from '../../domain/api-key/api-key-rights.ts';
import { accessDescriptors, type CrossClusterAccess } from '../../domain/api-key/cross-cluster-access.ts';
import { illegalArgument, validationFailed } from '../../domain/error.ts';
import type { JsonObject } from '../../domain/json/json-value.ts';
import type { ActionContext } from '../action-context.ts';
import { assertCallerCurrent, authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { recordAction } from '../record-action.ts';
import type { CreateApiKeyDeps } from './create-api-key.ts';
import { type CreatedApiKey, createdApiKey, finishApiKey, metadataViolations, storeApiKey } from './issue-api-key.ts';

/** Access as it was read, and as it is printed again. */
export interface GivenAccess {
  readonly access: CrossClusterAccess;
  readonly document: JsonObject;
}

/** The cross-cluster key that is asked for. */
export interface CreateCrossClusterApiKeyRequest {
  readonly name: string;
  readonly access: GivenAccess;
  /** `null`: never expires, unless a policy says otherwise. */
  readonly lifetimeMs: number | null;
  readonly metadata: JsonObject | null;
  /** Subject pattern of the client's certificate; `null`: any. */
  readonly certificateIdentity: string | null;
}

/**
 * Creates a key by which another cluster reads from this one. It has exactly the rights of its access, not cut to its
 * owner's, and authenticates no REST request.
 * @throws SecurityError `actionRequestValidation`, `forbidden`, `illegalArgument` for a caller that is a key, `dateTime`, `unavailable`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-create-cross-cluster-api-key
 */
export async function createCrossClusterApiKey(
  deps: CreateApiKeyDeps,
  context: ActionContext,
  request: CreateCrossClusterApiKeyRequest,
): Promise<CreatedApiKey> {
  const { name, access, lifetimeMs, metadata, certificateIdentity } = request;
  const violations = [
    ...apiKeyNameViolations(name, deps.nameCodePointsMax ?? API_KEY_NAME_CODE_POINTS_MAX),
    ...metadataViolations(deps, metadata),
  ];
  if (violations.length > 0) throw validationFailed(violations);
  const action = CLUSTER_ACTIONS.createCrossClusterApiKey;
  authorizeAction(deps.audit, context, action);
  const { authentication } = context.principal;
  if (actsAsApiKey(authentication)) {
    throw illegalArgument(
      'authentication via API key not supported: An API key cannot be used to create a cross-cluster API key',
    );
  }

  const { apiKey, secret } = finishApiKey(deps, authentication.user, context.now, {
    name,
    type: 'cross_cluster',
    lifetimeMs,
    creator: apiKeyCreatorOf(authentication),
    metadata: metadata ?? {},
    roleDescriptors: accessDescriptors(access.access),
    limitedBy: NO_RIGHTS,
    ownerRights: 'snapshot',
    access: access.document,
    certificateIdentity,
  });
  assertCallerCurrent(context);
  await storeApiKey(deps, apiKey);
  recordAction(deps.audit, context, { event: 'create_apikey', action, targets: [apiKey.id] });
  return createdApiKey(apiKey, secret);
}
