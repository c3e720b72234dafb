import type { ApiKey } from '../../domain/api-key/api-key.ts';
import type { Role } from '../../domain/role/role-descriptor.ts';
import { type Instant, instant } from '../../domain/time.ts';
import type { NativeUser } from '../../domain/user/native-user.ts';
import { type Change, type ChangeKind, StoreError, type UserRealm } from '../store.ts';
import type { ApiKeyRow, ChangeRow, RoleRow, UserRow } from './schema.ts';
import { notWhatWasWritten, nullOr, parseStoredJson, storedObject, storedText, storedTexts } from './stored-json.ts';
import { readRoleDescriptor, readRoleDescriptors } from './stored-role-descriptor.ts';
import { decodeText, encodeText } from './text-column.ts';

const CHANGE_KINDS: Readonly<Record<ChangeKind, true>> = { apiKey: true, nativeUser: true, reservedUser: true, role: true };

/** A user to put: without a hash the stored one is kept. */
export type UserPutRow = Omit<UserRow, 'password_hash'> & { readonly password_hash: string | null };

/** The row of an API key. */
export function apiKeyToRow(apiKey: ApiKey): ApiKeyRow {
  const { creator } = apiKey;
  return {
    id: encodeText(apiKey.id),
    name: encodeText(apiKey.name),
    type: apiKey.type,
    secret_hash: encodeText(apiKey.secretHash),
    creation: apiKey.creation,
    expiration: apiKey.expiration,
    invalidation: apiKey.invalidation,
    creator_principal: encodeText(creator.principal),
    creator_full_name: nullOr(creator.fullName, encodeText),
    creator_email: nullOr(creator.email, encodeText),
    creator_metadata_json: JSON.stringify(creator.metadata),
    creator_realm_name: encodeText(creator.realm.name),
    creator_realm_type: encodeText(creator.realm.type),
    metadata_json: JSON.stringify(apiKey.metadata),
    role_descriptors_json: JSON.stringify(apiKey.roleDescriptors),
    limited_by_json: JSON.stringify(apiKey.limitedBy),
  };
}

/** The API key of a row. @throws StoreError `corrupt`. */
export function apiKeyFromRow(row: ApiKeyRow): ApiKey {
  return reading('API key', row.id, () => ({
    id: readText(row.id),
    name: readText(row.name),
    type: readType(row.type),
    secretHash: readText(row.secret_hash),
    creation: readInstant(row.creation),
    expiration: nullOr(row.expiration, readInstant),
    invalidation: nullOr(row.invalidation, readInstant),
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
  }));
}

/** The row of a user. */
export function userToRow(
  realm: UserRealm,
  user: Omit<NativeUser, 'passwordHash'> & { readonly passwordHash: string | null },
): UserPutRow {
  return {
    realm,
    username: encodeText(user.username),
    password_hash: nullOr(user.passwordHash, encodeText),
    roles_json: JSON.stringify(user.roles),
    full_name: nullOr(user.fullName, encodeText),
    email: nullOr(user.email, encodeText),
    metadata_json: JSON.stringify(user.metadata),
    enabled: user.enabled ? 1 : 0,
  };
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
  }));
}

/** The row of a role. */
export function roleToRow(role: Role): RoleRow {
  return { name: encodeText(role.name), descriptor_json: JSON.stringify(role.descriptor) };
}

/** The role of a row. @throws StoreError `corrupt`. */
export function roleFromRow(row: RoleRow): Role {
  return reading('role', row.name, () => ({
    name: readText(row.name),
    descriptor: readRoleDescriptor(parseStoredJson(row.descriptor_json)),
  }));
}

/** The change of a row. @throws StoreError `corrupt`. */
export function changeFromRow(row: ChangeRow): Change {
  return reading('change', String(row.seq), () => {
    if (!Object.hasOwn(CHANGE_KINDS, row.kind)) throw notWhatWasWritten('a kind of change');
    return { seq: readWholeNumber(row.seq), kind: row.kind as ChangeKind, id: readText(row.id) };
  });
}

/** Tells which thing is damaged, where the readers below tell how. */
function reading<Thing>(kind: string, id: unknown, read: () => Thing): Thing {
  try {
    return read();
  } catch (error) {
    const how = error instanceof StoreError ? error.message : 'it cannot be read';
    throw new StoreError('corrupt', `the stored ${kind} [${String(id)}] is damaged: ${how}`, error);
  }
}

/** Columns are checked at run time whatever their type says: the file may have been damaged. */
function readText(stored: string): string {
  return decodeText(storedText(stored));
}

function readInstant(stored: number): Instant {
  return instant(readWholeNumber(stored));
}

function readWholeNumber(stored: number): number {
  if (!Number.isSafeInteger(stored)) throw notWhatWasWritten('a whole number');
  return stored;
}

function readFlag(stored: number): boolean {
  if (stored !== 0 && stored !== 1) throw notWhatWasWritten('0 or 1');
  return stored === 1;
}

function readType(stored: string): ApiKey['type'] {
  if (stored !== 'rest' && stored !== 'cross_cluster') throw notWhatWasWritten('a type of API key');
  return stored;
}
