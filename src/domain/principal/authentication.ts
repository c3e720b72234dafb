import type { JsonObject } from '../json/json-value.ts';

/** A realm by name and type, e.g. `default_native`/`native`, `reserved`/`reserved`, `_es_api_key`/`_es_api_key`. */
export interface RealmRef {
  readonly name: string;
  readonly type: string;
}

/** A user as a realm describes it. */
export interface User {
  readonly username: string;
  /** Names of the user's roles, as stored. Always empty for an API key. */
  readonly roles: readonly string[];
  readonly fullName: string | null;
  readonly email: string | null;
  readonly metadata: JsonObject;
  readonly enabled: boolean;
  /** Names by which OpenSearch's role mappings give roles: backend roles of a native user, groups of another; absent: none. */
  readonly backendRoles?: readonly string[];
  /** Values of OpenSearch's variables by full name, e.g. `attr.internal.team`; absent: none. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** How the caller proved who it is, as `_authenticate` prints it. */
export type AuthenticationType = 'realm' | 'api_key' | 'token' | 'anonymous' | 'internal';

/** The API key that a request came with. */
export interface ApiKeyRef {
  readonly id: string;
  readonly name: string;
  /** Realm in which the key's owner was authenticated when the key was made. */
  readonly ownerRealm: RealmRef;
  /** Whether it is an API token of OpenSearch's dialect; absent: no. */
  readonly isToken?: true;
}

/** The token of a service account that a request came with, as `_authenticate` prints it. */
export interface ServiceTokenRef {
  readonly name: string;
  /** Where the token is kept. */
  readonly type: '_service_account_file' | '_service_account_index';
}

/**
 * Who is calling, once proven. With run-as, `user` and `lookupRealm` are those of the user acted as, and
 * `authenticatingUser` and `realm` those of the one who authenticated.
 */
export interface Authentication {
  readonly type: AuthenticationType;
  readonly user: User;
  readonly realm: RealmRef;
  readonly lookupRealm: RealmRef;
  /** `null` unless the credential is an API key (or a token that a key minted). */
  readonly apiKey: ApiKeyRef | null;
  /** The token of a service account that the request came with; absent: none. */
  readonly serviceToken?: ServiceTokenRef;
  /** Id of the long-lived token that the request came with; absent: none. */
  readonly longLivedTokenId?: string;
  /** Whether the request came with an on-behalf-of token, by which no token and no password is made; absent: no. */
  readonly isOnBehalfOf?: true;
  /** `null` without run-as. */
  readonly authenticatingUser: User | null;
}

/** Realm of every API key. */
export const API_KEY_REALM: RealmRef = { name: '_es_api_key', type: '_es_api_key' };

/** Realm of users made through the user API. */
export const NATIVE_REALM: RealmRef = { name: 'default_native', type: 'native' };

/** Realm of the built-in users. */
export const RESERVED_REALM: RealmRef = { name: 'reserved', type: 'reserved' };

/** Realm of requests without credentials, where they are let in. */
export const ANONYMOUS_REALM: RealmRef = { name: '__anonymous', type: '__anonymous' };

/** Realm of service accounts. */
export const SERVICE_ACCOUNT_REALM: RealmRef = { name: '_service_account', type: '_service_account' };
