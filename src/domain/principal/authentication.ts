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
}

/** How the caller proved who it is, as `_authenticate` prints it. */
export type AuthenticationType = 'realm' | 'api_key' | 'token' | 'anonymous' | 'internal';

/** The API key that a request came with. */
export interface ApiKeyRef {
  readonly id: string;
  readonly name: string;
  /** Realm in which the key's owner was authenticated when the key was made. */
  readonly ownerRealm: RealmRef;
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
  /** `null` without run-as. */
  readonly authenticatingUser: User | null;
}

/** Realm of every API key. */
export const API_KEY_REALM: RealmRef = { name: '_es_api_key', type: '_es_api_key' };

/** Realm of users made through the user API. */
export const NATIVE_REALM: RealmRef = { name: 'default_native', type: 'native' };

/** Realm of the built-in superuser. */
export const RESERVED_REALM: RealmRef = { name: 'reserved', type: 'reserved' };
