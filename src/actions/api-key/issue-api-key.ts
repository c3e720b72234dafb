import type { Principal } from '../../authentication/principal.ts';
import { hashApiKeySecret } from '../../authentication/secret-hash.ts';
import { roleDescriptorViolations } from '../../authorization/role-descriptor-violations.ts';
import type { ApiKey } from '../../domain/api-key/api-key.ts';
import { expirationOf } from '../../domain/api-key/api-key-expiration.ts';
import { API_KEY_NAME_CODE_POINTS_MAX, apiKeyNameViolations } from '../../domain/api-key/api-key-name.ts';
import { actsAsApiKey, apiKeyCreatorOf } from '../../domain/api-key/api-key-owner.ts';
import {
  type ApiKeyPolicy,
  lifetimeUnderPolicy,
  NO_API_KEY_POLICY,
  newKeyPolicyViolations,
  ownerKeysViolation,
  type PolicedOwner,
} from '../../domain/api-key/api-key-policy.ts';
import {
  areDerivable,
  liveRightsViolation,
  NO_RIGHTS,
  restrictionViolation,
  withoutDescriptions,
} from '../../domain/api-key/api-key-rights.ts';
import { assert, illegalArgument, validationFailed } from '../../domain/error.ts';
import { unindexableMetadata } from '../../domain/flattened-metadata.ts';
import type { JsonObject } from '../../domain/json/json-value.ts';
import type { Random } from '../../domain/random.ts';
import type { RoleDescriptors } from '../../domain/role/role-descriptor.ts';
import { Secret } from '../../domain/secret.ts';
import type { Instant } from '../../domain/time.ts';
import { hasReservedMetadata } from '../../domain/user/reserved-metadata.ts';
import type { ApiKeyStore } from '../../stores/store.ts';
import { callStore } from '../store-fault.ts';

/** 120 random bits: 20 characters of the base64url alphabet. */
const ID_BYTES = 15;
/** 256 random bits: 43 characters of the base64url alphabet. */
const SECRET_BYTES = 32;
/** Elasticsearch knows no limit but that of the body. */
export const API_KEY_METADATA_BYTES_MAX = 1_048_576;

/** What bounds the keys that are made. */
export interface ApiKeyLimits {
  /** Longest name, in code points; 256 unless told. */
  readonly nameCodePointsMax?: number;
  /** Largest metadata, as UTF-8 JSON; 1 MiB unless told. */
  readonly metadataBytesMax?: number;
  /** What the operator asks beyond that; nothing unless told. */
  readonly policy?: ApiKeyPolicy;
}

/** What making keys needs. */
export interface IssueApiKeyDeps extends ApiKeyLimits {
  readonly apiKeys: Pick<ApiKeyStore, 'create' | 'createWithin'>;
  readonly random: Random;
}

/** The key that is asked for. */
export interface CreateApiKeyRequest {
  readonly name: string;
  /** `null`: never expires, unless a policy says otherwise. */
  readonly lifetimeMs: number | null;
  /** `null` or without an entry: the key has the rights of its owner. */
  readonly roleDescriptors: RoleDescriptors | null;
  readonly metadata: JsonObject | null;
  /** `live`: the owner's roles as they are at each use are the limit; `snapshot`: those of now. */
  readonly ownerRights: ApiKey['ownerRights'];
}

/** The key that was made. The secret is nowhere else, and is not kept. */
export interface CreatedApiKey {
  readonly id: string;
  readonly name: string;
  readonly expiration: Instant | null;
  readonly secret: Secret;
}

/** What is wrong with a key that is asked for, in Elasticsearch's words and order. */
export function createApiKeyViolations(limits: ApiKeyLimits, request: CreateApiKeyRequest): readonly string[] {
  return [
    ...apiKeyNameViolations(request.name, limits.nameCodePointsMax ?? API_KEY_NAME_CODE_POINTS_MAX),
    ...metadataViolations(limits, request.metadata),
    ...descriptorViolations(request.roleDescriptors),
  ];
}

/** What is wrong with the metadata of a key. */
export function metadataViolations(limits: ApiKeyLimits, metadata: JsonObject | null): readonly string[] {
  if (metadata === null) return [];
  const bytesMax = limits.metadataBytesMax ?? API_KEY_METADATA_BYTES_MAX;
  const violations: string[] = [];
  if (hasReservedMetadata(metadata)) violations.push('API key metadata keys may not start with [_]');
  if (Buffer.byteLength(JSON.stringify(metadata)) > bytesMax) {
    violations.push(`API key metadata may not be more than ${bytesMax} bytes long`);
  }
  return violations;
}

/** What is wrong with the role descriptors of a key. */
export function descriptorViolations(roleDescriptors: RoleDescriptors | null): readonly string[] {
  return Object.values(roleDescriptors ?? {}).flatMap((descriptor) => roleDescriptorViolations(descriptor));
}

/**
 * Makes a key for an owner, not yet stored. It may do what its own descriptors and, as they are now, its owner's both allow.
 * @throws SecurityError `actionRequestValidation` for what a policy has against it, `illegalArgument`, `dateTime`.
 */
export function issueApiKey(
  deps: Pick<IssueApiKeyDeps, 'random' | 'policy'>,
  owner: Principal,
  request: CreateApiKeyRequest,
  now: Instant,
): { readonly apiKey: ApiKey; readonly secret: Secret } {
  const { authentication } = owner;
  const roleDescriptors = request.roleDescriptors ?? NO_RIGHTS;
  const limitedBy = limitOf(owner, roleDescriptors);
  const creator = apiKeyCreatorOf(authentication);
  const violation = liveRightsViolation(request.ownerRights, creator.realm);
  if (violation !== null) throw illegalArgument(violation);
  return finishApiKey(deps, authentication.user, now, {
    name: request.name,
    type: 'rest',
    lifetimeMs: request.lifetimeMs,
    creator,
    metadata: request.metadata ?? {},
    roleDescriptors,
    limitedBy,
    ownerRights: request.ownerRights,
    access: null,
    certificateIdentity: null,
  });
}

/** A key but for what is given to it at its making. */
export interface UnfinishedApiKey
  extends Omit<ApiKey, 'id' | 'secretHash' | 'creation' | 'expiration' | 'invalidation' | 'lastUse'> {
  readonly lifetimeMs: number | null;
}

/**
 * Gives a key its id, secret and expiration, under the policy.
 * @throws SecurityError `actionRequestValidation`, `dateTime`, `documentParsing`.
 */
export function finishApiKey(
  { random, policy = NO_API_KEY_POLICY }: Pick<IssueApiKeyDeps, 'random' | 'policy'>,
  owner: PolicedOwner,
  now: Instant,
  { lifetimeMs: lifetimeMsWanted, ...parts }: UnfinishedApiKey,
): { readonly apiKey: ApiKey; readonly secret: Secret } {
  const lifetimeMs = lifetimeUnderPolicy(policy, owner, lifetimeMsWanted);
  const violations = newKeyPolicyViolations(policy, owner, { name: parts.name, lifetimeMs });
  if (violations.length > 0) throw validationFailed(violations);
  const secret = new Secret(base64url(random.bytes(SECRET_BYTES)));
  const apiKey: ApiKey = {
    ...parts,
    id: base64url(random.bytes(ID_BYTES)),
    secretHash: hashApiKeySecret(secret),
    creation: now,
    expiration: expirationOf(now, lifetimeMs),
    invalidation: null,
    lastUse: null,
  };
  const unindexable = unindexableMetadata(apiKey.id, apiKey.metadata);
  if (unindexable !== null) throw unindexable;
  return { apiKey, secret };
}

/**
 * Stores a new key.
 * @throws SecurityError `actionRequestValidation` when its owner has as many as it may have, `unavailable`, `internal`.
 */
export async function storeApiKey(
  { apiKeys, policy }: Pick<IssueApiKeyDeps, 'apiKeys' | 'policy'>,
  apiKey: ApiKey,
): Promise<void> {
  const ownerKeysMax = policy?.ownerKeysMax ?? null;
  if (ownerKeysMax === null) return callStore(() => apiKeys.create(apiKey));
  const isWithin = await callStore(() => apiKeys.createWithin(apiKey, ownerKeysMax));
  if (!isWithin) throw validationFailed([ownerKeysViolation(ownerKeysMax)]);
}

/** What is told of a key that was made. */
export function createdApiKey({ id, name, expiration }: ApiKey, secret: Secret): CreatedApiKey {
  return { id, name, expiration, secret };
}

/**
 * What a caller that is no key has now, as the limit of a key.
 * @throws SecurityError `illegalArgument` when it does not go with the key's own descriptors.
 */
export function ownerSnapshot({ rights }: Principal, own: RoleDescriptors): RoleDescriptors {
  if (rights.scope !== undefined)
    throw illegalArgument('a token that is limited to a part of its user’s rights can make no API key');
  // Two sets (own and limit of a key) cannot be kept as one, and none at all would read as no limit.
  const [owner, ...others] = rights.descriptorSets;
  assert(owner !== undefined && others.length === 0, 'a caller that is no API key has one set of role descriptors');
  const violation = restrictionViolation(own, owner);
  if (violation !== null) throw illegalArgument(violation);
  return withoutDescriptions(owner);
}

/** The upper limit of a new key: its owner's rights as they are now, or nothing when the owner is a key itself. */
function limitOf(owner: Principal, own: RoleDescriptors): RoleDescriptors {
  if (!actsAsApiKey(owner.authentication)) return ownerSnapshot(owner, own);
  if (areDerivable(own)) return NO_RIGHTS;
  throw illegalArgument('creating derived api keys requires an explicit role descriptor that is empty (has no privileges)');
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}
