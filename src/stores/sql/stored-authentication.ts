import type { JsonObject, JsonValue } from '../../domain/json/json-value.ts';
import type {
  ApiKeyRef,
  Authentication,
  AuthenticationType,
  RealmRef,
  ServiceTokenRef,
  User,
} from '../../domain/principal/authentication.ts';
import {
  notWhatWasWritten,
  nullOr,
  storedBoolean,
  storedObject,
  storedPresent,
  storedText,
  storedTexts,
} from './stored-json.ts';
import { readAttributes } from './stored-opensearch.ts';

/** A member that is added to the type does not compile until it is read here. */
const AUTHENTICATION_FIELDS: Readonly<Record<keyof Authentication, true>> = {
  type: true,
  user: true,
  realm: true,
  lookupRealm: true,
  apiKey: true,
  serviceToken: true,
  longLivedTokenId: true,
  isOnBehalfOf: true,
  authenticatingUser: true,
};

const TYPES: Readonly<Record<AuthenticationType, true>> = {
  realm: true,
  api_key: true,
  token: true,
  anonymous: true,
  internal: true,
};

/**
 * Reads an authentication as it was stored. A field that is not known is refused: it might restrict.
 * @throws StoreError `corrupt`.
 */
export function readAuthentication(value: JsonValue): Authentication {
  const stored = storedObject(value);
  if (!Object.keys(stored).every((name) => Object.hasOwn(AUTHENTICATION_FIELDS, name))) {
    throw notWhatWasWritten('an authentication');
  }
  const serviceToken = stored['serviceToken'];
  const longLivedTokenId = stored['longLivedTokenId'];
  const isOnBehalfOf = stored['isOnBehalfOf'];
  return {
    type: readType(storedText(stored['type'])),
    user: readUser(storedPresent(stored, 'user')),
    realm: readRealm(storedPresent(stored, 'realm')),
    lookupRealm: readRealm(storedPresent(stored, 'lookupRealm')),
    apiKey: nullOr(storedPresent(stored, 'apiKey'), readApiKey),
    ...(serviceToken !== undefined && { serviceToken: readServiceToken(storedObject(serviceToken)) }),
    ...(longLivedTokenId !== undefined && { longLivedTokenId: storedText(longLivedTokenId) }),
    ...(isOnBehalfOf !== undefined && { isOnBehalfOf: readTrue(isOnBehalfOf) }),
    authenticatingUser: nullOr(storedPresent(stored, 'authenticatingUser'), readUser),
  };
}

function readType(stored: string): AuthenticationType {
  if (!Object.hasOwn(TYPES, stored)) throw notWhatWasWritten('a type of authentication');
  // A key of `TYPES`, as the line above has seen.
  return stored as AuthenticationType;
}

function readUser(value: JsonValue): User {
  const stored = storedObject(value);
  const backendRoles = stored['backendRoles'];
  const attributes = stored['attributes'];
  return {
    username: storedText(stored['username']),
    roles: storedTexts(stored['roles']),
    fullName: nullOr(storedPresent(stored, 'fullName'), storedText),
    email: nullOr(storedPresent(stored, 'email'), storedText),
    metadata: storedObject(stored['metadata']),
    enabled: storedBoolean(stored['enabled']),
    ...(backendRoles !== undefined && { backendRoles: storedTexts(backendRoles) }),
    ...(attributes !== undefined && { attributes: readAttributes(attributes) }),
  };
}

function readRealm(value: JsonValue): RealmRef {
  const stored = storedObject(value);
  return { name: storedText(stored['name']), type: storedText(stored['type']) };
}

function readApiKey(value: JsonValue): ApiKeyRef {
  const stored = storedObject(value);
  const isToken = stored['isToken'];
  return {
    id: storedText(stored['id']),
    name: storedText(stored['name']),
    ownerRealm: readRealm(storedPresent(stored, 'ownerRealm')),
    ...(isToken !== undefined && { isToken: readTrue(isToken) }),
  };
}

/** What is written only when it holds. */
function readTrue(value: JsonValue): true {
  if (value !== true) throw notWhatWasWritten('true');
  return value;
}

function readServiceToken(stored: JsonObject): ServiceTokenRef {
  const type = stored['type'];
  if (type !== '_service_account_file' && type !== '_service_account_index') {
    throw notWhatWasWritten('a type of service tokens');
  }
  return { name: storedText(stored['name']), type };
}
