import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ActionGroupSource } from '../authentication/opensearch/action-group-source.ts';
import { DynamicConfigurationSource } from '../authentication/opensearch/dynamic-configuration.ts';
import { HS512_KEY_BYTES_MIN } from '../authentication/opensearch/hs512.ts';
import { ENCRYPTION_KEY_BYTES_MIN, type OnBehalfOfKeys } from '../authentication/opensearch/on-behalf-of-token.ts';
import { RoleMapper } from '../authentication/role-mapper.ts';
import type { RoleSources } from '../authentication/role-resolution.ts';
import { ProtectedNames } from '../authorization/protected-names.ts';
import { RESERVED_ROLES } from '../authorization/reserved-roles.ts';
import { STATIC_ROLES } from '../authorization/static-roles/static-roles.ts';
import type { Settings } from '../config/settings.ts';
import type { DynamicConfiguration } from '../domain/opensearch/configuration.ts';
import { openKeyFile } from '../platform/key-file.ts';
import { systemRandom } from '../platform/random.ts';
import type { Store } from '../stores/store.ts';

const TOKEN_KEY_FILE = 'api-token-signing.keys';
const ON_BEHALF_OF_KEY_FILE = 'on-behalf-of-signing.keys';
const ENCRYPTION_KEY_FILE = 'on-behalf-of-encryption.keys';
const ENCRYPTION_KEY_BYTES = 32;
/** Longest key that is taken: more than the block of the hash is hashed first and adds nothing. */
const KEY_BYTES_MAX = 1_024;
/** The key in use, and the one before it. */
const KEYS_MAX = 2;

/** What OpenSearch's dialect has of its own. */
export interface OpenSearchParts {
  readonly roleMapper: RoleMapper;
  readonly configuration: DynamicConfigurationSource;
  readonly actionGroups: ActionGroupSource;
  /** Keys of API tokens that are JSON web tokens: the first signs, all verify. @throws Error when they cannot be made. */
  readonly apiTokenKeys: () => readonly Uint8Array[];
  readonly onBehalfOf: OnBehalfOfKeys;
  /** `iss` of both kinds of JSON web tokens. */
  readonly issuer: string;
}

/** What the dialect is opened with. */
export interface OpenSearchOptions {
  readonly settings: Settings;
  readonly store: Store;
  readonly closing: AsyncDisposableStack;
}

/**
 * Opens what the dialect needs. Key files that the settings name must be there; they, and those of the data folder that are there, are
 * read at once. Others are made when the first token is.
 * @throws Error when a key file is missing or cannot be read, or holds a key that is too short.
 */
export function openOpenSearch({ settings, store, closing }: OpenSearchOptions, folder: string): OpenSearchParts {
  const configuration = new DynamicConfigurationSource({
    documents: store.configurationDocuments,
    changes: store.changes,
    defaults: configurationOf(settings),
  });
  const actionGroups = new ActionGroupSource(store);
  const roleMapper = new RoleMapper(store);
  closing.defer(() => {
    roleMapper.close();
    configuration.close();
    actionGroups.close();
  });
  const signing = { keyBytes: HS512_KEY_BYTES_MIN, min: HS512_KEY_BYTES_MIN };
  const encryption = { keyBytes: ENCRYPTION_KEY_BYTES, min: ENCRYPTION_KEY_BYTES_MIN };
  const open = (setting: KeyFileSetting, name: string, lengths: KeyLengths): (() => readonly Uint8Array[]) => {
    assertPresent(setting, settings[setting]);
    return keysOnUse(settings[setting], join(folder, name), lengths);
  };
  const issuer = settings['claviger.opensearch.cluster_name'];
  return {
    roleMapper,
    configuration,
    actionGroups,
    apiTokenKeys: open('claviger.opensearch.api_tokens.jwt.signing_key_file', TOKEN_KEY_FILE, signing),
    onBehalfOf: {
      issuer,
      signingKeys: open('claviger.opensearch.on_behalf_of.signing_key_file', ON_BEHALF_OF_KEY_FILE, signing),
      encryptionKeys: open('claviger.opensearch.on_behalf_of.encryption_key_file', ENCRYPTION_KEY_FILE, encryption),
    },
    issuer,
  };
}

/** Where roles are defined, of both dialects. */
export function roleSources({
  settings,
  store,
  openSearch,
}: {
  readonly settings: Settings;
  readonly store: Pick<Store, 'users' | 'roles'>;
  readonly openSearch: OpenSearchParts;
}): RoleSources & Pick<Store, 'users'> {
  return {
    users: store.users,
    roles: store.roles,
    reservedRoles: RESERVED_ROLES,
    staticRoles: STATIC_ROLES,
    actionGroupSource: openSearch.actionGroups,
    listedRoles: openSearch.roleMapper,
    opensSystemIndices: settings['plugins.security.system_indices.permission.enabled'],
  };
}

/** The names that only certain users reach; `null`: none. @throws Error for a pattern that cannot be read. */
export function protectedNamesOf(settings: Settings): ProtectedNames | null {
  if (!settings['plugins.security.protected_indices.enabled']) return null;
  return new ProtectedNames({
    names: settings['plugins.security.protected_indices.indices'],
    roles: settings['plugins.security.protected_indices.roles'],
  });
}

interface KeyLengths {
  readonly keyBytes: number;
  readonly min: number;
}

type KeyFileSetting =
  | 'claviger.opensearch.api_tokens.jwt.signing_key_file'
  | 'claviger.opensearch.on_behalf_of.signing_key_file'
  | 'claviger.opensearch.on_behalf_of.encryption_key_file';

/** A key made in the place of one that is only mistyped or not mounted would refuse every token that was signed before. */
function assertPresent(setting: KeyFileSetting, path: string | null): void {
  if (path !== null && !existsSync(path)) throw new Error(`[${setting}] there is no key file ${path}`);
}

function keysOnUse(configured: string | null, ownPath: string, { keyBytes, min }: KeyLengths): () => readonly Uint8Array[] {
  const path = configured ?? ownPath;
  const open = (): readonly Uint8Array[] =>
    openKeyFile({ path, keyBytes, keyBytesTaken: { min, max: KEY_BYTES_MAX }, keysMax: KEYS_MAX, random: systemRandom });
  let keys = configured !== null || existsSync(path) ? open() : null;
  return () => {
    keys ??= open();
    return keys;
  };
}

/** What holds of the dynamic configuration until `securityconfig` says otherwise. */
export function configurationOf(settings: Settings): DynamicConfiguration {
  return {
    apiTokens: {
      enabled: settings['claviger.opensearch.api_tokens.enabled'],
      maxTokens: settings['claviger.opensearch.api_tokens.max_tokens'],
      maxDurationSeconds: settings['claviger.opensearch.api_tokens.max_duration_seconds'],
    },
    onBehalfOf: { enabled: settings['claviger.opensearch.on_behalf_of.enabled'] },
  };
}
