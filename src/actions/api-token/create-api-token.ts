import { digestOfToken, newApiToken } from '../../authentication/opensearch/api-token.ts';
import { signApiTokenJwt } from '../../authentication/opensearch/api-token-jwt.ts';
import { hashApiKeySecret } from '../../authentication/secret-hash.ts';
import { UNLIMITED_TOKEN_OWNER } from '../../authorization/action-groups/token-owner.ts';
import { DEFAULT_PATTERN_LIMITS } from '../../authorization/pattern/parse-pattern.ts';
import type { ApiKey } from '../../domain/api-key/api-key.ts';
import { apiKeyCreatorOf } from '../../domain/api-key/api-key-owner.ts';
import { type ApiKeyPolicy, newKeyPolicyViolations } from '../../domain/api-key/api-key-policy.ts';
import { apiTokenLifetime, apiTokenNameViolation } from '../../domain/api-key/api-token.ts';
import { assert, illegalArgument, SecurityError } from '../../domain/error.ts';
import type { ApiTokenConfiguration } from '../../domain/opensearch/configuration.ts';
import type { Random } from '../../domain/random.ts';
import type { OpenSearchPermissions } from '../../domain/role/opensearch-permissions.ts';
import { EMPTY_ROLE_DESCRIPTOR, type RoleDescriptors } from '../../domain/role/role-descriptor.ts';
import type { Secret } from '../../domain/secret.ts';
import type { Instant } from '../../domain/time.ts';
import type { ApiKeyStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { ownerSnapshot } from '../api-key/issue-api-key.ts';
import { assertCallerCurrent } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { assertPatternsWithin, patternsOf } from '../opensearch/resources/pattern-limits.ts';
import { recordAction } from '../record-action.ts';
import { callStore } from '../store-fault.ts';
import { activeTokens, named, tokensNotRevoked } from './api-token-queries.ts';
import { type ApiTokenAccessDeps, type ApiTokenScope, authorizeApiTokens } from './authorize-api-tokens.ts';

/** What makes tokens JSON web tokens. */
export interface ApiTokenJwtDeps {
  /** Lifetime where none was asked for, in seconds. */
  readonly defaultDurationSeconds: number;
  /** `iss`: the name of the cluster. */
  readonly issuer: string;
  /** Signing keys of at least 512 bits: the first signs. @throws Error when they cannot be made. */
  readonly keys: () => readonly Uint8Array[];
}

/** What making API tokens needs. */
export interface CreateApiTokenDeps extends ApiTokenAccessDeps {
  readonly apiKeys: Pick<ApiKeyStore, 'createToken' | 'query'>;
  readonly random: Random;
  readonly nameCharactersMax: number;
  /** What the operator asks of every API key. */
  readonly apiKeyPolicy: ApiKeyPolicy;
  /** `null`: tokens are opaque. */
  readonly jwt: ApiTokenJwtDeps | null;
}

/** The token that is asked for. */
export interface CreateApiTokenRequest {
  readonly name: string;
  readonly permissions: OpenSearchPermissions;
  /** Whole seconds; 0: none was named. */
  readonly durationSeconds: number;
}

/** The token that was made. It is nowhere else, and is not kept. */
export interface CreatedApiToken {
  readonly id: string;
  readonly token: Secret;
}

/**
 * Makes an API token that may do what it is given. Where its maker is a user who may use the security REST API, nothing else limits it, as
 * in OpenSearch; where users issue tokens of their own, it is limited to what its maker may do now.
 * @param read Reads the request, once the caller was let through. @throws SecurityError.
 * @throws SecurityError `forbidden`, `illegalArgument`, `tooManyRequests`, `unavailable`, `internal`.
 * @see https://docs.opensearch.org/latest/security/authentication-backends/api-keys/
 */
export async function createApiToken(
  deps: CreateApiTokenDeps,
  context: ActionContext,
  read: () => CreateApiTokenRequest,
): Promise<CreatedApiToken> {
  const { scope, configuration } = await authorizeApiTokens(deps, context, 'create');
  const request = read();
  const violation = apiTokenNameViolation(request.name, deps.nameCharactersMax);
  if (violation !== null) throw illegalArgument(violation);
  const expiration = await expirationFor(deps, context, request, configuration);
  assertPatternsWithin(patternsOf(request.permissions), DEFAULT_PATTERN_LIMITS);
  const roleDescriptors = { [request.name]: { ...EMPTY_ROLE_DESCRIPTOR, permissions: request.permissions } };
  const limitedBy = limitOf(context, scope, roleDescriptors);
  const { id, token, form } = issueToken(deps, { name: request.name, issuedAt: context.now, expiration });
  const apiKey: ApiKey = {
    id,
    name: request.name,
    type: 'rest',
    secretHash: hashApiKeySecret(token),
    creation: context.now,
    expiration,
    invalidation: null,
    creator: apiKeyCreatorOf(context.principal.authentication),
    metadata: {},
    roleDescriptors,
    limitedBy,
    ownerRights: 'snapshot',
    access: null,
    certificateIdentity: null,
    lastUse: null,
    token: { form, digest: digestOfToken(token.reveal()) },
  };
  assertCallerCurrent(context);
  const outcome = await callStore(() => deps.apiKeys.createToken(apiKey, configuration.maxTokens));
  if (outcome !== 'created') throw refusedCreation(outcome, request.name, configuration);
  recordAction(deps.audit, context, { event: 'create_apikey', action: CLUSTER_ACTIONS.createApiToken, targets: [id] });
  return { id, token };
}

/**
 * When the token expires. OpenSearch looks at the name and at the number of tokens first, so these are told where they stand against it
 * too: the store's own look at them, which is what counts, comes with the creation.
 * @throws SecurityError `illegalArgument`, `tooManyRequests`.
 */
async function expirationFor(
  deps: CreateApiTokenDeps,
  { principal, now }: ActionContext,
  { name, durationSeconds }: CreateApiTokenRequest,
  configuration: ApiTokenConfiguration,
): Promise<Instant | null> {
  const defaultSeconds = deps.jwt?.defaultDurationSeconds ?? 0;
  const lifetime = apiTokenLifetime(configuration, { durationSeconds, defaultSeconds }, now);
  if (lifetime.outcome === 'refused') {
    const standing = await standingRefusal(deps, name, configuration, now);
    throw standing ?? illegalArgument(lifetime.violation);
  }
  const { expiration } = lifetime;
  const lifetimeMs = expiration === null ? null : expiration - now;
  const [violation] = newKeyPolicyViolations(deps.apiKeyPolicy, principal.authentication.user, { name, lifetimeMs });
  if (violation !== undefined) throw illegalArgument(violation);
  return expiration;
}

async function standingRefusal(
  { apiKeys }: CreateApiTokenDeps,
  name: string,
  configuration: ApiTokenConfiguration,
  now: Instant,
): Promise<SecurityError | null> {
  const count = async (query: Parameters<typeof apiKeys.query>[0]): Promise<number> =>
    (await callStore(() => apiKeys.query(query))).total;
  if ((await count(named(tokensNotRevoked(), name))) > 0) return refusedCreation('nameTaken', name, configuration);
  const { maxTokens } = configuration;
  const isFull = maxTokens > 0 && (await count(activeTokens(now))) >= maxTokens;
  return isFull ? refusedCreation('full', name, configuration) : null;
}

function refusedCreation(outcome: 'nameTaken' | 'full', name: string, { maxTokens }: ApiTokenConfiguration): SecurityError {
  if (outcome === 'nameTaken') return illegalArgument(`A token with name '${name}' already exists.`);
  const text = `Maximum limit of ${maxTokens} API tokens reached. Please delete existing tokens before creating new ones.`;
  return new SecurityError('tooManyRequests', text);
}

/** The upper limit of a token's rights. @throws SecurityError `illegalArgument`. */
function limitOf({ principal }: ActionContext, scope: ApiTokenScope, own: RoleDescriptors): RoleDescriptors {
  return scope === 'all' ? UNLIMITED_TOKEN_OWNER : ownerSnapshot(principal, own);
}

function issueToken(
  { random, jwt }: CreateApiTokenDeps,
  parts: { readonly name: string; readonly issuedAt: Instant; readonly expiration: Instant | null },
): { readonly id: string; readonly token: Secret; readonly form: 'opaque' | 'jwt' } {
  const { id, token } = newApiToken(random);
  if (jwt === null) return { id, token, form: 'opaque' };
  const [key] = jwt.keys();
  assert(key !== undefined, 'there is a key that signs API tokens');
  return { id, token: signApiTokenJwt({ ...parts, id, issuer: jwt.issuer }, key), form: 'jwt' };
}
