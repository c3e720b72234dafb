import { parseAuthorization } from '../../authentication/authorization-header.ts';
import type { ApiKey } from '../../domain/api-key/api-key.ts';
import { API_KEY_NAME_CODE_POINTS_MAX, apiKeyNameViolations } from '../../domain/api-key/api-key-name.ts';
import { illegalArgument, SecurityError, validationFailed } from '../../domain/error.ts';
import type { JsonObject } from '../../domain/json/json-value.ts';
import type { Credential } from '../../domain/principal/credential.ts';
import type { Secret } from '../../domain/secret.ts';
import type { ApiKeyStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { assertCallerCurrent, authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { recordAction, recordRefusedCredential } from '../record-action.ts';
import { callStore } from '../store-fault.ts';
import type { GrantApiKeyDeps } from './grant-api-key.ts';
import { type CreatedApiKey, createdApiKey, finishApiKey, metadataViolations, storeApiKey } from './issue-api-key.ts';

/** What cloning an API key needs. */
export interface CloneApiKeyDeps extends Omit<GrantApiKeyDeps, 'apiKeys'> {
  readonly apiKeys: Pick<ApiKeyStore, 'find' | 'create' | 'createWithin'>;
}

/** Which key is cloned, and what its clone has of its own. */
export interface CloneApiKeyRequest {
  /** `base64(id:secret)` of the source. */
  readonly credential: Secret;
  /** `null`: that of the source. */
  readonly name: string | null;
  /** `null`: never expires, unless a policy says otherwise. */
  readonly lifetimeMs: number | null;
  readonly metadata: JsonObject | null;
}

/**
 * Creates a key with the rights and the creator of another, for whoever holds the other's secret. It lives on when the
 * source is gone. An API token has no clone: it would outlive the limits of tokens.
 * @throws SecurityError `actionRequestValidation`, `credentialMalformed`, `illegalArgument` for a token, `forbidden` also for a source that is not accepted,
 * `dateTime`, `unavailable`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-clone-api-key
 */
export async function cloneApiKey(
  deps: CloneApiKeyDeps,
  context: ActionContext,
  { credential, name, lifetimeMs, metadata }: CloneApiKeyRequest,
): Promise<CreatedApiKey> {
  const codePointsMax = deps.nameCodePointsMax ?? API_KEY_NAME_CODE_POINTS_MAX;
  const violations = [
    ...(name === null ? [] : apiKeyNameViolations(name, codePointsMax)),
    ...metadataViolations(deps, metadata),
  ];
  if (violations.length > 0) throw validationFailed(violations);
  const action = CLUSTER_ACTIONS.cloneApiKey;
  authorizeAction(deps.audit, context, action);

  const source = await proveSource(deps, context, credential);
  if (source.apiKey.token !== undefined) throw illegalArgument(`cannot clone API token [${source.apiKey.id}]`);
  const { creator, roleDescriptors, limitedBy, ownerRights } = source.apiKey;
  const { apiKey, secret } = finishApiKey(deps, { username: creator.principal, roles: [] }, context.now, {
    name: name ?? source.apiKey.name,
    type: 'rest',
    lifetimeMs,
    creator,
    metadata: metadata ?? {},
    roleDescriptors,
    limitedBy,
    ownerRights,
    access: null,
    certificateIdentity: null,
  });
  assertCallerCurrent(context);
  assertCallerCurrent(source.context);
  await storeApiKey(deps, apiKey);
  recordAction(deps.audit, context, { event: 'create_apikey', action, targets: [apiKey.id] });
  return createdApiKey(apiKey, secret);
}

/** The source, once its secret is proven. */
async function proveSource(
  deps: CloneApiKeyDeps,
  context: ActionContext,
  encoded: Secret,
): Promise<{ readonly apiKey: ApiKey; readonly context: ActionContext }> {
  const credential = apiKeyCredential(encoded);
  const { authenticator, refusals } = deps.grants;
  const result = await authenticator.authenticateCredential(credential, context.now);
  const apiKey = result.outcome === 'authenticated' ? await callStore(() => deps.apiKeys.find(credential.id)) : null;
  if (result.outcome === 'authenticated' && apiKey !== null) {
    return { apiKey, context: { ...context, principal: result.principal } };
  }
  const action = CLUSTER_ACTIONS.cloneApiKey;
  const { told, reason } = result.outcome === 'refused' ? result : { told: null, reason: 'the key is gone' };
  recordRefusedCredential(deps.audit, context, { action, claimedPrincipal: credential.id, reason });
  const causedBy = refusals.grantNotAccepted(credential.id, action, told);
  throw new SecurityError('forbidden', 'Failed to clone API key', { causedBy });
}

function apiKeyCredential(encoded: Secret): Extract<Credential, { scheme: 'apiKey' }> {
  const credential = parseAuthorization(`ApiKey ${encoded.reveal()}`);
  if (credential.scheme === 'apiKey') return credential;
  const reason = credential.scheme === 'malformedApiKey' ? credential.reason : 'invalid ApiKey value';
  throw new SecurityError('credentialMalformed', `invalid API key credential: ${reason}`);
}
