import { createApiKeyRealm } from '../../src/authentication/api-key-realm.ts';
import { type Authenticator, type AuthenticatorDeps, createAuthenticator } from '../../src/authentication/authenticator.ts';
import { createNativeRealm } from '../../src/authentication/native-realm.ts';
import { ActionGroupSource } from '../../src/authentication/opensearch/action-group-source.ts';
import { digestOfToken, newApiToken } from '../../src/authentication/opensearch/api-token.ts';
import { createApiTokenRealm } from '../../src/authentication/opensearch/api-token-realm.ts';
import { DynamicConfigurationSource } from '../../src/authentication/opensearch/dynamic-configuration.ts';
import { createOnBehalfOfRealm } from '../../src/authentication/opensearch/on-behalf-of-realm.ts';
import { createReservedRealm } from '../../src/authentication/reserved-realm.ts';
import { RoleMapper } from '../../src/authentication/role-mapper.ts';
import { hashApiKeySecret } from '../../src/authentication/secret-hash.ts';
import { UNLIMITED_TOKEN_OWNER } from '../../src/authorization/action-groups/token-owner.ts';
import { AuthorizerInterner } from '../../src/authorization/compile-authorizer.ts';
import type { ProtectedNames } from '../../src/authorization/protected-names.ts';
import { RESERVED_ROLES } from '../../src/authorization/reserved-roles.ts';
import { STATIC_ROLES } from '../../src/authorization/static-roles/static-roles.ts';
import type { ApiKey } from '../../src/domain/api-key/api-key.ts';
import type { DynamicConfiguration } from '../../src/domain/opensearch/configuration.ts';
import type { OpenSearchIndexPermission, OpenSearchPermissions } from '../../src/domain/role/opensearch-permissions.ts';
import { EMPTY_ROLE_DESCRIPTOR, type RoleDescriptor } from '../../src/domain/role/role-descriptor.ts';
import type { Secret } from '../../src/domain/secret.ts';
import type { Store } from '../../src/stores/store.ts';
import { anApiKey, BUILT_IN, quickHashing, seededRandom } from './authentication-fixtures.ts';

/** Issuer of the tokens of tests that are JSON web tokens. */
export const ISSUER = 'oracle';

/** Keys of tests. */
export const SIGNING_KEY = new Uint8Array(64).fill(1);
export const ON_BEHALF_OF_KEYS = {
  issuer: ISSUER,
  signingKeys: () => [new Uint8Array(64).fill(2)],
  encryptionKeys: () => [new Uint8Array(16).fill(3)],
};

/** Everything of OpenSearch's dialect is switched on. */
export const ALL_ON: DynamicConfiguration = {
  apiTokens: { enabled: true, maxTokens: 0, maxDurationSeconds: 0 },
  onBehalfOf: { enabled: true },
};

/** The authenticator on a store, as the server connects it. */
export function connectOpenSearch(
  store: Store,
  options: {
    readonly defaults?: DynamicConfiguration;
    readonly protectedNames?: ProtectedNames;
    readonly throttling?: AuthenticatorDeps['throttling'];
  } = {},
): Authenticator {
  const passwords = quickHashing();
  const configuration = new DynamicConfigurationSource({
    documents: store.configurationDocuments,
    changes: store.changes,
    defaults: options.defaults ?? ALL_ON,
  });
  const actionGroupSource = new ActionGroupSource(store);
  const users = {
    users: store.users,
    roles: store.roles,
    reservedRoles: RESERVED_ROLES,
    staticRoles: STATIC_ROLES,
    actionGroupSource,
    listedRoles: new RoleMapper(store),
    passwords,
    builtIn: BUILT_IN,
  };
  const userRealms = [createReservedRealm(users), createNativeRealm(users)];
  const ofKeys = { apiKeys: store.apiKeys, ownerRealms: userRealms, actionGroupSource, configuration };
  const jwtCharactersMax = 8_192;
  return createAuthenticator({
    realms: [
      createApiTokenRealm({ ...ofKeys, jwt: { issuer: ISSUER, keys: () => [SIGNING_KEY], jwtCharactersMax } }),
      createOnBehalfOfRealm({ ...users, keys: ON_BEHALF_OF_KEYS, configuration, userRealms, jwtCharactersMax }),
      createApiKeyRealm({ ...ofKeys, passwords }),
      ...userRealms,
    ],
    changes: store.changes,
    authorizers: new AuthorizerInterner({ entriesMax: 100, protectedNames: options.protectedNames ?? null }),
    random: seededRandom('cache'),
    services: { apiKeys: true, tokens: true },
    ...(options.throttling !== undefined && { throttling: options.throttling }),
  });
}

/** A descriptor with these permissions alone. */
export function permitting(permissions: Partial<OpenSearchPermissions>): RoleDescriptor {
  return { ...EMPTY_ROLE_DESCRIPTOR, permissions: { clusterPermissions: [], indexPermissions: [], ...permissions } };
}

/** Actions on names; lists are comma-separated. */
export function onIndices(patterns: string, actions: string): OpenSearchIndexPermission {
  return {
    indexPatterns: patterns.split(','),
    dls: null,
    fls: [],
    maskedFields: [],
    allowedActions: actions.split(','),
  };
}

/** An API token that was made, with its header. */
export interface MadeToken {
  readonly id: string;
  readonly token: Secret;
  readonly authorization: string;
}

/** Stores an opaque token of this name with these permissions. */
export async function createToken(
  store: Store,
  name: string,
  permissions: Partial<OpenSearchPermissions>,
  changes: Partial<ApiKey> = {},
): Promise<MadeToken> {
  const { id, token } = newApiToken(seededRandom(name));
  return storeToken(store, { id, token, name, form: 'opaque' }, permissions, changes);
}

/** Stores a token that was made already. */
export async function storeToken(
  store: Store,
  {
    id,
    token,
    name,
    form,
  }: { readonly id: string; readonly token: Secret; readonly name: string; readonly form: 'opaque' | 'jwt' },
  permissions: Partial<OpenSearchPermissions>,
  changes: Partial<ApiKey> = {},
): Promise<MadeToken> {
  const created = await store.apiKeys.createToken(
    anApiKey({
      id,
      name,
      secretHash: hashApiKeySecret(token),
      roleDescriptors: { [name]: permitting(permissions) },
      limitedBy: UNLIMITED_TOKEN_OWNER,
      token: { form, digest: digestOfToken(token.reveal()) },
      ...changes,
    }),
    0,
  );
  if (created !== 'created') throw new Error(created);
  return { id, token, authorization: `${form === 'jwt' ? 'Bearer' : 'ApiKey'} ${token.reveal()}` };
}

/** Puts the document that overrides the settings. */
export async function configure(store: Store, dynamic: Readonly<Record<string, object>>): Promise<void> {
  const document = { config: { dynamic: JSON.parse(JSON.stringify(dynamic)) } };
  await store.configurationDocuments.put([{ name: 'config', item: { document } }]);
}

/** Makes or changes a custom action group. */
export async function putActionGroup(store: Store, name: string, ...allowedActions: readonly string[]): Promise<void> {
  const flags = { reserved: false, hidden: false };
  await store.actionGroups.put([{ name, item: { name, allowedActions, type: null, description: null, flags } }]);
}
