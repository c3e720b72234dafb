import { hashApiKeySecret } from '../../authentication/secret-hash.ts';
import { roleDescriptorViolations } from '../../authorization/role-descriptor-violations.ts';
import type { ApiKey } from '../../domain/api-key/api-key.ts';
import { expirationOf } from '../../domain/api-key/api-key-expiration.ts';
import { API_KEY_NAME_CODE_POINTS_MAX, apiKeyNameViolations } from '../../domain/api-key/api-key-name.ts';
import { actsAsApiKey, apiKeyCreatorOf } from '../../domain/api-key/api-key-owner.ts';
import { areDerivable, NO_RIGHTS, restrictionViolation, withoutDescriptions } from '../../domain/api-key/api-key-rights.ts';
import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { assert, illegalArgument, validationFailed } from '../../domain/error.ts';
import type { JsonObject } from '../../domain/json/json-value.ts';
import type { Random } from '../../domain/random.ts';
import type { RoleDescriptors } from '../../domain/role/role-descriptor.ts';
import { Secret } from '../../domain/secret.ts';
import type { Instant } from '../../domain/time.ts';
import { hasReservedMetadata } from '../../domain/user/reserved-metadata.ts';
import type { ApiKeyStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { assertCallerCurrent, authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { recordAction } from '../record-action.ts';
import { callStore } from '../store-fault.ts';

/** 120 random bits: 20 characters of the base64url alphabet. */
const ID_BYTES = 15;
/** 256 random bits: 43 characters of the base64url alphabet. */
const SECRET_BYTES = 32;
/** Elasticsearch knows no limit but that of the body. */
const METADATA_BYTES_MAX = 1_048_576;

/** What creating an API key needs. */
export interface CreateApiKeyDeps {
  readonly apiKeys: Pick<ApiKeyStore, 'create'>;
  readonly random: Random;
  readonly audit: AuditLog;
  /** Longest name, in code points; 256 unless told. */
  readonly nameCodePointsMax?: number;
  /** Largest metadata, as UTF-8 JSON; 1 MiB unless told. */
  readonly metadataBytesMax?: number;
}

/** The key that is asked for. */
export interface CreateApiKeyRequest {
  readonly name: string;
  /** `null`: never expires. */
  readonly lifetimeMs: number | null;
  /** `null` or without an entry: the key has the rights of its owner. */
  readonly roleDescriptors: RoleDescriptors | null;
  readonly metadata: JsonObject | null;
}

/** The key that was made. The secret is nowhere else, and is not kept. */
export interface CreatedApiKey {
  readonly id: string;
  readonly name: string;
  readonly expiration: Instant | null;
  readonly secret: Secret;
}

/**
 * Creates an API key that may do what its own descriptors and, as they are now, its owner's both allow. A key made by a
 * key may do nothing.
 * @throws SecurityError `actionRequestValidation`, `illegalArgument`, `dateTime`, `forbidden`, `unavailable`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-create-api-key
 */
export async function createApiKey(
  deps: CreateApiKeyDeps,
  context: ActionContext,
  request: CreateApiKeyRequest,
): Promise<CreatedApiKey> {
  const violations = createApiKeyViolations(deps, request);
  if (violations.length > 0) throw validationFailed(violations);
  authorizeAction(deps.audit, context, CLUSTER_ACTIONS.createApiKey, { kind: 'create' });

  const { apiKey, secret } = issueApiKey(deps.random, context, request);
  assertCallerCurrent(context);
  await callStore(() => deps.apiKeys.create(apiKey));
  recordAction(deps.audit, context, { event: 'create_apikey', action: CLUSTER_ACTIONS.createApiKey, targets: [apiKey.id] });
  return { id: apiKey.id, name: apiKey.name, expiration: apiKey.expiration, secret };
}

function createApiKeyViolations(deps: CreateApiKeyDeps, request: CreateApiKeyRequest): readonly string[] {
  const metadata = request.metadata ?? {};
  const metadataBytesMax = deps.metadataBytesMax ?? METADATA_BYTES_MAX;
  const violations = [...apiKeyNameViolations(request.name, deps.nameCodePointsMax ?? API_KEY_NAME_CODE_POINTS_MAX)];
  if (hasReservedMetadata(metadata)) violations.push('API key metadata keys may not start with [_]');
  if (Buffer.byteLength(JSON.stringify(metadata)) > metadataBytesMax) {
    violations.push(`API key metadata may not be more than ${metadataBytesMax} bytes long`);
  }
  for (const descriptor of Object.values(request.roleDescriptors ?? {}))
    violations.push(...roleDescriptorViolations(descriptor));
  return violations;
}

function issueApiKey(
  random: Random,
  context: ActionContext,
  request: CreateApiKeyRequest,
): { readonly apiKey: ApiKey; readonly secret: Secret } {
  const { authentication } = context.principal;
  const roleDescriptors = request.roleDescriptors ?? NO_RIGHTS;
  const limitedBy = limitOf(context, roleDescriptors);
  const secret = new Secret(base64url(random.bytes(SECRET_BYTES)));
  const apiKey: ApiKey = {
    id: base64url(random.bytes(ID_BYTES)),
    name: request.name,
    type: 'rest',
    secretHash: hashApiKeySecret(secret),
    creation: context.now,
    expiration: expirationOf(context.now, request.lifetimeMs),
    invalidation: null,
    creator: apiKeyCreatorOf(authentication),
    metadata: request.metadata ?? {},
    roleDescriptors,
    limitedBy,
  };
  return { apiKey, secret };
}

/** The upper limit of the new key: its owner's rights as they are now, or nothing when the owner is a key itself. */
function limitOf({ principal }: ActionContext, own: RoleDescriptors): RoleDescriptors {
  if (actsAsApiKey(principal.authentication)) {
    if (!areDerivable(own)) {
      throw illegalArgument('creating derived api keys requires an explicit role descriptor that is empty (has no privileges)');
    }
    return NO_RIGHTS;
  }
  // Two sets (own and limit of a key) cannot be kept as one, and none at all would read as no limit.
  const [owner, ...others] = principal.rights.descriptorSets;
  assert(owner !== undefined && others.length === 0, 'a caller that is no API key has one set of role descriptors');
  const violation = restrictionViolation(own, owner);
  if (violation !== null) throw illegalArgument(violation);
  return withoutDescriptions(owner);
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}
