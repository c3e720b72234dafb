import { UNLIMITED_TOKEN_OWNER } from '../authorization/action-groups/token-owner.ts';
import { type ApiKey, isExpired } from '../domain/api-key/api-key.ts';
import { NO_RIGHTS } from '../domain/api-key/api-key-rights.ts';
import { API_KEY_REALM, type Authentication } from '../domain/principal/authentication.ts';
import type { Credential } from '../domain/principal/credential.ts';
import type { RoleDescriptors } from '../domain/role/role-descriptor.ts';
import type { Secret } from '../domain/secret.ts';
import type { Instant } from '../domain/time.ts';
import { type ApiKeyStore, StoreError } from '../stores/store.ts';
import { type ActionGroupSource, EVERY_ACTION_GROUP } from './opensearch/action-group-source.ts';
import { DYNAMIC_CONFIGURATION_DEPENDENCY, type DynamicConfigurationSource } from './opensearch/dynamic-configuration.ts';
import { variablesOf } from './opensearch/user-variables.ts';
import type { PasswordHashing } from './password-hashing.ts';
import type { Dependency, Realm, RealmOutcome, Rights } from './realm.ts';
import { havePermissions, resolveDescriptors } from './role-resolution.ts';
import { DECOY_SECRET_HASH, hashApiKeySecret, isFastHash, verifyApiKeySecret } from './secret-hash.ts';

const RANDOM_SECRET_CHARACTERS_MIN = 22;

/** What the realm of API keys needs. */
export interface ApiKeyRealmDeps {
  readonly apiKeys: Pick<ApiKeyStore, 'find'>;
  /** Checks the slow hashes that imported keys may have. */
  readonly passwords: Pick<PasswordHashing, 'verify'>;
  /** Replaces the slow hash of an imported key by a fast one when the key is first used; absent: it stays. */
  readonly rehash?: Pick<ApiKeyStore, 'update'>;
  /** Where the owners of keys with live rights are looked up; none unless told, and then no such key is accepted. */
  readonly ownerRealms?: readonly Pick<Realm, 'name' | 'lookUp'>[];
  /** Custom action groups that the permissions of keys may name; absent: there are none. */
  readonly actionGroupSource?: Pick<ActionGroupSource, 'read'>;
  /** Whether API tokens are taken, which come here by id and secret; absent: they are not. */
  readonly configuration?: Pick<DynamicConfigurationSource, 'read'>;
}

/**
 * The realm of API keys. A key stands for its creator as it was when the key was made: what became of the user since does
 * not matter, unless the key has live rights. Type and expiry are told only to who knows the secret.
 */
export function createApiKeyRealm(deps: ApiKeyRealmDeps): Realm {
  return {
    ...API_KEY_REALM,
    async authenticate(credential, now) {
      if (credential.scheme === 'apiKey') return authenticateApiKey(deps, credential, now);
      if (credential.scheme !== 'malformedApiKey') return { outcome: 'notMine' };
      return reject('', credential.reason, []);
    },
  };
}

async function authenticateApiKey(
  deps: ApiKeyRealmDeps,
  { id, secret }: Extract<Credential, { scheme: 'apiKey' }>,
  now: Instant,
): Promise<RealmOutcome> {
  const dependencies: readonly Dependency[] = [{ kind: 'apiKey', id }];
  const apiKey = await deps.apiKeys.find(id);
  // Compared before anything else is looked at, so that a key that is not there takes as long as one that is.
  const matches = await verifyApiKeySecret(secret, apiKey?.secretHash ?? DECOY_SECRET_HASH, deps.passwords);
  if (apiKey === null) return reject(id, `unable to find apikey with id ${id}`, dependencies);
  if (apiKey.invalidation !== null) return reject(id, `api key [${id}] has been invalidated`, dependencies);
  if (!matches) return reject(id, `invalid credentials for API key [${id}]`, dependencies);
  if (apiKey.type !== 'rest') return rejectType(apiKey, dependencies);
  if (isExpired(apiKey, now)) return reject(id, 'api key is expired', dependencies);
  if (apiKey.token !== undefined) return authenticateTokenById(deps, apiKey, now);
  if (deps.rehash !== undefined && mayRehash(apiKey, secret)) await replaceHash(deps.rehash, id, secret);
  return acceptApiKey(deps, apiKey, dependencies, now);
}

/** An API token that comes as a key of Elasticsearch's dialect does. */
async function authenticateTokenById(deps: ApiKeyRealmDeps, apiKey: ApiKey, now: Instant): Promise<RealmOutcome> {
  const dependencies: readonly Dependency[] = [{ kind: 'apiKey', id: apiKey.id }, DYNAMIC_CONFIGURATION_DEPENDENCY];
  const configuration = await deps.configuration?.read();
  if (configuration?.apiTokens.enabled === true) return acceptApiKey(deps, apiKey, dependencies, now);
  return { ...reject(apiKey.id, `invalid credentials for API key [${apiKey.id}]`, dependencies), isGenuine: true };
}

/** The outcome for a valid key whose secret was right, with its rights of now. @throws StoreError when they cannot be read. */
export async function acceptApiKey(
  deps: Pick<ApiKeyRealmDeps, 'ownerRealms' | 'actionGroupSource'>,
  apiKey: ApiKey,
  dependencies: readonly Dependency[],
  now: Instant,
): Promise<RealmOutcome> {
  const found = await readApiKeyRights(deps, apiKey, now);
  const read = [...dependencies, ...found.dependencies];
  if (!found.isOwnerThere) return reject(apiKey.id, `the owner of api key [${apiKey.id}] is not there or disabled`, read);
  return {
    outcome: 'authenticated',
    authentication: apiKeyAuthentication(apiKey),
    rights: found.rights,
    expiration: apiKey.expiration,
    dependencies: read,
  };
}

/** A fast hash is right for random bits alone: Elasticsearch's secrets have 128 of them, in 22 characters. */
function mayRehash({ secretHash }: ApiKey, secret: Secret): boolean {
  return !isFastHash(secretHash) && secret.reveal().length >= RANDOM_SECRET_CHARACTERS_MIN;
}

/** The change voids the reading under way, which is made again with the new hash. */
async function replaceHash(apiKeys: Pick<ApiKeyStore, 'update'>, id: string, secret: Secret): Promise<void> {
  try {
    await apiKeys.update([{ id, fields: { secretHash: hashApiKeySecret(secret) } }]);
  } catch (error) {
    // The key is as good with its old hash; a store that cannot be written to must not lock it out.
    if (!(error instanceof StoreError)) throw error;
  }
}

/** What the owner's rights limit a key to. */
interface OwnerLimit {
  /** `null`: the owner is not there or disabled, so the key is not accepted. */
  readonly descriptors: RoleDescriptors | null;
  readonly dependencies: readonly Dependency[];
}

/** The limit of a key: as it was frozen, or what its owner's roles give now. */
async function ownerLimit(
  { ownerRealms = [] }: Pick<ApiKeyRealmDeps, 'ownerRealms'>,
  { ownerRights, limitedBy, creator }: ApiKey,
  now: Instant,
): Promise<OwnerLimit> {
  if (ownerRights === 'snapshot') return { descriptors: limitedBy, dependencies: [] };
  const realm = ownerRealms.find(({ name }) => name === creator.realm.name);
  const owner = (await realm?.lookUp?.(creator.principal, now)) ?? { found: null, dependencies: [] };
  const [descriptors = null] = owner.found?.user.enabled === true ? owner.found.rights.descriptorSets : [];
  return { descriptors, dependencies: owner.dependencies };
}

/** The rights of a key, and what they were read from. */
export interface ApiKeyRights {
  /** Nothing is granted when the owner is not there. */
  readonly rights: Rights;
  /** Whether the owner, whose roles limit the key, is there and enabled; if not, the key is not accepted. */
  readonly isOwnerThere: boolean;
  readonly dependencies: readonly Dependency[];
}

/** Reads the rights of a key within its limit, with action groups as they are now. @throws StoreError when they cannot be read. */
export async function readApiKeyRights(
  deps: Pick<ApiKeyRealmDeps, 'ownerRealms' | 'actionGroupSource'>,
  apiKey: ApiKey,
  now: Instant,
): Promise<ApiKeyRights> {
  const { descriptors, dependencies } = await ownerLimit(deps, apiKey, now);
  const isOwnerThere = descriptors !== null;
  const limited = { ...apiKey, limitedBy: descriptors ?? NO_RIGHTS };
  if (!havePermissions(apiKey.roleDescriptors)) return { rights: apiKeyRights(limited), isOwnerThere, dependencies };
  const { token, name, creator } = apiKey;
  // What limits the key was resolved when it was frozen: a group that changes later must not widen it.
  const roleDescriptors = resolveDescriptors(apiKey.roleDescriptors, {
    actionGroups: (await deps.actionGroupSource?.read()) ?? new Map(),
    variables: variablesOf({ username: token === undefined ? creator.principal : `token:${name}` }),
    systemIndices: false,
  });
  const rights = apiKeyRights({ ...limited, roleDescriptors });
  return { rights, isOwnerThere, dependencies: [...dependencies, EVERY_ACTION_GROUP] };
}

function reject(id: string, text: string, dependencies: readonly Dependency[]): Extract<RealmOutcome, { outcome: 'rejected' }> {
  return { outcome: 'rejected', reason: text, told: `API key: ${text}`, claimedPrincipal: id, dependencies };
}

function rejectType({ id, type }: ApiKey, dependencies: readonly Dependency[]): RealmOutcome {
  const text = `authentication expected API key type of [rest], but API key [${id}] has type [${type}]`;
  return { outcome: 'rejected', reason: text, told: null, toldInstead: text, claimedPrincipal: id, dependencies };
}

/** Who a caller with this key is. */
export function apiKeyAuthentication({ id, name, creator, token }: ApiKey): Authentication {
  return {
    type: 'api_key',
    user: {
      username: creator.principal,
      roles: [],
      fullName: creator.fullName,
      email: creator.email,
      metadata: creator.metadata,
      enabled: true,
    },
    realm: API_KEY_REALM,
    lookupRealm: API_KEY_REALM,
    apiKey: { id, name, ownerRealm: creator.realm, ...(token !== undefined && { isToken: true }) },
    authenticatingUser: null,
  };
}

/**
 * Own rights within the owner's. No own descriptors: the owner's alone. The owner's set is always one of the sets, also when
 * it is empty, and then nothing is allowed. An API token has its own alone, within what any token may have.
 */
function apiKeyRights({ roleDescriptors, limitedBy, token }: Pick<ApiKey, 'roleDescriptors' | 'limitedBy' | 'token'>): Rights {
  if (token !== undefined) return { descriptorSets: [roleDescriptors, limitedBy, UNLIMITED_TOKEN_OWNER], unknownRoles: [] };
  const hasOwn = Object.keys(roleDescriptors).length > 0;
  return { descriptorSets: hasOwn ? [roleDescriptors, limitedBy] : [limitedBy], unknownRoles: [] };
}
