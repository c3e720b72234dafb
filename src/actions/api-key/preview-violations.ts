import type { Principal } from '../../authentication/principal.ts';
import { API_KEY_NAME_CODE_POINTS_MAX, apiKeyNameViolations } from '../../domain/api-key/api-key-name.ts';
import { apiKeyCreatorOf } from '../../domain/api-key/api-key-owner.ts';
import {
  lifetimeUnderPolicy,
  NO_API_KEY_POLICY,
  newKeyPolicyViolations,
  ownerKeysViolation,
} from '../../domain/api-key/api-key-policy.ts';
import { SecurityError } from '../../domain/error.ts';
import type { Query } from '../../domain/query/query.ts';
import type { Random } from '../../domain/random.ts';
import type { Instant } from '../../domain/time.ts';
import type { ApiKeyStore } from '../../stores/store.ts';
import { callStore } from '../store-fault.ts';
import {
  type ApiKeyLimits,
  type CreateApiKeyRequest,
  descriptorViolations,
  issueApiKey,
  metadataViolations,
} from './issue-api-key.ts';

/** What finding out whether a key would be refused needs. */
export interface PreviewViolationsDeps extends ApiKeyLimits {
  readonly apiKeys: Pick<ApiKeyStore, 'query'>;
}

/** A key that might be asked for; its name may not be chosen yet. */
export interface PreviewApiKeyRequest extends Omit<CreateApiKeyRequest, 'name'> {
  readonly name: string | null;
}

/** What creating the key would be refused for, in the same words, and when the key would expire. */
export interface PreviewedVerdict {
  readonly violations: readonly string[];
  /** `null`: never, or it cannot be told. */
  readonly expiration: Instant | null;
}

/** What a previewed key is named before it has a name: nothing looks at it. */
const UNNAMED = 'unnamed';
/** A preview makes nothing, so that what stands for its id and secret needs no randomness. */
const NO_RANDOM: Random = { bytes: (length) => new Uint8Array(length) };

/**
 * Everything that creating a key would be refused for, where creating it stops at the first kind.
 * @throws SecurityError `unavailable`, `internal`.
 */
export async function previewViolations(
  deps: PreviewViolationsDeps,
  owner: Principal,
  request: PreviewApiKeyRequest,
  now: Instant,
): Promise<PreviewedVerdict> {
  const { policy = NO_API_KEY_POLICY } = deps;
  const { user } = owner.authentication;
  const { name } = request;
  const lifetimeMs = lifetimeUnderPolicy(policy, user, request.lifetimeMs);
  const shapePolicy = name === null ? { ...policy, namePattern: null } : policy;
  const issued = tryIssue(owner, { ...request, name: name ?? UNNAMED, lifetimeMs }, now);
  return {
    violations: [
      ...(name === null ? [] : apiKeyNameViolations(name, deps.nameCodePointsMax ?? API_KEY_NAME_CODE_POINTS_MAX)),
      ...metadataViolations(deps, request.metadata),
      ...descriptorViolations(request.roleDescriptors),
      ...newKeyPolicyViolations(shapePolicy, user, { name: name ?? UNNAMED, lifetimeMs }),
      ...issued.violations,
      ...(await ownerViolations(deps, owner, now)),
    ],
    expiration: issued.expiration,
  };
}

/** What stands between owner and rights, without what the policy says. */
function tryIssue(owner: Principal, request: CreateApiKeyRequest, now: Instant): PreviewedVerdict {
  try {
    const { apiKey } = issueApiKey({ random: NO_RANDOM }, owner, request, now);
    return { violations: [], expiration: apiKey.expiration };
  } catch (error) {
    if (!(error instanceof SecurityError)) throw error;
    return { violations: [error.message], expiration: null };
  }
}

async function ownerViolations(
  { apiKeys, policy }: PreviewViolationsDeps,
  { authentication }: Principal,
  now: Instant,
): Promise<readonly string[]> {
  const ownerKeysMax = policy?.ownerKeysMax ?? null;
  if (ownerKeysMax === null) return [];
  const { principal, realm } = apiKeyCreatorOf(authentication);
  const { total } = await callStore(() =>
    apiKeys.query({
      visible: { kind: 'and', queries: [equals('username', principal), equals('realm_name', realm.name)] },
      query: { kind: 'and', queries: [equals('invalidated', false), unexpired(now)] },
      sort: [],
      window: { from: 0, size: 0, searchAfter: null },
      aggregations: {},
    }),
  );
  return total >= ownerKeysMax ? [ownerKeysViolation(ownerKeysMax)] : [];
}

function unexpired(now: Instant): Query {
  return {
    kind: 'not',
    query: { kind: 'range', field: 'expiration', from: null, to: { value: now, inclusive: true } },
  };
}

function equals(field: string, value: string | boolean): Query {
  return { kind: 'equals', field, values: [value], ignoreCase: false };
}
