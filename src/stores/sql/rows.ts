import type { ApiKey, ApiKeyUse } from '../../domain/api-key/api-key.ts';
import type { Role } from '../../domain/role/role-descriptor.ts';
import type { NativeUser } from '../../domain/user/native-user.ts';
import {
  type ApiKeyUpdate,
  type Change,
  type ChangeKind,
  type Named,
  StoreError,
  type UserRealm,
  type UserToPut,
} from '../store.ts';
import type { ApiKeyRow, ApiKeyUseRow, ChangeRow, FoundApiKeyRow, NamedThingRow, RoleRow, UserRow } from './schema.ts';
import {
  notWhatWasWritten,
  nullOr,
  parseStoredJson,
  storedInstant,
  storedObject,
  storedText,
  storedTexts,
  storedWholeNumber,
} from './stored-json.ts';
import { NAMED_THING_READERS, type NamedThingKind, type NamedThingTypes } from './stored-named-things.ts';
import { readFlags, readOpenSearchUser } from './stored-opensearch.ts';
import { readRoleDescriptor, readRoleDescriptors } from './stored-role-descriptor.ts';
import { decodeText, encodeText } from './text-column.ts';

const CHANGE_KINDS: Readonly<Record<ChangeKind, true>> = {
  apiKey: true,
  nativeUser: true,
  reservedUser: true,
  role: true,
  roleMapping: true,
  applicationPrivilege: true,
  serviceAccountToken: true,
  userProfile: true,
  oauth2Scope: true,
  oauth2Client: true,
  actionGroup: true,
  tenant: true,
  configurationDocument: true,
  accessToken: true,
  longLivedToken: true,
  job: true,
};

/** An update of a key: its encoded id, and the columns that get other values. */
export interface ApiKeyUpdateRow {
  readonly id: string;
  readonly columns: Partial<Omit<ApiKeyRow, 'id'>>;
}

/** A user to put: without a hash the stored one is kept. */
export type UserPutRow = Omit<UserRow, 'password_hash'> & { readonly password_hash: string | null };

/** An update of a user: its realm and encoded name, and the columns that get other values. */
export interface UserUpdateRow {
  readonly realm: UserRealm;
  readonly username: string;
  readonly columns: Partial<Pick<UserRow, 'enabled' | 'password_hash'>>;
}

/** The row of an API key. */
export function apiKeyToRow(apiKey: ApiKey): FoundApiKeyRow {
  const { lastUse } = apiKey;
  return {
    id: encodeText(apiKey.id),
    name: encodeText(apiKey.name),
    type: apiKey.type,
    secret_hash: encodeText(apiKey.secretHash),
    creation: apiKey.creation,
    expiration: apiKey.expiration,
    invalidation: apiKey.invalidation,
    ...creatorColumns(apiKey.creator),
    metadata_json: JSON.stringify(apiKey.metadata),
    role_descriptors_json: JSON.stringify(apiKey.roleDescriptors),
    limited_by_json: JSON.stringify(apiKey.limitedBy),
    owner_rights: apiKey.ownerRights,
    access_json: nullOr(apiKey.access, JSON.stringify),
    certificate_identity: nullOr(apiKey.certificateIdentity, encodeText),
    token_form: apiKey.token?.form ?? null,
    token_digest: nullOr(apiKey.token?.digest ?? null, encodeText),
    used_at: lastUse?.at ?? null,
    request_id: nullOr(lastUse?.requestId ?? null, encodeText),
    address: nullOr(lastUse?.address ?? null, encodeText),
  };
}

/** The rows of updates. A value that many of them share is turned into JSON once. */
export function apiKeyUpdatesToRows(updates: readonly ApiKeyUpdate[]): readonly ApiKeyUpdateRow[] {
  const jsonByValue = new Map<object, string>();
  const toJson = (value: object): string => {
    const json = jsonByValue.get(value) ?? JSON.stringify(value);
    jsonByValue.set(value, json);
    return json;
  };
  return updates.map(({ id, fields }) => ({ id: encodeText(id), columns: updatedColumns(fields, toJson) }));
}

function updatedColumns(fields: ApiKeyUpdate['fields'], toJson: (value: object) => string): ApiKeyUpdateRow['columns'] {
  const { creator, metadata, roleDescriptors, limitedBy, ownerRights, expiration, access, certificateIdentity } = fields;
  return {
    ...(fields.secretHash !== undefined && { secret_hash: encodeText(fields.secretHash) }),
    ...(creator !== undefined && creatorColumns(creator)),
    ...(metadata !== undefined && { metadata_json: toJson(metadata) }),
    ...(roleDescriptors !== undefined && { role_descriptors_json: toJson(roleDescriptors) }),
    ...(limitedBy !== undefined && { limited_by_json: toJson(limitedBy) }),
    ...(ownerRights !== undefined && { owner_rights: ownerRights }),
    ...(expiration !== undefined && { expiration }),
    ...(access !== undefined && { access_json: nullOr(access, toJson) }),
    ...(certificateIdentity !== undefined && { certificate_identity: nullOr(certificateIdentity, encodeText) }),
  };
}

function creatorColumns(creator: ApiKey['creator']) {
  return {
    creator_principal: encodeText(creator.principal),
    creator_full_name: nullOr(creator.fullName, encodeText),
    creator_email: nullOr(creator.email, encodeText),
    creator_metadata_json: JSON.stringify(creator.metadata),
    creator_realm_name: encodeText(creator.realm.name),
    creator_realm_type: encodeText(creator.realm.type),
  };
}

/** The row of a use. */
export function apiKeyUseToRow(id: string, { at, requestId, address }: ApiKeyUse): ApiKeyUseRow {
  return { api_key_id: encodeText(id), used_at: at, request_id: encodeText(requestId), address: encodeText(address) };
}

/** The API key of a row. @throws StoreError `corrupt`. */
export function apiKeyFromRow(row: FoundApiKeyRow): ApiKey {
  return reading('API key', row.id, () => ({
    id: readText(row.id),
    name: readText(row.name),
    type: readType(row.type),
    secretHash: readText(row.secret_hash),
    creation: storedInstant(row.creation),
    expiration: nullOr(row.expiration, storedInstant),
    invalidation: nullOr(row.invalidation, storedInstant),
    creator: {
      principal: readText(row.creator_principal),
      fullName: nullOr(row.creator_full_name, readText),
      email: nullOr(row.creator_email, readText),
      metadata: storedObject(parseStoredJson(row.creator_metadata_json)),
      realm: { name: readText(row.creator_realm_name), type: readText(row.creator_realm_type) },
    },
    metadata: storedObject(parseStoredJson(row.metadata_json)),
    roleDescriptors: readRoleDescriptors(parseStoredJson(row.role_descriptors_json)),
    limitedBy: readRoleDescriptors(parseStoredJson(row.limited_by_json)),
    ownerRights: readOwnerRights(row.owner_rights),
    access: nullOr(row.access_json, (json) => storedObject(parseStoredJson(json))),
    certificateIdentity: nullOr(row.certificate_identity, readText),
    lastUse: readLastUse(row),
    ...readToken(row),
  }));
}

/** The row of a user. */
export function userToRow(realm: UserRealm, user: UserToPut): UserPutRow {
  return {
    realm,
    username: encodeText(user.username),
    password_hash: nullOr(user.passwordHash, encodeText),
    roles_json: JSON.stringify(user.roles),
    full_name: nullOr(user.fullName, encodeText),
    email: nullOr(user.email, encodeText),
    metadata_json: JSON.stringify(user.metadata),
    enabled: user.enabled ? 1 : 0,
    opensearch_json: nullOr(user.openSearch ?? null, JSON.stringify),
  };
}

/** The row of an update of a user. */
export function userUpdateToRow(
  realm: UserRealm,
  username: string,
  { enabled, passwordHash }: Partial<Pick<NativeUser, 'enabled' | 'passwordHash'>>,
): UserUpdateRow {
  const columns: UserUpdateRow['columns'] = {
    ...(enabled !== undefined && { enabled: enabled ? 1 : 0 }),
    ...(passwordHash !== undefined && { password_hash: encodeText(passwordHash) }),
  };
  return { realm, username: encodeText(username), columns };
}

/** The user of a row. @throws StoreError `corrupt`. */
export function userFromRow(row: UserRow): NativeUser {
  return reading('user', row.username, () => ({
    username: readText(row.username),
    passwordHash: readText(row.password_hash),
    roles: storedTexts(parseStoredJson(row.roles_json)),
    fullName: nullOr(row.full_name, readText),
    email: nullOr(row.email, readText),
    metadata: storedObject(parseStoredJson(row.metadata_json)),
    enabled: readFlag(row.enabled),
    ...(row.opensearch_json !== null && { openSearch: readOpenSearchUser(parseStoredJson(row.opensearch_json)) }),
  }));
}

/** The row of a role. */
export function roleToRow(role: Role): RoleRow {
  return {
    name: encodeText(role.name),
    descriptor_json: JSON.stringify(role.descriptor),
    flags_json: nullOr(role.flags ?? null, JSON.stringify),
  };
}

/** The role of a row. @throws StoreError `corrupt`. */
export function roleFromRow(row: RoleRow): Role {
  return reading('role', row.name, () => ({
    name: readText(row.name),
    descriptor: readRoleDescriptor(parseStoredJson(row.descriptor_json)),
    ...(row.flags_json !== null && { flags: readFlags(parseStoredJson(row.flags_json)) }),
  }));
}

/** The row of a thing by name, whatever its kind. */
export function namedThingToRow({ name, item }: Named<NamedThingTypes[NamedThingKind]>): Omit<NamedThingRow, 'kind'> {
  return { name: encodeText(name), json: JSON.stringify(item) };
}

/** The thing of a row of this kind. @throws StoreError `corrupt`. */
export function namedThingFromRow<Kind extends NamedThingKind>(kind: Kind, row: NamedThingRow): NamedThingTypes[Kind] {
  return reading(kind, row.name, () => NAMED_THING_READERS[kind](storedObject(parseStoredJson(row.json))));
}

/** The change of a row. @throws StoreError `corrupt`. */
export function changeFromRow(row: ChangeRow): Change {
  return reading('change', String(row.seq), () => {
    if (!Object.hasOwn(CHANGE_KINDS, row.kind)) throw notWhatWasWritten('a kind of change');
    return { seq: storedWholeNumber(row.seq), kind: row.kind as ChangeKind, id: readText(row.id) };
  });
}

/** Reads a thing; the error tells which is damaged, where the readers tell how. @throws StoreError `corrupt`. */
export function reading<Thing>(kind: string, id: unknown, read: () => Thing): Thing {
  try {
    return read();
  } catch (error) {
    const how = error instanceof StoreError ? error.message : 'it cannot be read';
    throw new StoreError('corrupt', `the stored ${kind} [${String(id)}] is damaged: ${how}`, error);
  }
}

/** The text of a column, checked at run time whatever its type says: the file may have been damaged. @throws StoreError `corrupt`. */
export function readText(stored: string): string {
  return decodeText(storedText(stored));
}

function readFlag(stored: number): boolean {
  if (stored !== 0 && stored !== 1) throw notWhatWasWritten('0 or 1');
  return stored === 1;
}

function readLastUse({ used_at, request_id, address }: FoundApiKeyRow): ApiKeyUse | null {
  if (used_at === null || request_id === null || address === null) return null;
  return { at: storedInstant(used_at), requestId: readText(request_id), address: readText(address) };
}

function readToken({ token_form, token_digest }: FoundApiKeyRow): Pick<ApiKey, 'token'> {
  if (token_form === null && token_digest === null) return {};
  if (token_form !== 'opaque' && token_form !== 'jwt') throw notWhatWasWritten('a form of tokens');
  if (token_digest === null) throw notWhatWasWritten('complete');
  return { token: { form: token_form, digest: readText(token_digest) } };
}

function readOwnerRights(stored: string): ApiKey['ownerRights'] {
  if (stored !== 'snapshot' && stored !== 'live') throw notWhatWasWritten('a kind of rights');
  return stored;
}

function readType(stored: string): ApiKey['type'] {
  if (stored !== 'rest' && stored !== 'cross_cluster') throw notWhatWasWritten('a type of API key');
  return stored;
}
